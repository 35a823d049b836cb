import Access
public import Domain
public import EvidencePorts
public import OrganizationPorts
public import SQL

/// Sessions, tokens and invitations, by the hashes of their secrets.
public struct CredentialStore: CredentialStorage {
    let database: any Database
    private let uses: UseNotes
    private let writer: LedgerWriter
    /// - Parameter writer: that somebody's invitation was made anew is in the ledger.
    private let simulatedPhase: Phase?

    /// - Parameter simulatedPhase: in a simulated directory, a phase instead of the stored one; nil everywhere else.
    public init(database: any Database, uses: UseNotes, writer: LedgerWriter, simulatedPhase: Phase?) {
        self.simulatedPhase = simulatedPhase
        self.database = database
        self.uses = uses
        self.writer = writer
    }

    /// A use is noted at most once in this many microseconds: reads should not turn into writes.
    private static let noteEvery: Int64 = 60_000_000

    public func addSession(
        hash: String, person: PersonID, csrf: String, at now: Instant, expires: Instant
    ) async throws {
        try await database.write { session in
            try session.hold([heldName(of: person)])
            try mustBeIn(person, session)
            try session.run("DELETE FROM sessions WHERE expires_at < \(now.microseconds)")
            try session.run(
                """
                INSERT INTO sessions (hash, person_id, csrf, made_at, last_used_at, expires_at) VALUES (\(hash),
                \(person.raw), \(csrf), \(now.microseconds), \(now.microseconds), \(expires.microseconds))
                """)
        }
    }

    public func session(hash: String, idleSince: Instant, at now: Instant) async throws
        -> (person: PersonID, csrf: String)?
    {
        let found = try await database.read { session in
            try session.rows(
                """
                SELECT person_id, csrf, last_used_at FROM sessions WHERE hash = \(hash)
                AND expires_at > \(now.microseconds) AND last_used_at > \(idleSince.microseconds)
                """
            ).first.map { (PersonID(try $0.text(0)), try $0.text(1), try $0.integer(2)) }
        }
        guard let (person, csrf, lastUsed) = found else { return nil }
        if now.microseconds - lastUsed > Self.noteEvery { uses.note(.session(hash), at: now) }
        return (person, csrf)
    }

    public func endSession(hash: String) async throws {
        try await database.write { try $0.run("DELETE FROM sessions WHERE hash = \(hash)") }
    }

    public func sessions(of person: PersonID, idleSince: Instant, at now: Instant) async throws -> [(
        hash: String, since: Instant
    )] {
        try await database.read { session in
            try session.rows(
                """
                SELECT hash, made_at FROM sessions WHERE person_id = \(person.raw)
                AND expires_at > \(now.microseconds) AND last_used_at > \(idleSince.microseconds)
                ORDER BY made_at DESC, hash
                """
            ).map { (try $0.text(0), Instant(microseconds: try $0.integer(1))) }
        }
    }

    public func endAllSessions(of person: PersonID) async throws {
        try await database.write { try $0.run("DELETE FROM sessions WHERE person_id = \(person.raw)") }
    }

    public func endAllSessions() async throws {
        try await database.write { try $0.run("DELETE FROM sessions") }
    }

    public func addToken(hash: String, _ token: OwnToken, person: PersonID, asked viewer: Bool) async throws {
        try await database.write { session in
            try session.hold([heldName(of: person)])
            if viewer { try mustBeIn(person, session) }
            try Self.add(token, hash: hash, person, session)
        }
    }

    private static func add(_ token: OwnToken, hash: String, _ person: PersonID, _ session: any Session) throws {
        try session.run(
            """
            INSERT INTO tokens (hash, token_id, person_id, prefix, kind, made_at, last_used_at, revoked_at, by_operator)
            VALUES (\(hash), \(token.id.raw), \(person.raw), \(token.prefix), \(token.kind.rawValue),
            \(token.madeAt.microseconds), NULL, NULL, \(token.isByOperator))
            """)
    }

