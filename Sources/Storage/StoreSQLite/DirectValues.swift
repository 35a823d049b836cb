import GRDBSQLite
import SQL

/// One statement whose values are bound, and whose rows are stepped through, without GRDB between: through its values, and with a
/// copy of each text on the heap, they take as long as the engine's work.
struct DirectValues {
    private let statement: OpaquePointer
    /// The texts of the row that is being stored, which the engine reads in place.
    private var texts: [UInt8] = []

    init(_ statement: OpaquePointer) { self.statement = statement }

    /// Answers whether the row was stored.
    mutating func step(_ row: [BoundValue]) -> Bool {
        binding(row) { statement in
            let code = sqlite3_step(statement)
            return code == SQLITE_DONE || code == SQLITE_ROW
        }
    }

    /// Answers what it ended with: `SQLITE_DONE` after the last row, else why.
    mutating func rows(_ values: [BoundValue], each: (OpaquePointer) -> Void) -> CInt {
        binding(values) { statement in
            while true {
                switch sqlite3_step(statement) {
                case SQLITE_ROW: each(statement)
                case let code: return code
                }
            }
        }
    }

    /// The addresses of the texts hold as long as `body` runs, and the bindings are cleared at the end.
    private mutating func binding<Answer>(_ row: [BoundValue], _ body: (OpaquePointer) -> Answer) -> Answer {
        sqlite3_reset(statement)
        texts.removeAll(keepingCapacity: true)
        for case .text(let text) in row { texts.append(contentsOf: text.utf8) }
        // An empty array need not have an address, and no address is NULL.
        texts.append(0)
        return texts.withUnsafeBytes { bytes in
            let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            var used = 0
            for (index, value) in row.enumerated() {
                let place = CInt(index + 1)
                switch value {
                case .text(let text):
                    let count = text.utf8.count
                    sqlite3_bind_text(statement, place, start?.advanced(by: used), CInt(count), nil)
                    used += count
                case .integer(let integer): sqlite3_bind_int64(statement, place, integer)
                case .real(let real): sqlite3_bind_double(statement, place, real)
                case .null: sqlite3_bind_null(statement, place)
                }
            }
            return body(statement)
        }
    }

    /// As `step` of values, from a row whose texts are in one place already.
    func step(_ row: inout RowBuffer) -> Bool {
        sqlite3_reset(statement)
        // An empty text has an address too: none is NULL.
        return row.texts.withUnsafeBytes { bytes in
            let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            var used = 0
            for (index, part) in row.parts.enumerated() {
                let place = CInt(index + 1)
                switch part {
                case .text(let count):
                    sqlite3_bind_text(statement, place, start?.advanced(by: used), CInt(count), nil)
                    used += count
                case .integer(let integer): sqlite3_bind_int64(statement, place, integer)
                case .null: sqlite3_bind_null(statement, place)
                }
            }
            let code = sqlite3_step(statement)
            return code == SQLITE_DONE || code == SQLITE_ROW
        }
    }

    func end() {
        sqlite3_reset(statement)
        sqlite3_clear_bindings(statement)
    }
}
