public import Access
public import Domain
public import WorkPorts

/// "How does work get from commit to production, and from promise to delivery?": `/services/…` and the work part of `/teams/…`.
public struct WorkTrends: Sendable {
    private let policy: Policy
    private let work: any WorkReading

    public init(policy: Policy, work: any WorkReading) {
        self.policy = policy
        self.work = work
    }

    /// All work metrics of a service or a team over the last `count` complete weeks.
    /// - Throws: `Denied`, also for one that is not there.
    public func weeks(of subject: WorkSubject, _ count: Int, at now: Instant, for viewer: Viewer) async throws
        -> Visible<WorkWeeks>
    {
        try await weeks(count, at: now, under: policy.work(of: subject, for: viewer, at: now))
    }

    /// The same for a letter to somebody of the team.
    public func weeks(_ count: Int, at now: Instant, under grant: consuming Grant<OfWork>) async throws
        -> Visible<WorkWeeks>
    {
        let place = try await work.place(for: grant)
        let evidence = try await work.evidence(for: grant)
        var weeks = WorkWeeks(place, evidence, try await work.effectiveNotes(for: grant), count, at: now)
        weeks.notices = try await work.notices(for: grant)
        return try policy.release(weeks, under: grant)
    }

    /// From what the weeks up to `through` were computed.
    /// - Parameter through: nil is the last complete week.
    /// - Throws: `Denied`, also for a metric that is not there and a week that is not over.
    public func explanation(
        of metric: MetricID, about subject: WorkSubject, through: Week?, _ count: Int, at now: Instant,
        for viewer: Viewer
    ) async throws -> Visible<WorkExplanation> {
        let grant = try await policy.work(of: subject, for: viewer, at: now)
        let place = try await work.place(for: grant)
        let last = place.zone.day(of: now).week.adding(-1)
        let weeks = (0..<count).reversed().map { (through ?? last).adding(-$0) }
        let evidence = try await work.evidence(for: grant)
        let notes = try await work.effectiveNotes(for: grant)
        guard through ?? last <= last,
            let explanation = WorkLines(of: evidence, in: place.zone, heeding: notes, told: place.told).explanation(
                of: metric, weeks, upTo: last)
        else { throw Denied() }
        return try policy.release(explanation, under: grant)
    }

    /// The services that the viewer may open, by name.
    public func services(at now: Instant, for viewer: Viewer) async throws -> [(id: ServiceID, name: String)] {
        var open: [(id: ServiceID, name: String)] = []
        for service in try await work.services() {
            do {
                _ = try await policy.work(of: .service(service.id), for: viewer, at: now)
                open.append(service)
            } catch is Denied {}
        }
        return open
    }
}

extension WorkWeeks {
    init(_ place: WorkPlace, _ evidence: WorkEvidence, _ notes: [Annotation], _ count: Int, at now: Instant) {
        let current = place.zone.day(of: now).week
        let weeks = (1...count).reversed().map { current.adding(-$0) }
        let lines = WorkLines(of: evidence, in: place.zone, heeding: notes, told: place.told)
        self.init(
            of: place.subject, name: place.name, services: place.services, team: place.team, weeks: weeks,
            current: current, zone: place.zone, phase: place.phase, trends: lines.trends(weeks),
            coverages: lines.coverages(weeks))
    }
}
