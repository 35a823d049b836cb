public import Access
public import Domain
import OrganizationPorts
import SQL

/// Accounts that look like somebody's and that nobody has spoken for: the person is asked. Written while evidence comes in,
/// because only then is there a name; of what looks like nobody's there is no name afterwards.
final class AccountProposals {
    private let likeness: AccountLikeness
    /// Accounts about which there is nothing to ask: spoken for, asked about, or programs.
    private var settled: Set<String>
    private var refused: [String: Set<String>] = [:]
    /// In the first phase nobody is asked: a login beside a person would be kept of one who was told that nothing is.
    private let isSilent: Bool

    init(_ session: any Session, _ hash: (String) -> String) throws {
        isSilent = try isInFirstPhase(session)
        // As with everything else: nothing of a person before the notice is acknowledged.
        let people = try session.rows(
            """
            SELECT person_id, email, name FROM people WHERE email LIKE '%@%' AND (
                acknowledged_version >= \(CollectionNotice.version)
                OR NOT EXISTS (SELECT 1 FROM house WHERE form = 'organization' AND simulated = 0))
            """
        ).map { AccountLikeness.Person(id: PersonID(try $0.text(0)), email: try $0.text(1), name: try $0.text(2)) }
        likeness = AccountLikeness(of: people)
        settled = Set(
            try session.rows(
                """
                SELECT 'git', email FROM people UNION ALL SELECT provider, login FROM identities
                UNION ALL SELECT provider, login FROM account_proposals
                """
            ).map { authorHash(ToolIdentity(provider: try $0.text(0), login: try $0.text(1)), hash) })
        settled.formUnion(try session.rows("SELECT hash FROM bots WHERE is_bot = 1").map { try $0.text(0) })
        settled.formUnion(try session.rows("SELECT hash FROM forgotten_addresses").map { try $0.text(0) })
        for row in try session.rows("SELECT hash, person_id FROM account_refusals") {
            refused[try row.text(0), default: []].insert(try row.text(1))
        }
    }

    /// - Parameter at: when it did something.
    func note(_ identity: ToolIdentity, _ hash: String, at moment: Instant, _ session: any Session) throws {
        guard !isSilent, settled.insert(hash).inserted, let (person, because) = likeness.person(of: identity),
            refused[hash]?.contains(person.raw) != true
        else { return }
        try session.run(
            """
            INSERT INTO account_proposals (provider, login, person_id, because, seen_at) VALUES (\(identity.provider),
            \(identity.login), \(person.raw), \(because.rawValue), \(moment.microseconds)) ON CONFLICT DO NOTHING
            """)
    }
}

/// From now on the account is that person's, but for times that the person has closed. Names to hold: `commits` and
/// `organization`.
func link(
    _ identity: ToolIdentity, to person: PersonID, saidBy: String, _ hash: (String) -> String, _ session: any Session
) throws {
    try session.run(
        """
        INSERT INTO identities (provider, login, person_id, said_by)
        VALUES (\(identity.provider), \(identity.login), \(person.raw), \(saidBy))
        ON CONFLICT (provider, login) DO NOTHING
        """)
    try session.run(
        "DELETE FROM account_proposals WHERE provider = \(identity.provider) AND login = \(identity.login)")
    // Whoever comes back says so again, and is no program.
    let hash = authorHash(identity, hash)
    try session.run("DELETE FROM forgotten_addresses WHERE hash = \(hash)")
    try session.run("DELETE FROM bots WHERE hash = \(hash) AND (said_by = 'name' OR \(saidBy) = 'person')")
    try forgetEarlierWork(by: identity, of: person, { _ in hash }, session)
    for closed in try session.rows(
        """
        SELECT started_at, ended_at FROM closed_ranges WHERE person_id = \(person.raw)
        UNION ALL SELECT started_at, COALESCE(ended_at, \(Int64.max / 4)) FROM pauses WHERE person_id = \(person.raw)
        """)
    {
        try forgetAuthor(
            [hash],
            in: Interval(Instant(microseconds: try closed.integer(0)), Instant(microseconds: try closed.integer(1))),
            session)
    }
}

/// What the person has to say about accounts.
extension OwnDataStore {
    public func answer(
        _ identity: ToolIdentity, isMine: Bool, _ grant: borrowing Grant<Oneself>, at now: Instant
    ) async throws -> Bool {
        let person = grant.subject
        let hashAddress = hashAddress
        let isKnown = try await database.write { session in
            try session.hold([heldName(of: person), "commits", "organization"])
            try mustBeIn(person, session)
            let isProposed = try !session.rows(
                """
                SELECT 1 FROM account_proposals WHERE provider = \(identity.provider) AND login = \(identity.login)
                AND person_id = \(person.raw)
                """
            ).isEmpty
            // Nobody takes an account that was not proposed: whoever could, could read somebody else's work.
            if isMine {
                guard isProposed else { return false }
                try link(identity, to: person, saidBy: "person", hashAddress, session)
                return true
            }
            try owe(scrubSince: now, session)
            let removed = try session.run(
                """
                DELETE FROM identities WHERE provider = \(identity.provider) AND login = \(identity.login)
                AND person_id = \(person.raw)
                """)
            guard isProposed || removed > 0 else { return false }
            try session.run(
                """
                DELETE FROM account_proposals WHERE provider = \(identity.provider) AND login = \(identity.login)
                AND person_id = \(person.raw)
                """)
            try session.run(
                """
                INSERT INTO account_refusals (hash, person_id, refused_at)
                VALUES (\(authorHash(identity, hashAddress)), \(person.raw), \(now.microseconds)) ON CONFLICT DO NOTHING
                """)
            return true
        }
        if !isMine { try? await scrub(database) }
        return isKnown
    }
}
