import SQL
import Synchronization

/// A database in which somebody else does something right before the first write.
final class InterposedDatabase: Database {
    private let database: any Database
    private let act: @Sendable () async throws -> Void
    private let isDone = Mutex(false)

    init(_ database: any Database, beforeItWrites act: @escaping @Sendable () async throws -> Void) {
        self.database = database
        self.act = act
    }

    func read<Answer: Sendable>(_ body: @escaping @Sendable (any Session) throws -> Answer) async throws -> Answer {
        try await database.read(body)
    }

    @discardableResult
    func write<Answer: Sendable>(_ body: @escaping @Sendable (any Session) throws -> Answer) async throws -> Answer {
        let isFirst = isDone.withLock { done in
            let wasDone = done
            done = true
            return !wasDone
        }
        if isFirst { try await act() }
        return try await database.write(body)
    }

    func scrub() async throws { try await database.scrub() }
    func examine() async throws -> [String] { try await database.examine() }
    func close() async throws {}
}
