/// Which engine speaks: only for the few statements that must differ.
public enum Engine: Sendable, Hashable {
    case sqlite, postgres
}

/// One transaction, as the queries see it. Calls are synchronous: no suspension inside a transaction.
public protocol Session {
    var engine: Engine { get }
    func rows(_ sql: SQL) throws -> [Row]
    /// Several questions that do not depend on each other, in one exchange where the engine is not in this process.
    func rows(all questions: [SQL]) throws -> [[Row]]
    /// Answers how many rows changed.
    @discardableResult func run(_ sql: SQL) throws -> Int
    /// Runs one statement for many rows of values; answers how many rows changed.
    func run(_ statement: StaticString, rows: [[Value]]) throws -> Int
    /// The same for rows that are put down one after the other, in the same place.
    func run(_ statement: StaticString, count: Int, row: (Int, inout RowBuffer) -> Void) throws -> Int
    /// Runs statements that do not depend on each other, in one exchange where the engine is not in this process.
    func run(all statements: [SQL]) throws
    /// Bulk load by COPY: the engine that has none is not asked.
    func load(_ copy: StaticString, rows: [[Value]]) throws
    /// Waits until no other transaction holds any of these, and holds them until this one ends: to read, decide and write
    /// is only right if nobody else decides at the same time. An engine with one writer holds everything anyway.
    func hold(_ names: [String]) throws
    /// Runs statements that bind nothing, as a migration does.
    func script(_ text: String) throws
}

/// A database: each call is one transaction, off the cooperative pool.
public protocol Database: Sendable {
    func read<Answer: Sendable>(_ body: @escaping @Sendable (any Session) throws -> Answer) async throws -> Answer
    /// Returns after the commit is on disk.
    @discardableResult
    func write<Answer: Sendable>(_ body: @escaping @Sendable (any Session) throws -> Answer) async throws -> Answer
    /// As `write`, but returns when the commit is made, which need not be on disk before the next `write` returns. If the machine
    /// fails before that, the newest may be gone, never something older alone: for much that can be told again.
    @discardableResult
    func writeUnsynced<Answer: Sendable>(
        _ body: @escaping @Sendable (any Session) throws -> Answer
    ) async throws -> Answer
    /// Gives freed pages back and overwrites what was in them, so that deleted bytes are gone from the files.
    func scrub() async throws
    /// Carries what was written lately over into the database's own file and empties the log in which it stood in the order of
    /// writing; what a reader still needs stays for the next time. An engine whose log is not ours does nothing.
    func foldLog() async throws
    /// What the engine says about the health of its files, in words; empty if all is well.
    func examine() async throws -> [String]
    func close() async throws
}

extension Session {
    /// An engine that is not in this process gets them all at once.
    public func run(_ statement: StaticString, count: Int, row: (Int, inout RowBuffer) -> Void) throws -> Int {
        try run(statement, rows: values(count: count, row: row))
    }

    public func values(count: Int, row: (Int, inout RowBuffer) -> Void) -> [[Value]] {
        var buffer = RowBuffer()
        return (0..<count).map { place in
            buffer.removeAll()
            row(place, &buffer)
            return buffer.values
        }
    }
}

extension Database {
    /// An engine for which waiting for the disk is cheap, or which may fail alone, waits.
    @discardableResult
    public func writeUnsynced<Answer: Sendable>(
        _ body: @escaping @Sendable (any Session) throws -> Answer
    ) async throws -> Answer {
        try await write(body)
    }
}

/// What can go wrong with a database, in the words that its users need.
public enum DatabaseFailure: Error, Sendable, Hashable {
    /// Somebody else holds it, or the disk does not answer: try again.
    case busy
    /// There is no space left.
    case full
    case readOnly
    case cannotOpen
    case damaged
    /// The schema was written by a newer Daylight; the id of the first migration that this one does not know.
    case newerSchema(String)
    /// The server does not answer or does not let us in; why, in words of ours, which hold no password.
    case unreachable(String)
    /// Anything else, with the engine's code: never with values.
    case engine(code: String)

    /// Whether another transaction would fare no better: trying each of a group by itself helps nobody then.
    public var isAboutTheDisk: Bool {
        switch self {
        case .busy, .full, .readOnly, .cannotOpen, .damaged, .unreachable: true
        case .newerSchema, .engine: false
        }
    }
}
