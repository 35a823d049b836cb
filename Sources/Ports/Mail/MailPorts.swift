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
    /// No connection, or it broke off.
    case unreachable
    case tooSlow
    /// The server has no certificate that holds for its name, or offers no encryption.
    case untrusted
    /// It does not know the user or the password.
    case signIn
    /// It will not take this letter, now or ever.
    case refused
    /// It will not take this letter now.
    case later
    /// The address is none that can be written to.
    case address

    /// Whether another try could end otherwise.
    public var isForEver: Bool { self == .refused || self == .address }

    /// What it means for whoever operates the server.
    public var sentence: String {
        switch self {
        case .unreachable: "there is no connection: check the address, the port and the firewall"
        case .tooSlow: "it did not answer in time"
        case .untrusted: "it has no certificate that this machine trusts for that name, or offers no encryption"
        case .signIn: "it does not know this user and password"
        case .refused: "it refuses the letter: check the address of --smtp-from"
        case .later: "it takes no letter now"
        case .address: "an address is none that can be written to"
        }
    }
}
