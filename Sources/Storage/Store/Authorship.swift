import Access
import Domain
import SQL

// Who wrote, reviewed or had something is a keyed hash wherever it is stored: it is compared and never read back.

/// How an account is known: an address (an account of `git`) by its own hash, any other by that of tool and login.
func authorHash(_ identity: ToolIdentity, _ hash: (String) -> String) -> String {
    // No address holds a space: an account of a tool never looks like one.
    identity.provider == "git" ? hash(identity.login) : hash("\(identity.provider) \(identity.login)")
}

/// Whether a real organization stands in its first phase, in which nothing of anybody is collected.
func isInFirstPhase(_ session: any Session) throws -> Bool {
    let last = try session.rows(
        """
        SELECT phase FROM phases JOIN house ON form = 'organization' AND simulated = 0 ORDER BY since DESC LIMIT 1
        """
    ).first?.integer(0)
    return last == Int64(Phase.alignment.rawValue)
}

/// Whose work is not kept as theirs: of people who have deleted everything, of times that somebody has paused or deleted, and
/// from before the notice is acknowledged.
struct HiddenAuthors {
    private var ranges: [String: [ClosedRange<Int64>]] = [:]
    /// In its first phase a real organization keeps no author at all: an account that nobody knows may be somebody's later.
    private let isSilent: Bool
    /// Accounts of people who have deleted everything.
    private let forgotten: Set<String>

    init(_ session: any Session, _ hash: (String) -> String) throws {
        isSilent = try isInFirstPhase(session)
        forgotten = Set(try session.rows("SELECT hash FROM forgotten_addresses").map { try $0.text(0) })
        // Of somebody who has deleted everything the address is such a hash already.
        for row in try session.rows("SELECT email FROM people WHERE passphrase_hash IS NULL AND email NOT LIKE '%@%'") {
            ranges[try row.text(0)] = [Int64.min...Int64.max]
        }
        // Their other accounts, which nothing else knows any more.
        for hash in forgotten { ranges[hash] = [Int64.min...Int64.max] }
        // Nothing is collected of a person before the notice is acknowledged (product.md section 2).
        for row in try session.rows(
            """
            SELECT 'git', email, CASE WHEN acknowledged_version >= \(CollectionNotice.version) THEN acknowledged_at END
                FROM people JOIN house ON form = 'organization' AND simulated = 0
            UNION ALL SELECT provider, login,
                CASE WHEN acknowledged_version >= \(CollectionNotice.version) THEN acknowledged_at END
                FROM identities JOIN people ON people.person_id = identities.person_id
                JOIN house ON form = 'organization' AND simulated = 0
            """)
        {
            ranges[try known(row, hash), default: []].append(
                Int64.min...(try row.integerIfAny(2).map { $0 - 1 } ?? Int64.max))
        }
        // Nor from a source of which people were not told in time.
        let isReal = try !session.rows("SELECT 1 FROM house WHERE form = 'organization' AND simulated = 0").isEmpty
        let notice = try Span.Length.days(value(of: .noticeDays, at: Instant(microseconds: .max), session))
        for (vendor, announced) in isReal ? try sources(session) : [:] {
            let until = announced.map { $0.adding(notice).microseconds - 1 } ?? Int64.max
            for row in try session.rows("SELECT provider, login FROM identities WHERE provider = \(vendor)") {
                ranges[try known(row, hash), default: []].append(Int64.min...until)
            }
        }
        for row in try session.rows(
            """
            SELECT 'git', email, started_at, ended_at FROM people JOIN (
                SELECT person_id, started_at, ended_at FROM closed_ranges
                UNION ALL SELECT person_id, started_at, ended_at FROM pauses) AS closed
                ON closed.person_id = people.person_id
            UNION ALL SELECT provider, login, started_at, ended_at FROM identities JOIN (
                SELECT person_id, started_at, ended_at FROM closed_ranges
                UNION ALL SELECT person_id, started_at, ended_at FROM pauses) AS closed
                ON closed.person_id = identities.person_id
            """)
        {
            let start = try row.integer(2)
            ranges[try known(row, hash), default: []].append(
                start...max(start, try row.integerIfAny(3).map { $0 - 1 } ?? Int64.max))
        }
    }

    /// Whether anything of this author may be hidden.
    func mayHide(_ author: String) -> Bool { isSilent || ranges[author] != nil }