    public func revokeToken(_ id: TokenID, of person: PersonID, at now: Instant) async throws {
        try await database.write { session in
            try session.hold([heldName(of: person)])
            try session.run(
                """
                UPDATE tokens SET revoked_at = \(now.microseconds) WHERE token_id = \(id.raw)
                AND person_id = \(person.raw) AND revoked_at IS NULL
                """)
        }
    }

    public func token(hash: String, at now: Instant) async throws -> Contributor? {
        let found = try await database.read { session in
            try session.rows(
                """
                SELECT tokens.person_id, kind, token_id, last_used_at,
                CASE WHEN form = 'solo' OR simulated = 1 OR acknowledged_version >= \(CollectionNotice.version) THEN 1 ELSE 0 END,
                until, house.zone, CASE WHEN form = 'solo' THEN NULL
                    ELSE COALESCE((SELECT phase FROM phases ORDER BY since DESC LIMIT 1), 1) END
                FROM tokens JOIN people ON people.person_id = tokens.person_id JOIN house ON house.one = 1
                WHERE hash = \(hash) AND revoked_at IS NULL
                """
            ).first.map { row -> (Contributor, Int64?) in
                guard let kind = OwnToken.Kind(rawValue: try row.text(1)) else { throw DatabaseFailure.damaged }
                let until = try row.textIfAny(5).flatMap { Day($0) }
                let hasLeft = try until.map { try $0 < zone(row, 6).day(of: now) } ?? false
                // What was decided last counts, whatever the clock says: going back stops the collection at once.
                let phase = try row.integerIfAny(7).map { simulatedPhase?.rawValue ?? Int($0) }
                let standing: Contributor.Standing =
                    if hasLeft {
                        .left
                    } else if phase == Phase.alignment.rawValue {
                        .notBegun
                    } else {
                        try row.integer(4) == 1 ? .collected : .notAcknowledged
                    }
                let contributor = Contributor(
                    person: PersonID(try row.text(0)), kind: kind, token: TokenID(try row.text(2)), standing: standing)
                return (contributor, try row.integerIfAny(3))
            }
        }
        guard let (contributor, lastUsed) = found else { return nil }
        if now.microseconds - (lastUsed ?? 0) > Self.noteEvery { uses.note(.token(hash), at: now) }
        return contributor
    }

    public func sealedAddress(invitationHash: String) async throws -> String? {
        try await database.read { session in
            try session.rows("SELECT email FROM invitations WHERE hash = \(invitationHash)").first?.textIfAny(0)
        }
    }

    public func sealedName(invitationHash: String) async throws -> String? {
        try await database.read { session in
            try session.rows(
                """
                SELECT sealed_name FROM invitations JOIN people ON people.person_id = invitations.person_id
                WHERE hash = \(invitationHash)
                """
            ).first?.textIfAny(0)
        }
    }

    public func accept(
        invitationHash: String, passphraseHash: String, address: String?, name: String?, at now: Instant
    ) async throws -> PersonID {
        try await database.write { session in
            let used = try session.rows(
                """
                UPDATE invitations SET used_at = \(now.microseconds) WHERE hash = \(invitationHash)
                AND used_at IS NULL AND expires_at > \(now.microseconds) RETURNING person_id, is_reset, made_by
                """)
            guard let row = used.first, try isStillMeant(row, 2, at: now, session) else {
                throw OrganizationRefusal.invitationSpent
            }
            let person = PersonID(try row.text(0))
            let isReset = try row.integer(1) == 1
            // Whoever comes first is the person: a second invitation must not change the passphrase of somebody who is in,
            // unless a trustee has signed it. Then every way in that there was is closed.
            // With it the address comes back, of which only a keyed hash was left if the person had deleted everything.
            let entered = try session.run(
                """
                UPDATE people SET passphrase_hash = \(passphraseHash), email = COALESCE(\(address), email),
                name = COALESCE(\(name), name), sealed_name = NULL,
                entered_at = \(now.microseconds)
                WHERE person_id = \(person.raw) AND (passphrase_hash IS NULL OR \(isReset) = 1)
                """)
            guard entered == 1 else { throw OrganizationRefusal.invitationSpent }
            if isReset {
                try forgetSecondFactor(of: person, session)
                try forgetSignOn(of: person, session)
                try session.run("DELETE FROM sessions WHERE person_id = \(person.raw)")
                try session.run(
                    """
                    UPDATE tokens SET revoked_at = \(now.microseconds) WHERE person_id = \(person.raw)
                    AND revoked_at IS NULL
                    """)
            }
            try session.run(
                """
                UPDATE invitations SET used_at = \(now.microseconds) WHERE person_id = \(person.raw)
                AND used_at IS NULL
                """)
            return person
        }
    }

