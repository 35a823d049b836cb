import Domain
import Intake
import TestSupport
import Testing

/// Changes, reviews, incidents, iterations and items by file: good rows are taken, bad ones named by line and column.
@Suite struct WorkImportTests {
    private let now = Instant("2026-11-24T12:00:00Z")
    private static let sha = String(repeating: "1a", count: 20)
    private static let changeHeader =
        "id,service,author_email,created_at,ready_at,first_commit_at,first_review_at,approved_at,merged_at,closed_at,merge_sha,shas"

    private func bytes(_ lines: [String]) -> [UInt8] { Array(lines.joined(separator: "\n").utf8) }

    @Test func `a whole change, an open one, and one by a program`() throws {
        let table = try ChangeImport(
            bytes([
                Self.changeHeader,
                "1,shop,Ada@x.org,2026-01-02T00:00:00Z,2026-01-03T00:00:00Z,2026-01-01T00:00:00Z,2026-01-04T00:00:00Z,,2026-01-05T00:00:00Z,,\(Self.sha),\(Self.sha)",
                "2,shop,,2026-01-02T00:00:00Z,,,,,,,,",
                "3,shop,renovate[bot],2026-01-02T00:00:00Z,,,,,,,,",
            ]), now: now)
        #expect(table.badRows.isEmpty && table.rows.count == 3)
        let first = table.rows[0].change
        #expect(first.author == ToolIdentity(provider: "git", login: "ada@x.org"))
        #expect(first.closed == first.merged && first.updated == Instant("2026-01-05T00:00:00Z"))
        #expect(table.rows[1].change.author == nil && table.rows[1].change.merged == nil)
        #expect(table.rows[2].change.author?.login == "renovate[bot]")
    }

    @Test(arguments: [
        (",shop,,2026-01-02T00:00:00Z,,,,,,,,", "id"), ("1,,,2026-01-02T00:00:00Z,,,,,,,,", "service"),
        ("1,shop,ada,2026-01-02T00:00:00Z,,,,,,,,", "author_email"), ("1,shop,,,,,,,,,,", "created_at"),
        ("1,shop,,2026-11-26T00:00:00Z,,,,,,,,", "created_at"),
        ("1,shop,,2026-01-02T00:00:00Z,yesterday,,,,,,,", "ready_at"),
        ("1,shop,,2026-01-02T00:00:00Z,,,,,2026-01-01T00:00:00Z,,,", "merged_at"),
        ("1,shop,,2026-01-02T00:00:00Z,,,,,2026-12-01T00:00:00Z,,,", "merged_at"),
        ("1,shop,,2026-01-02T00:00:00Z,,,,,2026-01-03T00:00:00Z,,abc,", "merge_sha"),
        ("1,shop,,2026-01-02T00:00:00Z,,,,,,,\(sha),", "merge_sha"),
        ("1,shop,,2026-01-02T00:00:00Z,,,,,,,,abc", "shas"),
    ])
    func `a bad change is named by line and column, and the good one beside it is taken`(row: String, column: String)
        throws
    {
        let table = try ChangeImport(
            bytes([Self.changeHeader, row, "2,shop,,2026-01-02T00:00:00Z,,,,,,,,"]), now: now)
        #expect(table.badRows.map(\.line) == [2] && table.badRows.map(\.column) == [column])
        #expect(table.rows.map(\.change.id.raw) == ["2"])
    }

    @Test(arguments: [
        (",a@x.org,2026-01-01T00:00:00Z,approved", "change_id"),
        ("1,a,2026-01-01T00:00:00Z,approved", "reviewer_email"),
        ("1,a@x.org,2027-01-01T00:00:00Z,approved", "submitted_at"), ("1,a@x.org,2026-01-01T00:00:00Z,fine", "state"),
    ])
    func `a bad review is named`(row: String, column: String) throws {
        let table = try ReviewImport(
            bytes(["change_id,reviewer_email,submitted_at,state", "1,,2026-01-01T00:00:00Z,Changes_Requested", row]),
            now: now)
        #expect(table.rows.map(\.review.state) == [.changesRequested])
        #expect(table.badRows.map(\.column) == [column])
    }

    @Test(arguments: [
        (",shop,2026-01-01T00:00:00Z,,,", "id"), ("1,shop,,,,", "detected_at"),
        ("1,shop,2026-01-02T00:00:00Z,2026-01-01T00:00:00Z,,", "resolved_at"),
    ])
    func `a bad incident is named, and of a cause nothing but its kind is kept`(row: String, column: String) throws {
        let table = try IncidentImport(
            bytes([
                "id,service,detected_at,resolved_at,deployment_id,cause",
                "1,shop,2026-01-01T00:00:00Z,,d1,the disk of Jane was full", "2,shop,2026-01-01T00:00:00Z,,,External",
                row,
            ]), now: now)
        #expect(table.rows.map(\.incident.cause) == [.other, .external])
        #expect(table.badRows.map(\.column) == [column])
    }

    @Test(arguments: [
        (",Cart,S,,", "id"), ("1,,S,,", "team"), ("1,Cart,,,", "name"),
        ("1,Cart,S,,2026-01-01T00:00:00Z", "completed_at"),
        ("1,Cart,S,2026-01-02T00:00:00Z,2026-01-01T00:00:00Z", "completed_at"),
        ("1,Cart,S,2027-01-02T00:00:00Z,", "started_at"),
    ])
    func `a bad iteration is named`(row: String, column: String) throws {
        let table = try IterationImport(
            bytes(["id,team,name,started_at,completed_at", "s,Cart,Sprint 1,2026-01-01T00:00:00Z,", row]), now: now)
        #expect(table.rows.count == 1 && table.badRows.map(\.column) == [column])
    }

    @Test(arguments: [
        (",s,entered,2026-01-01T00:00:00Z,,", "item"), ("A,s,moved,2026-01-01T00:00:00Z,,", "event"),
        ("A,,entered,2026-01-01T00:00:00Z,,", "iteration"), ("A,s,entered,,,", "at"),
        ("A,s,estimated,2026-01-01T00:00:00Z,-3,", "value"), ("A,s,estimated,2026-01-01T00:00:00Z,much,", "value"),
        ("A,s,done,2026-01-01T00:00:00Z,,ada", "assignee_email"),
    ])
    func `a bad event of an item is named`(row: String, column: String) throws {
        let table = try WorkItemImport(
            bytes([
                "item,iteration,event,at,value,assignee_email", "A,,created,2026-01-01T00:00:00Z,0.5,ada@x.org", row,
            ]), now: now)
        #expect(table.rows.map(\.event.value) == [0.5] && table.badRows.map(\.column) == [column])
    }
}
