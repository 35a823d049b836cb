public import Access
public import Domain
public import WorkPorts

/// All figures of shared work, for the export of what leadership can know, for `explain`, and for `doctor`. What comes out has
/// the floors of the pages.
public struct PublishedWork: Sendable {
    private let archive: any WorkArchiving

    public init(archive: any WorkArchiving) { self.archive = archive }

    /// Every service and team with what its page shows of the last `count` complete weeks, one after the other.
    public func forEach(_ count: Int, at now: Instant, _ each: (WorkWeeks) async throws -> Void) async throws {
        for place in try await archive.places() {
            let evidence = try await archive.evidence(of: place.subject)
            try await each(
                WorkWeeks(place, evidence, try await archive.effectiveNotes(of: place.subject), count, at: now))
        }
    }

    public func places() async throws -> [WorkPlace] { try await archive.places() }

    /// What is there, for whoever runs the house on the command line.
    public func health(_ weeks: Int, at now: Instant) async throws -> WorkHealth {
        var entries: [WorkHealth.Entry] = []
        try await forEach(weeks, at: now) { shown in
            var isTeam = false
            if case .team = shown.subject { isTeam = true }
            entries.append(WorkHealth.Entry(name: shown.name, isTeam: isTeam, coverages: shown.coverages))
        }
        return WorkHealth(
            weeks: weeks, entries: entries, heard: try await archive.heard(),
            connections: try await archive.connections(), programs: try await archive.programs(),
            failingCalendars: try await archive.failingCalendars(), oddCalendars: try await archive.oddCalendars())
    }

    /// The same for owners and maintainers of the whole house.
    /// - Throws: `Denied` for everybody else.
    public func health(_ weeks: Int, at now: Instant, for viewer: Viewer, under policy: Policy) async throws
        -> Visible<WorkHealth>
    {
        let grant = try await policy.settings(for: viewer, at: now)
        return policy.release(try await health(weeks, at: now), under: grant)
    }

    /// Nil if it has no such metric.
    /// - Parameter last: the last complete week.
    public func explanation(of metric: MetricID, about place: WorkPlace, _ weeks: [Week], upTo last: Week)
        async throws -> WorkExplanation?
    {
        let evidence = try await archive.evidence(of: place.subject)
        let notes = try await archive.effectiveNotes(of: place.subject)
        return WorkLines(of: evidence, in: place.zone, heeding: notes, told: place.told).explanation(
            of: metric, weeks, upTo: last)
    }
}
