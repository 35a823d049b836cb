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

extension DeployedService {
    /// Which of the named repositories a copy on this machine is: by where it came from, else by the name of its folder, else
    /// the only one that there is. `acme/shop` is `git@host:acme/shop.git` and `https://host/acme/shop`.
    /// - Returns: its name as the service has it; nil if none of several can be told.
    public static func repository(among named: [Repository], remotes: [String], folder: String) -> String? {
        let names = Set(named.map(\.name)).sorted()
        let addresses = remotes.map(parts)
        return names.first { name in addresses.contains { $0.ends(with: parts(of: name)) } }
            ?? names.first { parts(of: $0).last == parts(of: folder).last }
            ?? (names.count == 1 ? names[0] : nil)
    }

    /// The words of an address, without scheme, account and ending.
    private static func parts(of address: String) -> [Substring] {
        var rest = address.lowercased()[...]
        if let scheme = rest.firstRange(of: "://") { rest = rest[scheme.upperBound...] }
        if let account = rest.firstIndex(of: "@"), !rest[..<account].contains("/") {
            rest = rest[rest.index(after: account)...]
        }
        var words = rest.split { $0 == "/" || $0 == ":" }
        if let last = words.last, last.hasSuffix(".git") { words[words.count - 1] = last.dropLast(4) }
        if words.last?.isEmpty == true { words.removeLast() }
        return words
    }
}

extension Array where Element == Substring {
    fileprivate func ends(with other: [Substring]) -> Bool {
        !other.isEmpty && suffix(other.count).elementsEqual(other)
    }
}

/// An account of a person in a tool: `github` and a login, or `git` and an address.
public struct ToolIdentity: Sendable, Hashable {
    public let provider: String
    /// Of which tools accounts can be told.
    public static let providers = ["git", "github", "gitlab", "gitea", "jira", "pagerduty"]
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
