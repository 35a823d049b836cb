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

    /// - Throws: `UnreadableTable` if the file is empty or lacks a required column.
    init(_ bytes: [UInt8], required: [String], optional: [String] = []) throws(UnreadableTable) {
        reader = CSVReader(bytes)
        guard let header = reader.next() else { throw UnreadableTable(sentence: "The file is empty.") }
        let names = header.cells.map { $0.lowercased() }
        var columns: [String: Int] = [:]
        for name in required + optional {
            guard let index = names.firstIndex(of: name) else {
                if optional.contains(name) { continue }
                throw UnreadableTable(sentence: "The header row has no column \(name).")
            }
            columns[name] = index
        }
        self.columns = columns
    }

    struct Row {
        let line: Int
        fileprivate let cells: [String]
        fileprivate let columns: [String: Int]

        /// Empty if the column is optional and missing, or if the row is short.
        subscript(_ name: String) -> String {
            guard let index = columns[name], index < cells.count else { return "" }
            return cells[index]
        }
    }

    mutating func next() -> Row? {
        reader.next().map { Row(line: $0.line, cells: $0.cells, columns: columns) }
    }
}
