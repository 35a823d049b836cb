public import Domain

/// Writing what happened to shared work. Every call but one returns after the commit is on disk: what was answered is durable,
/// and the same again is there once.
public protocol WorkWriting: Sendable {
    /// The service of that name or short name; made without a team if there is none.
    func service(named name: String) async throws -> ServiceID
    /// Nil if there is none.
    func serviceIfAny(named name: String) async throws -> ServiceID?
    /// Stores what a file says of services: whose each is, and its repositories; nothing is removed.
    func store(_ services: [DeployedService]) async throws
    /// What the service is made of, sorted.
    func repositories(of service: ServiceID) async throws -> [DeployedService.Repository]
    /// Says whose accounts these are.
    /// - Returns: which are of an address that nobody has, or are somebody else's already, by their places.
    func store(_ identities: [(email: String, identity: ToolIdentity)]) async throws -> [Int]
    /// Stores commits. Who wrote one is kept as a keyed hash of the address, and not at all for times that the person has
    /// paused or deleted, or if the person has deleted everything.
    ///
    /// A failure of the machine may take the newest of them with it, as long as `keep(tips:)` has not returned: what was being
    /// read is then read again.
    /// - Returns: how many were not there.
    @discardableResult
    func store(_ commits: [Commit], of service: ServiceID) async throws -> Int
    /// How many commits of the service there are.
    func commitCount(of service: ServiceID) async throws -> Int
    /// Stores deployments by their ids; what is there is brought up to date.
    /// - Returns: how many were not there.
    func store(_ deployments: [Deployment], of service: ServiceID) async throws -> Int
    /// The tips of the last reading of that repository that came to its end; empty if there was none.
    func tips(of repository: String, for service: ServiceID) async throws -> [CommitID]
    /// Remembers that everything behind these tips is stored.
    func keep(tips: [CommitID], of repository: String, for service: ServiceID, at now: Instant) async throws
    /// Deletes work evidence from before that moment. What has no date that has passed is kept as long as what happened
    /// when it was first seen so: whoever sends it could otherwise have it kept for ever.
    func forgetWork(before: Instant, at now: Instant) async throws
}
