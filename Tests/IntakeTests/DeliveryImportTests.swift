import Domain
import Foundation
import Intake
import TestSupport
import Testing

private let fixtures = ProcessInfo.processInfo.environment["DAYLIGHT_FIXTURES"]

/// Commits and deployments by file, for systems without a connector.
@Suite struct DeliveryImportTests {
    private let now = Instant("2026-11-24T12:00:00Z")
    private static let one = String(repeating: "1a", count: 20)
    private static let two = String(repeating: "2B", count: 20)
    private static let long = String(repeating: "3", count: 64)

    private func commits(
        _ rows: String..., header: String = "service,sha,parents,authored_at,committed_at,author_email"
    )
        throws -> CommitImport
    {
        try CommitImport(Array(([header] + rows).joined(separator: "\n").utf8), now: now)
    }

    private func deployments(_ rows: String...) throws -> DeploymentImport {
        let header = "id,service,environment,sha,started_at,finished_at,result"
        return try DeploymentImport(Array(([header] + rows).joined(separator: "\n").utf8), now: now)
    }

    @Test func `a commit, with two parents, and with none`() throws {
        let table = try commits(
            "shop,\(Self.one),\(Self.two)  \(Self.long),2007-01-01T00:00:00Z,2026-11-25T12:00:00Z,Ada@Example.org",
            "shop,\(Self.two),,2026-01-01T00:00:00.5+01:00,2026-01-01T00:00:00Z,")
        #expect(table.badRows.isEmpty)
        #expect(table.rows.map(\.line) == [2, 3] && table.rows.map(\.service) == ["shop", "shop"])
        let (first, second) = (table.rows[0].commit, table.rows[1].commit)
        #expect(first.id.hex == Self.one && first.isMerge && first.authorEmail == "ada@example.org")
        #expect(first.parents.map(\.hex) == [Self.two.lowercased(), Self.long])
        #expect(first.authored == Instant("2007-01-01T00:00:00Z"))
        #expect(second.id == first.parents[0] && second.parents.isEmpty && second.authorEmail == nil)
        #expect(second.authored == Instant("2025-12-31T23:00:00.5Z"))
    }

    @Test func `the address is optional, as a column and as a cell`() throws {
        let table = try commits(
            "2026-01-01T00:00:00Z,2026-01-01T00:00:00Z,\(Self.one),,shop",
            header: "authored_at,committed_at,sha,parents,service")
        #expect(table.badRows.isEmpty && table.rows.map(\.commit.authorEmail) == [nil])
    }

    @Test(arguments: [
        (",\(one),,2026-01-01T00:00:00Z,2026-01-01T00:00:00Z,", "service"),
        ("shop,1a1a1a1,,2026-01-01T00:00:00Z,2026-01-01T00:00:00Z,", "sha"),
        ("shop,,,2026-01-01T00:00:00Z,2026-01-01T00:00:00Z,", "sha"),
        ("shop,\(one),\(two);\(long),2026-01-01T00:00:00Z,2026-01-01T00:00:00Z,", "parents"),
        ("shop,\(one),\(one),2026-01-01T00:00:00Z,2026-01-01T00:00:00Z,", "parents"),
        ("shop,\(one),,,2026-01-01T00:00:00Z,", "authored_at"),
        ("shop,\(one),,1767225600,2026-01-01T00:00:00Z,", "authored_at"),
        ("shop,\(one),,2026-01-01T00:00:00Z,2026-11-25T12:00:01Z,", "committed_at"),
        ("shop,\(one),,2026-11-26T00:00:00Z,2026-01-01T00:00:00Z,", "authored_at"),
        ("shop,\(one),,2026-01-01T00:00:00Z,2026-01-01T00:00:00Z,Ada", "author_email"),
        ("shop,\(one)", "authored_at"),
    ])
    func `a bad commit is named by line and column and the good ones stay`(row: String, column: String) throws {
        let good = "shop,\(Self.two),,2026-01-01T00:00:00Z,2026-01-01T00:00:00Z,"
        let table = try commits(good, row, good)
        #expect(table.badRows.map { "\($0.line) \($0.column)" } == ["3 \(column)"])
        #expect(table.rows.map(\.line) == [2, 4])
    }

