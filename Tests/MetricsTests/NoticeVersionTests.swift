import Domain
import Metrics
import Testing

/// A new field, source or role is a new version of the notice that everybody reads before anything more is collected: whoever
/// adds one meets this test, writes it into the notice, raises `CollectionNotice.version` and says so here.
@Suite struct NoticeVersionTests {
    /// What version 5 of the notice speaks of.
    private static let fields: Set<String> = [
        "time", "work", "kind", "project", "language", "branch", "editor", "operatingSystem", "isWrite",
        "aiLineChanges",
        "humanLineChanges",
    ]
    private static let meetingFields: Set<String> = ["interval", "kind", "attendees"]
    private static let commitFields: Set<String> = [
        "id", "parents", "authored", "committed", "authorEmail", "touches", "pickedFrom", "reverts",
    ]
    private static let changeFields: Set<String> = [
        "id", "service", "author", "authorIsBot", "created", "ready", "firstCommit", "firstReview", "approved",
        "merged",
        "closed", "mergeCommit", "commits", "updated",
    ]
    private static let reviewFields: Set<String> = [
        "id", "change", "reviewer", "reviewerIsBot", "submitted", "state", "updated",
    ]
    private static let itemFields: Set<String> = ["item", "iteration", "event", "at", "value", "assignee"]
    private static let absenceFields: Set<String> = ["from", "to", "kind"]
    private static let sources: Set<String> = [
        "editor", "calendar", "git", "changes", "deployments", "incidents", "iterations", "self-report",
    ]
    private static let roles: Set<String> = ["owner", "maintainer", "viewer", "hr", "trustee"]

    private func names(_ value: Any) -> [String] { Mirror(reflecting: value).children.compactMap(\.label) }

    @Test func `what is collected, from where and who may see is what version 5 of the notice says`() throws {
        #expect(CollectionNotice.version == 5)
        let work = Work(kind: .coding, project: nil, language: nil)
        let now = Instant(microseconds: 0)
        #expect(Set(names(Heartbeat(time: now, work: work)) + names(work)) == Self.fields)
        let meeting = Meeting(Interval(now, now.adding(.minutes(30))), .meeting, attendees: nil)
        #expect(Set(names(meeting)) == Self.meetingFields)
        let (day, change) = (Zone.utc.day(of: now), ChangeID("1"))
        #expect(
            Set(
                names(
                    Commit(
                        id: try #require(CommitID(String(repeating: "a", count: 40))), parents: [], authored: now,
                        committed: now, authorEmail: nil)))
                == Self.commitFields)
        #expect(
            Set(names(Change(id: change, service: "s", author: nil, created: now, updated: now))) == Self.changeFields)
        #expect(
            Set(names(Review(change: change, reviewer: nil, submitted: now, state: .approved))) == Self.reviewFields)
        #expect(Set(names(WorkItemEvent(item: "1", iteration: nil, event: .done, at: now))) == Self.itemFields)
        #expect(Set(names(Absence(from: day, to: day, kind: .vacation))) == Self.absenceFields)
        #expect(Set(Declaration.Source.allCases.map(\.rawValue)) == Self.sources)
        #expect(Set(SystemRole.allCases.map(\.rawValue)) == Self.roles)
    }
}
