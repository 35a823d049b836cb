import Domain
import SQL

/// Rows of work evidence whose date somebody else wrote: git, a sender of events. A date that is missing, or that has not come
/// yet, would be long ago never, or late.
struct DatedRows {
    let table: StaticString
    /// A column or an expression; may be null.
    let date: StaticString

    /// Says of what has no date that has passed that it is kept as long as what happens now: from when it is first seen so.
    /// - Parameter keeping: how long.
    func bound(at now: Instant, keeping length: Span.Length, _ database: any Database) async throws {
        let latest = now.adding(Instant.clocksDiffer).microseconds
        let isUnbound: SQL = """
            SELECT 1 FROM \(name: table) WHERE kept_until IS NULL AND (\(name: date) IS NULL OR \(name: date) > \(latest))
            LIMIT 1
            """
        // Nearly always there is none, and whoever writes need not wait for that.
        guard try await database.read({ try !$0.rows(isUnbound).isEmpty }) else { return }
        try await database.write { session in
            try session.hold(["\(table)"])
            try session.run(
                """
                UPDATE \(name: table) SET kept_until = \(now.adding(length).microseconds)
                WHERE kept_until IS NULL AND (\(name: date) IS NULL OR \(name: date) > \(latest))
                """)
        }
    }

    /// Deletes what is from before that moment, and what has been kept as long as was said.
    func forget(before moment: Instant, at now: Instant, _ session: any Session) throws {
        try session.run(
            """
            DELETE FROM \(name: table) WHERE \(name: date) < \(moment.microseconds) OR kept_until < \(now.microseconds)
            """)
    }
}
