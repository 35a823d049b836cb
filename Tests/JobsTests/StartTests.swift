import Domain
import Foundation
import Jobs
import Logging
import OrganizationPorts
import SQL
import ServiceLifecycle
import Store
import StoreSQLite
import Synchronization
import TestSupport
import Testing

/// What every server does when it starts is done by one of those that start together.
@Suite struct StartTests {
    private final class Voice: VoiceKeeping {
        private struct Failure: Error {}
        private let counts = Mutex((turns: 0, fails: false))
        init(fails: Bool = false) { counts.withLock { $0.fails = fails } }
        var turns: Int { counts.withLock { $0.turns } }
        func keepVoice() async throws {
            let fails = counts.withLock { counts in
                counts.turns += 1
                return counts.fails
            }
            if fails { throw Failure() }
        }
    }

    private func withClaims(waitsFor count: Int, _ body: (Watched) async throws -> Void) async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).sqlite").path
        defer { for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) } }
        let database = try SQLiteDatabase(path: path, busySeconds: 5)
        _ = try await database.migrate(Schema.migrations)
        try await body(Watched(JobStore(database: database), waitsFor: count))
        try await database.close()
    }

    private func turn(_ voice: Voice, _ claims: Watched) -> VoiceTurn {
        VoiceTurn(
            voice: voice, claims: claims, clock: ManualClock("2026-11-02T12:00:00Z"), logger: Logger(label: "test"))
    }

    @Test(.timeLimit(.minutes(5))) func `the concern channel is kept by one of three, and again by the next start`()
        async throws
    {
        try await withClaims(waitsFor: 3) { claims in
            let voice = Voice()
            try await claims.whileRunning(turn(voice, claims), turn(voice, claims), turn(voice, claims))
            #expect(voice.turns == 1)
            try await claims.whileRunning(turn(voice, claims))
            #expect(voice.turns == 2)
        }
    }

    @Test(.timeLimit(.minutes(5))) func `a start that failed keeps nobody from trying`() async throws {
        try await withClaims(waitsFor: 1) { claims in
            let (broken, voice) = (Voice(fails: true), Voice())
            try await claims.whileRunning(turn(broken, claims))
            try await claims.whileRunning(turn(voice, claims))
            #expect((broken.turns, voice.turns) == (1, 1))
        }
    }
}

/// Claims that are counted, and given back only when so many have asked.
final class Watched: JobClaiming {
    private let store: JobStore
    private let least: Int
    private let counts = Mutex((asked: 0, granted: 0, back: 0))
    init(_ store: JobStore, waitsFor least: Int) {
        self.store = store
        self.least = least
    }
    var asked: Int { counts.withLock { $0.asked } }
    var granted: Int { counts.withLock { $0.granted } }

    func claim(_ job: String, period: String, at now: Instant) async throws -> Bool {
        let isGranted = try await store.claim(job, period: period, at: now)
        counts.withLock { counts in
            counts.asked += 1
            counts.granted += isGranted ? 1 : 0
        }
        return isGranted
    }
    func finish(_ job: String, period: String, at now: Instant) async throws {
        try await store.finish(job, period: period, at: now)
    }
    func giveBack(_ job: String, period: String) async throws {
        while asked < least { try await Task.sleep(for: .milliseconds(5)) }
        try await store.giveBack(job, period: period)
        counts.withLock { $0.back += 1 }
    }

    /// Runs services until each has asked, and what was granted is given back.
    func whileRunning(_ services: any Service...) async throws {
        let expected = asked + services.count
        let running = services.map { service in Task { try await service.run() } }
        while counts.withLock({ $0.asked < expected || $0.back < $0.granted }) {
            try await Task.sleep(for: .milliseconds(5))
        }
        for task in running { task.cancel() }
        for task in running { _ = await task.result }
    }
}
