import Access
import Actions
import Domain
import Foundation
import Hummingbird
import NIOCore
import OrganizationPorts
import OutsidePorts
import Pages
import SignIn
import Voice

/// `/feedback`: passes are signed for somebody who is signed in, letters are taken from nobody.
struct VoiceRoutes {
    let services: WebServices
    /// Of a letter, whatever is in it: on the way all look alike.
    static let letterBytes = 16 * 1024
    /// What is not counted, timed or logged.
    static let letterPath = "/feedback/letters"
    /// How many letters in a minute are told what is wrong with them: of all senders together, because nobody knows who they are.
    /// A good one is always taken.
    private let wrongLetters = Throttle(perMinute: 60)

    init(services: WebServices) { self.services = services }

    func add(to router: Router<WebContext>) {
        router.get("/feedback") { request, _ in
            guard let visitor = try await services.visitor(request) else { return redirect("/sign-in") }
            guard try await services.rollout.record() != nil else {
                return LaterPage.render(.feedback, in: try await services.frame(request, visitor)).response()
            }
            async let frame = services.frame(request, visitor)
            return FeedbackPage.render(try await view(visitor), in: try await frame).response()
        }
        addPasses(to: router)
        addLetters(to: router)
        addDesk(to: router)
    }

    // MARK: Passes

    private struct OpenPeriod: Encodable {
        let purpose: String
        let period: String
        let passes: Int
        let modulus: Data
    }

    private func addPasses(to router: Router<WebContext>) {
        router.get("/feedback/passes") { request, _ in
            guard let visitor = try await services.visitor(request) else { throw Problem.notSignedIn }
            return try encoded(
                try await services.voice.open(for: visitor.viewer).map {
                    OpenPeriod(
                        purpose: $0.period.purpose.rawValue, period: $0.period.name, passes: $0.period.passes,
                        modulus: $0.modulus)
                })
        }
        router.post("/feedback/passes") { request, _ in
            let (visitor, fields) = try await services.checked(request)
            try services.mayGoOn(visitor.viewer)
            let requests = (fields["requests"] ?? "").split(separator: " ").compactMap {
                Data(base64Encoded: String($0))
            }
            return try encoded(
                try await services.voice.sign(requests, of: fields["period"] ?? "", visitor.viewer))
        }
    }

