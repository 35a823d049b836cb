import Domain
import SQL

/// Who made each of many commits. Few people make many: what concerns them is asked once for each.
struct CommitAuthors: Sendable {
    /// The place of the author of each commit in the lists below; nothing for one without an address is -1.
    let places: [Int]
    let emails: [String]
    /// When each last did something.
    let moments: [Instant]

    init(_ commits: [Commit]) {
        var known: [String: Int] = [:]
        var places: [Int] = []
        var emails: [String] = []
        var moments: [Instant] = []
        places.reserveCapacity(commits.count)
        for commit in commits {
            guard let email = commit.authorEmail else {
                places.append(-1)
                continue
            }
            let at = commit.authored ?? commit.committed ?? Instant(microseconds: 0)
            if let place = known[email] {
                if at > moments[place] { moments[place] = at }
                places.append(place)
            } else {
                known[email] = emails.count
                places.append(emails.count)
                emails.append(email)
                moments.append(at)
            }
        }
        (self.places, self.emails, self.moments) = (places, emails, moments)
    }
}

/// The commits of a service, inside one transaction that holds `commits`.
struct CommitTable {
    let session: any Session
    let service: ServiceID

    /// Stores each commit once. What is there keeps its author if it has one, and learns whether it touches the service.
    /// - Parameter hashes: of the addresses of `authors`, in their order; those that are hidden are not kept anywhere.
    /// - Returns: how many were not there.
    func store(
        _ commits: [Commit], by authors: CommitAuthors, _ hashes: [String], _ hidden: HiddenAuthors
    ) throws -> Int {
        let mayBeHidden = hashes.map(hidden.mayHide)
        let shown = commits.indices.map { place -> Int? in
            let author = authors.places[place]
            guard author >= 0 else { return nil }
            let at = commits[place].authored ?? commits[place].committed
            return mayBeHidden[author] && hidden.hides(hashes[author], at: at) ? nil : author
        }
        let known = try numbers(of: Set(Set(shown.compactMap(\.self)).map { hashes[$0] }))
        let numbers = hashes.map { known[$0] }
        // In the order of the key: what lies beside each other in it is then written together.
        // Copied: comparing would otherwise fetch two whole commits each time.
        let keys = commits.map(\.id)
        let order = keys.indices.sorted { keys[$0] < keys[$1] }
        func row(_ at: Int, _ buffer: inout RowBuffer) {
            let place = order[at]
            write(commits[place], by: shown[place].flatMap { numbers[$0] }, &buffer)
        }
        let new = try insert(order.count, row)
        if new < order.count { try update(session.values(count: order.count, row: row)) }
        return new
    }

    private func write(_ commit: Commit, by author: Int64?, _ row: inout RowBuffer) {
        row.append(service.raw)
        append(commit.id, &row)
        let digits = commit.parents.reduce(0) { $0 + $1.digits }
        row.append(bytes: digits + max(commit.parents.count - 1, 0)) { buffer in
            var at = 0
            for parent in commit.parents {
                if at > 0 {
                    buffer[at] = UInt8(ascii: " ")
                    at += 1
                }
                at += parent.write(UnsafeMutableBufferPointer(rebasing: buffer[at...]))
            }
        }
        row.append(commit.authored?.microseconds)
        row.append(commit.committed?.microseconds)
        row.append(author)
        row.append(commit.touches ? 1 : 0)
        append(commit.pickedFrom, &row)
        append(commit.reverts, &row)
    }

    private func append(_ id: CommitID?, _ row: inout RowBuffer) {
        guard let id else { return row.appendNull() }
        row.append(bytes: id.digits) { id.write($0) }
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
    private func insert(_ count: Int, _ row: (Int, inout RowBuffer) -> Void) throws -> Int {
        switch session.engine {
        case .sqlite:
            return try session.run(
                """
                INSERT INTO commits (service, sha, parents, authored_at, committed_at, author, touches, picked_from,
                reverts) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING
                """, count: count, row: row)
        case .postgres:
            try session.script(
                "CREATE TEMP TABLE IF NOT EXISTS arriving_commits (LIKE commits) ON COMMIT DELETE ROWS")
            try session.load(
                """
                COPY arriving_commits (service, sha, parents, authored_at, committed_at, author, touches, picked_from,
                reverts) FROM STDIN
                """, rows: session.values(count: count, row: row))
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
