import Domain
import Foundation
import OutsidePorts

/// What a browser carries from the beginning of a sign-on to its end, sealed: what comes back has to fit to it. So no other
/// browser can end what this one began, nobody can slip a code of their own into it, and nothing is stored for those who
/// never come back.
struct SignOnTicket: Codable, Sendable {
    enum Purpose: String, Codable { case enter, bind, code }
    let purpose: Purpose
    let state: String
    let nonce: String
    /// The secret of PKCE (RFC 7636); at least 43 letters.
    let verifier: String
    /// Who binds, and in which session; or who still has to show a code.
    let person: String?
    let session: String?
    /// In microseconds since 1970.
    let until: Int64

    /// Ten minutes: a form, a second factor there, perhaps a look for the phone.
    static let life = Span.Length.minutes(10)

    init(
        _ purpose: Purpose, person: PersonID? = nil, session: String? = nil, _ randomness: any Randomness,
        at now: Instant
    ) {
        self.purpose = purpose
        state = randomness.identifier(32)
        nonce = randomness.identifier(32)
        verifier = randomness.identifier(52)
        self.person = person?.raw
        self.session = session
        until = now.adding(Self.life).microseconds
    }

    /// Nil if it cannot be sealed.
    func sealed(in box: SecretBox) -> Secret? {
        guard let bytes = try? JSONEncoder().encode(self), let sealed = box.seal(Array(bytes)),
            let raw = Data(base64Encoded: sealed)
        else { return nil }
        return Secret(Base64URL.encoded(raw))
    }

    /// Nil for what was not sealed here, or is too old.
    static func open(_ text: Secret?, in box: SecretBox, at now: Instant) -> SignOnTicket? {
        guard let text, let raw = Base64URL.decoded(text.exposed),
            let bytes = box.open(Data(raw).base64EncodedString()),
            let ticket = try? JSONDecoder().decode(SignOnTicket.self, from: Data(bytes)),
            now.microseconds < ticket.until
        else { return nil }
        return ticket
    }
}
