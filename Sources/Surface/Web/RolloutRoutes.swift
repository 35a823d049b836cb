import Access
import Actions
import Domain
import Hummingbird
import Intake
import Metrics
import OrganizationPorts
import OutsidePorts
import Pages
import Rollout
import Shapes

/// `/rollout`, its register of questions, the managers' lessons, and what an owner writes. Everybody who is signed in may read.
struct RolloutRoutes {
    let services: WebServices

    func add(to router: Router<WebContext>) {
        page("/rollout", on: router) { visitor, request in
            try await page(visitor, request, problem: nil, status: 200)
        }
        page("/rollout/policy", on: router) { visitor, request in
            try await writing(visitor, request, problem: nil, status: 200)
        }
        page("/rollout/start", on: router) { visitor, request in try await way(visitor, request, taken: nil) }
        router.post("/rollout/people") { request, _ in try await takePeople(request) }
        page("/rollout/questions", on: router) { visitor, request in
            try await questions(visitor, request, problem: nil, status: 200)
        }
        page("/rollout/training", on: router) { visitor, request in
            try await training(visitor, request, nil, status: 200)
        }
        addSteps(to: router)
        addWriting(to: router)
        addRegister(to: router)
        router.post("/rollout/training") { request, _ in
            let (visitor, fields) = try await services.checked(request)
            let answers = Training.lessons.indices.map { fields["a\($0)"].flatMap { Int($0) } }
            let wrong = try await services.rollout.answer(training: answers, visitor.viewer)
            if wrong.isEmpty { return redirect("/rollout/training?done=trained") }
            return try await training(visitor, request, .init(answers: answers, wrong: wrong), status: 422).response()
        }
        router.post("/policy/acknowledge") { request, _ in
            let (visitor, fields) = try await services.checked(request)
            try await services.rollout.acknowledge(
                policy: fields["version"].flatMap { Int($0) } ?? 0, visitor.viewer)
            return redirect("/policy?done=policy#usage")
        }
    }

    private func addSteps(to router: Router<WebContext>) {
        form("/rollout/forward", on: router, again: page) { visitor, fields in
            try await services.rollout.forward(from: try phase(fields["from"]), visitor.viewer)
            return "/rollout?done=begun"
        }
        form("/rollout/back", on: router, again: page) { visitor, fields in
            try await services.rollout.back(
                to: try phase(fields["to"]), from: try phase(fields["from"]), because: fields["reason"] ?? "",
                visitor.viewer)
            return "/rollout?done=phase"
        }
        form("/rollout/signature", on: router, again: page) { visitor, fields in
            let matter: CosignedMatter
            switch fields["matter"] {
            case "full-launch": matter = .fullLaunch
            case "shorter-phase": matter = .shorterPhase(try phase(fields["from"]))
            default: throw RolloutRefusal.unsound("Choose what is to be signed: full-launch or shorter-phase.")
            }
            do { try await services.rollout.askForSignature(matter, visitor.viewer) } catch CosignatureRefusal.waits {
                return "/rollout?done=asked"
            }
            return "/rollout?done=asked"
        }
        form("/rollout/attest", on: router, again: page) { visitor, fields in
            let words = (fields["matter"] ?? "").split(separator: " ")
            guard words.count == 2, let hat = Attestation.Hat(rawValue: String(words[0])),
                let matter = Attestation.Matter(rawValue: String(words[1]))
            else { throw RolloutRefusal.unsound("Choose what you say is so.") }
            guard let day = Day(fields["held_on"] ?? "") else {
                throw RolloutRefusal.unsound("Say on which day, like 2026-11-24.")
            }
            try await services.rollout.attest(
                matter, as: hat, words: fields["words"] ?? "", speaker: fields["speaker"], heldOn: day, visitor.viewer)
            return "/rollout?done=said#attest"
        }
    }

