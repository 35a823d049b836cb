/// A table as RFC 4180, safe to open in a spreadsheet: text that would be a formula gets a quote before it.
public struct CSV {
    public let header: [String]
    public let rows: [[String?]]

    public init(header: [String], rows: [[String?]]) {
        self.header = header
        self.rows = rows
    }

    public var bytes: [UInt8] {
        var text = line(header.map(Optional.some))
        for row in rows { text += line(row) }
        return Array(text.utf8)
    }

    private func line(_ cells: [String?]) -> String {
        cells.map { cell in
            guard var cell, let first = cell.unicodeScalars.first else { return "" }
            // OWASP: these begin a formula, full-width forms included. A number is none, and must stay one.
            let isNumber =
                !cell.utf8.contains { !(0x30...0x39).contains($0) && $0 != 0x2D && $0 != 0x2E } && Double(cell) != nil
            if !isNumber, "=+-@\t\r\u{0}＝＋－＠".unicodeScalars.contains(first) { cell = "'" + cell }
            let needsQuotes = cell.utf8.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }
            guard needsQuotes else { return cell }
            return "\"" + cell.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
        }.joined(separator: ",") + "\r\n"
    }
}
