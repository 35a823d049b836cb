public import Domain
import Ledger
public import SQL

/// What must hold in a restored database although it is older: what people have deleted and decided since then, every key that
/// was changed or taken back, how much is published, all that was published, and who was looked at. The ledger says that a backup
/// was restored.
public struct Restoration: Sendable {
    /// How far a ledger is.
    public struct Head: Sendable, Hashable {
        public let size: Int
        /// Of the whole tree, as hex.
        public let root: String
        /// Of the first and of the last leaf, as hex: by them two ledgers are known as one and its continuation.
        fileprivate let first: String
        fileprivate let last: String
    }

    /// What the database that is replaced says about it.
    public struct Decisions: Sendable {
        internal fileprivate(set) var people: [String: Person] = [:]
        internal fileprivate(set) var tables: [(table: CopiedTable, rows: [Row])] = []
        /// Projects that are left out and of which nothing is there.
        fileprivate var excluded: [(person: String, project: String)] = []
        /// With what connections of it were last heard and read: id, secrets, token, address, and when they were changed.
        internal fileprivate(set) var connections: [Row] = []
        /// Whether its ledger goes on where the backup's ends: then it knows everything that was published since.
        fileprivate var goesOn = false
        /// Entries to which what was published refers.
        fileprivate var entries: [Int: CarriedEntry] = [:]
        public init() {}

        /// What of them holds in the restored database.
        public var held: RestoredDecisions { goesOn ? .everything : .whatEitherKeepsOut }

        func rows(of table: String) -> [Row] {
            tables.first { $0.table.name.description == table }?.rows ?? []
        }
    }

    struct Person: Sendable {
        let life: String
        let email: String
        let name: String
        let sealedName: String?
        let passphrase: String?
        let acknowledgement: (at: Int64?, version: Int64?)
        let entered: Int64?
        var isGone: Bool { passphrase == nil && !email.contains("@") }

        /// Whoever is back has the name back.
        func givesItsName(to id: String, _ session: any Session) throws {
            try session.run(
                "UPDATE people SET name = \(name), sealed_name = \(sealedName) WHERE person_id = \(id)")
        }

        func givesItsAccount(to id: String, _ session: any Session) throws {
            try session.run(
                """
                UPDATE people SET life = \(life), email = \(email), passphrase_hash = \(passphrase),
                acknowledged_at = \(acknowledgement.at), acknowledged_version = \(acknowledgement.version),
                entered_at = \(entered)
                WHERE person_id = \(id)
                """)
        }
    }

    /// What keeps something of a person out.
    static let keepingOut: Set = [
        "exclusions", "deleted_projects", "closed_ranges", "pauses", "not_counted", "account_refusals",
    ]

    /// Rows of these are as they were decided last; those of people whom the backup does not know are left.
    private static let carried = keepingOut.union([
        "bots", "corrections", "zone_changes", "hours_changes", "calendars", "own_annotations", "trainings",
        "identities",
        "invitations", "tokens",
        "second_factors", "recovery_codes", "sign_ons", "sign_on_attempts", "cosignatures",
        "forgotten_addresses", "settings", "phases",
        "purposes", "policies", "policy_acknowledgements", "announcements", "attestations",
        "register_questions", "phase_reasons", "case_requests", "sole_basis_reports", "contests", "source_notices",
        "protections", "pulse_panels", "team_contexts",
        "team_agreements", "team_calendars", "voice_issuers", "voice_fetches", "voice_spent",
        "voice_forgotten", "concern_readers", "led_until",
        "self_audits", "question_letters", "concerns", "concern_replies", "pulse_counts", "pulses",
        "shared_annotations", "one_on_ones",
        "one_on_one_items", "one_on_one_charts", "one_on_one_notes", "digest_wishes",
    ])

    private let writer: LedgerWriter
    private let hashAddress: @Sendable (String) -> String
    private let sealName: @Sendable (String) -> String?

    public init(
        writer: LedgerWriter, hashAddress: @escaping @Sendable (String) -> String,
        sealName: @escaping @Sendable (String) -> String?
    ) {
        self.sealName = sealName
        self.writer = writer
        self.hashAddress = hashAddress
    }

