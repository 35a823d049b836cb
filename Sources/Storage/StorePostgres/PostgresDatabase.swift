import NIOPosix
public import SQL
import Synchronization

/// The engine for many servers: each transaction on a connection of a small pool, on a thread of its own.
///
/// A connection that is lost before COMMIT was sent has changed nothing, so the transaction is made again. One that is
/// lost after that may have been committed: the server is asked for the mark that every transaction leaves behind, and only
/// what it did not commit is made again. So an answer is neither lost nor given twice, as long as the server comes back in time.
public final class PostgresDatabase: StoredDatabase {
    private let address: String
    private let patience: Duration
    private let threads: NIOThreadPool
    private let idle = Mutex<[PostgresConnection]>([])

    /// - Parameters:
    ///   - address: a connection URI: `postgres://user@host/name`.
    ///   - connections: how many transactions may run at once.
    ///   - patience: for how long a transaction is tried again while the server is away.
    /// - Throws: `DatabaseFailure.unreachable`, `.full`, or `.engine` if the server does not wait for its disk or has another encoding.
    public init(address: String, connections: Int, patience: Duration) throws {
        self.address = address
        self.patience = patience
        threads = NIOThreadPool(numberOfThreads: connections)
        let first = try PostgresConnection(address)
        do {
            let row = try first.rows(
                "SELECT current_setting('synchronous_commit'), current_setting('server_encoding')"
            ).first
            guard try row?.text(0) == "on" else { throw DatabaseFailure.engine(code: "synchronous_commit") }
            guard try row?.text(1) == "UTF8" else { throw DatabaseFailure.engine(code: "server_encoding") }
            try CommitMark.makeTable(first)
        } catch let error as PostgresError { throw error.failure }
        idle.withLock { $0.append(first) }
        threads.start()
    }

    public func read<Answer: Sendable>(
        _ body: @escaping @Sendable (any Session) throws -> Answer
    ) async throws -> Answer {
        // One picture of the database for all questions of the transaction, as on the other engine.
        try await transaction("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", isWriting: false, body)
    }

    public func write<Answer: Sendable>(
        _ body: @escaping @Sendable (any Session) throws -> Answer
    ) async throws -> Answer {
        // Each statement sees what was committed before it: after `hold` that is all there is to see.
        try await transaction("BEGIN ISOLATION LEVEL READ COMMITTED", isWriting: true, body)
    }

    /// Nothing: the server gives freed rows back and overwrites their bytes in the course of its work, not at once, and no
    /// command of ours changes that (docs/privacy.md).
    public func scrub() async throws {}
    public func foldLog() async throws {}

    public func examine() async throws -> [String] {
        try await read { session in
            var findings: [String] = []
            for name in ["fsync", "full_page_writes", "synchronous_commit"] {
                let value = try session.rows("SELECT current_setting(\(name))").first?.text(0)
                if value != "on" { findings.append("\(name) is \(value ?? "unknown")") }
            }
            return findings
        }
    }

    public func close() async throws {
        let connections = idle.withLock { idle in
            defer { idle = [] }
            return idle
        }
        _ = consume connections
        try await threads.shutdownGracefully()
    }

    // MARK: Transactions

    private enum Attempt<Answer: Sendable> {
        case committed(Answer)
        /// Nothing was changed.
        case again(DatabaseFailure)
        /// The connection was lost between COMMIT and its answer.
        case unknown(Answer, CommitMark)
    }

    private func transaction<Answer: Sendable>(
        _ begin: StaticString, isWriting: Bool, _ body: @escaping @Sendable (any Session) throws -> Answer
    ) async throws -> Answer {
        let deadline = ContinuousClock.now + patience
        var pause = Duration.milliseconds(20)
        var pending: (answer: Answer, mark: CommitMark)?
        while true {
            if let asked = pending {
                switch try? await threads.runIfActive({ try self.borrowing { try asked.mark.outcome($0) } }) {
                case .committed: return asked.answer
                case .aborted: pending = nil
                case .running, nil: break
                }
            }
            var failure = DatabaseFailure.busy
            if pending == nil {
                let attempt = try await threads.runIfActive { try self.attempt(begin, isWriting: isWriting, body) }
                switch attempt {
                case .committed(let answer): return answer
                case .again(let reason): failure = reason
                case .unknown(let answer, let mark): pending = (answer, mark)
                }
            }
            guard ContinuousClock.now < deadline else { throw failure }
            try await Task.sleep(for: pause)
            pause = min(pause * 2, .milliseconds(500))
        }
    }

    private func attempt<Answer: Sendable>(
        _ begin: StaticString, isWriting: Bool, _ body: (any Session) throws -> Answer
    ) throws -> Attempt<Answer> {
        let connection: PostgresConnection
        do { connection = try take() } catch { return .again(error) }
        do {
            // The number is asked for in the same exchange.
            let number = isWriting ? "; SELECT pg_current_xact_id()::text" : ""
            let mark = try connection.script(begin.description + number).rows.first.map {
                CommitMark(number: try $0.text(0))
            }
            let answer = try body(PostgresSession(connection: connection))
            do { try connection.script((mark?.leaving ?? "") + "COMMIT") } catch {
                guard error.isLost, let mark else { throw error }
                forgetIdle()
                return .unknown(answer, mark)
            }
            give(connection)
            return .committed(answer)
        } catch {
            let engine = error as? PostgresError
            if connection.isLost || engine?.isLost == true {
                // The others have most likely lost the server as well.
                forgetIdle()
                return .again(.busy)
            }
            // What cannot even be rolled back is thrown away with its connection.
            if (try? connection.script("ROLLBACK")) != nil { give(connection) }
            guard let engine else { throw error }
            if engine.isInTheWay { return .again(.busy) }
            throw engine.failure
        }
    }

    // MARK: Connections

    private func borrowing<Answer>(_ body: (PostgresConnection) throws -> Answer) throws -> Answer {
        let connection = try take()
        do {
            let answer = try body(connection)
            give(connection)
            return answer
        } catch let error as PostgresError {
            if !error.isLost { give(connection) }
            throw error.failure
        }
    }

    private func take() throws(DatabaseFailure) -> PostgresConnection {
        if let connection = idle.withLock({ $0.popLast() }) { return connection }
        return try PostgresConnection(address)
    }

    private func give(_ connection: PostgresConnection) {
        if !connection.isLost { idle.withLock { $0.append(connection) } }
    }

    private func forgetIdle() { idle.withLock { $0 = [] } }
}
