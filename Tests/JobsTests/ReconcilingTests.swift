import Connectors
import Domain
import EvidencePorts
import Foundation
import Jobs
import Logging
import OutsidePorts
import SQL
import Store
import StoreSQLite
import Synchronization
import TestSupport
import Testing

/// What webhooks have missed is read once a night, and what a stop has broken off is gone on with at once.
@Suite struct ReconcilingTests {
    /// Answers every call with nothing, and counts them.
    private final class Quiet: Outbound {
        private let calls = Mutex(0)
        var count: Int { calls.withLock { $0 } }
        func send(_ request: OutboundRequest) async throws(OutboundFailure) -> OutboundReply {
            calls.withLock { $0 += 1 }
            return OutboundReply(status: 200, headers: [], body: Array("[]".utf8))
        }
    }

    /// Seals nothing: there is nothing secret in a test.
    private struct Open: SecretSealing {
        func seal(_ secret: [UInt8], for purpose: String) -> String? { String(decoding: secret, as: UTF8.self) }
        func open(_ sealed: String, for purpose: String) -> [UInt8]? { Array(sealed.utf8) }
    }

    private func with(
        _ body: (Reconciling, ManualClock, Quiet, ConnectionStore, Connection) async throws -> Void
    ) async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).sqlite").path
        defer { for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) } }
        let database = try SQLiteDatabase(path: path, busySeconds: 5)
        _ = try await database.migrate(Schema.migrations)
        let clock = ManualClock("2026-11-02T01:00:00Z")
        let work = WorkStore(database: database, hashAddress: { "hash of \($0)" })
        try await work.store([
            DeployedService(name: "Shop", team: "Cart", repositories: [.init(name: "acme/shop", path: nil)])
        ])
        let store = ConnectionStore(database: database, hashAddress: { "hash of \($0)" })
        let desk = ConnectionDesk(storage: store, box: Open(), randomness: SeededRandomness(1), clock: clock)
        let id = try await desk.add(
            "github", service: try await work.service(named: "Shop"), apiURL: nil,
            secret: Secret("a secret for the test"), token: Secret("a token"), deploysByTag: false, project: nil)
        let outbound = Quiet()
        let reader = PageReader(
            desk: desk, means: .init(outbound: outbound, clock: clock, sleep: { _ in }, patience: nil), name: "test")
        let reconciling = Reconciling(
            reader: reader, storage: store, claims: JobStore(database: database), clock: clock,
            logger: Logger(label: "test"))
        let connection = try #require(try await store.connection(id))
        try await body(reconciling, clock, outbound, store, connection)
        try await database.close()
    }

    private func stream(_ cursor: String?, failure: String? = nil) -> StreamProgress {
        StreamProgress(
            stream: "pulls acme/shop", cursor: cursor, mark: nil, etag: nil, items: 0,
            finished: cursor == nil ? Instant("2026-11-01T12:00:00Z") : nil, failure: failure)
    }

    @Test func `a connection whose pages were read once is read again each night, once`() async throws {
        try await with { reconciling, clock, outbound, store, connection in
            try await reconciling.round()
            #expect(outbound.count == 0, "nobody has asked for its pages yet")
            try await store.store([], and: stream(nil), of: connection, at: clock.now())
            try await reconciling.round()
            #expect(outbound.count == 0, "it is before three")
            clock.set(Instant("2026-11-02T03:00:00Z"))
            try await reconciling.round()
            let once = outbound.count
            #expect(once > 0, "every stream is asked")
            for time in ["2026-11-02T03:01:00Z", "2026-11-02T23:59:00Z", "2026-11-03T02:59:00Z"] {
                clock.set(Instant(time))
                try await reconciling.round()
            }
            #expect(outbound.count == once, "not twice a night, and not by day")
            // A server that was down at three does it when it is up.
            clock.set(Instant("2026-11-03T09:30:00Z"))
            try await reconciling.round()
            #expect(outbound.count > once)
        }
    }

    @Test func `a reading that was broken off goes on at once, and one that was refused waits for the night`()
        async throws
    {
        try await with { reconciling, clock, outbound, store, connection in
            try await store.store(
                [], and: stream(nil, failure: "The token is refused."), of: connection, at: clock.now())
            try await reconciling.round()
            #expect(outbound.count == 0)
            let cursor = #"{"address":"/repos/acme/shop/pulls?page=2","pending":[],"place":0}"#
            try await store.store([], and: stream(cursor), of: connection, at: clock.now())
            try await reconciling.round()
            #expect(outbound.count > 0)
        }
    }
}
