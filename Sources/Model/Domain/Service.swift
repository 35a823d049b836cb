/// The short name of a service, as it stands in addresses; for ever the same.
public struct ServiceID: Sendable, Hashable, Comparable {
    public let raw: String
    public init(_ raw: String) { self.raw = raw }
    public static func < (a: ServiceID, b: ServiceID) -> Bool { a.raw < b.raw }
}

/// Something that is deployed: repositories, with path filters in a monorepo, owned by one team.
public struct DeployedService: Sendable, Hashable {
    public struct Repository: Sendable, Hashable {
        /// As the tools name it: an address, or `owner/name`.
        public let name: String
        /// Only what lies under it belongs to the service; nil is all of the repository.
        public let path: String?
        public init(name: String, path: String?) {
            self.name = name
            self.path = path
        }
    }
    public let name: String
    /// Nil as long as nobody has said whose it is.
    public let team: String?
    public let repositories: [Repository]
    public init(name: String, team: String?, repositories: [Repository]) {
        self.name = name
        self.team = team
        self.repositories = repositories
    }
}

/// An account of a person in a tool: `github` and a login, or `git` and an address.
public struct ToolIdentity: Sendable, Hashable {
    public let provider: String
    /// In lower case.
    public let login: String
    public init(provider: String, login: String) {
        self.provider = provider
        self.login = login
    }
}

/// A commit of the person's own, as that person sees it: a place in time, never a count.
public struct OwnCommit: Sendable, Hashable {
    /// The name of the service.
    public let service: String
    public let commit: Commit
    public init(service: String, commit: Commit) {
        self.service = service
        self.commit = commit
    }

    /// When the work was done, or else when it landed; nil if the repository says neither.
    public var at: Instant? { commit.authored ?? commit.committed }
}
