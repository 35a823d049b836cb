import Foundation
import GRDB
public import SQL

/// The embedded engine: one file, one writer, many readers, durable before the answer.
public struct SQLiteDatabase: StoredDatabase {
    private let pool: DatabasePool
    private let path: String

    /// After so many pages (16 MB) the log is brought into the database. Where many people work at once the same pages change again
    /// and again: more seldom is less to write, and fewer waits for the disk.
    private static let logPages = 4000

    /// Opens or creates the database file.
    /// - Parameter busySeconds: how long a write waits for another process that holds the file.
    /// - Throws: `DatabaseFailure`.
    public init(path: String, busySeconds: Double) throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(busySeconds)
        configuration.maximumReaderCount = 4
        configuration.observesSuspensionNotifications = false
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON")
        }
        self.path = path
        // Made before the engine does, for its owner alone: the files beside it take over its rights.
        let file = Foundation.open(path, O_RDWR | O_CREAT, 0o600)
        if file >= 0 { Foundation.close(file) }
        pool = try translating { try DatabasePool(path: path, configuration: configuration) }
        // DatabasePool sets NORMAL after prepareDatabase, so durability is asked for here, and asserted.
        try translating {
            try pool.writeWithoutTransaction { db in
                try db.execute(
                    sql: """
                        PRAGMA synchronous = FULL; PRAGMA cache_size = -24000; PRAGMA wal_autocheckpoint = \(Self.logPages)
                        """)
                guard try Int.fetchOne(db, sql: "PRAGMA synchronous") == 2 else {
                    throw DatabaseFailure.engine(code: "synchronous")
                }
            }
        }
    }

    public func read<Answer: Sendable>(
        _ body: @escaping @Sendable (any Session) throws -> Answer
    ) async throws -> Answer {
        try await translating {
            try await pool.unsafeRead { db in
                let session = SQLiteSession(db: db)
                return try session.ofOneMoment { try body(session) }
            }
        }
    }

    public func write<Answer: Sendable>(
        _ body: @escaping @Sendable (any Session) throws -> Answer
    ) async throws -> Answer {
        try await translating { try await pool.write { try body(SQLiteSession(db: $0)) } }
    }

    /// The write-ahead log is one file, so that the next commit that waits for the disk waits for this one's bytes too. It is
    /// brought into the database seldom, because neighbours of what is there come again and again, but not all at the end, when
    /// whoever told it waits.
    public func writeUnsynced<Answer: Sendable>(
        _ body: @escaping @Sendable (any Session) throws -> Answer
    ) async throws -> Answer {
        try await translating {
            try await pool.writeWithoutTransaction { db in
                let written = Result {
                    try db.execute(sql: "PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 8000")
                    var answer: Answer?
                    try db.inTransaction(.immediate) {
                        answer = try body(SQLiteSession(db: db))
                        return .commit
                    }
                    return answer
                }
                // Also where the task was cancelled: whoever writes next waits for the disk.
                try db.execute(sql: "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = \(Self.logPages)")
                writeOutMeanwhile()
                guard let answer = try written.get() else { throw DatabaseFailure.engine(code: "no answer") }
                return answer
            }
        }
    }

    /// Has the log written to the disk while the next rows are still being read, and nobody waits: whoever asks for durability
    /// later finds most of it done. What fails here the engine hears too, because it has the file open itself. The log alone:
    /// whoever closes a file gives up what his process has locked in it, and the log is never locked.
    private func writeOutMeanwhile() {
        let log = Foundation.open(path + "-wal", O_RDWR)
        guard log >= 0 else { return }
        DispatchQueue.global().async {
            fsync(log)
            Foundation.close(log)
        }
    }

    public func scrub() async throws {
        try await translating {
            try await pool.writeWithoutTransaction { db in
                // The copy that VACUUM makes can be as large as the database: it belongs on the disk, beside the original,
                // where the rights are the same, and the engine removes its name as soon as it is open.
                setenv("SQLITE_TMPDIR", URL(fileURLWithPath: path).deletingLastPathComponent().path, 1)
                try db.execute(sql: "VACUUM")
                try db.checkpoint(.truncate)
            }
        }
    }

    public func foldLog() async throws {
        try await translating { try await pool.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) } }
    }

    /// Writes what the database holds at this moment into a new file, while it goes on working. Freed pages are not in it.
    public func snapshot(to file: String) async throws {
        try await translating {
            try await pool.unsafeRead { db in try db.execute(sql: "VACUUM INTO ?", arguments: [file]) }
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
        // The pool closes its writer before its readers, which may not bring the log into the file (GRDB issue 739): so it is
        // done here, without waiting for anybody who shares the file.
        try? await pool.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA busy_timeout = 0")
            try db.checkpoint(.truncate)
        }
        try translating { try pool.close() }
    }
}
