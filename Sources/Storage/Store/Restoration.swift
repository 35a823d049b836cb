public import Domain
import Ledger
public import SQL

/// What must hold in a restored database although it is older: what people have deleted since then stays deleted, keys that
/// were taken back stay so, and the ledger says that a backup was restored.
public struct Restoration: Sendable {
    /// How far a ledger is.
    public struct Head: Sendable, Hashable {
        public let size: Int
        /// Of the whole tree, as hex.
        public let root: String
    }

    /// What the database that is replaced says about it.
    public struct Deletions: Sendable {
        var people: [PersonID] = []
        var ranges: [(person: PersonID, range: Interval)] = []
        var tokens: [(hash: String, at: Int64)] = []
        public var count: Int { people.count + ranges.count }
        public init() {}
    }

    private let writer: LedgerWriter
    private let hashAddress: @Sendable (String) -> String

    public init(writer: LedgerWriter, hashAddress: @escaping @Sendable (String) -> String) {
        self.writer = writer
        self.hashAddress = hashAddress
    }

    /// Nil before the first entry.
    public func head(of database: any Database) async throws -> Head? {
        try await database.read { session in
            try Store.head(session).map { Head(size: $0.size, root: $0.root.hex) }
        }
    }

    public func deletions(in database: any Database) async throws -> Deletions {
        try await database.read { session in
            var found = Deletions()
            found.people = try session.rows(
                "SELECT person_id FROM people WHERE passphrase_hash IS NULL AND email NOT LIKE '%@%' ORDER BY person_id"
            ).map { PersonID(try $0.text(0)) }
            found.ranges = try session.rows(
                "SELECT person_id, started_at, ended_at FROM closed_ranges ORDER BY person_id, started_at"
            ).map { row in
                (
                    PersonID(try row.text(0)),
                    Interval(Instant(microseconds: try row.integer(1)), Instant(microseconds: try row.integer(2)))
                )
            }
            found.tokens = try session.rows("SELECT hash, revoked_at FROM tokens WHERE revoked_at IS NOT NULL").map {
                (try $0.text(0), try $0.integer(1))
            }
            return found
        }
    }

    /// Deletes in the restored database what was deleted since, ends its sessions, and writes the restoration down.
    /// - Parameter old: the head of what is replaced; nil if there is nothing.
    public func finish(
        _ database: any Database, _ deletions: Deletions, old: Head?, at now: Instant
    ) async throws {
        let writer = writer
        let hashAddress = hashAddress
        let new = try await head(of: database)
        try await database.write { session in
            try session.hold(
                [ledgerName, "commits", "looks", "organization", "sealing"] + deletions.people.map(heldName)
                    + deletions.ranges.map { heldName(of: $0.person) })
            for person in deletions.people {
                let isIn = try session.rows(
                    """
                    SELECT 1 FROM people WHERE person_id = \(person.raw)
                    AND (passphrase_hash IS NOT NULL OR email LIKE '%@%')
                    """)
                if !isIn.isEmpty { try forgetEverything(of: person, at: now, hashAddress, writer, session) }
            }
            for (person, range) in deletions.ranges {
                let isThere = try session.rows("SELECT 1 FROM people WHERE person_id = \(person.raw)")
                if !isThere.isEmpty { try forget(range, of: person, hashAddress, session) }
            }
            for (hash, at) in deletions.tokens {
                try session.run("UPDATE tokens SET revoked_at = \(at) WHERE hash = \(hash) AND revoked_at IS NULL")
            }
            // A session that was ended since then would be open again.
            try session.run("DELETE FROM sessions")
            try writer.append(
                [
                    .init(
                        LedgerEntry(
                            kind: .restore, at: now,
                            fields: [
                                "old-size": old.map { String($0.size) } ?? "0", "old-root": old?.root ?? "",
                                "new-size": new.map { String($0.size) } ?? "0", "new-root": new?.root ?? "",
                            ]))
                ], session)
        }
        try await database.scrub()
    }
}
