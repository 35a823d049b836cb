import Domain
import EvidencePorts
import SQL
import Store
import Synchronization
import TestSupport
import Testing

@testable import class Store.HeartbeatQueue

/// The queue by itself, over a disk that a test holds.
@Suite(.timeLimit(.minutes(9))) struct QueueTests {
    /// A database whose writes wait until they are let through.
    final class SlowDisk: Database {
        private let gate = Mutex<(isOpen: Bool, waiting: [CheckedContinuation<Void, Never>])>((false, []))
        let writes = Mutex(0)

        func open() {
            let waiting = gate.withLock { gate in
                gate.isOpen = true
                defer { gate.waiting = [] }
                return gate.waiting
            }
            for continuation in waiting { continuation.resume() }
        }
        func write<Answer: Sendable>(_ body: @escaping @Sendable (any Session) throws -> Answer) async throws -> Answer
        {
            await withCheckedContinuation { continuation in
                let isOpen = gate.withLock { gate in
                    if !gate.isOpen { gate.waiting.append(continuation) }
                    return gate.isOpen
                }
                if isOpen { continuation.resume() }
            }
            writes.withLock { $0 += 1 }
            throw DatabaseFailure.busy
        }
        func read<Answer: Sendable>(_ body: @escaping @Sendable (any Session) throws -> Answer) async throws -> Answer {
            throw DatabaseFailure.busy
        }
        func scrub() async throws {}
        func foldLog() async throws {}
        func examine() async throws -> [String] { [] }
        func close() async throws {}
    }

    private func submission(_ count: Int) -> HeartbeatQueue.Submission {
        HeartbeatQueue.Submission((0..<count).map { .at(Double($0)) }, PersonID("ada"), Given.received, under: nil)
    }

    @Test func `a full queue refuses before it takes anything, and a closed one too`() async throws {
        let disk = SlowDisk()
        let queue = HeartbeatQueue(
            database: disk, bounds: .init(waiting: 10, together: 5, stalledAfter: .seconds(600)))
        let first = Task { try await queue.submit(submission(8)) }
        while queue.waiting < 8 { await Task.yield() }
        await #expect(throws: StorageBusy.self) { try await queue.submit(submission(3)) }
        let writer = Task { await queue.run() }
        disk.open()
        await #expect(throws: DatabaseFailure.busy) { try await first.value }
        queue.close()
        await writer.value
        await #expect(throws: StorageBusy.self) { try await queue.submit(submission(1)) }
    }

    @Test func `a busy disk is asked once for a group, not once for each of its submissions`() async throws {
        let disk = SlowDisk()
        let queue = HeartbeatQueue(
            database: disk, bounds: .init(waiting: 100, together: 100, stalledAfter: .seconds(600)))
        let all = (0..<5).map { _ in Task { try await queue.submit(submission(1)) } }
        while queue.waiting < 5 { await Task.yield() }
        let writer = Task { await queue.run() }
        disk.open()
        for one in all { await #expect(throws: DatabaseFailure.busy) { try await one.value } }
        #expect(disk.writes.withLock { $0 } == 1)
        queue.close()
        await writer.value
    }

    /// A sender that has its answer does not send again: what it is answered before is on disk, or is not answered.
    @Test func `a hook is answered after its write, and not at all when that fails`() async throws {
        let disk = SlowDisk()
        let queue = HookQueue(
            database: disk, bounds: .init(waiting: 10, together: 5, stalledAfter: .seconds(600)), hashAddress: { $0 })
        let delivery = HookDelivery(
            connection: ConnectionID("c"), key: "k", bodyHash: "h", event: "x", evidence: [], finding: nil,
            received: Given.received,
            deploysByTag: false)
        let isAnswered = Mutex(false)
        let sent = Task {
            defer { isAnswered.withLock { $0 = true } }
            return try await queue.accept(delivery)
        }
        let writer = Task { await queue.run() }
        try await Task.sleep(for: .milliseconds(100))
        #expect(!isAnswered.withLock { $0 }, "the disk has said nothing yet")
        disk.open()
        await #expect(throws: DatabaseFailure.busy) { _ = try await sent.value }
        queue.close()
        await writer.value
    }
}
