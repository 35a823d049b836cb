/// Where a service or a team stands, without anything that happened there.
public struct WorkPlace: Sendable {
    public let subject: WorkSubject
    public let name: String
    /// The services of a team; of a service, itself. By their names.
    public let services: [(id: ServiceID, name: String)]
    /// Who owns the service, by name; nil if nobody has said so.
    public let team: String?
    /// The zone in which the weeks are cut.
    public let zone: Zone
    public let phase: Phase
    /// The metrics whose notice period is over; nil where nobody has to be told, because nobody is real or there is one person.
    public let told: Set<MetricID>?
    public init(
        of subject: WorkSubject, name: String, services: [(id: ServiceID, name: String)], team: String?, zone: Zone,
        phase: Phase, told: Set<MetricID>?
    ) {
        self.told = told
        self.subject = subject
        self.name = name
        self.services = services
        self.team = team
        self.zone = zone
        self.phase = phase
    }
}

/// A source of work evidence, and when something of it came last.
public struct HeardSource: Sendable, Hashable {
    /// `changes`, `reviews`, `deployments` …
    public let kind: String
    /// The name of the service; nil is everything.
    public let service: String?
    public let at: Instant
    public init(kind: String, service: String?, at: Instant) {
        self.kind = kind
        self.service = service
        self.at = at
    }
}
