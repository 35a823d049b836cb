import Domain
import SQL

/// Who is who in one read: accounts of one person get one key. Numbers are dealt out in an order that means nothing, so that
/// nothing of it, not even the order of hashes, comes out.
struct AuthorKeys {
    private var numbers: [String: AuthorKey] = [:]
    /// The person behind a hash.
    private var people: [String: String] = [:]
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

    mutating func members(of team: String, on today: Day, _ session: any Session) throws -> Set<AuthorKey> {
        let rows = try peopleOf(team: team, on: today, session)
        return Set(
            rows.map { person in
                let who = "person " + person
                if let known = numbers[who] { return known }
                let key = AuthorKey(draw())
                numbers[who] = key
                return key
            })
    }

    private mutating func draw() -> Int {
        if free.isEmpty {
            free = (next..<next + 64).shuffled()
            next += 64
        }
        return free.removeLast()
    }
}
