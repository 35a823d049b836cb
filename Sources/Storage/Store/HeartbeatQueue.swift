public import Domain
import EvidencePorts
public import SQL
import Synchronization

/// Group commit: heartbeats of concurrent requests go to disk in one transaction; each is answered after the commit.
///
/// The queue is bounded. When it is full, or when the disk has not answered for a while, a submission is refused before
/// anything of it is taken: clients keep their own queue and come back.
public final class HeartbeatQueue: Sendable {
    public struct Submission: Sendable {
        let heartbeats: [Heartbeat]
        let person: PersonID
        let received: Instant
        let token: TokenID?
        public init(_ heartbeats: [Heartbeat], _ person: PersonID, _ received: Instant, under token: TokenID?) {
            self.token = token
            self.heartbeats = heartbeats
            self.person = person
            self.received = received
        }
    }

    /// How many heartbeats may wait, and how many go into one transaction.
    public struct Bounds: Sendable {
        public let waiting: Int
        public let together: Int
        /// How long one commit may take before new submissions are refused.
        public let stalledAfter: Duration
        public init(waiting: Int, together: Int, stalledAfter: Duration) {
            self.waiting = waiting
            self.together = together
            self.stalledAfter = stalledAfter
        }
    }

    private struct Waiting {
        let submission: Submission
        let answer: CheckedContinuation<Void, any Error>

        func finish(_ isTaken: Bool) {
            if isTaken { answer.resume() } else { answer.resume(throwing: TokenRevoked()) }
        }
    }
    private struct State {
        var waiting: [Waiting] = []
        var count = 0
        var isOpen = true
        var commitStarted: ContinuousClock.Instant?
        var wake: CheckedContinuation<Void, Never>?
    }

    private let database: any Database
    private let bounds: Bounds
    private let state = Mutex(State())

    public init(database: any Database, bounds: Bounds) {
        self.database = database
        self.bounds = bounds
    }

    /// Returns when the heartbeats are on disk.
    /// - Throws: `StorageBusy` if the queue is full, stalled or closed; then nothing was taken.
    public func submit(_ submission: Submission) async throws {
        try await withCheckedThrowingContinuation { (answer: CheckedContinuation<Void, any Error>) in
            let outcome = state.withLock { state -> (accepted: Bool, wake: CheckedContinuation<Void, Never>?) in
                let isStalled = state.commitStarted.map { ContinuousClock.now - $0 > bounds.stalledAfter } ?? false
                let fits = state.waiting.isEmpty || state.count + submission.heartbeats.count <= bounds.waiting
                guard state.isOpen, !isStalled, fits else { return (false, nil) }
                state.waiting.append(Waiting(submission: submission, answer: answer))
                state.count += submission.heartbeats.count
                defer { state.wake = nil }
                return (true, state.wake)
            }
            outcome.wake?.resume()
            if !outcome.accepted { answer.resume(throwing: StorageBusy()) }
        }
    }

    /// Commits what is submitted until `close` is called, then what is left, then returns.
    public func run() async {
        while true {
            let batch = next()
            if !batch.isEmpty {
                await commit(batch)
            } else if await !waitForMore() {
                return
            }
        }
    }

    /// Takes no more; what is waiting is still committed.
    public func close() {
        let wake = state.withLock { state in
            state.isOpen = false
            defer { state.wake = nil }
            return state.wake
        }
        wake?.resume()
    }

    private func next() -> [Waiting] {
        state.withLock { state in
            var taken = 0
            var rows = 0
            while taken < state.waiting.count, taken == 0 || rows < bounds.together {
                rows += state.waiting[taken].submission.heartbeats.count
                taken += 1
            }
            let batch = Array(state.waiting[..<taken])
            state.waiting.removeFirst(taken)
            state.count -= rows
            state.commitStarted = batch.isEmpty ? nil : ContinuousClock.now
            return batch
        }
    }

    /// Answers false when the queue is closed and empty.
    private func waitForMore() async -> Bool {
        await withCheckedContinuation { (wake: CheckedContinuation<Void, Never>) in
            let goOn = state.withLock { state in
                if state.waiting.isEmpty, state.isOpen {
                    state.wake = wake
                    return false
                }
                return true
            }
            if goOn { wake.resume() }
        }
        return state.withLock { $0.isOpen || !$0.waiting.isEmpty }
    }

    private func commit(_ batch: [Waiting]) async {
        do {
            for (waiting, isTaken) in zip(batch, try await write(batch.map(\.submission))) { waiting.finish(isTaken) }
        } catch {
            // One submission must not spoil its neighbours: apart from a busy or full disk, each is tried by itself.
            let isAboutTheDisk = (error as? DatabaseFailure)?.isAboutTheDisk ?? false
            guard batch.count > 1, !isAboutTheDisk else {
                for waiting in batch { waiting.answer.resume(throwing: error) }
                return
            }
            for waiting in batch {
                do {
                    waiting.finish(try await write([waiting.submission]) == [true])
                } catch { waiting.answer.resume(throwing: error) }
            }
        }
    }

    private func write(_ submissions: [Submission]) async throws -> [Bool] {
        try await database.write { try HeartbeatWriter(session: $0).store(submissions) }
    }
}
