/// A letter as it leaves the house. It holds an address and perhaps a secret: it has no description, and is never logged.
public struct Envelope: Sendable {
    /// A plain address, already checked.
    public let to: String
    public let subject: String
    /// Plain text, in lines.
    public let text: String
    /// Where one click ends such letters (RFC 8058); nil for those that come once.
    public let stop: String?
    public init(to: String, subject: String, text: String, stop: String?) {
        self.to = to
        self.subject = subject
        self.text = text
        self.stop = stop
    }
}

/// Carries letters to the one server that the operator has named.
public protocol Postman: Sendable {
    /// Returns when the server has taken it.
    func carry(_ envelope: Envelope) async throws(MailFailure)
}

/// Why a letter was not taken. None of them carries an address or a text.
public enum MailFailure: Error, Sendable, Hashable {
    // Before anybody was named whom the letter is for: no other letter would fare better.

    /// No connection, or it broke off.
    case unreachable
    case tooSlow
    /// The server has no certificate that holds for its name, or offers no encryption.
    case untrusted
    /// It does not know the user or the password.
    case signIn
    /// It will not talk to this house, or not with the address that letters come from.
    case turnedAway
    /// It will not talk to anybody now.
    case busy

    // After that: of this letter alone, as far as anybody can tell.

    /// It does not carry letters to that address for this house.
    case notPassedOn
    /// It will not take this letter now: the mailbox is full, or the first letter of an unknown house has to come twice.
    case later
    /// There is no such mailbox.
    case mailbox
    /// It will not have what stands in it.
    case refused
    /// The address is none that can be written to.
    case address

    /// Whether it would be the same for every letter.
    public var isOfServer: Bool {
        switch self {
        case .unreachable, .tooSlow, .untrusted, .signIn, .turnedAway, .busy: true
        case .notPassedOn, .later, .mailbox, .refused, .address: false
        }
    }

    /// Whether another try could not end otherwise. What an operator can set right is never for ever.
    public var isForEver: Bool { self == .mailbox || self == .refused || self == .address }

    /// Whether it is worth an operator's look, if no letter at all gets through. A mailbox that is not there is not.
    public var saysSomethingOfServer: Bool { isOfServer || self == .notPassedOn || self == .refused }

    /// What it means for whoever operates the server.
    public var sentence: String {
        switch self {
        case .unreachable: "there is no connection: check the address, the port and the firewall"
        case .tooSlow: "it did not answer in time"
        case .untrusted: "it has no certificate that this machine trusts for that name, or offers no encryption"
        case .signIn: "it does not know this user and password"
        case .turnedAway: "it turns this house away: check the address of --smtp-from, and whether it wants a user"
        case .busy: "it takes no letter now"
        case .notPassedOn: "it does not pass letters on: check whether it wants a user, or must be told of this house"
        case .later: "it does not take this letter now"
        case .mailbox: "there is no such mailbox"
        case .refused: "it refuses what stands in the letter"
        case .address: "an address is none that can be written to"
        }
    }
}