    public func addInvitation(
        hash: String, person: PersonID, sealedAddress: String?, by asker: PersonID?, expires: Instant, at now: Instant
    ) async throws {
        try await database.write { session in
            try session.hold([heldName(of: person), "organization"])
            let today = try houseZone(session).day(of: now)
            guard try mayInvite(person, asker, on: today, session) else { throw OrganizationRefusal.unknownPerson }
            // An earlier one that nobody has used is worth nothing from now on.
            try session.run("DELETE FROM invitations WHERE person_id = \(person.raw) AND used_at IS NULL")
            try Store.addInvitation(hash, person, sealedAddress: sealedAddress, by: asker, expires, session)
        }
    }

    public func addReset(
        hash: String, person: PersonID, by asker: PersonID?, expires: Instant, at now: Instant
    ) async throws -> Bool {
        let writer = writer
        return try await database.write { session in
            try session.hold([heldName(of: person), ledgerName, "cosignatures", "organization"])
            guard try useSignedReset(of: person, by: asker, at: now, writer, session) else { return false }
            try session.run("DELETE FROM invitations WHERE person_id = \(person.raw) AND used_at IS NULL")
            try session.run(
                """
                INSERT INTO invitations (hash, person_id, email, expires_at, used_at, is_reset, made_by)
                VALUES (\(hash), \(person.raw), NULL, \(expires.microseconds), NULL, 1, \(asker?.raw))
                """)
            return true
        }
    }

    public func enrol(
        simulated person: PersonID, passphraseHash: String, tokenHash: String, _ token: OwnToken, version: Int,
        at now: Instant
    ) async throws {
        try await database.write { session in
            let enrolled = try session.run(
                """
                UPDATE people SET passphrase_hash = \(passphraseHash), acknowledged_at = \(now.microseconds),
                acknowledged_version = \(version) WHERE person_id = \(person.raw)
                AND EXISTS (SELECT 1 FROM house WHERE simulated = 1)
                """)
            guard enrolled == 1 else { throw OrganizationRefusal.unknownPerson }
            try Self.add(token, hash: tokenHash, person, session)
        }
    }

    public func invited(invitationHash: String, at now: Instant) async throws -> PersonID? {
        try await database.read { session in
            try session.rows(
                """
                SELECT people.person_id, made_by FROM invitations JOIN people ON people.person_id = invitations.person_id
                WHERE hash = \(invitationHash) AND used_at IS NULL AND expires_at > \(now.microseconds)
                AND (passphrase_hash IS NULL OR is_reset = 1)
                """
            ).first.flatMap { try isStillMeant($0, 1, at: now, session) ? PersonID(try $0.text(0)) : nil }
        }
    }
}

/// Whether whoever made an invitation may still make one; reads `made_by`.
private func isStillMeant(_ row: Row, _ column: Int, at now: Instant, _ session: any Session) throws -> Bool {
    try mayStillAsk(
        row.textIfAny(column).map(PersonID.init), forEverybody: false, on: houseZone(session).day(of: now), session)
}

/// Somebody who has deleted everything meanwhile has no passphrase: what was under way for that person ends here.
func mustBeIn(_ person: PersonID, _ session: any Session) throws {
    let found = try session.rows(
        "SELECT 1 FROM people WHERE person_id = \(person.raw) AND passphrase_hash IS NOT NULL")
    if found.isEmpty { throw Denied() }
}
