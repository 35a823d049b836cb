import SQL
import Synchronization

/// A database whose call of one number fails: reads and writes count alike, and a failed write is half done first.
final class FailingDatabase: Database {
    private let database: any Database
    private let failsAt: Int
    private let state = Mutex((calls: 0, hasReadAPerson: false))

    /// Whether spans of somebody were handed out by a call that did not fail.
    var hasReadAPerson: Bool { state.withLock { $0.hasReadAPerson } }

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
            if noting.readsSpans { self.state.withLock { $0.hasReadAPerson = true } }
            return answer
        }
    }

    @discardableResult
    func write<Answer: Sendable>(_ body: @escaping @Sendable (any Session) throws -> Answer) async throws -> Answer {
        let fails = isThisOne()
        return try await database.write { session in
            let answer = try body(session)
            // After the work and before the commit: nothing of it may stay.
            if fails { throw DatabaseFailure.unreachable("a fault of the test") }
            return answer
        }
    }

    func scrub() async throws { try await database.scrub() }
    func examine() async throws -> [String] { try await database.examine() }
    func close() async throws {}
}

/// Notes whether somebody's spans were asked for.
private final class NotingSession: Session {
    private let session: any Session
    private(set) var readsSpans = false
    init(_ session: any Session) { self.session = session }

    var engine: Engine { session.engine }
    func rows(_ sql: SQL) throws -> [Row] {
        if sql.text.contains("FROM spans") || sql.text.contains("FROM imported_spans") { readsSpans = true }
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
