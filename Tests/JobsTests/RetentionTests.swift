import Access
import Domain
import Foundation
import Jobs
import Ledger
import Logging
import OrganizationPorts
import SQL
import Store
import StoreSQLite
import Synchronization
import TestSupport
import Testing

/// Guarantee G16, with a clock that the test moves.
@Suite struct RetentionTests {
    private func withHouse(
        claims: (JobStore) -> any JobClaiming = { $0 },
        _ body: (ManualClock, Retention, EvidenceStore, PersonalStore, any Database) async throws -> Void
    ) async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).sqlite").path
        defer { for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) } }
        let clock = ManualClock("2026-11-02T12:00:00Z")
        let database = try SQLiteDatabase(path: path, busySeconds: 5)
        _ = try await database.migrate(Schema.migrations)
        let account = Account(person: ada, email: "ada@x.org", name: "Ada", passphraseHash: nil, acknowledged: nil)
        try await OrganizationStore(database: database, writer: .ofTests).setUp(
            House(form: .solo, name: "Solo", zone: .utc, isSimulated: false), owner: account, invitationHash: nil,
            expires: clock.now(), at: clock.now())
        let queue = HeartbeatQueue(
            database: database, bounds: .init(waiting: 100, together: 100, stalledAfter: .seconds(30)))
        let writer = Task { await queue.run() }
        let evidence = EvidenceStore(database: database, queue: queue, writer: .ofTests)
        let retention = Retention(
            evidence: evidence, work: WorkStore(database: database, hashAddress: { "hash of \($0)" }),
            claims: claims(JobStore(database: database)), hashAddress: { "hash of \($0)" },
            sealName: { "sealed \($0.count)" },
            clock: clock,
            logger: Logger(label: "test"))
        try await body(
            clock, retention, evidence, PersonalStore(database: database, hashAddress: { "hash of \($0)" }), database)
        queue.close()
        await writer.value
        try await database.close()
    }

    private let ada = PersonID("ada")
    private let everything = Interval(Instant("2020-01-01T00:00:00Z"), Instant("2030-01-01T00:00:00Z"))

    @Test func `raw heartbeats stay for 14 days from receipt, whenever they happened, and then they go`() async throws {
        try await withHouse { clock, retention, evidence, personal, _ in
            // Ten days old when they arrive: an offline queue.
            let beats = (0...10).map { Heartbeat.at(Double($0) * 60 - 864_000) }
            try await evidence.store(beats, of: ada, received: clock.now(), under: nil)
            clock.advance(by: .days(14))
            try await retention.sweep()
            #expect(
                try await personal.heartbeats(for: Policy.grant(for: ada), in: everything, limit: 100).count == 11,
                "exactly 14 days are kept")
            clock.advance(by: Span.Length(microseconds: 1))
            try await retention.sweep()
            #expect(try await personal.heartbeats(for: Policy.grant(for: ada), in: everything, limit: 100).isEmpty)
            let spans = try await personal.spans(for: Policy.grant(for: ada), touching: everything)
            #expect(spans.covered == 600)
            #expect(spans.map(\.origin) == [.settled])
        }
    }

    @Test(.timeLimit(.minutes(5)))
    func `of servers that start together one sweeps, and one that starts later does too`() async throws {
        let claims = Mutex<Watched?>(nil)
        try await withHouse(
            claims: { store in
                let watched = Watched(store, waitsFor: 2)
                claims.withLock { $0 = watched }
                return watched
            }
        ) { clock, retention, evidence, personal, _ in
            let made = claims.withLock { $0 }
            let watched = try #require(made)
            try await evidence.store([.at(-864_000)], of: ada, received: clock.now(), under: nil)
            clock.advance(by: .days(15))
            try await watched.whileRunning(retention, retention)
            #expect((watched.asked, watched.granted) == (2, 1))
            #expect(try await personal.heartbeats(for: Policy.grant(for: ada), in: everything, limit: 9).isEmpty)
            try await watched.whileRunning(retention)
            #expect((watched.asked, watched.granted) == (3, 2))
        }
    }

    @Test func `personal series go after 13 months, imported or joined`() async throws {
        try await withHouse { clock, retention, evidence, personal, _ in
            let agents = [7_200.0, 7_260].map {
                Heartbeat(time: Heartbeat.at($0).time, work: Work(kind: .ai, project: nil, language: nil))
            }
            try await evidence.store([.at(0), .at(60)] + agents, of: ada, received: clock.now(), under: nil)
            let imported = Span(
                Heartbeat.at(3600).time, Heartbeat.at(4000).time, Work(kind: .coding, project: nil, language: nil),
                .imported)
            _ = try await evidence.store(imported: [imported], of: ada, received: clock.now())
            clock.advance(by: .days(395))
            try await retention.sweep()
            #expect(try await personal.spans(for: Policy.grant(for: ada), touching: everything).covered == 520)
            clock.advance(by: .days(2))
            try await retention.sweep()
            #expect(try await personal.spans(for: Policy.grant(for: ada), touching: everything).isEmpty)
        }
    }

    /// How many rows there are after a sweep at the last moment of the promise, and how many after one just behind it.
    private func left(
        _ clock: ManualClock, _ retention: Retention, _ database: any Database, since begin: Instant,
        keptFor length: Span.Length, _ count: SQL
    ) async throws -> [Int64] {
        var left: [Int64] = []
        for late in [0, 1] as [Int64] {
            clock.set(begin.adding(length).adding(Span.Length(microseconds: late)))
            try await retention.sweep()
            left.append(try await database.read { try $0.rows(count).first?.integer(0) ?? -1 })
        }
        return left
    }

    @Test func `published weeks go 24 months after they ended, and their panel with the last of them`() async throws {
        try await withHouse { clock, retention, _, _, database in
            try await database.write { session in
                try session.run(
                    """
                    INSERT INTO panels (panel_id, quarter, from_week, to_week, department, people, frozen_at, leaf)
                    VALUES ('p', '2026-Q4', '2026-W45', '2026-W45', 'Tech', 7, 0, 0)
                    """)
                try session.run(
                    """
                    INSERT INTO cells (metric, week, panel_id, change, sealed_at, leaf)
                    VALUES ('focus-time', '2026-W45', 'p', 1, 0, 0)
                    """)
            }
            let ended = Instant(microseconds: Instant("2026-11-09T00:00:00Z").microseconds - 1)
            #expect(
                try await left(
                    clock, retention, database, since: ended, keptFor: .days(731),
                    "SELECT (SELECT COUNT(*) FROM cells) + (SELECT COUNT(*) FROM panels)") == [2, 0])
        }
    }

    @Test func `what happened to shared work goes after 25 months`() async throws {
        try await withHouse { clock, retention, _, _, database in
            let at = clock.now()
            try await database.write { session in
                try session.run("INSERT INTO authors (author, hash) VALUES (1, 'hash of somebody')")
                try session.run(
                    """
                    INSERT INTO commits (service, sha, parents, authored_at, committed_at, author)
                    VALUES ('s', 'a', '', 0, \(at.microseconds), 1)
                    """)
                try session.run(
                    """
                    INSERT INTO deployments (deployment_id, service, environment, sha, finished_at, result)
                    VALUES ('d', 's', 'production', 'a', \(at.microseconds), 'success')
                    """)
            }
            let rows: SQL = """
                SELECT (SELECT COUNT(*) FROM commits) + (SELECT COUNT(*) FROM authors) + (SELECT COUNT(*) FROM deployments)
                """
            #expect(
                try await left(clock, retention, database, since: at, keptFor: .days(761), rows) == [3, 0],
                "and whose it was with the last of it")
        }
    }

    @Test func `what an entry of the ledger says goes after 25 months, and how many went is said`() async throws {
        try await withHouse { clock, retention, _, _, database in
            let at = clock.now()
            try await database.write { session in
                try session.run("DELETE FROM ledger_openings")
                for place in [1000, 1001] {
                    try session.run(
                        """
                        INSERT INTO ledger_openings (idx, salt, content, kind, person_id, written_at)
                        VALUES (\(place), 's', 'words of an entry', 'policy', NULL, \(at.microseconds))
                        """)
                }
            }
            let rows: SQL = "SELECT COUNT(*) FROM ledger_openings WHERE kind = 'policy'"
            #expect(try await left(clock, retention, database, since: at, keptFor: .days(761), rows) == [2, 0])
            let erased = try await database.read { session in
                try session.rows("SELECT content FROM ledger_openings WHERE kind = 'openings-erased'").map {
                    try $0.text(0)
                }
            }
            #expect(erased.count == 1 && erased.first?.contains("\"2\"") == true, "\(erased)")
        }
    }
}

extension LedgerWriter {
    /// With the pen of tests, and salts that are no secret.
    static let ofTests = LedgerWriter(pen: .ofTests, salt: { Array(repeating: 1, count: 32) })
}
