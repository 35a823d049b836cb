import SQL

/// A database that does not wait for the disk: for tests of what is decided, and not of what a failing machine leaves.
struct UnsyncedDatabase: Database {
    private let database: any Database

    init(_ database: any Database) { self.database = database }

    func read<Answer: Sendable>(_ body: @escaping @Sendable (any Session) throws -> Answer) async throws -> Answer {
        try await database.read(body)
    }

    @discardableResult
    func write<Answer: Sendable>(_ body: @escaping @Sendable (any Session) throws -> Answer) async throws -> Answer {
        try await database.writeUnsynced(body)
    }

    func scrub() async throws { try await database.scrub() }
    func foldLog() async throws { try await database.foldLog() }
    func examine() async throws -> [String] { try await database.examine() }
    func close() async throws {}
}
