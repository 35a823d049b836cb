public import Domain

/// `import commits`: reads `service,sha,parents,authored_at,committed_at,[author_email],[picked_from],[reverts]`; parents are
/// separated by spaces.
///
/// The order of the rows means nothing, and a parent need not be in the file. There is no oldest age: history is old.
public struct CommitImport: Sendable {
    public struct GoodRow: Sendable, Hashable {
        public let line: Int
        /// The name of the service.
        public let service: String
        public let commit: Commit
    }

    public private(set) var rows: [GoodRow] = []
    public private(set) var badRows: [BadRow] = []

    public init(_ bytes: [UInt8], now: Instant) throws(UnreadableTable) {
        var table = try Table(
            bytes, required: ["service", "sha", "parents", "authored_at", "committed_at"],
            optional: ["author_email", "picked_from", "reverts"])
        badRows = table.forEach { row throws(BadCell) in
            let service = try row.service()
            rows.append(GoodRow(line: row.line, service: service, commit: try Self.commit(row, now: now)))
        }
    }

    private static func commit(_ row: Table.Row, now: Instant) throws(BadCell) -> Commit {
        let id = try row.commit("sha")
        var parents: [CommitID] = []
        for word in row["parents"].split(separator: " ") {
            guard let parent = CommitID(String(word)) else {
                throw BadCell(
                    column: "parents", sentence: "write whole ids of 40 or 64 hexadecimal digits, with spaces between.")
            }
            guard parent != id else { throw BadCell(column: "parents", sentence: "no commit is its own parent.") }
            parents.append(parent)
        }
        let email = row["author_email"]
        guard email.isEmpty || Address.normalized(email) != nil else {
            throw BadCell(column: "author_email", sentence: "this is not an address; leave it empty if there is none.")
        }
        return Commit(
            id: id, parents: parents, authored: try row.past("authored_at", now: now),
            committed: try row.past("committed_at", now: now), authorEmail: Address.normalized(email),
            pickedFrom: row["picked_from"].isEmpty ? nil : try row.commit("picked_from"),
            reverts: row["reverts"].isEmpty ? nil : try row.commit("reverts"))
    }
}