    @Test func `deployments, one of which nobody saw begin`() throws {
        let table = try deployments(
            "42,shop,Production,\(Self.one),2026-01-01T00:00:00Z,2026-01-01T00:05:00Z,success",
            "43,shop,staging,\(Self.two),,2026-01-02T00:05:00Z,Failure")
        #expect(table.badRows.isEmpty)
        let (first, second) = (table.rows[0].deployment, table.rows[1].deployment)
        #expect(first.id == "42" && first.service == "shop" && first.isProduction && first.result == .success)
        #expect(first.commit.hex == Self.one && first.started == Instant("2026-01-01T00:00:00Z"))
        #expect(second.started == nil && !second.isProduction && second.result == .failure)
        #expect(second.finished == Instant("2026-01-02T00:05:00Z"))
    }

    @Test(arguments: [
        (",shop,production,\(one),,2026-01-01T00:05:00Z,success", "id"),
        ("1,,production,\(one),,2026-01-01T00:05:00Z,success", "service"),
        ("1,shop,,\(one),,2026-01-01T00:05:00Z,success", "environment"),
        ("1,shop,production,v1.2,,2026-01-01T00:05:00Z,success", "sha"),
        ("1,shop,production,\(one),early,2026-01-01T00:05:00Z,success", "started_at"),
        ("1,shop,production,\(one),2026-11-26T00:00:00Z,2026-11-26T00:00:00Z,success", "started_at"),
        ("1,shop,production,\(one),,,success", "finished_at"),
        ("1,shop,production,\(one),2026-01-01T00:06:00Z,2026-01-01T00:05:00Z,success", "finished_at"),
        ("1,shop,production,\(one),,2026-11-25T12:00:01Z,success", "finished_at"),
        ("1,shop,production,\(one),,2026-01-01T00:05:00Z,maybe", "result"),
        ("1,shop,production,\(one),,2026-01-01T00:05:00Z,", "result"),
    ])
    func `a bad deployment is named by line and column and the good ones stay`(row: String, column: String) throws {
        let good = "0,shop,production,\(Self.one),,2026-01-01T00:05:00Z,success"
        let table = try deployments(good, row, good)
        #expect(table.badRows.map { "\($0.line) \($0.column)" } == ["3 \(column)"])
        #expect(table.rows.map(\.line) == [2, 4])
    }

    @Test(.enabled(if: fixtures != nil, "DAYLIGHT_FIXTURES is not set"))
    func `a real history, as somebody would export it`() throws {
        let file = URL(filePath: try #require(fixtures)).appending(path: "real-history/hummingbird/commits.csv")
        let lines = try String(contentsOf: file, encoding: .utf8).split(whereSeparator: \.isNewline)
        let rows = lines.enumerated().map { ($0.offset == 0 ? "service," : "hummingbird,") + $0.element }
        let table = try CommitImport(Array(rows.joined(separator: "\n").utf8), now: now)
        #expect(table.badRows.isEmpty && table.rows.count == lines.count - 1 && table.rows.count >= 1_000)
        let ids = Set(table.rows.map(\.commit.id))
        #expect(table.rows.allSatisfy { ids.isSuperset(of: $0.commit.parents) })
        #expect(table.rows.count(where: \.commit.parents.isEmpty) >= 1)
    }

    @Test func `what is no such table is refused with a sentence`() {
        #expect(throws: UnreadableTable.self) { try commits(header: "sha,parents,authored_at,committed_at") }
        #expect(throws: UnreadableTable.self) { try DeploymentImport([], now: now) }
    }
}
