public import Domain
import Hummingbird

/// Checks of the whole ledger, one at a time: each reads every entry, and who presses twice waits for the same answer.
public actor LedgerChecks {
    private let check: @Sendable (_ against: String) async throws -> LedgerVerdict?
    private var running: (against: String, task: Task<LedgerVerdict?, any Error>)?

    /// - Parameter check: answers nil if what it is to be checked against is no checkpoint.
    public init(_ check: @escaping @Sendable (_ against: String) async throws -> LedgerVerdict?) { self.check = check }

    /// - Throws: 429 while a check against another checkpoint is under way.
    func verdict(against: String) async throws -> LedgerVerdict? {
        if let running {
            guard running.against == against else {
                throw Problem(.tooManyRequests, "A check of the ledger is under way: wait until it has ended.")
            }
            return try await running.task.value
        }
        let check = check
        let task = Task { try await check(against) }
        running = (against, task)
        defer { running = nil }
        return try await task.value
    }
}
