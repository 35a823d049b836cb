/// The way out: calls to other systems over HTTP. One adapter for everybody, so that the same rules hold for all of them:
/// an address is looked up once and that address is connected to, what is not public needs the operator's word, a redirect
/// is an answer and is not followed, and nothing lasts or grows without a bound.
public protocol Outbound: Sendable {
    /// Answers with whatever status the other side gave.
    func send(_ request: OutboundRequest) async throws(OutboundFailure) -> OutboundReply
}

/// What is asked of another system. It holds secrets and addresses: it has no description, and is never logged.
public struct OutboundRequest: Sendable {
    /// How much and how long an answer may be.
    public struct Limits: Sendable, Hashable {
        /// Of the body of the reply.
        public let bytes: Int
        /// From the call to the last byte, whatever happens between.
        public let time: Duration
        public init(bytes: Int, time: Duration) {
            self.bytes = bytes
            self.time = time
        }
    }

    /// In capitals, as RFC 9110 has it: `GET`, `POST`, `PROPFIND`.
    public let method: String
    /// `https://…`, or `http://…` on loopback.
    public let url: String
    public let headers: [(name: String, value: String)]
    public let body: [UInt8]
    public let limits: Limits

    public init(
        _ method: String, _ url: String, headers: [(name: String, value: String)] = [], body: [UInt8] = [],
        limits: Limits
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.limits = limits
    }
}

public struct OutboundReply: Sendable {
    public let status: Int
    public let headers: [(name: String, value: String)]
    public let body: [UInt8]
    public init(status: Int, headers: [(name: String, value: String)], body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The first header of that name, in whatever case it came.
    public func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}

/// Why there is no reply. None of them carries an address: what was called is known to whoever called.
public enum OutboundFailure: Error, Sendable, Hashable {
    /// Not an address of HTTP with a plain host name.
    case malformed
    /// Plain HTTP to somewhere beyond this machine.
    case plain
    /// The name leads to an address that is not public, and the operator has not named it.
    case refused
    /// The name leads nowhere.
    case unresolved
    /// No connection, or it broke off.
    case unreachable
    /// The other side could not show a certificate for that name.
    case untrusted
    case tooSlow
    case tooLarge

    /// What it means for whoever operates the server.
    public var sentence: String {
        switch self {
        case .malformed: "that is no address like https://example.org"
        case .plain: "plain HTTP is for this machine only: use https"
        case .refused:
            "it leads to an address that is not public: name it in the file of --outbound-allow if that is meant"
        case .unresolved: "the name is not known: check its spelling and this machine's DNS"
        case .unreachable: "there is no connection: check the address, the port and the firewall"
        case .untrusted: "its certificate is not one that this machine trusts for that name"
        case .tooSlow: "it did not answer in time"
        case .tooLarge: "its answer is larger than such an answer can be"
        }
    }
}
