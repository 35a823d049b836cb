import EvidencePorts
import SQL
import Synchronization

/// How much may wait, and how much goes into one transaction.
public struct CommitBounds: Sendable {
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

/// Group commit: submissions of concurrent requests go to disk in one transaction; each is answered after the commit.
///
/// The queue is bounded. When it is full, or when the disk has not answered for a while, a submission is refused before
/// anything of it is taken: whoever sent it comes back.
public final class GroupCommit<Submission: Sendable, Answer: Sendable>: Sendable {
    private struct Waiting {
        let submission: Submission
        let weight: Int
        let answer: CheckedContinuation<Answer, any Error>
    }
    private struct State {
        var waiting: [Waiting] = []
        var count = 0
        var isOpen = true
        var commitStarted: ContinuousClock.Instant?
        var wake: CheckedContinuation<Void, Never>?
    }

    private let bounds: CommitBounds
    private let weigh: @Sendable (Submission) -> Int
    private let write: @Sendable ([Submission]) async throws -> [Answer]
    private let state = Mutex(State())

    /// - Parameters:
    ///   - weigh: how much of the bounds a submission takes.
    ///   - write: stores all of these or none, and answers one for each, in order.
    public init(
        bounds: CommitBounds, weigh: @escaping @Sendable (Submission) -> Int,
        write: @escaping @Sendable ([Submission]) async throws -> [Answer]
    ) {
        self.bounds = bounds
        self.weigh = weigh
        self.write = write
    }

    /// Returns when the submission is on disk.
    /// - Throws: `StorageBusy` if the queue is full, stalled or closed; then nothing was taken.
    public func submit(_ submission: Submission) async throws -> Answer {
        let weight = weigh(submission)
        return try await withCheckedThrowingContinuation { (answer: CheckedContinuation<Answer, any Error>) in
            let outcome = state.withLock { state -> (accepted: Bool, wake: CheckedContinuation<Void, Never>?) in
                let isStalled = state.commitStarted.map { ContinuousClock.now - $0 > bounds.stalledAfter } ?? false
                let fits = state.waiting.isEmpty || state.count + weight <= bounds.waiting
                guard state.isOpen, !isStalled, fits else { return (false, nil) }
                state.waiting.append(Waiting(submission: submission, weight: weight, answer: answer))
                state.count += weight
                defer { state.wake = nil }
                return (true, state.wake)
            }
            outcome.wake?.resume()
            if !outcome.accepted { answer.resume(throwing: StorageBusy()) }
        }
    }

    /// What waits to be written, weighed.
    var weightWaiting: Int { state.withLock { $0.count } }

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
            var weight = 0
            while taken < state.waiting.count, taken == 0 || weight < bounds.together {
                weight += state.waiting[taken].weight
                taken += 1
            }
            let batch = Array(state.waiting[..<taken])
            state.waiting.removeFirst(taken)
            state.count -= weight
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
            for (waiting, answer) in zip(batch, try await write(batch.map(\.submission))) {
                waiting.answer.resume(returning: answer)
            }
        } catch {
            // One submission must not spoil its neighbours: apart from a busy or full disk, each is tried by itself.
            let isAboutTheDisk = (error as? DatabaseFailure)?.isAboutTheDisk ?? false
            guard batch.count > 1, !isAboutTheDisk else {
                for waiting in batch { waiting.answer.resume(throwing: error) }
                return
            }
            for waiting in batch {
                do {
                    guard let answer = try await write([waiting.submission]).first else { throw StorageBusy() }
                    waiting.answer.resume(returning: answer)
                } catch { waiting.answer.resume(throwing: error) }
            }
        }
    }
}