    private func addWriting(to router: Router<WebContext>) {
        form("/rollout/purpose", on: router, again: writing, onTheWay: .purpose) { visitor, fields in
            try await services.rollout.write(purpose: fields["purpose"] ?? "", visitor.viewer)
            return fields["on"] == nil ? "/policy?done=written#purpose" : "/rollout/start?done=written"
        }
        form("/rollout/usage", on: router, again: writing, onTheWay: .policy) { visitor, fields in
            var answers: [UsagePolicy.Matter: (use: String, text: String)] = [:]
            for matter in UsagePolicy.Matter.allCases {
                answers[matter] = (fields[matter.rawValue] ?? "", fields["\(matter.rawValue)-words"] ?? "")
            }
            let isOnTheWay = fields["on"] != nil
            do { try await services.rollout.write(policy: answers, visitor.viewer) } catch CosignatureRefusal.waits {
                return isOnTheWay ? "/rollout/start?done=asked" : "/policy?done=asked#usage"
            }
            return isOnTheWay ? "/rollout/start?done=written" : "/policy?done=written#usage"
        }
        form("/rollout/announce", on: router, again: writing) { visitor, _ in
            try await services.rollout.announce(visitor.viewer)
            return "/rollout?done=announced"
        }
        form("/rollout/protections", on: router, again: writing) { visitor, fields in
            guard let protection = Protection(rawValue: fields["protection"] ?? ""),
                let value = fields["value"].flatMap({ Int($0) })
            else { throw RolloutRefusal.unsound("Choose what is to hold.") }
            do { try await services.houseActions.set(protection, to: value, visitor.viewer) } catch let refused
                as ActionRefused
            { throw RolloutRefusal.unsound(refused.sentence) } catch CosignatureRefusal.waits {
                return "/rollout/policy?done=asked"
            }
            return "/rollout/policy?done=protection"
        }
    }

    private func addRegister(to router: Router<WebContext>) {
        form("/rollout/questions", on: router, again: questions) { visitor, fields in
            try services.mayGoOn(visitor.viewer)
            guard fields["without_name"] == nil else {
                throw RolloutRefusal.unsound("This page is an older one: reload it to ask without your name.")
            }
            try await services.rollout.ask(fields["question"] ?? "", visitor.viewer)
            return "/rollout/questions?done=question"
        }
        form("/rollout/questions/answer", on: router, again: questions) { visitor, fields in
            try await services.rollout.answer(fields["id"] ?? "", with: fields["answer"] ?? "", visitor.viewer)
            return "/rollout/questions?done=answered"
        }
        form("/rollout/questions/promise", on: router, again: questions) { visitor, fields in
            guard let day = Day(fields["by"] ?? "") else {
                throw RolloutRefusal.unsound("Say by which day, like 2026-11-24.")
            }
            try await services.rollout.promise(fields["id"] ?? "", by: day, visitor.viewer)
            return "/rollout/questions?done=promised"
        }
    }

    private func phase(_ word: String?) throws -> Phase {
        guard let phase = word.flatMap({ Int($0) }).flatMap(Phase.init) else { throw RolloutRefusal.changedMeanwhile }
        return phase
    }

    // MARK: Declaring

    private func page(
        _ path: RouterPath, on router: Router<WebContext>,
        _ make: @escaping @Sendable (Visitor, Request) async throws -> Page
    ) {
        router.get(path) { request, _ in
            guard let visitor = try await services.visitor(request) else { return redirect("/sign-in") }
            guard try await services.organization.house()?.form == .organization else {
                return LaterPage.render(.rollout, in: try await services.frame(request, visitor)).response()
            }
            return try await make(visitor, request).response()
        }
    }

