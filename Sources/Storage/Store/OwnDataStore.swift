public import Access
public import Domain
public import OrganizationPorts
public import SQL

/// Changing the own data. What is deleted is overwritten (`secure_delete`) and scrubbed out of the files.
public struct OwnDataStore: OwnDataStorage {
    let database: any Database
    private let writer: LedgerWriter
    let hashAddress: @Sendable (String) -> String
    private let sealName: @Sendable (String) -> String?

    /// - Parameters:
    ///   - hashAddress: a keyed hash, so that a deleted address is recognised but cannot be read.
    ///   - sealName: a name that only the key file opens again.
    public init(
        database: any Database, writer: LedgerWriter, hashAddress: @escaping @Sendable (String) -> String,
        sealName: @escaping @Sendable (String) -> String?
    ) {
        self.sealName = sealName
        self.writer = writer
        self.database = database
        self.hashAddress = hashAddress
    }

    public func pause(_ grant: borrowing Grant<Oneself>, at now: Instant) async throws {
        let person = grant.subject
        try await database.write { session in
            try session.hold([heldName(of: person)])
            try mustBeIn(person, session)
            let open = try session.rows(
                "SELECT 1 FROM pauses WHERE person_id = \(person.raw) AND ended_at IS NULL")
            guard open.isEmpty else { return }
            try session.run(
                """
                INSERT INTO pauses (person_id, started_at, ended_at) VALUES (\(person.raw), \(now.microseconds), NULL)
                ON CONFLICT (person_id, started_at) DO UPDATE SET ended_at = NULL
                """)
        }
    }

    public func resume(_ grant: borrowing Grant<Oneself>, at now: Instant) async throws {
        let person = grant.subject
        try await database.write { session in
            try session.hold([heldName(of: person)])
            try mustBeIn(person, session)
            try session.run(
                "UPDATE pauses SET ended_at = \(now.microseconds) WHERE person_id = \(person.raw) AND ended_at IS NULL")
        }
    }

    public func exclude(_ project: String, past: Bool, _ grant: borrowing Grant<Oneself>, at now: Instant) async throws
    {
        let (person, hashAddress) = (grant.subject, hashAddress)
        try await database.write { session in
            try session.hold([heldName(of: person), "looks"])
            try mustBeIn(person, session)
            try session.run(
                "INSERT INTO exclusions (person_id, project) VALUES (\(person.raw), \(project)) ON CONFLICT DO NOTHING")
            guard past else { return }
            try owe(scrubSince: now, session)
            let mark = hashAddress(deletedMark(of: project, person))
            try session.run(
                """
                INSERT INTO deleted_projects (person_id, hash, deleted_at)
                VALUES (\(person.raw), \(mark), \(now.microseconds))
                ON CONFLICT (person_id, hash) DO UPDATE SET deleted_at = excluded.deleted_at
                """)
            try forget(project: project, of: person, session)
        }
        if past { try? await scrub(database) }
    }

    public func hasProject(_ name: String, _ grant: borrowing Grant<Oneself>) async throws -> Bool {
        let person = grant.subject
        return try await database.read { session in
            try !session.rows(
                """
                SELECT 1 FROM exclusions WHERE person_id = \(person.raw) AND project = \(name) UNION
                SELECT 1 FROM heartbeats WHERE person_id = \(person.raw) AND project = \(name) UNION
                SELECT 1 FROM spans WHERE person_id = \(person.raw) AND project = \(name) UNION
                SELECT 1 FROM imported_spans WHERE person_id = \(person.raw) AND project = \(name) UNION
                SELECT 1 FROM corrections WHERE person_id = \(person.raw) AND project = \(name)
                """
            ).isEmpty
        }
    }

    public func include(_ project: String, _ grant: borrowing Grant<Oneself>, at now: Instant) async throws {
        let person = grant.subject
        try await database.write { session in
            try session.hold([heldName(of: person)])
            try mustBeIn(person, session)
            try owe(scrubSince: now, session)
            try session.run("DELETE FROM exclusions WHERE person_id = \(person.raw) AND project = \(project)")
        }
        try? await scrub(database)
    }

    public func delete(_ range: Interval, _ grant: borrowing Grant<Oneself>, at now: Instant) async throws {
        let person = grant.subject
        let hashAddress = hashAddress
        try await database.write { session in
            // The organization as well: a file of absences that is decided now must not write one back.
            try session.hold([heldName(of: person), "commits", "looks", oneOnOnesName, "organization"])
            try mustBeIn(person, session)
            try owe(scrubSince: now, session)
            try forget(range, of: person, hashAddress, session)
        }
        try? await scrub(database)
    }

    public func deleteEverything(_ grant: borrowing Grant<Oneself>, at now: Instant) async throws {
        let person = grant.subject
        let (hashAddress, sealName) = (hashAddress, sealName)
        let writer = writer
        try await database.write { session in
            try session.hold(namesToForget(person))
            try owe(scrubSince: now, session)
            try forgetEverything(of: person, at: now, hashAddress, sealName, writer, session)
        }
        try? await scrub(database)
    }

