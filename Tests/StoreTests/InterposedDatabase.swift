import SQL
import Synchronization

/// A database in which somebody else does something right before a write, the first one or another.
final class InterposedDatabase: Database {
    private let database: any Database
    private let act: @Sendable () async throws -> Void
    private let left: Mutex<Int>

    init(_ database: any Database, beforeWrite number: Int = 1, act: @escaping @Sendable () async throws -> Void) {
        self.database = database
        self.act = act
        left = Mutex(number)
    }

    func read<Answer: Sendable>(_ body: @escaping @Sendable (any Session) throws -> Answer) async throws -> Answer {
        try await database.read(body)
    }

    @discardableResult
    func write<Answer: Sendable>(_ body: @escaping @Sendable (any Session) throws -> Answer) async throws -> Answer {
        let isItsTurn = left.withLock { left in
            left -= 1
            return left == 0
        }
        if isItsTurn { try await act() }
        return try await database.write(body)
    }

    func scrub() async throws { try await database.scrub() }
    func foldLog() async throws { try await database.foldLog() }
    func examine() async throws -> [String] { try await database.examine() }
    func close() async throws {}
}