    /// A form that goes on to another page, or answers with its own page and the reason.
    /// - Parameter step: where it stands in the first steps as well: whoever sends it from there stays there.
    private func form(
        _ path: RouterPath, on router: Router<WebContext>,
        again page: @escaping @Sendable (Visitor, Request, String?, Int) async throws -> Page,
        onTheWay step: WayPage.Step? = nil,
        _ act: @escaping @Sendable (Visitor, [String: String]) async throws -> String
    ) {
        router.post(path) { request, _ in
            let (visitor, fields) = try await services.checked(request)
            let problem: Problem
            do { return redirect(try await act(visitor, fields)) } catch let refusal as RolloutRefusal {
                problem = Problem(refusal)
            } catch let refusal as CosignatureRefusal {
                problem = Problem(.unprocessableContent, refusal.sentence)
            }
            if let step, fields["on"] != nil {
                return try await way(visitor, request, step: "\(step.rawValue)", taken: nil, problem: problem)
                    .response()
            }
            return try await page(visitor, request, problem.sentence, problem.status.code).response()
        }
    }

    // MARK: Pages

    @Sendable private func page(_ visitor: Visitor, _ request: Request, problem: String?, status: Int) async throws
        -> Page
    {
        guard let record = try await services.rollout.record() else { throw Problem.notFound }
        let view = try await view(of: record, for: visitor, asked: asked(record, visitor))
        return RolloutPage.render(
            view, typed: TypedWords.current?.fields ?? [:], problem: problem, status: status,
            in: try await frame(visitor, request))
    }

    /// What became of signatures that this reader has asked for lately.
    private func asked(_ record: RolloutRecord, _ visitor: Visitor) async throws -> [AskedSignature] {
        if record.isSimulated { return [] }
        let since = services.clock.now().adding(.days(-60))
        return try await services.houseActions.asked(by: visitor.viewer, since: since)
    }

    private func view(
        of record: RolloutRecord, for visitor: Visitor, asked: [AskedSignature] = []
    ) async throws -> RolloutView {
        let names = try await services.rollout.names(attesting: record)
        return RolloutView(
            state: RolloutState(record, at: services.clock.now()),
            said: record.attestations.map { .init($0, name: names.name(of: $0.by)) },
            steps: try await services.rollout.history().phases.map {
                .init(phase: $0.phase, since: $0.since, reason: $0.reason)
            },
            acts: try await services.rollout.acts(of: visitor.viewer),
            hasTrustee: try await services.rollout.hasTrustee(),
            signsFrom: try await services.rollout.trusteeSigns(for: visitor.viewer),
            hasPeople: record.people > 1,
            waiting: record.waitingMetrics(at: services.clock.now()).map {
                (name: Catalogue.title(of: $0.metric), from: $0.from)
            }
                + record.waitingSources(at: services.clock.now()).map { (name: $0.source, from: $0.from) },
            asked: asked,
            isSimulated: record.isSimulated)
    }

    /// The owner's way through the first phase: for everybody else it is not there.
    private func way(
        _ visitor: Visitor, _ request: Request, step named: String? = nil, taken: WayPage.Taken?,
        problem: Problem? = nil
    ) async throws -> Page {
        guard let record = try await services.rollout.record() else { throw Problem.notFound }
        let view = try await view(of: record, for: visitor)
        guard view.acts.contains(.writePolicy) else { throw Denied() }
        let step = (named ?? request.query["step"]).flatMap { Int($0) }
            .flatMap(WayPage.Step.init)
        return WayPage.render(
            view, record, step: step, taken: taken, typed: TypedWords.current?.fields ?? [:],
            problem: problem.map { ($0.sentence, $0.status.code) },
            in: try await frame(visitor, request))
    }

    /// Answers with the page: what was refused of the file is read at once, and kept nowhere.
    private func takePeople(_ request: Request) async throws -> Response {
        try services.site.checkOrigin(request)
        guard let visitor = try await services.visitor(request) else { throw Problem.notSignedIn }
        return try await services.withUpload(request, limit: BodyLimit.evidence, by: visitor) { parts in
            try await takePeople(parts, visitor, request)
        }
    }

