import Domain
import SQL

/// Whose commits are not kept as theirs: of people who have deleted everything, and of times that somebody has paused or
/// deleted.
struct HiddenAuthors {
    private var ranges: [String: [ClosedRange<Int64>]] = [:]

    init(_ session: any Session, _ hash: (String) -> String) throws {
        // Of somebody who has deleted everything the address is such a hash already.
        for row in try session.rows("SELECT email FROM people WHERE passphrase_hash IS NULL AND email NOT LIKE '%@%'") {
            ranges[try row.text(0)] = [Int64.min...Int64.max]
        }
        // Their other addresses, which nothing else knows any more.
        for row in try session.rows("SELECT hash FROM forgotten_addresses") {
            ranges[try row.text(0)] = [Int64.min...Int64.max]
        }
        // Nothing is collected of a person before the notice is acknowledged (product.md section 2).
        for row in try session.rows(
            """
            SELECT email, CASE WHEN acknowledged_version >= \(CollectionNotice.version) THEN acknowledged_at END
                FROM people JOIN house ON form = 'organization' AND simulated = 0
            UNION ALL SELECT login, CASE WHEN acknowledged_version >= \(CollectionNotice.version) THEN acknowledged_at END
                FROM identities JOIN people
                ON people.person_id = identities.person_id
                JOIN house ON form = 'organization' AND simulated = 0 WHERE provider = 'git'
            """)
        {
            ranges[hash(try row.text(0)), default: []].append(
                Int64.min...(try row.integerIfAny(1).map { $0 - 1 } ?? Int64.max))
        }
        for row in try session.rows(
            """
            SELECT email, started_at, ended_at FROM people JOIN (
                SELECT person_id, started_at, ended_at FROM closed_ranges
                UNION ALL SELECT person_id, started_at, ended_at FROM pauses) AS closed
                ON closed.person_id = people.person_id
            UNION ALL SELECT login, started_at, ended_at FROM identities JOIN (
                SELECT person_id, started_at, ended_at FROM closed_ranges
                UNION ALL SELECT person_id, started_at, ended_at FROM pauses) AS closed
                ON closed.person_id = identities.person_id WHERE provider = 'git'
            """)
        {
            let start = try row.integer(1)
            ranges[hash(try row.text(0)), default: []].append(
                start...max(start, try row.integerIfAny(2).map { $0 - 1 } ?? Int64.max))
        }
    }

    func hides(_ author: String, at moment: Instant?) -> Bool {
        guard let hidden = ranges[author] else { return false }
        // A commit without a date could lie in any of them.
        guard let moment else { return true }
        return hidden.contains { $0.contains(moment.microseconds) }
    }
}

/// By which hashes the person's commits are known.
func authorHashes(
    of person: PersonID, _ hash: (String) -> String, _ session: any Session
) throws -> [String] {
    let own = try session.rows("SELECT email FROM people WHERE person_id = \(person.raw)").map { hash(try $0.text(0)) }
    let others = try session.rows(
        "SELECT login FROM identities WHERE person_id = \(person.raw) AND provider = 'git'"
    ).map { hash(try $0.text(0)) }
    return own + others
}

/// Takes the person off commits: of a range, or of all. The commits stay, as work of nobody in particular.
func forgetAuthor(
    _ hashes: [String], in range: Interval?, _ session: any Session
) throws {
    for hash in hashes {
        try session.run(
            """
            UPDATE commits SET author = NULL WHERE author = (SELECT author FROM authors WHERE hash = \(hash))
            AND COALESCE(authored_at, committed_at, \(range?.start.microseconds ?? 0))
                >= \(range?.start.microseconds ?? Int64.min)
            AND COALESCE(authored_at, committed_at, \(range?.start.microseconds ?? 0))
                < \(range?.end.microseconds ?? Int64.max)
            """)
        try session.run(
            """
            DELETE FROM authors WHERE hash = \(hash)
            AND NOT EXISTS (SELECT 1 FROM commits WHERE commits.author = authors.author)
            """)
    }
}
