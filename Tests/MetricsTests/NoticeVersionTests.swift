import Domain
import Metrics
import Testing

/// A new field, source or role is a new version of the notice that everybody reads before anything more is collected: whoever
/// adds one meets this test, writes it into the notice, raises `CollectionNotice.version` and says so here.
@Suite struct NoticeVersionTests {
    /// What version 4 of the notice speaks of.
    private static let fields: Set<String> = [
        "time", "work", "kind", "project", "language", "branch", "editor", "operatingSystem", "isWrite",
        "aiLineChanges",
        "humanLineChanges",
    ]
    private static let meetingFields: Set<String> = ["interval", "kind", "attendees"]
    private static let sources: Set<String> = [
        "editor", "calendar", "git", "changes", "deployments", "incidents", "iterations", "self-report",
    ]
    private static let roles: Set<String> = ["owner", "maintainer", "viewer", "hr", "trustee"]

    private func names(_ value: Any) -> [String] { Mirror(reflecting: value).children.compactMap(\.label) }

    @Test func `what is collected, from where and who may see is what version 4 of the notice says`() {
        #expect(CollectionNotice.version == 4)
        let work = Work(kind: .coding, project: nil, language: nil)
        let now = Instant(microseconds: 0)
        #expect(Set(names(Heartbeat(time: now, work: work)) + names(work)) == Self.fields)
        let meeting = Meeting(Interval(now, now.adding(.minutes(30))), .meeting, attendees: nil)
        #expect(Set(names(meeting)) == Self.meetingFields)
        #expect(Set(Declaration.Source.allCases.map(\.rawValue)) == Self.sources)
        #expect(Set(SystemRole.allCases.map(\.rawValue)) == Self.roles)
    }
}
