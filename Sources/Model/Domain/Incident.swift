/// A time in which a service did not do what it is for. What it was called and what was written about it is not kept.
public struct Incident: Hashable, Sendable {
    public enum Cause: String, CaseIterable, Sendable, Hashable {
        /// Something that was deployed.
        case change
        /// Somebody else's: a provider, a cable. It is never a failure of a change.
        case external
        case other
    }

    /// As the reporting system calls it; the same id again is the same incident.
    public let id: String
    /// The name of the service.
    public let service: String
    public let detected: Instant
    /// Nil while it is open.
    public let resolved: Instant?
    /// The deployment that it came from, if somebody says so.
    public let deployment: String?
    /// Nil if nobody says.
    public let cause: Cause?
    /// When the reporting system last changed what it says; of two reports of one id the newer one holds.
    public let updated: Instant

    public init(
        id: String, service: String, detected: Instant, resolved: Instant?, deployment: String? = nil,
        cause: Cause? = nil, updated: Instant? = nil
    ) {
        self.id = id
        self.service = service
        self.detected = detected
        self.resolved = resolved
        self.deployment = deployment
        self.cause = cause
        self.updated = updated ?? max(detected, resolved ?? detected)
    }
}
