public import Domain

/// `import activity`: finished spans from `email,start,end,kind,project,language`. Good rows are good whatever the others are.
public struct ActivityImport: Sendable {
    public struct GoodRow: Sendable, Hashable {
        public let line: Int
        public let span: Span
    }

    /// By address, in the order of the file.
    public private(set) var rows: [String: [GoodRow]] = [:]
    public private(set) var badRows: [BadRow] = []

    public init(_ bytes: [UInt8], now: Instant) throws(UnreadableTable) {
        var table = try Table(bytes, required: ["email", "start", "end", "kind", "project", "language"])
        badRows = table.forEach { row throws(BadCell) in
            let (email, span) = try Self.span(row, now: now)
            rows[email, default: []].append(GoodRow(line: row.line, span: span))
        }
    }

    private static func span(_ row: Table.Row, now: Instant) throws(BadCell) -> (email: String, span: Span) {
        let email = row["email"].lowercased()
        guard email.contains("@") else { throw BadCell(column: "email", sentence: "this is not an address.") }
        func instant(_ column: String) throws(BadCell) -> Instant {
            let instant = try row.past(column, now: now)
            guard now.since(instant) <= KeptFor.personalSeries else {
                throw BadCell(column: column, sentence: "this is more than 13 months ago, and would not be kept.")
            }
            return instant
        }
        let start = try instant("start")
        let end = try instant("end")
        guard start <= end else { throw BadCell(column: "end", sentence: "the span ends before it starts.") }
        guard end.since(start) <= Span.longestFinished else {
            throw BadCell(column: "end", sentence: Span.tooLong)
        }
        guard let kind = Kind(rawValue: row["kind"].lowercased()) else {
            throw BadCell(
                column: "kind", sentence: "this is one of \(Kind.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        let work = Work(kind: kind, project: Kept.project(row["project"]), language: Kept.language(row["language"]))
        return (email, Span(start, end, work, .imported))
    }
}
