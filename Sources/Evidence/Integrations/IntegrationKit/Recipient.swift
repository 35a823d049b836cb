public import Domain

/// For whom a connection brings evidence.
public struct Recipient: Sendable, Hashable {
    /// The name of the service that the connection is for.
    public let service: String
    /// The name of the team that owns it; nil as long as nobody has said so.
    public let team: String?
    /// Services by their repositories, in lower case, as far as the connection may write for them: a hook of an organization
    /// speaks of many, any other of its own service's alone.
    public let services: [String: String]
    /// Repositories that are known to be others': whoever has this connection's secret writes nothing of theirs.
    public let foreign: Set<String>
    /// Whether a repository that nobody has is taken for the own service's: only as long as that names none of its own, and
    /// never over the hook of an organization.
    public let takesUnknown: Bool
    /// What makes ids of this system unique among others of its kind: empty for the public one, else the host and a slash.
    public let origin: String
    /// What the connector has learned from this system's pages and needs to read its deliveries: names of fields, for example.
    public let notes: [String: [String]]
    public init(
        service: String, team: String?, services: [String: String], origin: String, notes: [String: [String]],
        foreign: Set<String> = [], takesUnknown: Bool = true
    ) {
        self.foreign = foreign
        self.takesUnknown = takesUnknown
        self.notes = notes
        self.service = service
        self.team = team
        self.services = services
        self.origin = origin
    }

    /// Whether anything is taken of the repository: of one that no service of the connection has not even the name is kept, for
    /// it may be somebody's own.
    public func takes(_ repository: String?) -> Bool {
        guard let repository else { return true }
        return services[repository] != nil || (takesUnknown && !foreign.contains(repository))
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
