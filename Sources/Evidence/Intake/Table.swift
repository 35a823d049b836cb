import Domain

/// The file cannot be read as a table of this kind at all.
public struct UnreadableTable: Error, Sendable {
    public let sentence: String
}

/// One cell is at fault; the row is not taken, the others are.
struct BadCell: Error {
    let column: String
    let sentence: String
}

/// A CSV with a header row: columns by name, in any order, others ignored.
struct Table {
    private var reader: CSVReader
    private let columns: [String: Int]
    private let width: Int

    /// - Throws: `UnreadableTable` if the file is empty or lacks a required column.
    init(_ bytes: [UInt8], required: [String], optional: [String] = []) throws(UnreadableTable) {
        reader = CSVReader(bytes)
        guard let header = reader.next() else { throw UnreadableTable(sentence: "The file is empty.") }
        let names = header.cells.map { $0.lowercased() }
        var columns: [String: Int] = [:]
        for name in required + optional {
            guard let index = names.firstIndex(of: name) else {
                if optional.contains(name) { continue }
                let isSemicolon = header.cells.count == 1 && header.cells[0].contains(";")
                throw UnreadableTable(
                    sentence: isSemicolon
                        ? "The columns are separated by semicolons: use commas."
                        : "The header row has no column \(name); it needs \(required.joined(separator: ",")).")
            }
            columns[name] = index
        }
        self.columns = columns
        width = header.cells.count
    }

    struct Row {
        let line: Int
        fileprivate let cells: [String]
        fileprivate let columns: [String: Int]

        /// Which of these columns the file has.
        func columns(_ names: String...) -> Set<String> { Set(names).intersection(columns.keys) }

        /// Empty if the column is optional and missing, or if the row is short.
        subscript(_ name: String) -> String {
            guard let index = columns[name], index < cells.count else { return "" }
            return cells[index]
        }
    }

    /// Hands each row to `read`; answers the rows that it threw back, or that are not written as CSV.
    mutating func forEach(_ read: (Row) throws(BadCell) -> Void) -> [BadRow] {
        var bad: [BadRow] = []
        while let record = reader.next() {
            do throws(BadCell) {
                if let fault = record.fault {
                    let name = columns.first { $0.value == fault.cell }?.key
                    throw BadCell(column: name ?? "\(fault.cell + 1)", sentence: fault.sentence)
                }
                if record.cells.count > width {
                    throw BadCell(
                        column: "\(width + 1)", sentence: "the header has no such column: does a cell need quotes?")
                }
                try read(Row(line: record.line, cells: record.cells, columns: columns))
            } catch {
                bad.append(BadRow(line: record.line, column: error.column, sentence: error.sentence))
            }
        }
        return bad
    }
}
