import Access
import Actions
import Domain
import Hummingbird
import Metrics
import OrganizationPorts
import OutsidePorts
import Pages
import PersonalAnswers
import Shapes
import SignIn

/// Looks, from both sides. Both people get the same page and the same JSON (guarantee G1).
struct LookRoutes {
    let services: WebServices

    func add(to router: Router<WebContext>) {
        router.get("/me/looks") { request, _ in
            guard let visitor = try await services.visitor(request) else { return redirect("/sign-in") }
            let notice = request.query["done"].flatMap { Done(rawValue: $0)?.sentence }
            return try await list(request, visitor, draft: nil, notice: notice)
        }
        router.get("/looks/{id}") { request, context in
            guard let visitor = try await services.visitor(request) else { return redirect("/sign-in") }
            let id = LookID(context.parameters.get("id") ?? "")
            // One moment for the decision and the page.
            let frame = try await services.frame(request, visitor)
            let (look, sheet) = try await shown(
                id, at: frame.now, to: visitor.viewer, opens: request.comesFromHere && request.method == .get)
            let zone = try await services.organization.house()?.zone ?? .utc
            return LookPage.render(
                look, sheet: sheet, isPerson: look.value.terms.person == visitor.viewer.person, zone: zone, in: frame
            ).response()
        }
        router.post("/looks") { request, _ in
            let (visitor, fields) = try await services.checked(request)
            do {
                let look = try await services.ask(fields, hrCase: nil, visitor.viewer)
                return redirect("/looks/\(look.id.raw)")
            } catch let problem as Problem where problem.status == .unprocessableContent {
                return try await again(request, visitor, fields, problem.sentence)
            } catch let refused as ActionRefused {
                return try await again(request, visitor, fields, refused.sentence)
            }
        }
        router.post("/me/looks/{id}/acknowledge") { request, context in
            let (visitor, _) = try await services.checked(request)
            let id = context.parameters.get("id") ?? ""
            try await services.lookActions.acknowledge(LookID(id), visitor.viewer)
            return redirect("/looks/\(id)")
        }
        router.post("/looks/{id}/context") { request, context in
            let (visitor, fields) = try await services.checked(request)
            let id = context.parameters.get("id") ?? ""
            try await services.lookActions.say(fields["context"] ?? "", to: LookID(id), visitor.viewer)
            return redirect("/looks/\(id)")
        }
        router.post("/me/counted") { request, _ in
            let (visitor, fields) = try await services.checked(request)
            switch fields["counted"] {
            case "yes": try await services.lookActions.count(true, visitor.viewer)
            case "no": try await services.lookActions.count(false, visitor.viewer)
            default: throw Problem(.unprocessableContent, "counted is yes or no.")
            }
            return redirect("/me/looks?done=counted#counted")
        }
    }

    func addAPI(to group: RouterGroup<WebContext>) {
        group.get("/me/looks") { request, _ in
            let viewer = try await services.reader(request)
            return answer(LookShape.json(try await services.looks.looks(at: services.clock.now(), for: viewer)))
        }
        group.post("/looks") { request, _ in
            let fields = try await request.fields()
            let viewer = try await services.owner(request)
            let look = try await services.ask(fields, hrCase: try hrCase(fields), viewer)
            return answer(LookShape.json(look, at: services.clock.now()), .created)
        }
        group.get("/looks/{id}") { request, context in
            let viewer = try await services.owner(request)
            let now = services.clock.now()
            let (look, sheet) = try await shown(
                LookID(context.parameters.get("id") ?? ""), at: now, to: viewer, opens: request.method == .get)
            // While it waits, the person gets what the other one gets: what it would show is on the page, beside it.
            let isShown = look.value.state(at: now) == .open
            return answer(
                LookShape.json(
                    look, isShown ? sheet : nil, slugs: try await services.organization.slugs(), at: now))
        }
        group.post("/me/looks/{id}/acknowledge") { request, context in
            let viewer = try await services.owner(request)
            let id = LookID(context.parameters.get("id") ?? "")
            try await services.lookActions.acknowledge(id, viewer)
            let now = services.clock.now()
            return answer(LookShape.json(try await services.looks.look(id, at: now, for: viewer).value, at: now))
        }
        group.post("/me/looks/{id}/context") { request, context in
            let fields = try await request.fields()
            let viewer = try await services.owner(request)
            let id = LookID(context.parameters.get("id") ?? "")
            try await services.lookActions.say(fields["context"] ?? "", to: id, viewer)
            return answer(.object(["context": .string(fields["context"])]))
        }
    }

