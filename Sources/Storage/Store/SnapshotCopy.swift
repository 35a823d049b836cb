import Dispatch
public import SQL
import Synchronization

/// Copies what a database holds at one moment while it goes on working, into an empty one with the same schema.
///
/// The rows are read in one transaction, so that they are of one moment; it runs on a thread of its own and may wait there for
/// the other database.
public struct SnapshotCopy: Sendable {
    private let source: any Database
    private let target: any Database

    public init(from source: any Database, to target: any Database) {
        self.source = source
        self.target = target
    }

    /// - Returns: how many rows were copied.
    public func run() async throws -> Int {
        let target = target
        return try await source.read { session in
            // The transaction is made again if the connection was lost: what it had written is of another moment.
            try waiting { try await Self.empty(target) }
            var count = 0
            for table in CopiedTable.all {
                if table.bulk == nil {
                    count += try Self.copy(
                        "SELECT \(name: table.columns) FROM \(name: table.name)", table, session, target)
                } else {
                    for row in try session.rows("SELECT person_id FROM people ORDER BY person_id") {
                        let person = try row.text(0)
                        count += try Self.copy(
                            "SELECT \(name: table.columns) FROM \(name: table.name) WHERE person_id = \(person)", table,
                            session, target)
                    }
                }
            }
            return count
        }
    }

    /// Deletes every row of every table.
    public static func empty(_ database: any Database) async throws {
        try await database.write { session in
            for table in CopiedTable.all.reversed() { try session.run("DELETE FROM \(name: table.name)") }
        }
    }

    private static func copy(
        _ question: SQL, _ table: CopiedTable, _ session: any Session, _ target: any Database
    ) throws -> Int {
        let rows = try session.rows(question)
        guard !rows.isEmpty else { return 0 }
        try waiting {
            try await target.write { other in
                try other.run(all: rows.map { .insert(into: table.name, table.columns, values: $0.values) })
            }
        }
        return rows.count
    }
}

/// Waits on this thread, which is no thread of the cooperative pool.
private func waiting(_ body: @escaping @Sendable () async throws -> Void) throws {
    let done = DispatchSemaphore(value: 0)
    let failure = Mutex<(any Error)?>(nil)
    Task.detached {
        do { try await body() } catch { failure.withLock { $0 = error } }
        done.signal()
    }
    done.wait()
    if let error = failure.withLock({ $0 }) { throw error }
}
