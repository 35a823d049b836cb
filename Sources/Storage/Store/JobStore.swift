public import Domain
public import OrganizationPorts
public import SQL

/// Claims of jobs.
public struct JobStore: JobClaiming {
    private let database: any Database
    public init(database: any Database) { self.database = database }

    private static let deadAfter = Span.Length.minutes(15)
    private static let rememberedFor = Span.Length.days(60)

    public func claim(_ job: String, period: String, at now: Instant) async throws -> Bool {
        let dead = now.microseconds - Self.deadAfter.microseconds
        let old = now.microseconds - Self.rememberedFor.microseconds
        return try await database.write { session in
            try session.run("DELETE FROM jobs WHERE claimed_at < \(old)")
            return try session.run(
                """
                INSERT INTO jobs (job, period, claimed_at, done_at) VALUES (\(job), \(period), \(now.microseconds), NULL)
                ON CONFLICT (job, period) DO UPDATE SET claimed_at = excluded.claimed_at
                WHERE jobs.done_at IS NULL AND jobs.claimed_at < \(dead)
                """) == 1
        }
    }

    public func giveBack(_ job: String, period: String) async throws {
        try await database.write { session in
            try session.run("DELETE FROM jobs WHERE job = \(job) AND period = \(period)")
        }
    }

    public func finish(_ job: String, period: String, at now: Instant) async throws {
        try await database.write { session in
            try session.run(
                "UPDATE jobs SET done_at = \(now.microseconds) WHERE job = \(job) AND period = \(period)")
        }
    }
}
