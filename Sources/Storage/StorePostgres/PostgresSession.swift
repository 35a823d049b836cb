import Foundation
import SQL

/// One transaction on one connection; used only inside the closure that received it.
struct PostgresSession: Session {
    let connection: PostgresConnection
    var engine: Engine { .postgres }

    func rows(_ sql: Statement) throws -> [ResultRow] { try connection.rows(sql) }

    func rows(all statements: [Statement]) throws -> [[ResultRow]] { try connection.pipeline(statements).map(\.rows) }

    @discardableResult
    func run(_ sql: Statement) throws -> Int { try connection.run(sql) }

    func run(_ text: StaticString, rows: [[BoundValue]]) throws -> Int {
        try connection.pipeline(rows.map { Statement(text, values: $0) }).reduce(0) { $0 + $1.changes }
    }

    func run(all statements: [Statement]) throws { _ = try connection.pipeline(statements) }

    func load(_ copy: StaticString, rows: [[BoundValue]]) throws { try connection.copy(copy, rows) }

    /// In one order, so that two transactions do not wait for each other. A name is one of this schema: houses that share a
    /// database do not wait for each other.
    func hold(_ names: [String]) throws {
        _ = try connection.pipeline(
            names.sorted().map {
                """
                SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || ' ' || \($0), 0))) AS held
                """
            })
    }

    func script(_ text: String) throws { try connection.script(portable(text)) }

    /// The schema is written once, with two marks that are each understood by one engine alone: a table that is its own
    /// index, and texts that are compared by their bytes, as the other engine always does.
    private func portable(_ text: String) -> String {
        text.replacingOccurrences(of: ") WITHOUT ROWID", with: ")")
            .replacingOccurrences(of: #" TEXT\b"#, with: #" TEXT COLLATE "C""#, options: .regularExpression)
    }
}
