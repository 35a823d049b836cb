import Access
import Domain
import OrganizationPorts
import SQL
import Store
import TestSupport
import Testing

/// Databases that earlier releases have written.
@Suite struct EarlierSchemaTests {
    /// A row of what is kept longest, with the step that brought its table; `asked` finds it again in this release's form.
    private struct Kept {
        let since: String
        let written: String
        let asked: SQL
        let expected: [Value]
    }

    private static let rows = [
        Kept(
            since: "0002-activity",
            written: """
                INSERT INTO imported_spans (person_id, started_at, ended_at, kind, project, language)
                VALUES ('p', 1000000, 2000000, 'coding', 'old', 'Swift');
                """,
            asked: "SELECT ended_at, project FROM imported_spans", expected: [.integer(2_000_000), .text("old")]),
        Kept(
            since: "0005-publication",
            written: """
                INSERT INTO panels (panel_id, quarter, from_week, to_week, department, people, frozen_at, leaf)
                VALUES ('a', '2026-Q1', '2026-W01', '2026-W13', 'Shop', 8, 1, 2);
                INSERT INTO cells (metric, week, panel_id, change, sealed_at, leaf)
                VALUES ('focus-time', '2026-W05', 'a', -1.5, 7, 3);
                """,
            asked: """
                SELECT cells.change, cells.sealed_at, cells.leaf, panels.department FROM cells JOIN panels ON panels.panel_id = cells.panel_id
                """,
            expected: [.real(-1.5), .integer(7), .integer(3), .text("Shop")]),
        Kept(
            since: "0005-publication",
            written: """
                INSERT INTO ledger_leaves (idx, leaf, hash) VALUES (0, 'leaf', 'hash');
                INSERT INTO ledger_openings (idx, salt, content, kind, person_id, written_at)
                VALUES (0, 'salt', 'content', 'setting', 'p', 5);
                """,
            asked: """
                SELECT leaf, hash, salt, content, kind, person_id, written_at FROM ledger_leaves
                JOIN ledger_openings ON ledger_openings.idx = ledger_leaves.idx
                """,
            expected: [
                .text("leaf"), .text("hash"), .text("salt"), .text("content"), .text("setting"), .text("p"),
                .integer(5),
            ]),
        Kept(
            since: "0005-publication",
            written: """
                INSERT INTO looks (look_id, viewer_id, person_id, metrics, from_week, to_week, question, asked_at, opens_at)
                VALUES ('l', 'm', 'p', 'focus-time', '2026-W01', '2026-W04', 'What happened?', 8, 9);
                """,
            asked: "SELECT viewer_id, question, opens_at, case_category FROM looks",
            expected: [.text("m"), .text("What happened?"), .integer(9), .null]),
        Kept(
            since: "0008-work",
            written: """
                INSERT INTO deployments (deployment_id, service, environment, sha, started_at, finished_at, result)
                VALUES ('d', 's', 'production', 'abc', 1, 2, 'success');
                """,
            asked: "SELECT service, sha, started_at, finished_at, result FROM deployments",
            expected: [.text("s"), .text("abc"), .integer(1), .integer(2), .text("success")]),
        // Whose author they name is another test's: the steps change how.
        Kept(
            since: "0008-work",
            written: """
                INSERT INTO commits (service, sha, parents, authored_at, committed_at) VALUES ('s', 'abc', 'ab', 1, 2);
                """,
            asked: "SELECT sha, parents, authored_at, committed_at, author, touches, reverts FROM commits",
            expected: [.text("abc"), .text("ab"), .integer(1), .integer(2), .null, .integer(1), .null]),
        Kept(
            since: "0020-voice",
            written:
                "INSERT INTO concerns (concern_id, receipt, words, released_on) VALUES ('c', 'r', 'sealed', '2026-02-02');",
            asked: "SELECT concern_id, words, released_on, outcome FROM concerns",
            expected: [.text("c"), .text("sealed"), .text("2026-02-02"), .null]),
        Kept(
            since: "0022-calendars",
            written: """
                INSERT INTO calendars (person_id, calendar_id, kind, sealed, mark, made_at, findings, tells_attendees)
                VALUES ('p', 'k', 'feed', 'sealed', 'mark', 1, '', 1);
                INSERT INTO meetings (person_id, started_at, ended_at, kind, attendees, calendar_id)
                VALUES ('p', 1, 2, 'meeting', 3, 'k');
                """,
            asked: """
                SELECT calendars.sealed, mark, meetings.attendees, part FROM calendars
                JOIN meetings ON meetings.calendar_id = calendars.calendar_id
                """,
            expected: [.text("sealed"), .text("mark"), .integer(3), .text("")]),
    ]

    /// Whatever release wrote it: a house with its owner, and what was kept in it, is read by this one.
    @Test(arguments: TestedEngine.allCases)
    func `a database of every earlier schema opens with what is in it`(engine: TestedEngine) async throws {
        for released in 1..<Schema.migrations.count {
            let known = Set(Schema.migrations.prefix(released).map(\.id))
            let kept = Self.rows.filter { known.contains($0.since) }
            try await withDatabase(engine) { database in
                _ = try await database.migrate(Array(Schema.migrations.prefix(released)))
                try await database.write { session in
                    try session.run(
                        """
                        INSERT INTO people (person_id, email, name, zone, passphrase_hash, acknowledged_at,
                        acknowledged_version, made_at) VALUES ('p', 'p@x.org', 'P', 'UTC', 'hash', 1, 1, 1)
                        """)
                    for row in kept { try session.script(row.written) }
                }
                let rest = Schema.migrations.dropFirst(released).map(\.id)
                let taken = try await database.migrate(Schema.migrations)
                #expect(taken == rest)
                let people = OrganizationStore(database: database, writer: .ofTests)
                let owner = try await people.account(email: "p@x.org")
                #expect(owner?.passphraseHash == "hash", "from \(released)")
                for row in kept {
                    let found = try await database.read { try $0.rows(row.asked).map(\.values) }
                    #expect(found == [row.expected], "\(row.since), from \(released)")
                }
                guard released > 1 else { return }
                let personal = PersonalStore(database: database, hashAddress: { "hash of \($0.count)" })
                let spans = try await personal.spans(
                    for: Policy.grant(for: PersonID("p")),
                    touching: Interval(Instant(microseconds: 0), Instant(microseconds: 3_000_000)))
                #expect(spans.map(\.work.project) == ["old"], "from \(released)")
            }
        }
        #expect(Self.rows.allSatisfy { row in Schema.migrations.contains { $0.id == row.since } })
    }
}
