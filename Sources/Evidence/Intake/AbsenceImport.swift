public import Domain

/// `import absences`: reads `email,start,end,kind`; both days are inside.
public struct AbsenceImport: Sendable {
    public struct GoodRow: Sendable, Hashable {
        public let line: Int
        public let email: String
        public let absence: Absence
    }

    public private(set) var rows: [GoodRow] = []
    public private(set) var badRows: [BadRow] = []

    private static let longestDays = 750

    public init(_ bytes: [UInt8], today: Day) throws(UnreadableTable) {
        var table = try Table(bytes, required: ["email", "start", "end", "kind"])
        badRows = table.forEach { row throws(BadCell) in
            guard let email = Address.normalized(row["email"]) else {
                throw BadCell(column: "email", sentence: "this is not an address.")
            }
            let from = try day(row, "start")
            let to = try day(row, "end")
            guard from <= to else { throw BadCell(column: "end", sentence: "this is before start.") }
            guard to.daysSince1970 - from.daysSince1970 <= Self.longestDays else {
                throw BadCell(column: "end", sentence: "an absence of more than two years is no absence.")
            }
            guard from <= today.adding(Self.longestDays) else {
                throw BadCell(column: "start", sentence: "this is more than two years ahead.")
            }
            guard let kind = Absence.Kind(rawValue: row["kind"].lowercased()) else {
                let known = Absence.Kind.allCases.map(\.rawValue).joined(separator: ", ")
                throw BadCell(column: "kind", sentence: "this is one of \(known).")
            }
            rows.append(GoodRow(line: row.line, email: email, absence: Absence(from: from, to: to, kind: kind)))
        }
    }
}

private func day(_ row: Table.Row, _ column: String) throws(BadCell) -> Day {
    guard let day = Day(row[column]) else {
        throw BadCell(column: column, sentence: "write the day like 2026-11-24.")
    }
    return day
}
