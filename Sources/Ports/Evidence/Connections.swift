public import Domain

/// A system that evidence comes from, as it was set up: which kind, for which service, and its secrets, sealed.
public struct Connection: Sendable, Hashable {
    public let id: ConnectionID
    /// `github`, `gitlab` …
    public let vendor: String
    public let service: ServiceID
    /// Of the service.
    public let serviceName: String
    /// That owns the service; nil as long as nobody has said so.
    public let team: String?
    /// Nil for the public one.
    public let apiURL: String?
    /// The one that holds, and while it is being replaced the one before.
    public let sealedSecrets: [String]
    /// Nil for a connection that makes no calls.
    public let sealedToken: String?
    /// Whether tags and releases are deployments to production.
    public let deploysByTag: Bool
    public let made: Instant
    /// As their tools name them.
    public let repositories: [String]
    /// Services by repositories, of all services.
    public let services: [String: String]
    /// What the connector has learned.
    public let notes: [String: [String]]

    public init(
        id: ConnectionID, vendor: String, service: ServiceID, serviceName: String, team: String?, apiURL: String?,
        sealedSecrets: [String], sealedToken: String?, deploysByTag: Bool, made: Instant, repositories: [String],
        services: [String: String], notes: [String: [String]]
    ) {
        self.id = id
        self.vendor = vendor
        self.service = service
        self.serviceName = serviceName
        self.team = team
        self.apiURL = apiURL
        self.sealedSecrets = sealedSecrets
        self.sealedToken = sealedToken
        self.deploysByTag = deploysByTag
        self.made = made
        self.repositories = repositories
        self.services = services
        self.notes = notes
    }
}

extension Connection {
    /// Whether its secret writes for every service that has the repository, as a hook of a whole organization does; else for the
    /// own service alone. Said when it is made, and never changed.
    public var isForOrganization: Bool { notes[Self.reach] == [Self.organization] }
    /// Services by their repositories, as far as its secret writes for them.
    public var writesFor: [String: String] {
        isForOrganization ? services : services.filter { $0.value == serviceName }
    }
    /// Whether a repository that nobody has is taken for the own service's: only as long as that names none of its own, for then
    /// nothing else says which are meant. A whole organization's are many, and which of them are a service's is for it to say.
    public var takesUnknown: Bool {
        // A folder on this machine is no repository of a tool: by it nothing can be told apart.
        !isForOrganization && !writesFor.keys.contains { !$0.hasPrefix("/") && !$0.hasPrefix(".") }
    }
    /// What such a connection notes.
    public static let forOrganization = [reach: [organization]]
    /// A note that no connector forgets.
    public static let reach = "reach"
    private static let organization = "organization"
}

/// Names a connection, in its hook's address too: it cannot be guessed.
public struct ConnectionID: Sendable, Hashable {
    public let raw: String
    public init(_ raw: String) { self.raw = raw }
}

/// What has come over a connection so far.
public struct ConnectionState: Sendable, Hashable {
    public let firstEvent: Instant?
    public let lastEvent: Instant?
    public let events: Int
    /// Those among them that the connector does not know.
    public let unknown: Int
    /// Which kinds these were, as the sender calls them; of late.
    public let unknownKinds: [UnknownKind]
    /// Those among them that could not be used, or not all of it; nil if there are none.
    public let unused: UnusedEvents?
    /// Deployments that wait for the commits of their artifacts; nil if none do.
    public let waiting: WaitingDeployments?
    /// How far the pages are; empty if none were asked for.
    public let streams: [StreamProgress]
    public init(
        firstEvent: Instant?, lastEvent: Instant?, events: Int, unknown: Int, unknownKinds: [UnknownKind],
        unused: UnusedEvents?, waiting: WaitingDeployments?, streams: [StreamProgress]
    ) {
        self.firstEvent = firstEvent
        self.lastEvent = lastEvent
        self.events = events
        self.unknown = unknown
        self.unknownKinds = unknownKinds
        self.unused = unused
        self.waiting = waiting
        self.streams = streams
    }
}

