import Domain
import SQL

/// The commits of a service, inside one transaction that holds `commits`.
struct CommitTable {
    let session: any Session
    let service: ServiceID

    /// Stores each commit once. What is there keeps its author if it has one, and learns whether it touches the service.
    /// - Parameter hashes: of the addresses of all authors; those that are hidden are not kept anywhere.
    /// - Returns: how many were not there.
    func store(_ commits: [Commit], _ hashes: [String: String], _ hidden: HiddenAuthors) throws -> Int {
        let shown = commits.map { commit in
            commit.authorEmail.flatMap { hashes[$0] }.flatMap { hash in
                hidden.hides(hash, at: commit.authored ?? commit.committed) ? nil : hash
            }
        }
        let authors = try numbers(of: Set(shown.compactMap(\.self)))
        // In the order of the key: what lies beside each other in it is then written together.
        let rows: [[Value]] = commits.indices.sorted { commits[$0].id < commits[$1].id }.map { place in
            row(of: commits[place], by: shown[place].flatMap { authors[$0] })
        }
        let new = try insert(rows)
        if new < rows.count { try update(rows) }
        return new
    }

    private func row(of commit: Commit, by author: Int64?) -> [Value] {
        func instant(_ instant: Instant?) -> Value { instant.map { .integer($0.microseconds) } ?? .null }
        func id(_ id: CommitID?) -> Value { id.map { .text($0.hex) } ?? .null }
        return [
            .text(service.raw), .text(commit.id.hex), .text(Self.text(of: commit.parents)), instant(commit.authored),
            instant(commit.committed), author.map(Value.integer) ?? .null, .integer(commit.touches ? 1 : 0),
            id(commit.pickedFrom), id(commit.reverts),
        ]
    }

    private static func text(of parents: [CommitID]) -> String {
        parents.count == 1 ? parents[0].hex : parents.map(\.hex).joined(separator: " ")
    }

    /// The numbers by which authors are known here; who is new gets one.
    private func numbers(of hashes: Set<String>) throws -> [String: Int64] {
        let sorted = hashes.sorted()
        var numbers: [String: Int64] = [:]
        let found = try session.rows(all: sorted.map { "SELECT author FROM authors WHERE hash = \($0)" })
        for (hash, rows) in zip(sorted, found) { numbers[hash] = try rows.first?.integer(0) }
        let new = sorted.filter { numbers[$0] == nil }
        if new.isEmpty { return numbers }
        var last = try session.rows("SELECT COALESCE(MAX(author), 0) FROM authors").first?.integer(0) ?? 0
        for hash in new {
            last += 1
            numbers[hash] = last
        }
        _ = try session.run(
            "INSERT INTO authors (author, hash) VALUES ($1, $2)",
            rows: new.map { [numbers[$0].map(Value.integer) ?? .null, .text($0)] })
        return numbers
    }

    /// As with heartbeats, COPY loads far more rows a second than INSERT, but knows nothing of those that are there.
    private func insert(_ rows: [[Value]]) throws -> Int {
        switch session.engine {
        case .sqlite:
            return try session.run(
                """
                INSERT INTO commits (service, sha, parents, authored_at, committed_at, author, touches, picked_from,
                reverts) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING
                """, rows: rows)
        case .postgres:
            try session.script(
                "CREATE TEMP TABLE IF NOT EXISTS arriving_commits (LIKE commits) ON COMMIT DELETE ROWS")
            try session.load(
                """
                COPY arriving_commits (service, sha, parents, authored_at, committed_at, author, touches, picked_from,
                reverts) FROM STDIN
                """, rows: rows)
            return try session.run(
                """
                INSERT INTO commits (service, sha, parents, authored_at, committed_at, author, touches, picked_from, reverts)
                SELECT service, sha, parents, authored_at, committed_at, author, touches, picked_from, reverts
                FROM arriving_commits
                ON CONFLICT DO NOTHING
                """)
        }
    }

    private func update(_ rows: [[Value]]) throws {
        _ = try session.run(
            """
            UPDATE commits SET author = COALESCE(author, $1), touches = $2, picked_from = COALESCE($3, picked_from),
            reverts = COALESCE($4, reverts) WHERE service = $5 AND sha = $6
            AND (touches <> $2 OR author IS NULL OR picked_from IS NULL OR reverts IS NULL)
            """, rows: rows.map { [$0[5], $0[6], $0[7], $0[8], $0[0], $0[1]] })
    }
}
