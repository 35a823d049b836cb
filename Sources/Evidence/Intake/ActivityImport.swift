public import Domain

/// A row that was not taken, named so that its author finds it.
public struct BadRow: Sendable, Hashable {
    public let line: Int
    public let column: String
    public let sentence: String

    public init(line: Int, column: String, sentence: String) {
        self.line = line
        self.column = column
        self.sentence = sentence
    }

    public var description: String { "line \(line), column \(column): \(sentence)" }
}

/// The file cannot be read as a table of this kind at all.
public struct UnreadableTable: Error, Sendable {
    public let sentence: String
}

/// `import activity`: finished spans from `email,start,end,kind,project,language`. Good rows are good whatever the others are.
public struct ActivityImport: Sendable {
    public struct GoodRow: Sendable, Hashable {
        public let line: Int
        public let span: Span
    }

    /// By address, in the order of the file.
    public private(set) var rows: [String: [GoodRow]] = [:]
    public private(set) var badRows: [BadRow] = []

    private static let longest = Span.Length.hours(24)

    public init(_ bytes: [UInt8], now: Instant) throws(UnreadableTable) {
        var reader = CSVReader(bytes)
        guard let header = reader.next() else { throw UnreadableTable(sentence: "The file is empty.") }
        let names = header.cells.map { $0.lowercased() }
        var columns: [String: Int] = [:]
        for name in ["email", "start", "end", "kind", "project", "language"] {
            guard let index = names.firstIndex(of: name) else {
                throw UnreadableTable(sentence: "The header row has no column \(name).")
            }
            columns[name] = index
        }
        while let record = reader.next() {
            func cell(_ name: String) -> String {
                guard let index = columns[name], index < record.cells.count else { return "" }
                return record.cells[index]
            }
            do throws(BadCell) {
                let (email, span) = try Self.span(cell, now: now)
                rows[email, default: []].append(GoodRow(line: record.line, span: span))
            } catch {
                badRows.append(BadRow(line: record.line, column: error.column, sentence: error.sentence))
            }
        }
    }

    private struct BadCell: Error {
        let column: String
        let sentence: String
    }

    private static func span(_ cell: (String) -> String, now: Instant) throws(BadCell) -> (email: String, span: Span) {
        let email = cell("email").lowercased()
        guard email.contains("@") else { throw BadCell(column: "email", sentence: "this is not an address.") }
        func instant(_ column: String) throws(BadCell) -> Instant {
            guard let instant = Instant(rfc3339: cell(column)) else {
                throw BadCell(column: column, sentence: "write the time like 2026-11-24T08:00:00Z.")
            }
            guard instant.since(now) <= .days(1) else {
                throw BadCell(column: column, sentence: "this is in the future.")
            }
            return instant
        }
        let start = try instant("start")
        let end = try instant("end")
        guard start <= end else { throw BadCell(column: "end", sentence: "the span ends before it starts.") }
        guard end.since(start) <= longest else {
            throw BadCell(column: "end", sentence: "a span of more than 24 hours is not one stretch of work.")
        }
        guard let kind = Kind(rawValue: cell("kind").lowercased()) else {
            throw BadCell(
                column: "kind", sentence: "this is one of \(Kind.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        let work = Work(kind: kind, project: Kept.project(cell("project")), language: Kept.name(cell("language")))
        return (email, Span(start, end, work, .imported))
    }
}
