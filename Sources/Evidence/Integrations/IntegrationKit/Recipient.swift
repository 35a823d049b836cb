public import Domain

/// For whom a connection brings evidence.
public struct Recipient: Sendable, Hashable {
    /// The name of the service that the connection is for.
    public let service: String
    /// The name of the team that owns it; nil as long as nobody has said so.
    public let team: String?
    /// Services by their repositories, in lower case: a hook of an organization speaks of many.
    public let services: [String: String]
    /// What makes ids of this system unique among others of its kind: empty for the public one, else the host and a slash.
    public let origin: String
    /// What the connector has learned from this system's pages and needs to read its deliveries: names of fields, for example.
    public let notes: [String: [String]]
    public init(
        service: String, team: String?, services: [String: String], origin: String, notes: [String: [String]]
    ) {
        self.notes = notes
        self.service = service
        self.team = team
        self.services = services
        self.origin = origin
    }

    /// Whose evidence of that repository is: the service that has it, or else the connection's own.
    public func service(of repository: String?) -> String { repository.flatMap { services[$0] } ?? service }
}

/// Who did something, as the provider names them.
public struct Account: Sendable, Hashable {
    public let identity: ToolIdentity
    /// Whether the provider says so itself; the house has a list of its own besides.
    public let isBot: Bool

    /// Nil if there is no login.
    public init?(_ provider: String, _ login: String?, isBot: Bool) {
        guard let login = login?.lowercased(), (1...200).contains(login.utf8.count),
            login.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F })
        else { return nil }
        identity = ToolIdentity(provider: provider, login: login)
        self.isBot = isBot
    }
}
