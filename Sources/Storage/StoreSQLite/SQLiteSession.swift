import Foundation
import GRDB
import GRDBSQLite
import SQL

/// One transaction on one connection; used only inside the closure that received it.
struct SQLiteSession: Session {
    let db: GRDB.Database
    var engine: Engine { .sqlite }

    func rows(_ sql: Statement) throws -> [ResultRow] {
        let statement = try db.cachedStatement(sql: sql.text)
        // What changes something is GRDB's, which has to know how that ended. A text with a NUL in it ends there on its way through.
        let holdsNUL = sql.values.contains { if case .text(let text) = $0 { text.utf8.contains(0) } else { false } }
        guard sqlite3_stmt_readonly(statement.sqliteStatement) != 0, !holdsNUL else {
            return try rows(of: statement, sql)
        }
        try Task.checkCancellation()
        let columns = CInt(statement.columnCount)
        var rows: [ResultRow] = []
        // Bound and read straight: every request asks something first, and through GRDB's values and rows that takes longer.
        var values = DirectValues(statement.sqliteStatement)
        let code = values.rows(sql.values) { row in rows.append(ResultRow((0..<columns).map { value(row, $0) })) }
        let failure = sqlite3_extended_errcode(db.sqliteConnection)
        values.end()
        switch code {
        case SQLITE_DONE: return rows
        // Nobody interrupts a question but whoever no longer wants its answer.
        case SQLITE_INTERRUPT: throw CancellationError()
        default: throw DatabaseError(resultCode: ResultCode(rawValue: failure))
        }
    }

    /// All that `body` asks is answered as of one moment. As GRDB begins and ends that, the engine parses two statements each time,
    /// which takes as long as a short question.
    func ofOneMoment<Answer>(_ body: () throws -> Answer) throws -> Answer {
        try step("BEGIN DEFERRED")
        let answer = Result { try body() }
        // Also where the task was cancelled: the connection is used again, and what it may see must not stay as it is.
        do { try step("COMMIT") } catch {
            if db.isInsideTransaction { try step("ROLLBACK") }
            // The engine itself has ended what it could not go on with, as on a full disk: `body` has met why.
            _ = try answer.get()
            throw error
        }
        return try answer.get()
    }

    private func step(_ text: String) throws {
        var statement = DirectValues(try db.cachedStatement(sql: text).sqliteStatement)
        defer { statement.end() }
        guard !statement.step([]) else { return }
        let code = sqlite3_extended_errcode(db.sqliteConnection)
        if code == SQLITE_INTERRUPT { throw CancellationError() }
        throw DatabaseError(resultCode: ResultCode(rawValue: code))
    }

    private func rows(of statement: GRDB.Statement, _ sql: Statement) throws -> [ResultRow] {
        statement.setUncheckedArguments(arguments(sql.values))
        let cursor = try GRDB.Row.fetchCursor(statement)
        let columns = CInt(statement.columnCount)
        var rows: [ResultRow] = []
        while try cursor.next() != nil {
            rows.append(ResultRow((0..<columns).map { value(statement.sqliteStatement, $0) }))
        }
        return rows
    }

    func rows(all questions: [Statement]) throws -> [[ResultRow]] { try questions.map(rows) }

    func run(all statements: [Statement]) throws { for statement in statements { try run(statement) } }

    func load(_ copy: StaticString, rows: [[BoundValue]]) throws { throw DatabaseFailure.engine(code: "no COPY") }

    /// There is one writer: whoever writes holds everything.
    func hold(_ names: [String]) throws {}

    @discardableResult
    func run(_ sql: Statement) throws -> Int {
        let statement = try db.cachedStatement(sql: sql.text)
        statement.setUncheckedArguments(arguments(sql.values))
        try statement.execute()
        return db.changesCount
    }

    func run(_ text: StaticString, rows: [[BoundValue]]) throws -> Int {
        let statement = try db.cachedStatement(sql: text.description)
        let before = db.totalChangesCount
        var values = DirectValues(statement.sqliteStatement)
        defer { values.end() }
        for row in rows {
            guard values.step(row) else {
                throw DatabaseError(resultCode: ResultCode(rawValue: sqlite3_extended_errcode(db.sqliteConnection)))
            }
        }
        return db.totalChangesCount - before
    }

    func run(_ text: StaticString, count: Int, row: (Int, inout RowBuffer) -> Void) throws -> Int {
        let before = db.totalChangesCount
        var stored = 0
        if count >= SeveralRows.count, let several = SeveralRows(text.description) {
            stored = count - count % SeveralRows.count
            try step(several.text, 0..<stored, by: SeveralRows.count, row)
        }
        if stored < count { try step(text.description, stored..<count, by: 1, row) }
        return db.totalChangesCount - before
    }

    private func step(
        _ text: String, _ places: Range<Int>, by several: Int, _ row: (Int, inout RowBuffer) -> Void
    ) throws {
        let values = DirectValues(try db.cachedStatement(sql: text).sqliteStatement)
        defer { values.end() }
        var buffer = RowBuffer()
        for first in stride(from: places.lowerBound, to: places.upperBound, by: several) {
            buffer.removeAll()
            for place in first..<(first + several) { row(place, &buffer) }
            guard values.step(&buffer) else {
                throw DatabaseError(resultCode: ResultCode(rawValue: sqlite3_extended_errcode(db.sqliteConnection)))
            }
        }
    }

    func script(_ text: String) throws { try db.execute(sql: text) }

    private func arguments(_ values: [BoundValue]) -> StatementArguments {
        // As existentials on purpose: for a sequence of one type GRDB goes through a key path, which costs as much as the answer.
        StatementArguments(values.map { $0.databaseValue as (any DatabaseValueConvertible)? })
    }
}

extension BoundValue {
    fileprivate var databaseValue: DatabaseValue {
        switch self {
        case .text(let text): text.databaseValue
        case .integer(let integer): integer.databaseValue
        case .real(let real): real.databaseValue
        case .null: .null
        }
    }
}

private func value(_ statement: OpaquePointer, _ column: CInt) -> BoundValue {
    switch sqlite3_column_type(statement, column) {
    case SQLITE_INTEGER: return .integer(sqlite3_column_int64(statement, column))
    case SQLITE_FLOAT: return .real(sqlite3_column_double(statement, column))
    case SQLITE_TEXT:
        guard let text = sqlite3_column_text(statement, column) else { return .null }
        let bytes = UnsafeBufferPointer(start: text, count: Int(sqlite3_column_bytes(statement, column)))
        return .text(String(decoding: bytes, as: UTF8.self))
    // The portable subset has no blobs: a column that holds one was not written by us.
    default: return .null
    }
}

/// Runs `body` and says what went wrong in the words of `SQL`, without the statement and its values.
func translating<Answer>(_ body: () throws -> Answer) throws -> Answer {
    do { return try body() } catch let error as DatabaseError { throw failure(error) }
}

func translating<Answer>(_ body: () async throws -> Answer) async throws -> Answer {
    do { return try await body() } catch let error as DatabaseError { throw failure(error) }
}

private func failure(_ error: DatabaseError) -> DatabaseFailure {
    switch error.resultCode {
    case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_PROTOCOL: .busy
    case .SQLITE_FULL: .full
    case .SQLITE_READONLY, .SQLITE_PERM: .readOnly
    case .SQLITE_CANTOPEN: .cannotOpen
    case .SQLITE_CORRUPT, .SQLITE_NOTADB: .damaged
    default: .engine(code: "\(error.extendedResultCode.rawValue)")
    }
}
