public import Access
public import Domain
import Metrics
public import PublishedPorts
import Trends

/// "How are these people doing, compared with what is usual for them?": `/teams/…`, `/departments/…`, `/organization`.
public struct GroupTrends: Sendable {
    private let policy: Policy
    private let published: any PublishedReading
    private let drawn = DrawnLines()

    public init(policy: Policy, published: any PublishedReading) {
        self.policy = policy
        self.published = published
    }

    /// All effort metrics of a group over the last `count` complete weeks.
    /// - Throws: `Denied`, also for a group that is not there.
    public func weeks(of subject: GroupSubject, _ count: Int, at now: Instant, for viewer: Viewer) async throws
        -> Visible<GroupWeeks>
    {
        let grant = try await policy.published(about: subject, for: viewer, at: now)
        let place = try await published.place(for: grant)
        let lines: GroupLines
        if let there = drawn.lines(of: subject, edition: place.edition) {
            lines = there
        } else {
            lines = GroupLines(of: try await published.published(for: grant))
            drawn.keep(lines, of: subject, edition: place.edition)
        }
        let current = place.zone.day(of: now).week
        let weeks = (1...count).reversed().map { current.adding(-$0) }
        let answer = GroupWeeks(
            of: subject, department: place.department, parts: place.parts, weeks: weeks, current: current,
            zone: place.zone, phase: place.phase, profile: place.profile, trends: lines.trends(of: subject, weeks),
            panels: lines.panels.filter { $0.to >= weeks[0] }, coverages: lines.coverages)
        return try policy.release(answer, under: grant)
    }

    /// Those of the groups that the viewer may open, in the same order.
    public func mayOpen(_ groups: [GroupSubject], at now: Instant, for viewer: Viewer) async throws -> [GroupSubject] {
        var open: [GroupSubject] = []
        for group in groups {
            do {
                _ = try await policy.published(about: group, for: viewer, at: now)
                open.append(group)
            } catch is Denied {}
        }
        return open
    }
}
