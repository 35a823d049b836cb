import SQL
import Store
import Synchronization

/// A database whose call of one number fails: reads and writes count alike, and a failed write is half done first.
final class FailingDatabase: Database {
    private let database: any Database
    private let failsAt: Int
    private let state = Mutex((calls: 0, tables: Set<String>()))

    /// The tables with somebody's data of which something was handed out by a call that did not fail.
    var personalTables: Set<String> { state.withLock { $0.tables } }
    var hasReadAPerson: Bool { !personalTables.isEmpty }

    init(_ database: any Database, failsAt: Int) {
        self.database = database
        self.failsAt = failsAt
    }

    private func isThisOne() -> Bool {
        state.withLock { state in
            state.calls += 1
            return state.calls - 1 == failsAt
        }
    }

    func read<Answer: Sendable>(_ body: @escaping @Sendable (any Session) throws -> Answer) async throws -> Answer {
        if isThisOne() { throw DatabaseFailure.unreachable("a fault of the test") }
        return try await database.read { session in
            let noting = NotingSession(session)
            let answer = try body(noting)
            self.state.withLock { $0.tables.formUnion(noting.tables) }
            return answer
        }
    }

    @discardableResult
    func write<Answer: Sendable>(_ body: @escaping @Sendable (any Session) throws -> Answer) async throws -> Answer {
        let fails = isThisOne()
        return try await database.write { session in
            let noting = NotingSession(session)
            let answer = try body(noting)
            // After the work and before the commit: nothing of it may stay.
            if fails { throw DatabaseFailure.unreachable("a fault of the test") }
            self.state.withLock { $0.tables.formUnion(noting.tables) }
            return answer
        }
    }

    func scrub() async throws { try await database.scrub() }
    func foldLog() async throws { try await database.foldLog() }
    func examine() async throws -> [String] { try await database.examine() }
    func close() async throws {}
}

/// Which tables hold somebody's data: every one that names a person, but those that decide whether a look may be. A table that
/// is new is one of them until somebody says that it is not.
private enum PersonalTables {
    /// Who stands where, what was asked for, and what was signed, learnt and read: before every look.
    static let deciding: Set<String> = [
        "attestations", "case_requests", "charts_brought", "concern_readers", "contests", "cosignatures", "led_until",
        "ledger_openings", "looks", "managers", "member_keys", "not_counted", "one_on_ones", "people", "places",
        "policy_acknowledgements", "register_questions", "roles", "sole_basis_reports", "trainings",
    ]
    /// By a key of the author instead of the person.
    static let byAuthor: Set<String> = ["change_commits", "changes", "commits", "reviews", "work_item_events"]
    static let all = Set(
        DatabaseCopy.columns.filter { $0.hasSuffix(".person_id") }.map { String($0.dropLast(".person_id".count)) }
    ).subtracting(deciding).union(byAuthor)
}

/// Notes of which tables with somebody's data something was asked for.
private final class NotingSession: Session {
    private let session: any Session
    private(set) var tables: Set<String> = []
    init(_ session: any Session) { self.session = session }

    var engine: Engine { session.engine }
    func rows(_ sql: SQL) throws -> [Row] {
        // Also in a subquery and in a join; columns may have the name of a table.
        let words = sql.text.split { !$0.isLetter && $0 != "_" }.map(String.init)
        let asked = zip(words, words.dropFirst()).filter { ["FROM", "JOIN"].contains($0.0) }.map(\.1)
        tables.formUnion(PersonalTables.all.intersection(asked))
        return try session.rows(sql)
    }
    func rows(all questions: [SQL]) throws -> [[Row]] { try questions.map(rows) }
    func run(_ sql: SQL) throws -> Int { try session.run(sql) }
    func run(_ statement: StaticString, rows: [[Value]]) throws -> Int { try session.run(statement, rows: rows) }
    func run(all statements: [SQL]) throws { try session.run(all: statements) }
    func load(_ copy: StaticString, rows: [[Value]]) throws { try session.load(copy, rows: rows) }
    func hold(_ names: [String]) throws { try session.hold(names) }
    func script(_ text: String) throws { try session.script(text) }
}
