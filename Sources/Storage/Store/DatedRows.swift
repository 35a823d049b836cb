import Domain
import SQL

/// Rows of work evidence whose date somebody else wrote: git, a sender of events. A date that is missing, or that has not come
/// yet, would never be long ago.
struct DatedRows {
    let table: StaticString
    /// A column or an expression; may be null.
    let date: StaticString

    /// Deletes what is from before that moment, and what has no date that has passed when it has been kept as long as the rest.
    /// That begins when it is first seen here; and it ends with a date that has passed after all, so that a clock which was
    /// wrong for an hour costs nothing.
    func forget(before moment: Instant, at now: Instant, _ session: any Session) throws {
        let latest = now.adding(.days(1)).microseconds
        let until = now.microseconds + (now.microseconds - moment.microseconds)
        try session.run(
            """
            UPDATE \(name: table) SET kept_until = \(until)
            WHERE kept_until IS NULL AND (\(name: date) IS NULL OR \(name: date) > \(latest))
            """)
        try session.run(
            """
            DELETE FROM \(name: table) WHERE \(name: date) < \(moment.microseconds)
            OR (kept_until < \(now.microseconds) AND (\(name: date) IS NULL OR \(name: date) > \(latest)))
            """)
    }
}