    /// Nil before the first entry.
    public func head(of database: any Database) async throws -> Head? {
        try await database.read { session in
            try Store.head(session).map { head in
                func leaf(_ index: Int) throws -> String {
                    try session.rows("SELECT hash FROM ledger_leaves WHERE idx = \(index)").first?.text(0) ?? ""
                }
                return Head(size: head.size, root: head.root.hex, first: try leaf(0), last: try leaf(head.size - 1))
            }
        }
    }

    /// Nil in a database that is not set up, and in one of another house: it decides nothing.
    /// - Parameter backup: how far the ledger of the backup is that takes its place.
    public func decisions(in database: any Database, since backup: Head?) async throws -> Decisions? {
        try await database.read { session in
            guard try !session.rows("SELECT 1 FROM house").isEmpty else { return nil }
            func holds(_ index: Int, _ hash: String) throws -> Bool {
                try !session.rows("SELECT 1 FROM ledger_leaves WHERE idx = \(index) AND hash = \(hash)").isEmpty
            }
            if let backup, try !holds(0, backup.first) { return nil }
            var found = Decisions()
            found.goesOn = try backup.map { try holds($0.size - 1, $0.last) } ?? true
            let names = found.goesOn ? Self.carried.union(publicationTables) : Self.carried
            found.people = try people(session)
            for table in CopiedTable.all where names.contains(table.name.description) {
                found.tables.append((table, try session.rows("SELECT \(name: table.columns) FROM \(name: table.name)")))
            }
            if found.goesOn { found.entries = try carriedEntries(found.tables, from: backup?.size ?? 0, session) }
            found.connections = try session.rows(
                "SELECT connection_id, secret, previous_secret, token, api_url, rotated_at FROM connections")
            found.excluded = try session.rows(
                """
                SELECT person_id, project FROM exclusions WHERE NOT EXISTS (
                    SELECT 1 FROM spans WHERE spans.person_id = exclusions.person_id AND spans.project = exclusions.project)
                AND NOT EXISTS (
                    SELECT 1 FROM imported_spans WHERE imported_spans.person_id = exclusions.person_id
                    AND imported_spans.project = exclusions.project)
                """
            ).map { (try $0.text(0), try $0.text(1)) }
            return found
        }
    }

    /// Lets the restored database know what was decided since, ends its sessions, and writes the restoration down.
    /// - Parameters:
    ///   - decisions: nil if there is nothing that is replaced, or if it tells nothing any more.
    ///   - old: the head of what is replaced.
    /// - Returns: whether all that was published since is known, as it is where nothing ever is. If not, the weeks up to now are
    ///   closed.
    @discardableResult
    public func finish(
        _ database: any Database, _ decisions: Decisions?, old: Head?, at now: Instant
    ) async throws -> Bool {
        let new = try await head(of: database)
        let (writer, hashAddress, sealName) = (writer, hashAddress, sealName)
        let isKnown = decisions?.goesOn ?? false
        let isOfOne = try await database.write { session in
            // Nobody else has this database open yet; the ledger's name is held for whoever writes into it.
            try session.hold([ledgerName, "commits", "cosignatures", "looks", "organization", "sealing"])
            try writer.append(
                [
                    .init(
                        LedgerEntry(
                            kind: .restore, at: now,
                            fields: [
                                "old-size": old.map { String($0.size) } ?? "0", "old-root": old?.root ?? "",
                                "new-size": new.map { String($0.size) } ?? "0", "new-root": new?.root ?? "",
                                "published-since": isKnown ? "carried" : "unknown",
                            ]))
                ], session)
            if let decisions {
                let bring = isKnown ? carry : keepOut
                try bring(decisions, now, hashAddress, sealName, writer, session)
            }
            if !isKnown { try closeUnknownWeeks(at: now, session) }
            // A session that was ended since then would be open again.
            try session.run("DELETE FROM sessions")
            // What calendars have brought since then is not here: each is read as a whole.
            try session.run("UPDATE calendars SET mark = NULL, tokens = NULL")
            return try !session.rows("SELECT 1 FROM house WHERE form = 'solo'").isEmpty
        }
        try await database.scrub()
        return isKnown || isOfOne
    }
}

