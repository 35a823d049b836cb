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
    /// - Parameter through: the last week; nil is the last complete one.
    public func weeks(
        of subject: GroupSubject, _ count: Int, through: Week? = nil, at now: Instant, for viewer: Viewer
    ) async throws -> Visible<GroupWeeks> {
        try await weeks(
            of: subject, count, through: through, at: now,
            under: policy.published(about: subject, for: viewer, at: now))
    }

    /// The same for a letter to somebody of the team.
    public func weeks(
        of subject: GroupSubject, _ count: Int, through: Week? = nil, at now: Instant,
        under grant: consuming Grant<OneGroup>
    ) async throws -> Visible<GroupWeeks> {
        let place = try await published.place(for: grant)
        let lines: GroupLines
        if let there = drawn.lines(of: subject, edition: place.edition) {
            lines = there
        } else {
            lines = GroupLines(of: try await published.published(for: grant))
            drawn.keep(lines, of: subject, edition: place.edition)
        }
        let current = place.zone.day(of: now).week
        let last = min(through ?? current.adding(-1), current.adding(-1))
        let weeks = (0..<count).reversed().map { last.adding(-$0) }
        let notes = try await published.effectiveNotes(for: grant)
        var answer = GroupWeeks(
            of: subject, department: place.department, parts: place.parts, weeks: weeks, current: current,
            zone: place.zone, phase: place.phase, profile: place.profile,
            trends: lines.trends(of: subject, weeks, heeding: notes),
            panels: lines.panels.filter { $0.to >= weeks[0] }, coverages: lines.coverages)
        answer.notices = try await published.notices(for: grant)
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