/// How far the pages of one kind have been read.
public struct StreamProgress: Sendable, Hashable {
    /// `pulls acme/shop`
    public let stream: String
    /// Where to go on: nil if it is at its end. Opaque outside the connector.
    public let cursor: String?
    /// How far back the next reading has to go: opaque.
    public let mark: String?
    /// By which the first page is known to be unchanged.
    public let etag: String?
    /// How many items the last reading has brought, or this one so far: after the first one only what is new is read.
    public let items: Int
    public let finished: Instant?
    /// Why it stands still, in a sentence.
    public let failure: String?
    public init(
        stream: String, cursor: String?, mark: String?, etag: String?, items: Int, finished: Instant?, failure: String?
    ) {
        self.stream = stream
        self.cursor = cursor
        self.mark = mark
        self.etag = etag
        self.items = items
        self.finished = finished
        self.failure = failure
    }
}

/// Connections, and how far the reading of their pages is. Every call returns after the commit.
public protocol ConnectionStorage: Sendable {
    func add(_ connection: Connection) async throws
    func connections() async throws -> [(connection: Connection, state: ConnectionState)]
    /// Nil if there is none.
    func connection(_ id: ConnectionID) async throws -> Connection?
    /// Puts another secret in the place of the one that holds, which goes on holding beside it; the one before that ends.
    /// - Parameter secret: sealed; nil leaves the secrets as they are. `token` the same.
    /// - Returns: whether there is such a connection.
    func rotate(_ id: ConnectionID, secret: String?, token: String?, at now: Instant) async throws -> Bool
    /// What it brought stays.
    /// - Returns: whether there was one.
    func remove(_ id: ConnectionID) async throws -> Bool
    func keep(notes: [String: [String]], of id: ConnectionID) async throws
    func state(of id: ConnectionID) async throws -> ConnectionState?
    /// Commits of successful deployments to production of which the service has no commit, and those that it has.
    /// - Parameter most: how many, the newest deployments first; all commits that are known come along if there are any.
    func deployedCommits(of service: ServiceID, most: Int) async throws -> DeployedCommits
    /// Takes the reading of the pages for this process, until then: two would ask the provider twice.
    /// - Returns: whether nobody else has it.
    func claimReading(_ id: ConnectionID, by reader: String, until: Instant, at now: Instant) async throws -> Bool
    /// Stores what a page says, and where to go on, in one transaction.
    func store(_ evidence: [Fact], and progress: StreamProgress, of connection: Connection, at now: Instant)
        async throws
}

/// What came to a hook, read and found genuine.
public struct HookDelivery: Sendable {
    public let connection: ConnectionID
    /// What the sender calls it, or the hash of its bytes.
    public let key: String
    public let bodyHash: String
    /// In the connector's words; nil for what it does not know.
    public let event: String?
    /// What the sender calls what the connector does not know, if that is a plain name.
    public let unknown: String?
    public let evidence: [Fact]
    /// What of it could not be used; the last of several, nil for none.
    public let finding: HookFinding?
    public let received: Instant
    /// Whether tags and releases are deployments.
    public let deploysByTag: Bool
    public init(
        connection: ConnectionID, key: String, bodyHash: String, event: String?, unknown: String? = nil,
        evidence: [Fact], finding: HookFinding?, received: Instant, deploysByTag: Bool
    ) {
        self.connection = connection
        self.key = key
        self.bodyHash = bodyHash
        self.event = event
        self.unknown = unknown
        self.evidence = evidence
        self.finding = finding
        self.received = received
        self.deploysByTag = deploysByTag
    }
}

/// Taking what comes to hooks.
public protocol HookWriting: Sendable {
    /// Stores what it says, once, in one transaction with the note that it came; returns after the commit.
    /// - Throws: `StorageBusy` before anything is taken.
    func accept(_ delivery: HookDelivery) async throws -> HookOutcome
}

/// What became of a delivery.
public enum HookOutcome: Sendable, Hashable {
    case taken
    /// Taken too; a deployment of it waits to hear which commit was deployed.
    case waiting
    /// It had come before: nothing was changed.
    case repeated
    /// The connection was removed meanwhile: nothing was taken.
    case removed
}