func people(_ session: any Session) throws -> [String: Restoration.Person] {
    Dictionary(
        uniqueKeysWithValues: try session.rows(
            """
            SELECT person_id, life, email, passphrase_hash, acknowledged_at, acknowledged_version, entered_at, name,
            sealed_name FROM people
            """
        ).map { row in
            (
                try row.text(0),
                Restoration.Person(
                    life: try row.text(1), email: try row.text(2), name: try row.text(7),
                    sealedName: try row.textIfAny(8), passphrase: try row.textIfAny(3),
                    acknowledgement: (try row.integerIfAny(4), try row.integerIfAny(5)),
                    entered: try row.integerIfAny(6))
            )
        })
}

private func carry(
    _ decisions: Restoration.Decisions, at now: Instant, _ hashAddress: (String) -> String,
    _ sealName: (String) -> String?, _ writer: LedgerWriter, _ session: any Session
) throws {
    let restored = try people(session)
    for (id, person) in decisions.people.sorted(by: { $0.key < $1.key }) {
        guard let before = restored[id] else { continue }
        if before.life != person.life || person.isGone && !before.isGone {
            try forgetEverything(of: PersonID(id), at: now, hashAddress, sealName, writer, session)
            try person.givesItsName(to: id, session)
        }
        try person.givesItsAccount(to: id, session)
    }
    try deleteAgain(decisions, of: restored, hashAddress, session)
    // A calendar that was removed takes its meetings along, also if one of the same name came after it.
    let removed = try marks(
        session.rows("SELECT person_id, calendar_id, made_at FROM calendars"), at: 2
    ).subtracting(marks(decisions.rows(of: "calendars"), at: 5))
    for calendar in removed where decisions.people[calendar.person] != nil {
        try session.run(
            "DELETE FROM meetings WHERE person_id = \(calendar.person) AND calendar_id = \(calendar.mark)")
    }
    // What was removed hears nothing again, and what was given another secret knows no other.
    let there = Set(try decisions.connections.map { try $0.text(0) })
    for row in try session.rows("SELECT connection_id FROM connections") where !there.contains(try row.text(0)) {
        _ = try removeConnection(try row.text(0), session)
    }
    for row in decisions.connections { try changeSecrets(row, session) }
    // Those that refer to others go first and come last.
    for (table, _) in decisions.tables.reversed() { try session.run("DELETE FROM \(name: table.name)") }
    let places = try writeAnew(decisions.entries, at: now, writer, session)
    for (table, rows) in decisions.tables {
        let entry = entryColumn(of: table)
        let person = table.columnNames.firstIndex(of: "person_id")
        for row in rows {
            if let person, let id = try row.textIfAny(person), restored[id] == nil { continue }
            var values = row.values
            if let entry, let place = places[Int(try row.integer(entry))] { values[entry] = .integer(Int64(place)) }
            try session.run(all: [.insert(into: table.name, table.columns, values: values)])
        }
    }
}

/// What the replaced database says is closed, left out or deleted is not in the restored one either.
/// - Parameter restored: those of whom it is said.
func deleteAgain(
    _ decisions: Restoration.Decisions, of restored: [String: Restoration.Person], _ hashAddress: (String) -> String,
    _ session: any Session
) throws {
    for row in decisions.rows(of: "closed_ranges") where restored[try row.text(0)] != nil {
        let range = Interval(
            Instant(microseconds: try row.integer(1)), Instant(microseconds: try row.integer(2)))
        try forget(range, of: PersonID(try row.text(0)), hashAddress, session)
    }
    // What was said of a project after it was deleted comes with the rest, and stays.
    for (person, project) in decisions.excluded where restored[person] != nil {
        try forget(project: project, of: PersonID(person), session)
    }
    let deleted = try marks(decisions.rows(of: "deleted_projects"), at: 2).subtracting(
        marks(session.rows("SELECT person_id, hash, deleted_at FROM deleted_projects"), at: 2))
    for (person, deleted) in Dictionary(grouping: deleted, by: \.person) where restored[person] != nil {
        try forgetAgain(Set(deleted.map(\.mark)), of: PersonID(person), hashAddress, session)
    }
}

/// Something of a person that is known by a mark and a moment.
private struct Marked: Hashable {
    let person: String
    let mark: String
    let at: Int64
}

/// - Parameter moment: in which column it is; the person is in the first, and the mark in the second.
private func marks(_ rows: [Row], at moment: Int) throws -> Set<Marked> {
    Set(try rows.map { Marked(person: try $0.text(0), mark: try $0.text(1), at: try $0.integer(moment)) })
}
