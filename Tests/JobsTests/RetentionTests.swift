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
        _ body: (ManualClock, Retention, EvidenceStore, PersonalStore) async throws -> Void
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
        try await body(clock, retention, evidence, PersonalStore(database: database, hashAddress: { "hash of \($0)" }))
        queue.close()
        await writer.value
        try await database.close()
    }

    private let ada = PersonID("ada")
    private let everything = Interval(Instant("2020-01-01T00:00:00Z"), Instant("2030-01-01T00:00:00Z"))

    @Test func `raw heartbeats stay for 14 days from receipt, whenever they happened, and then they go`() async throws {
        try await withHouse { clock, retention, evidence, personal in
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

    @Test(.timeLimit(.minutes(1)))
    func `of servers that start together one sweeps, and one that starts later does too`() async throws {
        let claims = Mutex<Watched?>(nil)
        try await withHouse(
            claims: { store in
                let watched = Watched(store, waitsFor: 2)
                claims.withLock { $0 = watched }
                return watched
            }
        ) { clock, retention, evidence, personal in
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
        try await withHouse { clock, retention, evidence, personal in
            try await evidence.store([.at(0), .at(60)], of: ada, received: clock.now(), under: nil)
            let imported = Span(
                Heartbeat.at(3600).time, Heartbeat.at(4000).time, Work(kind: .coding, project: nil, language: nil),
                .imported)
            _ = try await evidence.store(imported: [imported], of: ada, received: clock.now())
            clock.advance(by: .days(395))
            try await retention.sweep()
            #expect(try await personal.spans(for: Policy.grant(for: ada), touching: everything).covered == 460)
            clock.advance(by: .days(2))
            try await retention.sweep()
            #expect(try await personal.spans(for: Policy.grant(for: ada), touching: everything).isEmpty)
        }
    }
}

extension LedgerWriter {
    /// With the pen of tests, and salts that are no secret.
    static let ofTests = LedgerWriter(pen: .ofTests, salt: { Array(repeating: 1, count: 32) })
}
