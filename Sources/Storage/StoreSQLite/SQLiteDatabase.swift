import Foundation
import GRDB
public import SQL

/// The embedded engine: one file, one writer, many readers, durable before the answer.
public struct SQLiteDatabase: StoredDatabase {
    private let pool: DatabasePool

    /// Opens or creates the database file.
    /// - Parameter busySeconds: how long a write waits for another process that holds the file.
    /// - Throws: `DatabaseFailure`.
    public init(path: String, busySeconds: Double) throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(busySeconds)
        configuration.maximumReaderCount = 4
        configuration.observesSuspensionNotifications = false
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY")
        }
        let isNew = !FileManager.default.fileExists(atPath: path)
        pool = try translating { try DatabasePool(path: path, configuration: configuration) }
        // DatabasePool sets NORMAL after prepareDatabase, so durability is asked for here, and asserted.
        try translating {
            try pool.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA synchronous = FULL; PRAGMA cache_size = -24000")
                guard try Int.fetchOne(db, sql: "PRAGMA synchronous") == 2 else {
                    throw DatabaseFailure.engine(code: "synchronous")
                }
            }
        }
        if isNew { try? FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path) }
    }

    public func read<Answer: Sendable>(
        _ body: @escaping @Sendable (any Session) throws -> Answer
    ) async throws -> Answer {
        try await translating { try await pool.read { try body(SQLiteSession(db: $0)) } }
    }

    public func write<Answer: Sendable>(
        _ body: @escaping @Sendable (any Session) throws -> Answer
    ) async throws -> Answer {
        try await translating { try await pool.write { try body(SQLiteSession(db: $0)) } }
    }

    public func scrub() async throws {
        try await translating {
            try await pool.writeWithoutTransaction { db in
                try db.execute(sql: "VACUUM")
                try db.checkpoint(.truncate)
            }
        }
    }

    public func examine() async throws -> [String] {
        try await translating {
            try await pool.read { db in
                try String.fetchAll(db, sql: "PRAGMA quick_check(10)").filter { $0 != "ok" }
            }
        }
    }

    /// What `PRAGMA synchronous` answers on the writing connection: 2 is FULL.
    public func synchronousLevel() async throws -> Int {
        try await translating {
            try await pool.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA synchronous") ?? -1 }
        }
    }

    /// `wal` if the write-ahead log is in use.
    public func journalMode() async throws -> String {
        try await translating {
            try await pool.writeWithoutTransaction { try String.fetchOne($0, sql: "PRAGMA journal_mode") ?? "" }
        }
    }

    public func close() async throws {
        try translating { try pool.close() }
    }
}