    public func add(_ correction: Correction, _ grant: borrowing Grant<Oneself>) async throws {
        let person = grant.subject
        try await database.write { session in
            try session.hold([heldName(of: person)])
            try mustBeIn(person, session)
            try session.run(
                """
                INSERT INTO corrections (correction_id, person_id, started_at, ended_at, kind, project, made_at)
                VALUES (\(correction.id), \(person.raw), \(correction.range.start.microseconds),
                \(correction.range.end.microseconds), \(correction.kind?.rawValue), \(correction.project),
                \(correction.madeAt.microseconds))
                """)
        }
    }

    public func undoCorrection(_ id: String, _ grant: borrowing Grant<Oneself>, at now: Instant) async throws -> Bool {
        let person = grant.subject
        let isUndone = try await database.write { session in
            try session.hold([heldName(of: person)])
            try mustBeIn(person, session)
            try owe(scrubSince: now, session)
            return try session.run(
                "DELETE FROM corrections WHERE person_id = \(person.raw) AND correction_id = \(id)") > 0
        }
        try? await scrub(database)
        return isUndone
    }

    public func set(_ zone: Zone, from day: Day, _ grant: borrowing Grant<Oneself>) async throws {
        let person = grant.subject
        try await database.write { session in
            try session.hold([heldName(of: person)])
            try mustBeIn(person, session)
            try session.run(
                """
                INSERT INTO zone_changes (person_id, from_day, zone) VALUES (\(person.raw), \(day.description), \(zone.name))
                ON CONFLICT (person_id, from_day) DO UPDATE SET zone = excluded.zone
                """)
        }
    }

    public func set(_ hours: WorkingHours, from day: Day, _ grant: borrowing Grant<Oneself>) async throws {
        let person = grant.subject
        try await database.write { session in
            try session.hold([heldName(of: person), "organization"])
            try mustBeIn(person, session)
            try change(hours, from: day, of: person, isOwn: true, session)
        }
    }

    public func acknowledge(_ grant: borrowing Grant<Oneself>, version: Int, at now: Instant) async throws {
        let person = grant.subject
        let hashAddress = hashAddress
        try await database.write { session in
            try session.hold([heldName(of: person), "commits"])
            try mustBeIn(person, session)
            let isFirst = try !session.rows(
                "SELECT 1 FROM people WHERE person_id = \(person.raw) AND acknowledged_at IS NULL"
            ).isEmpty
            try session.run(
                """
                UPDATE people SET acknowledged_at = \(now.microseconds), acknowledged_version = \(version)
                WHERE person_id = \(person.raw) AND (acknowledged_version IS NULL OR acknowledged_version < \(version))
                """)
            guard isFirst else { return }
            // What was stored of this address or account before it was known whose it is.
            let accounts = try session.rows(
                """
                SELECT 'git', email FROM people WHERE person_id = \(person.raw)
                UNION ALL SELECT provider, login FROM identities WHERE person_id = \(person.raw)
                """
            ).map { ToolIdentity(provider: try $0.text(0), login: try $0.text(1)) }
            for account in accounts { try forgetEarlierWork(by: account, of: person, hashAddress, session) }
        }
    }
}

/// What looks have shown of deleted time: the next opening freezes what is left.
func forgetSheets(of person: PersonID, _ session: any Session) throws {
    try session.run("DELETE FROM look_sheets WHERE person_id = \(person.raw)")
    try session.run("DELETE FROM look_notes WHERE person_id = \(person.raw)")
}

func deleteImported(_ range: Interval, of person: PersonID, _ session: any Session) throws {
    let touched = try session.rows(
        """
        SELECT started_at, ended_at, kind, project, language FROM imported_spans WHERE person_id = \(person.raw)
        AND started_at < \(range.end.microseconds) AND ended_at >= \(range.start.microseconds)
        """
    ).map(Span.init(imported:))
    let left = touched.removing(range)
    func values(_ span: Span) -> [Value] {
        [
            .text(person.raw), .integer(span.start.microseconds), .integer(span.end.microseconds),
            .text(span.work.kind.rawValue), .text(span.work.project ?? ""), .text(span.work.language ?? ""),
        ]
    }
    _ = try session.run(
        """
        DELETE FROM imported_spans WHERE person_id = $1 AND started_at = $2 AND ended_at = $3 AND kind = $4
        AND project = $5 AND language = $6
        """, rows: touched.filter { !left.contains($0) }.map(values))
    _ = try session.run(
        """
        INSERT INTO imported_spans (person_id, started_at, ended_at, kind, project, language)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING
        """, rows: left.filter { !touched.contains($0) }.map(values))
}

/// When the last heartbeat came and from which editor: what was deleted must not be told by that, so it is told again from
/// what is left.
func forgetLatest(of person: PersonID, _ session: any Session) throws {
    try session.run("DELETE FROM latest_heartbeats WHERE person_id = \(person.raw)")
    try session.run(
        """
        INSERT INTO latest_heartbeats (person_id, received_at, editor)
        SELECT person_id, received_at, NULLIF(editor, '') FROM heartbeats WHERE person_id = \(person.raw)
        ORDER BY received_at DESC, at DESC LIMIT 1
        """)
}
