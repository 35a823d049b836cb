import Domain
import SQL

/// Who is who in one read: accounts of one person get one key. Numbers are dealt out in an order that means nothing, so that
/// nothing of it, not even the order of hashes, comes out.
struct AuthorKeys {
    private var numbers: [String: AuthorKey] = [:]
    /// The person behind a hash.
    private(set) var people: [String: String] = [:]
    private var programs: Set<String> = []
    /// Accounts that look like somebody's who has not answered: they may be one of those who are counted already.
    private var unanswered: Set<String> = []
    private var free: [Int] = []
    private var next = 0

    init(_ hash: (String) -> String, _ session: any Session) throws {
        for row in try session.rows(
            """
            SELECT person_id, 'git', email FROM people UNION ALL SELECT person_id, provider, login FROM identities
            """)
        {
            let account = ToolIdentity(provider: try row.text(1), login: try row.text(2))
            people[authorHash(account, hash)] = try row.text(0)
        }
        programs = Set(try session.rows("SELECT hash FROM bots WHERE is_bot = 1").map { try $0.text(0) })
        unanswered = Set(
            try session.rows("SELECT provider, login FROM account_proposals").map {
                authorHash(ToolIdentity(provider: try $0.text(0), login: try $0.text(1)), hash)
            })
    }

    mutating func key(_ hash: String?) -> AuthorKey? {
        guard let hash, !unanswered.contains(hash) else { return nil }
        let who = people[hash].map { "person " + $0 } ?? hash
        if let known = numbers[who] { return known }
        let key = AuthorKey(draw())
        numbers[who] = key
        return key
    }

    func isProgram(_ hash: String?) -> Bool { hash.map(programs.contains) ?? false }

    /// Everybody who was ever in the team, with the days.
    mutating func members(of team: String, _ session: any Session) throws -> TeamMembers {
        let rows = try session.rows(
            """
            SELECT places.person_id, since, until, (
                SELECT MIN(later.since) FROM places AS later WHERE later.person_id = places.person_id
                AND later.since > places.since)
            FROM places JOIN people ON people.person_id = places.person_id WHERE team = \(team)
            """)
        return TeamMembers(
            try rows.map { row in
                let ends = [
                    try row.textIfAny(2).flatMap { Day($0) }, try row.textIfAny(3).flatMap { Day($0)?.adding(-1) },
                ]
                return TeamMembers.Place(
                    key(ofPerson: try row.text(0)), since: Day(try row.text(1)), until: ends.compactMap(\.self).min())
            })
    }

    private mutating func key(ofPerson id: String) -> AuthorKey {
        let who = "person " + id
        if let known = numbers[who] { return known }
        let key = AuthorKey(draw())
        numbers[who] = key
        return key
    }

    private mutating func draw() -> Int {
        if free.isEmpty {
            free = (next..<next + 64).shuffled()
            next += 64
        }
        return free.removeLast()
    }
}
