import Domain
import SQL

/// Remembers, in the transaction that deletes, that the freed bytes have still to be overwritten.
func owe(scrubSince now: Instant, _ session: any Session) throws {
    try session.run(
        """
        INSERT INTO owed (what, since) VALUES ('scrub', \(now.microseconds))
        ON CONFLICT (what) DO UPDATE SET since = owed.since + 1
        """)
}

/// Overwrites what was freed. What is deleted is deleted whether this succeeds now or, after a full disk or a stop in the
/// middle, with the next round of retention. What is owed while it runs stays owed.
func scrub(_ database: any Database) async throws {
    let owed = try await database.read { try $0.rows("SELECT since FROM owed WHERE what = 'scrub'").first?.integer(0) }
    guard let owed else { return }
    try await database.scrub()
    try await database.write { try $0.run("DELETE FROM owed WHERE what = 'scrub' AND since = \(owed)") }
}