    private func takePeople(_ parts: [String: [UInt8]], _ visitor: Visitor, _ request: Request) async throws -> Response
    {
        func text(_ name: String) -> String? { parts[name].map { String(decoding: $0, as: UTF8.self) } }
        guard text("csrf") == visitor.csrf else { throw Problem.staleForm }
        guard try await services.rollout.acts(of: visitor.viewer).contains(.writePolicy) else { throw Denied() }
        try services.mayGoOn(visitor.viewer)
        let taken: WayPage.Taken
        do {
            let table = try OrganizationImport(parts["file"] ?? [])
            guard let plan = try await services.people.take(table.rows, visitor.viewer) else { throw Problem.notFound }
            let bad = (table.badRows + plan.badRows).sorted { $0.line < $1.line }
            taken = .init(
                changed: plan.changed.count, unchanged: plan.unchanged, refused: bad.map(\.description))
        } catch let refusal as UnreadableTable {
            taken = .init(changed: 0, unchanged: 0, refused: [refusal.sentence])
        } catch let refusal as ActionRefused {
            throw Problem(.unprocessableContent, refusal.sentence)
        }
        // Where everything was taken, the next step that is open comes by itself.
        return try await way(visitor, request, step: taken.refused.isEmpty ? nil : text("step"), taken: taken)
            .response()
    }

    @Sendable private func writing(_ visitor: Visitor, _ request: Request, problem: String?, status: Int) async throws
        -> Page
    {
        guard let record = try await services.rollout.record() else { throw Problem.notFound }
        guard try await services.rollout.acts(of: visitor.viewer).contains(.writePolicy) else { throw Denied() }
        return WritingPage.render(
            purpose: record.purpose, policy: record.policy,
            unannounced: record.catalogue.subtracting(record.announcement?.metrics ?? []).count,
            sources: record.unannouncedSources,
            protections: Protection.allCases.map { ($0, record.value(of: $0)) },
            asked: try await asked(record, visitor), typed: TypedWords.current?.fields ?? [:], problem: problem,
            status: status,
            in: try await frame(visitor, request))
    }

    @Sendable private func questions(_ visitor: Visitor, _ request: Request, problem: String?, status: Int)
        async throws -> Page
    {
        let (questions, names) = try await services.rollout.register()
        let entries = questions.map { question in
            let owner: PersonID? =
                switch question.state {
                case .open: nil
                case .promised(let owner, _), .answered(_, let owner, _): owner
                }
            return QuestionsPage.Entry(
                question, askedBy: question.askedBy.map(names.name), owner: owner.map(names.name))
        }
        return QuestionsPage.render(
            entries, zone: try await services.organization.house()?.zone ?? .utc,
            mayAnswer: try await services.rollout.acts(of: visitor.viewer).contains(.answer),
            problem: problem, status: status, in: try await frame(visitor, request))
    }

    private func training(_ visitor: Visitor, _ request: Request, _ result: TrainingPage.Result?, status: Int)
        async throws -> Page
    {
        let passed = try await services.rollout.learned(by: visitor.viewer).trained?.adding(Training.life)
        return TrainingPage.render(passed: passed, result, status: status, in: try await frame(visitor, request))
    }

    private func frame(_ visitor: Visitor, _ request: Request) async throws -> Frame {
        let notice = request.query["done"].flatMap { Done(rawValue: $0)?.sentence }
        return try await services.frame(request, visitor, notice: notice)
    }
}

extension RolloutRoutes {
    /// `GET /api/daylight/v1/rollout`.
    func addAPI(to group: RouterGroup<WebContext>) {
        group.get("/rollout") { request, _ in
            _ = try await services.reader(request)
            guard let record = try await services.rollout.record() else { throw Problem.notFound }
            return answer(
                RolloutShape(RolloutState(record, at: services.clock.now()), isSimulated: record.isSimulated).json)
        }
    }
}

extension [PersonID: String] {
    func name(of person: PersonID) -> String { self[person] ?? "somebody who has left" }
}
