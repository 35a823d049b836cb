public import Domain

/// Which server does a job: one row per (job, period), claimed once, however many servers share the database.
public protocol JobClaiming: Sendable {
    /// Answers whether the caller has it. A claim that was not finished within a quarter of an hour is free again: its server
    /// has died.
    func claim(_ job: String, period: String, at now: Instant) async throws -> Bool
    func finish(_ job: String, period: String, at now: Instant) async throws
    /// Gives a claim back, done or not: whoever asks next has it.
    func giveBack(_ job: String, period: String) async throws
}
