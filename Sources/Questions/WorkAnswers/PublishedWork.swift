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
            try await each(WorkWeeks(place, evidence, count, at: now))
        }
    }

    public func places() async throws -> [WorkPlace] { try await archive.places() }

    public func heard() async throws -> [HeardSource] { try await archive.heard() }

    /// Nil if it has no such metric.
    public func explanation(of metric: MetricID, about place: WorkPlace, _ weeks: [Week]) async throws
        -> WorkExplanation?
    {
        let evidence = try await archive.evidence(of: place.subject)
        return WorkLines(of: evidence, in: place.zone).explanation(of: metric, weeks)
    }
}
