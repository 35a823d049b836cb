import Access
import Actions
import EvidencePorts
import HTTPTypes
import Hummingbird
import Intake
import OrganizationPorts
import Pages
import Shapes
import SignIn

/// An answer that is not what was asked for: a status and one sentence that says what to do.
struct Problem: Error {
    let status: HTTPResponse.Status
    let sentence: String
    let headers: HTTPFields
    /// A word for scripts, where there is one: `refused`.
    let code: String?

    init(_ status: HTTPResponse.Status, _ sentence: String, headers: HTTPFields = [:], code: String? = nil) {
        self.status = status
        self.sentence = sentence
        self.headers = headers
        self.code = code
    }

    static let notFound = Problem(.notFound, "There is nothing here.")
    static let notSignedIn = Problem(
        .unauthorized, "Sign in first.", headers: [.wwwAuthenticate: "Bearer realm=\"Daylight\""])
    static let noReader = Problem(
        .unauthorized,
        "Send Authorization: Bearer with a session (POST /api/daylight/v1/session) or a token of the kind read or both.",
        headers: [.wwwAuthenticate: "Bearer realm=\"Daylight\""])
    static let noSession = Problem(
        .unauthorized,
        "Send Authorization: Bearer with a session (POST /api/daylight/v1/session): a token reads or sends, it changes nothing.",
        headers: [.wwwAuthenticate: "Bearer realm=\"Daylight\""])
    static let unknownToken = Problem(
        .unauthorized, "This token is unknown or revoked: make one on /me/connect.",
        headers: [.wwwAuthenticate: "Bearer realm=\"Daylight\""])
    static let ranking = Problem(
        .badRequest,
        "Daylight does not rank or compare people or teams: everybody is compared with the own past alone.",
        code: "refused")
    static let unanswered = Problem(
        .serviceUnavailable, "Storage did not answer: send it again; what was taken already counts once.",
        headers: [.retryAfter: "5"])
    static let noSpace = Problem(
        .serviceUnavailable,
        "There is no space left on the server: nothing of this was taken, keep it and send it again.",
        headers: [.retryAfter: "60"])
    static let busy = Problem(
        .serviceUnavailable, "Storage is behind: nothing of this was taken, send it again.", headers: [.retryAfter: "5"]
    )

    static let crowded = Problem(
        .serviceUnavailable, "Too much is being sent at this moment: nothing of this was taken, send it again.",
        headers: [.retryAfter: "5"])

    static func tooLarge(_ limit: Int) -> Problem {
        Problem(.contentTooLarge, "The body is larger than \(limit / 1024) KiB: send less at once.")
    }

    init(_ refusal: RolloutRefusal) {
        let status: HTTPResponse.Status =
            switch refusal {
            case .changedMeanwhile, .shut, .clockIsBack: .conflict
            case .solo, .noSuchQuestion, .noSuchReport: .notFound
            case .notBack, .notTheCurrentPolicy, .simulated, .unsound: .unprocessableContent
            }
        self.init(status, refusal.sentence)
    }

    init(_ refusal: VoiceRefusal) {
        let status: HTTPResponse.Status =
            switch refusal {
            case .solo, .noSuchConcern: .notFound
            case .notOpen: .gone
            case .signedAlready, .spent, .receiptUsed: .conflict
            case .noPass: .forbidden
            case .namesTheSender: .badRequest
            case .unsound: .unprocessableContent
            }
        self.init(status, refusal.sentence)
    }

    /// The one place in which errors get a status and words. Denied and missing are the same.
    init(_ error: any Error) {
        switch error {
        case let refusal as VoiceRefusal: self.init(refusal)
        case let problem as Problem: self = problem
        case is Denied: self = .notFound
        case is StorageBusy: self = .busy
        case is TokenRevoked: self = .unknownToken
        case let unreadable as UnreadableBody:
            self.init(unreadable.isTooLarge ? .contentTooLarge : .badRequest, unreadable.sentence)
        case let refused as ActionRefused: self.init(.unprocessableContent, refused.sentence)
        case let refusal as SignInRefusal: self.init(refusal)
        case let refusal as RolloutRefusal: self.init(refusal)
        case is BreachedPassphrases.Refusal:
            self.init(
                .serviceUnavailable,
                "The list of leaked passphrases cannot be read any more: whoever runs this server has to start it again."
            )
        case OrganizationRefusal.alreadySetUp: self.init(.conflict, "This directory is already set up.")
        case let error as any HTTPResponseError where error.status == .contentTooLarge:
            self.init(.contentTooLarge, "The body is larger than 4 MiB: send fewer items at once.")
        case let error as any HTTPResponseError where error.status == .notFound: self = .notFound
        case let error as any HTTPResponseError where error.status.code < 500:
            self.init(error.status, "The request was not understood.")
        default:
            // What storage throws says nothing about values, and a client that gets a 503 keeps its queue. It may have been
            // taken all the same, if the answer of the disk was lost.
            self = .unanswered
        }
    }

    /// The one place in which errors become answers.
    init(_ error: any Error, _ services: WebServices) {
        if services.isOutOfSpace(error) { self = .noSpace } else { self.init(error) }
    }

    init(_ refusal: SignInRefusal) {
        switch refusal {
        case .wrong: self.init(.unauthorized, "The address or the passphrase is wrong.")
        case .signOnStale:
            self.init(
                .badRequest,
                "This sign-on was not begun in this browser, was begun over ten minutes ago, or has ended already: begin again."
            )
        case .signOnRefused:
            self.init(
                .unauthorized,
                "Your sign-on opens nothing here. If you have a passphrase here, sign in with it and connect the sign-on under “Your keys”; otherwise ask whoever invites people."
            )
        case .signOnDeclined:
            self.init(.unauthorized, "The sign-on did not let you in: begin again, or use your passphrase.")
        case .signOnFailed:
            self.init(
                .badGateway, "The sign-on does not answer as it should: try again later, or use your passphrase.")
        case .invitationSpent:
            self.init(
                .gone,
                "This invitation has been used, has expired, was mistyped, or a newer one was made: ask for a new one if you are not in yet."
            )
        case .weak(let sentence): self.init(.unprocessableContent, sentence)
        case .tooMany(let seconds):
            self.init(
                .tooManyRequests, "Too many tries: wait \(seconds) seconds.", headers: [.retryAfter: "\(seconds)"])
        }
    }

    func page(in frame: Frame) -> Page {
        if status == .notFound { return MessagePage.notFound(in: frame) }
        let title =
            switch status {
            case .gone: "This invitation opens nothing"
            case .serviceUnavailable: "In a moment"
            case .tooManyRequests: "A little slower"
            default: "Not like this"
            }
        return MessagePage.problem(in: frame, status: status.code, title: title, sentence: sentence)
    }

    func response(asJSON: Bool) -> Response {
        var headers = headers
        if asJSON {
            headers[.contentType] = "application/json"
            let json: JSON =
                code.map { .object(["error": .string($0), "sentence": .string(sentence)]) }
                ?? .object(["error": .string(sentence)])
            return Response(status: status, headers: headers, body: .init(byteBuffer: .init(string: json.text)))
        }
        headers[.contentType] = "text/plain; charset=utf-8"
        return Response(status: status, headers: headers, body: .init(byteBuffer: .init(string: sentence + "\n")))
    }
}

/// A JSON answer.
func answer(_ json: JSON, _ status: HTTPResponse.Status = .ok) -> Response {
    Response(
        status: status, headers: [.contentType: "application/json"],
        body: .init(byteBuffer: .init(string: json.text)))
}
