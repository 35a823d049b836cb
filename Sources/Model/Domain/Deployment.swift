/// One attempt to bring a commit of a service into an environment.
public struct Deployment: Hashable, Sendable {
    public enum Result: String, CaseIterable, Sendable, Hashable {
        case success, failure
    }

    /// As the reporting system calls it; the same id again is the same deployment.
    public let id: String
    /// The name of the service.
    public let service: String
    /// In lower case.
    public let environment: String
    public let commit: CommitID
    /// Nil if it is not known; never after `finished`.
    public let started: Instant?
    public let finished: Instant
    public let result: Result

    public init(
        id: String, service: String, environment: String, commit: CommitID, started: Instant?, finished: Instant,
        result: Result
    ) {
        self.id = id
        self.service = service
        self.environment = environment
        self.commit = commit
        self.started = started
        self.finished = finished
        self.result = result
    }

    /// The environment that counts for work metrics.
    public var isProduction: Bool { environment == "production" }
}
