import Foundation
import SQL

/// What a transaction leaves behind, so that it can be found out later whether it was committed.
///
/// Its number alone does not say: a server that crashed before the number was on disk gives it to another transaction, and that
/// one's commit would be taken for this one's. So each writes a mark of its own, in the exchange that commits it.
struct CommitMark {
    enum Outcome { case committed, aborted, running }

    private let number: String
    private let mark: String
    private let at: Int64

    /// - Parameter number: as `pg_current_xact_id` says it.
    init(number: String) {
        self.number = number
        mark = String(UInt64.random(in: .min ... .max), radix: 16) + String(UInt64.random(in: .min ... .max), radix: 16)
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        // By the hour: when exactly somebody's heartbeats arrived is kept nowhere longer than they are.
        at = Int64(now.tv_sec) / 3_600 * 3_600
    }

    /// Nobody asks for one after so many seconds: a transaction is tried for as long as `patience`.
    private static let kept: Int64 = 7_200

    static func makeTable(_ connection: PostgresConnection) throws {
        func isThere() throws -> Bool {
            try connection.rows("SELECT to_regclass('commit_marks')::text").first?.textIfAny(0) != nil
        }
        guard try !isThere() else { return }
        do {
            try connection.script("CREATE TABLE IF NOT EXISTS commit_marks (mark TEXT PRIMARY KEY, at BIGINT NOT NULL)")
        } catch {
            // Another server was quicker.
            guard try isThere() else { throw error }
        }
    }

    /// What is said before COMMIT, in the same exchange; now and then it clears away what nobody will ask for.
    var leaving: String {
        let old = UInt8.random(in: .min ... .max) == 0 ? "DELETE FROM commit_marks WHERE at < \(at - Self.kept); " : ""
        return "\(old)INSERT INTO commit_marks (mark, at) VALUES ('\(mark)', \(at)); "
    }

    func outcome(_ connection: PostgresConnection) throws -> Outcome {
        let mark = mark
        func isLeft() throws -> Bool {
            try connection.rows("SELECT 1 FROM commit_marks WHERE mark = \(mark)").first != nil
        }
        if try isLeft() { return .committed }
        let status: String?
        do {
            status = try connection.rows("SELECT pg_xact_status(\(number)::text::xid8)").first?.textIfAny(0)
        } catch let error as PostgresError where error.isOfTheFuture {
            // The server does not remember that it gave this number away: so it did not keep what was done under it.
            return .aborted
        }
        // While it runs, it may still be committed; nothing else than the mark says that it was.
        if status == "in progress" { return .running }
        return try isLeft() ? .committed : .aborted
    }
}
