import CLibPQ
import Foundation
import SQL

/// What a statement answered, copied out of libpq's memory.
struct PostgresResult {
    let rows: [ResultRow]
    let changes: Int

    /// Takes the result over and frees it.
    init(_ result: OpaquePointer) {
        defer { PQclear(result) }
        let columns = PQnfields(result)
        let types = (0..<columns).map { ColumnType(PQftype(result, $0)) }
        rows = (0..<PQntuples(result)).map { row in
            ResultRow(
                (0..<columns).map { column in
                    PQgetisnull(result, row, column) == 1
                        ? .null
                        : types[Int(column)].value(PQgetvalue(result, row, column), PQgetlength(result, row, column))
                })
        }
        changes = Int(String(cString: PQcmdTuples(result))) ?? 0
    }
}

/// The types of the portable subset, and those in which PostgreSQL answers `1`, `COUNT`, `SUM` and `IS NULL`.
private enum ColumnType {
    case integer, real, boolean, text

    init(_ oid: Oid) {
        self =
            switch oid {
            case 20, 21, 23: .integer
            case 700, 701, 1700: .real
            case 16: .boolean
            default: .text
            }
    }

    func value(_ bytes: UnsafeMutablePointer<CChar>?, _ length: CInt) -> BoundValue {
        guard let bytes else { return .null }
        switch self {
        case .integer: return .integer(strtoll(bytes, nil, 10))
        // A sum of whole numbers is a numeric there and a whole number here.
        case .real:
            let text = String(cString: bytes)
            return Int64(text).map(BoundValue.integer) ?? .real(Double(text) ?? .nan)
        // SQLite has no booleans.
        case .boolean: return .integer(bytes.pointee == CChar(UInt8(ascii: "t")) ? 1 : 0)
        case .text:
            return bytes.withMemoryRebound(to: UInt8.self, capacity: Int(length)) {
                .text(String(decoding: UnsafeBufferPointer(start: $0, count: Int(length)), as: UTF8.self))
            }
        }
    }
}
