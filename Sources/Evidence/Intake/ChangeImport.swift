public import Domain

/// `import changes`: reads
/// `id,service,author_email,created_at,ready_at,first_commit_at,first_review_at,approved_at,merged_at,closed_at,merge_sha,shas`;
/// of the moments only `created_at` must be there, and `shas` are separated by spaces.
public struct ChangeImport: Sendable {
    public struct GoodRow: Sendable, Hashable {
        public let line: Int
        public let change: Change
    }

    public private(set) var rows: [GoodRow] = []
    public private(set) var badRows: [BadRow] = []

    public init(_ bytes: [UInt8], now: Instant) throws(UnreadableTable) {
        var table = try Table(
            bytes,
            required: [
                "id", "service", "author_email", "created_at", "ready_at", "first_commit_at", "first_review_at",
                "approved_at", "merged_at", "closed_at", "merge_sha", "shas",
            ])
        badRows = table.forEach { row throws(BadCell) in
            rows.append(GoodRow(line: row.line, change: try Self.change(row, now: now)))
        }
    }

    private static func change(_ row: Table.Row, now: Instant) throws(BadCell) -> Change {
        let id = ChangeID(try row.id("id", "say which change this is"))
        let service = try row.service()
        let author = try row.account("author_email")
        let created = try row.past("created_at", now: now)
        var moments: [String: Instant] = [:]
        for column in ["ready_at", "first_commit_at", "first_review_at", "approved_at", "merged_at", "closed_at"] {
            moments[column] = try row.pastIfAny(column, now: now)
        }
        for column in ["merged_at", "closed_at"] {
            if let at = moments[column], at < created {
                throw BadCell(column: column, sentence: "this is before created_at.")
            }
        }
        let mergeCommit = row["merge_sha"].isEmpty ? nil : try row.commit("merge_sha")
        if mergeCommit != nil, moments["merged_at"] == nil {
            throw BadCell(column: "merge_sha", sentence: "only a change with a merged_at has one.")
        }
        var commits: [CommitID] = []
        for word in row["shas"].split(separator: " ") {
            guard let commit = CommitID(String(word)) else {
                throw BadCell(
                    column: "shas", sentence: "write whole ids of 40 or 64 hexadecimal digits, with spaces between.")
            }
            commits.append(commit)
        }
        return Change(
            id: id, service: service, author: author, created: created, ready: moments["ready_at"],
            firstCommit: moments["first_commit_at"], firstReview: moments["first_review_at"],
            approved: moments["approved_at"], merged: moments["merged_at"],
            // What is merged is closed, whether the file says so or not.
            closed: moments["closed_at"] ?? moments["merged_at"], mergeCommit: mergeCommit, commits: commits,
            updated: moments.values.reduce(created, max))
    }
}

/// `import reviews`: reads `change_id,reviewer_email,submitted_at,state`; the change may come later.
public struct ReviewImport: Sendable {
    public struct GoodRow: Sendable, Hashable {
        public let line: Int
        public let review: Review
    }

    public private(set) var rows: [GoodRow] = []
    public private(set) var badRows: [BadRow] = []

    public init(_ bytes: [UInt8], now: Instant) throws(UnreadableTable) {
        var table = try Table(bytes, required: ["change_id", "reviewer_email", "submitted_at", "state"])
        badRows = table.forEach { row throws(BadCell) in
            let change = ChangeID(try row.id("change_id", "of which change"))
            let reviewer = try row.account("reviewer_email")
            let submitted = try row.past("submitted_at", now: now)
            guard let state = Review.State(rawValue: row["state"].lowercased()) else {
                let known = Review.State.allCases.map(\.rawValue).joined(separator: ", ")
                throw BadCell(column: "state", sentence: "this is one of \(known).")
            }
            rows.append(
                GoodRow(
                    line: row.line,
                    review: Review(change: change, reviewer: reviewer, submitted: submitted, state: state)))
        }
    }
}
