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
    /// Answers every call with nothing, and counts them; who is held answers later.
    private final class Quiet: Outbound {
        private let calls = Mutex(0)
        private let held = Mutex<String?>(nil)
        var count: Int { calls.withLock { $0 } }
        func hold(_ server: String) { held.withLock { $0 = server } }
        func release() { held.withLock { $0 = nil } }

        func send(_ request: OutboundRequest) async throws(OutboundFailure) -> OutboundReply {
            calls.withLock { $0 += 1 }
            while held.withLock({ $0.map { request.url.hasPrefix($0) } ?? false }), !Task.isCancelled {
                try? await Task.sleep(for: .milliseconds(2))
            }
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

    @Test func `a connection with a token is read each night, once, whether or not somebody has begun`() async throws {
        try await with { reconciling, clock, outbound, _, _ in
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

    @Test func `without a token nobody is asked, and what was made by day is read from the next night on`() async throws
    {
        try await with { reconciling, clock, outbound, store, connection in
            clock.set(Instant("2026-11-02T12:00:00Z"))
            _ = try await store.remove(connection.id)
            try await store.add(copy(of: connection, token: nil, made: "2026-11-01T01:00:00Z"))
            try await reconciling.round()
            #expect(outbound.count == 0, "there is no token")
            _ = try await store.remove(connection.id)
            try await store.add(copy(of: connection, token: connection.sealedToken, made: "2026-11-02T11:00:00Z"))
            try await reconciling.round()
            #expect(outbound.count == 0, "it was made after three")
            clock.set(Instant("2026-11-03T03:00:00Z"))
            try await reconciling.round()
            #expect(outbound.count > 0)
        }
    }

    @Test func `a provider that says to wait holds up no other`() async throws {
        try await with { reconciling, clock, outbound, store, connection in
            let other = copy(of: connection, "other", token: connection.sealedToken, api: "https://slow.example.org")
            try await store.add(other)
            clock.set(Instant("2026-11-02T03:00:00Z"))
            outbound.hold("https://slow.example.org")
            let round = Task { try await reconciling.round() }
            // While the one is waited for, the other is read to its end.
            var isRead = false
            for _ in 0..<2_000 where !isRead {
                let streams = try await store.state(of: connection.id)?.streams ?? []
                isRead = streams.count == 3 && streams.allSatisfy { $0.finished != nil }
                try await Task.sleep(for: .milliseconds(5))
            }
            #expect(isRead)
            #expect(try await store.state(of: other.id)?.streams.allSatisfy { $0.finished == nil } == true)
            outbound.release()
            try await round.value
            #expect(try await store.state(of: other.id)?.streams.count { $0.finished != nil } == 3)
        }
    }

    private func copy(
        of one: Connection, _ id: String? = nil, token: String?, made: String = "2026-11-01T01:00:00Z",
        api: String? = nil
    ) -> Connection {
        Connection(
            id: id.map { ConnectionID($0) } ?? one.id, vendor: one.vendor, service: one.service,
            serviceName: one.serviceName, team: one.team, apiURL: api, sealedSecrets: one.sealedSecrets,
            sealedToken: token, deploysByTag: false, made: Instant(made), repositories: [], services: [:], notes: [:])
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
