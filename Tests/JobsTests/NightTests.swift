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
import TestSupport
import Testing

/// The nightly reading of a Jira, from the call to the row: what it finds in a wrong place it mends.
@Suite struct NightTests {
    /// Boards 7 and 9, each with sprints of its own; board 7 shows those of 9 too, because an item was in them once.
    private struct JiraOfTwoTeams: Outbound {
        static func sprint(_ id: Int, of board: Int, started: String) -> String {
            #"{"id":\#(id),"state":"active","name":"Sprint \#(id)","startDate":"\#(started)","originBoardId":\#(board)}"#
        }
        private static let of7 = sprint(70, of: 7, started: "2026-10-26T09:00:00.000Z")
        private static let of9 = sprint(90, of: 9, started: "2026-10-26T09:00:00.000Z")
        private static let newOf9 = sprint(91, of: 9, started: "2026-11-01T09:00:00.000Z")

        func send(_ request: OutboundRequest) async throws(OutboundFailure) -> OutboundReply {
            let answers: [(String, String)] = [
                ("/board?type=scrum&maxResults=50&projectKeyOrId=CART", #"{"isLast":true,"values":[{"id":7}]}"#),
                ("/board/7/configuration", #"{"id":7,"columnConfig":{"columns":[]}}"#),
                ("/board/7/sprint?", "{\"isLast\":true,\"values\":[\(Self.of7),\(Self.of9),\(Self.newOf9)]}"),
                ("/board/7/issue?", #"{"startAt":0,"total":0,"issues":[]}"#), ("/field", "[]"),
            ]
            let answer = answers.first { request.url.contains($0.0) }
            return OutboundReply(
                status: answer == nil ? 404 : 200, headers: [], body: Array((answer?.1 ?? "").utf8))
        }
    }

    private struct Open: SecretSealing {
        func seal(_ secret: [UInt8], for purpose: String) -> String? { String(decoding: secret, as: UTF8.self) }
        func open(_ sealed: String, for purpose: String) -> [UInt8]? { Array(sealed.utf8) }
    }

    /// Stored before boards were known, by the hook that spoke last, which is newer than anything that the pages say.
    @Test func `a sprint that lies with another team is moved to the team whose board it is of`() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).sqlite").path
        defer { for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) } }
        let database = try SQLiteDatabase(path: path, busySeconds: 5)
        _ = try await database.migrate(Schema.migrations)
        let clock = ManualClock("2026-11-02T01:00:00Z")
        let work = WorkStore(database: database, hashAddress: { $0 })
        try await work.store([DeployedService(name: "Shop", team: "Cart", repositories: [])])
        let store = ConnectionStore(database: database, hashAddress: { $0 })
        let desk = ConnectionDesk(storage: store, box: Open(), randomness: SeededRandomness(1), clock: clock)
        let id = try await desk.add(
            "jira", service: try await work.service(named: "Shop"), apiURL: "https://jira.example.org",
            secret: Secret("a secret for the test"), token: Secret("a token"), deploysByTag: false, project: "CART")
        let connection = try #require(try await store.connection(id))
        let foreign = ["70", "90"].map { sprint in
            Fact.iteration(
                Iteration(
                    id: "jira:jira.example.org/sprint:\(sprint)", team: "Find", name: "As the hook said",
                    started: Instant("2026-10-26T09:00:00Z"), completed: nil, updated: Instant("2026-11-01T12:00:00Z")))
        }
        try await store.store(
            foreign,
            and: StreamProgress(
                stream: "of before", cursor: nil, mark: nil, etag: nil, items: 2, finished: clock.now(), failure: nil),
            of: connection, at: clock.now())
        let reader = PageReader(
            desk: desk,
            means: .init(outbound: JiraOfTwoTeams(), clock: clock, sleep: { _ in }, patience: nil), name: "test")
        let reconciling = Reconciling(
            reader: reader, storage: store, claims: JobStore(database: database), clock: clock,
            logger: Logger(label: "test"))
        func teams() async throws -> [[Value]] {
            try await database.read { session in
                try session.rows("SELECT iteration_id, team, name FROM iterations ORDER BY iteration_id").map(\.values)
            }
        }
        try await reconciling.round()
        #expect(try await teams().map { $0[1] } == [.text("Find"), .text("Find")], "it is before three")
        clock.set(Instant("2026-11-02T03:00:00Z"))
        try await reconciling.round()
        #expect(try await store.state(of: id)?.streams.allSatisfy { $0.failure == nil } == true)
        // Those of board 9 are not for this connection to take or to move; of the other all but the team is as the newest report says.
        #expect(
            try await teams() == [
                [.text("jira:jira.example.org/sprint:70"), .text("Cart"), .text("As the hook said")],
                [.text("jira:jira.example.org/sprint:90"), .text("Find"), .text("As the hook said")],
            ])
        try await database.close()
    }
}
