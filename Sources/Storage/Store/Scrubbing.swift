import Domain
import SQL

/// Remembers, in the transaction that deletes, that the freed bytes have still to be overwritten.
func owe(scrubSince now: Instant, _ session: any Session) throws {
    try session.run(
        "INSERT INTO owed (what, since) VALUES ('scrub', \(now.microseconds)) ON CONFLICT (what) DO NOTHING")
}

/// Overwrites what was freed. What is deleted is deleted whether this succeeds now or, after a full disk or a stop in the
/// middle, with the next round of retention.
func scrub(_ database: any Database) async throws {
    try await database.scrub()
    try await database.write { try $0.run("DELETE FROM owed WHERE what = 'scrub'") }
}
