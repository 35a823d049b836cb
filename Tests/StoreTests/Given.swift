import Access
import Domain
import EvidencePorts
import Foundation
import Ledger
import OrganizationPorts
import SQL
import Store
import TestSupport

/// An empty database of one engine, with one person, that is gone when the body is done.
struct Given: Sendable {
    let database: any Database
    let evidence: EvidenceStore
    let personal: PersonalStore
    let own: OwnDataStore
    let ada = PersonID("ada")
    static let adasAddress = "ada@example.org"
    /// What is hashed is no address any more.
    static let hash: @Sendable (String) -> String = { "hash of " + $0.replacing("@", with: " at ") }
    static let received = Instant("2026-11-10T00:00:00Z")

    static func with(
        _ engine: TestedEngine, _ body: (Given) async throws -> Void
    ) async throws {
        try await withMigratedDatabase(engine) { try await with($0, body) }
    }

    private static func with(_ database: any Database, _ body: (Given) async throws -> Void) async throws {
        let queue = HeartbeatQueue(
            database: database, bounds: .init(waiting: 10_000, together: 1_000, stalledAfter: .seconds(30)))
        let given = Given(
            database: database, evidence: EvidenceStore(database: database, queue: queue, writer: .ofTests),
            personal: PersonalStore(database: database, hashAddress: hash),
            own: OwnDataStore(
                database: database, writer: .ofTests, hashAddress: hash, sealName: { "sealed \($0.count)" }))
        let writer = Task { await queue.run() }
        try await OrganizationStore(database: database, writer: .ofTests).setUp(
            House(form: .solo, name: "Solo", zone: .utc, isSimulated: false),
            owner: Account(
                person: given.ada, email: adasAddress, name: "Ada", passphraseHash: "of a test", acknowledged: nil
            ),
            invitationHash: nil, expires: received, at: received)
        do { try await body(given) } catch {
            queue.close()
            await writer.value
            throw error
        }
        queue.close()
        await writer.value
    }

    func send(_ heartbeats: [Heartbeat], received: Instant = Given.received) async throws {
        try await evidence.store(heartbeats, of: ada, received: received, under: nil)
    }

    /// What is stored, in the order of time, agents' work after people's.
    func spans() async throws -> [Span] {
        try await personal.spans(for: Policy.grant(for: ada), touching: Given.everything)
    }

    func heartbeats() async throws -> [Heartbeat] {
        try await personal.heartbeats(for: Policy.grant(for: ada), in: Given.everything, limit: 100_000)
    }

    static let everything = Interval(Instant("2020-01-01T00:00:00Z"), Instant("2030-01-01T00:00:00Z"))
}

/// The pure model: all heartbeats joined at once.
func modelled(_ heartbeats: [Heartbeat], closed: [Interval] = []) -> [Span] {
    let human = Joining.liveSpans(of: heartbeats.filter { $0.work.kind != .ai }, settled: [], closed: closed)
    let agent = Joining.liveSpans(of: heartbeats.filter { $0.work.kind == .ai }, settled: [], closed: closed)
    return (human + agent).sorted(by: inOrder)
}

func inOrder(_ a: Span, _ b: Span) -> Bool {
    if a.start != b.start { return a.start < b.start }
    if a.end != b.end { return a.end < b.end }
    return a.work.kind.rawValue < b.work.kind.rawValue
}

func human(_ spans: [Span]) -> [Span] { spans.filter { $0.work.kind != .ai } }
func agent(_ spans: [Span]) -> [Span] { spans.filter { $0.work.kind == .ai } }

extension Heartbeat {
    /// A day's worth of events of a person and of an agent.
    static func mixed(_ count: Int, using generator: inout Seeded) -> [Heartbeat] {
        some(count, using: &generator).map { heartbeat in
            guard Int.random(in: 0..<5, using: &generator) == 0 else { return heartbeat }
            return Heartbeat(
                time: heartbeat.time, work: Work(kind: .ai, project: heartbeat.work.project, language: nil),
                branch: "main", editor: "Claude Code", operatingSystem: "Linux", isWrite: true, aiLineChanges: 3)
        }
    }
}

extension LedgerWriter {
    /// With the pen of tests, and salts that are no secret.
    static let ofTests = LedgerWriter(pen: .ofTests, salt: { Array(repeating: 1, count: 32) })
}
