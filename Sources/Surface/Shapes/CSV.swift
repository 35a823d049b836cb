/// A table as RFC 4180, safe to open in a spreadsheet: text that would be a formula gets a quote before it. So does what follows a
/// sign that parts cells elsewhere (`;` where a comma is for decimals, tabs, lines): there a text becomes several cells.
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
            guard let cell = cell.map(Self.harmless), !cell.isEmpty else { return "" }
            let needsQuotes = cell.utf8.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }
            guard needsQuotes else { return cell }
            return "\"" + cell.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
        }.joined(separator: ",") + "\r\n"
    }

    private static func harmless(_ cell: String) -> String {
        // A number is no formula, and must stay one.
        let isNumber =
            !cell.utf8.contains { !(0x30...0x39).contains($0) && $0 != 0x2D && $0 != 0x2E } && Double(cell) != nil
        if isNumber { return cell }
        var text = String.UnicodeScalarView()
        var begins = true
        for (index, scalar) in cell.unicodeScalars.enumerated() {
            // OWASP: these begin a formula, full-width forms included.
            let isFormula = "=+-@＝＋－＠".unicodeScalars.contains(scalar)
            let isHidden = index == 0 && "\t\r\u{0}".unicodeScalars.contains(scalar)
            if begins, isFormula || isHidden { text.append("'") }
            let parts = ";\t\n\r".unicodeScalars.contains(scalar)
            begins = parts || begins && scalar == " " && index > 0
            text.append(scalar)
        }
        return String(text)
    }
}