    /// The look, and what it shows: for the person from the own data, for whoever asked by opening it, which is written down
    /// before anything is read.
    /// - Parameter opens: whether the call may open it: a link on another site must not, in the name of whoever follows it.
    private func shown(_ id: LookID, at now: Instant, to viewer: Viewer, opens: Bool) async throws -> (
        Visible<Look>, Visible<LookSheet>?
    ) {
        let look = try await services.looks.look(id, at: now, for: viewer)
        if look.value.terms.person == viewer.person {
            return (look, try await services.looks.ownSheet(id, at: now, for: viewer))
        }
        guard opens, look.value.state(at: now) == .open else { return (look, nil) }
        return (look, try await services.looks.open(id, at: now, by: viewer))
    }

    private func list(
        _ request: Request, _ visitor: Visitor, draft: LookDraft?, notice: String?
    ) async throws -> Response {
        let now = services.clock.now()
        let looks = try await services.looks.looks(at: now, for: visitor.viewer)
        let week = try await services.organization.house()?.zone.day(of: now).week ?? visitor.zone.day(of: now).week
        let mates = try await services.looks.mates(in: week, for: visitor.viewer)
        let frame = try await services.frame(request, visitor, notice: notice)
        var duties: [Duty] = []
        if let record = try await services.rollout.record() {
            duties = DeskDuties(record: record, trustees: 0, now: now).ofManager(visitor.viewer.person)
        }
        return MyLooksPage.render(looks, mates: mates, duties: duties, in: frame, draft: draft).response()
    }

    /// The form as it was filled in, with what is wrong.
    private func again(
        _ request: Request, _ visitor: Visitor, _ fields: [String: String], _ sentence: String
    ) async throws -> Response {
        let draft = LookDraft(
            person: fields["person"] ?? "", metrics: (fields["metric"] ?? "").split(separator: " ").map(String.init),
            from: fields["from_week"] ?? "", to: fields["to_week"] ?? "", question: fields["question"] ?? "",
            problem: sentence)
        var response = try await list(request, visitor, draft: draft, notice: nil)
        response.status = .unprocessableContent
        return response
    }
}

extension WebServices {
    /// - Parameter hrCase: the case in which HR asks; nil for the direct manager.
    func ask(_ fields: [String: String], hrCase: LookCase?, _ viewer: Viewer) async throws -> Look {
        // Every asking is an entry of the ledger, and words before somebody: nobody needs many in a minute.
        if let seconds = askings.secondsToWait(viewer.person.raw, at: clock.now()) {
            throw Problem(
                .tooManyRequests, "Too many looks asked for: wait \(seconds) seconds.",
                headers: [.retryAfter: "\(seconds)"])
        }
        let named = (fields["metrics"] ?? fields["metric"] ?? "").split(separator: " ").map { MetricID(String($0)) }
        let metrics = Catalogue.besideEachOther(Set(named), of: Catalogue.forLooks)
        guard Set(named).count == named.count, Set(named).isSubset(of: metrics) else {
            throw Problem(
                .unprocessableContent, "Choose one to four metrics, each once: ids of the catalogue, like focus-time.")
        }
        guard let from = Week(fields["from_week"] ?? ""), let to = Week(fields["to_week"] ?? "") else {
            throw Problem(.unprocessableContent, "from_week and to_week are weeks, like 2026-W40.")
        }
        return try await lookActions.ask(
            about: fields["person"] ?? "", metrics: metrics, from: from, to: to, question: fields["question"] ?? "",
            hrCase: hrCase, viewer)
    }
}

/// The case that a call names; nil if it names none.
func hrCase(_ fields: [String: String]) throws -> LookCase? {
    guard fields["case"] != nil || fields["category"] != nil else { return nil }
    do { return try LookCase(category: fields["category"] ?? "", number: fields["case"] ?? "") } catch {
        throw ActionRefused(error.sentence)
    }
}

extension Request {
    /// Whether the browser says that the call comes from a page of ours, or from the address line. Who is no browser says
    /// nothing.
    var comesFromHere: Bool {
        headers[named("Sec-Fetch-Site")].map { $0 == "same-origin" || $0 == "none" } ?? true
    }
}