    private func encoded(_ value: some Encodable) throws -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/json"],
            body: .init(byteBuffer: ByteBuffer(bytes: try JSONEncoder().encode(value))))
    }

    // MARK: Letters

    private func addLetters(to router: Router<WebContext>) {
        router.post("/feedback/letters") { request, _ in
            do { return try await letter(request) } catch {
                guard Problem(error, services).status.code < 500,
                    let seconds = wrongLetters.secondsToWait(Self.letterPath, at: services.clock.now())
                else { throw error }
                throw Problem(
                    .tooManyRequests, "Too many letters that were none: wait \(seconds) seconds.",
                    headers: [.retryAfter: "\(seconds)"])
            }
        }
    }

    private func letter(_ request: Request) async throws -> Response {
        // Whoever could be known by the request is sent away before anything is read.
        guard request.headers[.cookie] == nil, request.headers[.authorization] == nil else {
            throw VoiceRefusal.namesTheSender
        }
        try services.site.checkOrigin(request)
        let body = try await request.bytes(limit: BodyLimit.form)
        guard body.readableBytes == Self.letterBytes else {
            throw VoiceRefusal.unsound("A letter has \(Self.letterBytes) bytes, filled up with spaces.")
        }
        let fields = try FlatObject.decode(body)
        if fields["kind"] == "read" { return text(try await answer(under: fields["receipt"] ?? "")) }
        guard let pass = fields["pass"].flatMap({ Data(base64Encoded: $0) }),
            let signature = fields["signature"].flatMap({ Data(base64Encoded: $0) })
        else { throw VoiceRefusal.noPass }
        try await services.voice.take(
            try content(fields), pass: pass, signature: signature, of: fields["period"] ?? "")
        return text("Taken.")
    }

    private func content(_ fields: [String: String]) throws -> VoiceActions.Content {
        switch fields["kind"] {
        case "concern": .concern(words: fields["words"] ?? "", receipt: fields["receipt"] ?? "")
        case "pulse": .pulse(answer: fields["answer"].flatMap { Int($0) } ?? 0)
        case "question": .question(words: fields["words"] ?? "")
        case "cover": .cover
        default: throw VoiceRefusal.unsound("A letter is a concern, a pulse, a question, a cover, or read.")
        }
    }

    /// What became of a letter, in words.
    private func answer(under receipt: String) async throws -> String {
        guard receipt.utf8.count >= 20, let concern = try await services.voice.concern(under: receipt) else {
            throw VoiceRefusal.noSuchConcern
        }
        guard concern.stored.releasedOn != nil else { return "It waits for its batch: two weeks at most." }
        let replies = concern.replies.map { "\(hat($0.hat)), \($0.on): \($0.words)" }
        let end = concern.stored.outcome.map { "Closed: \(words($0))." } ?? "It is open."
        return (["HR and the trustee have it."] + replies + [end]).joined(separator: " ")
    }

    private func text(_ words: String) -> Response {
        Response(
            status: .ok, headers: [.contentType: "text/plain; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(string: words)))
    }

    // MARK: The desk

    private func addDesk(to router: Router<WebContext>) {
        router.get("/feedback/concerns") { request, _ in
            guard let visitor = try await services.visitor(request) else { return redirect("/sign-in") }
            return try await desk(visitor, request, problem: nil, status: 200).response()
        }
        acting("/feedback/concerns/reply", done: "replied", on: router) { visitor, fields in
            try await services.voice.reply(to: fields["id"] ?? "", with: fields["reply"] ?? "", visitor.viewer)
        }
        acting("/feedback/concerns/close", done: "closed", on: router) { visitor, fields in
            guard let outcome = StoredConcern.Outcome(rawValue: fields["outcome"] ?? "") else {
                throw VoiceRefusal.unsound("Choose what came of it.")
            }
            try await services.voice.close(fields["id"] ?? "", as: outcome, visitor.viewer)
        }
    }

    private func acting(
        _ path: RouterPath, done: String, on router: Router<WebContext>,
        _ act: @escaping @Sendable (Visitor, [String: String]) async throws -> Void
    ) {
        router.post(path) { request, _ in
            let (visitor, fields) = try await services.checked(request)
            do { try await act(visitor, fields) } catch let refusal as VoiceRefusal {
                let problem = Problem(refusal)
                return try await desk(visitor, request, problem: problem.sentence, status: problem.status.code)
                    .response()
            }
            return redirect("/feedback/concerns?done=\(done)")
        }
    }

    private func desk(_ visitor: Visitor, _ request: Request, problem: String?, status: Int) async throws -> Page {
        let first = min(max(0, request.query["from"].flatMap { Int($0) } ?? 0), 1_000_000)
        let page = try await services.voice.concerns(visitor.viewer, from: first, most: ConcernsPage.mostOnAPage)
        let concerns = page.concerns.compactMap { concern in
            concern.stored.releasedOn.map {
                ConcernsPage.Concern(
                    id: concern.stored.id, words: concern.words, releasedOn: $0,
                    outcome: concern.stored.outcome.map(words),
                    replies: concern.replies.map { (hat($0.hat), $0.words, $0.on) })
            }
        }
        let notice = request.query["done"].flatMap { Done(rawValue: $0)?.sentence }
        return ConcernsPage.render(
            concerns, from: first, of: page.of,
            outcomes: StoredConcern.Outcome.allCases.map { ($0.rawValue, words($0)) }, problem: problem,
            status: status, in: try await services.frame(request, visitor, notice: notice))
    }

    // MARK: For everybody

    private func view(_ visitor: Visitor) async throws -> FeedbackPage.View {
        let readers = try await services.voice.readers()
        let counts = try await services.voice.counts()
        return FeedbackPage.View(
            holders: try await services.voice.holders(),
            recipients: readers.map(\.name), former: try await services.voice.formerReaders(),
            open: try await services.voice.openPulse(for: visitor.viewer).map {
                (VoicePeriod.question(ofPulse: $0.name), $0.last)
            },
            pulses: try await services.voice.pulses().map {
                .init(period: $0.period, last: $0.last, panel: $0.panel, words: $0.cell?.words)
            },
            line: try await services.voice.pulseLine(), openConcerns: counts.open,
            closed: StoredConcern.Outcome.allCases.compactMap { outcome in
                counts.closed[outcome].map { (words(outcome), $0) }
            },
            own: try await services.voice.periods(of: visitor.viewer),
            hasDesk: readers.contains { $0.person == visitor.viewer.person })
    }

    private func words(_ outcome: StoredConcern.Outcome) -> String {
        switch outcome {
        case .changed: "Something was changed"
        case .explained: "It was explained"
        case .notPursued: "It was not pursued"
        }
    }

    private func hat(_ raw: String) -> String { raw == "hr" ? "HR" : "The trustee" }
}