    func hides(_ author: String, at moment: Instant?) -> Bool {
        if isSilent { return true }
        guard let hidden = ranges[author] else { return false }
        // What has no date could lie in any of them.
        guard let moment else { return true }
        return hidden.contains { $0.contains(moment.microseconds) }
    }

    /// Whether the change is in a repository of somebody who has deleted everything: its id names the owner, in clear.
    ///
    ///     github:octocat/tool#7, github:git.example/octocat/tool#7
    func isOfForgotten(_ change: ChangeID, _ hash: (String) -> String) -> Bool {
        guard !forgotten.isEmpty, let colon = change.raw.firstIndex(of: ":") else { return false }
        let provider = String(change.raw[..<colon])
        let path = change.raw[change.raw.index(after: colon)...].prefix { $0 != "#" && $0 != "!" }
        return path.split(separator: "/").dropLast().contains { owner in
            forgotten.contains(authorHash(ToolIdentity(provider: provider, login: owner.lowercased()), hash))
        }
    }

    /// The author, unless it is hidden at any of these moments.
    func shown(_ author: String?, at moments: [Instant?]) -> String? {
        author.flatMap { author in moments.contains { hides(author, at: $0) } ? nil : author }
    }
}

/// Reads `provider, login`.
private func known(_ row: Row, _ hash: (String) -> String) throws -> String {
    authorHash(ToolIdentity(provider: try row.text(0), login: try row.text(1)), hash)
}

/// By which hashes the person's work is known: the own address first, then every account.
func authorHashes(of person: PersonID, _ hash: (String) -> String, _ session: any Session) throws -> [String] {
    try session.rows(
        """
        SELECT 'git', email, 0 FROM people WHERE person_id = \(person.raw)
        UNION ALL SELECT provider, login, 1 FROM identities WHERE person_id = \(person.raw) ORDER BY 3, 1, 2
        """
    ).map { try known($0, hash) }
}

/// Takes the person off work from before the notice was acknowledged, and from before people were told in time of where it comes
/// from: it was stored while nobody knew whose account that is, and must not become known as theirs now. Name to hold: `commits`.
func forgetEarlierWork(
    by identity: ToolIdentity, of person: PersonID, _ hash: (String) -> String, _ session: any Session
) throws {
    guard
        let row = try session.rows(
            """
            SELECT CASE WHEN acknowledged_version >= \(CollectionNotice.version) THEN acknowledged_at END FROM people
            JOIN house ON form = 'organization' AND simulated = 0 WHERE person_id = \(person.raw)
            """
        ).first
    else { return }
    var until = try row.integerIfAny(0) ?? Int64.max
    if let announced = try sources(session)[identity.provider] {
        let notice = try Span.Length.days(value(of: .noticeDays, at: Instant(microseconds: .max), session))
        until = max(until, announced.map { $0.adding(notice).microseconds } ?? Int64.max)
    }
    try forgetAuthor(
        [authorHash(identity, hash)],
        in: Interval(Instant(microseconds: Int64.min), Instant(microseconds: until)), session)
}

/// Takes the person off shared work: of a range, or of all. The work stays, as that of nobody in particular.
func forgetAuthor(
    _ hashes: [String], in range: Interval?, _ session: any Session
) throws {
    let start = range?.start.microseconds ?? Int64.min
    let end = range?.end.microseconds ?? Int64.max
    for hash in hashes {
        try session.run(
            """
            UPDATE commits SET author = NULL WHERE author = (SELECT author FROM authors WHERE hash = \(hash))
            AND COALESCE(authored_at, committed_at, \(range?.start.microseconds ?? 0)) >= \(start)
            AND COALESCE(authored_at, committed_at, \(range?.start.microseconds ?? 0)) < \(end)
            """)
        try session.run(
            """
            DELETE FROM authors WHERE hash = \(hash)
            AND NOT EXISTS (SELECT 1 FROM commits WHERE commits.author = authors.author)
            """)
        try session.run(
            """
            UPDATE changes SET author = NULL WHERE author = \(hash) AND (
                (created_at >= \(start) AND created_at < \(end)) OR (merged_at >= \(start) AND merged_at < \(end)))
            """)
        try session.run(
            """
            UPDATE reviews SET reviewer = NULL
            WHERE reviewer = \(hash) AND submitted_at >= \(start) AND submitted_at < \(end)
            """)
        try session.run(
            """
            UPDATE work_item_events SET assignee = NULL
            WHERE assignee = \(hash) AND at >= \(start) AND at < \(end)
            """)
    }
}
