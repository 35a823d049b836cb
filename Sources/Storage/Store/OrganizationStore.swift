public import Domain
import Ledger
public import OrganizationPorts
import Rollout
public import SQL

/// People and what the directory is.
public struct OrganizationStore: OrganizationStorage {
    let database: any Database
    let writer: LedgerWriter
    /// In a simulated directory, a phase instead of the stored one; nil everywhere else.
    let simulatedPhase: Phase?

    /// - Parameter writer: what changes who may do what is in the ledger.
    public init(database: any Database, writer: LedgerWriter) {
        self.init(database, writer, simulatedPhase: nil)
    }

    private init(_ database: any Database, _ writer: LedgerWriter, simulatedPhase: Phase?) {
        self.database = database
        self.writer = writer
        self.simulatedPhase = simulatedPhase
    }

    /// The same people as in another phase of the rollout: for simulated directories only.
    public func simulating(_ phase: Phase?) -> OrganizationStore {
        OrganizationStore(database, writer, simulatedPhase: phase)
    }

    public func house() async throws -> House? {
        try await database.read(storedHouse)
    }

    public func surroundings(at now: Instant) async throws -> (house: House?, phase: Phase, purpose: String?) {
        let simulatedPhase = simulatedPhase
        return try await database.read { session in
            (
                try storedHouse(session), try simulatedPhase ?? Store.phase(at: now, session),
                try Store.purposes(session, limit: 1).first?.text
            )
        }
    }

    public func owesAScrub() async throws -> Bool {
        try await database.read { try !$0.rows("SELECT 1 FROM owed WHERE what = 'scrub'").isEmpty }
    }

    public func isUnfinishedCopy() async throws -> Bool {
        try await database.read { session in
            let isEmpty =
                try session.rows("SELECT 1 FROM people LIMIT 1").isEmpty
                && session.rows("SELECT 1 FROM simulation").isEmpty
            return try !isEmpty && session.rows("SELECT 1 FROM house").isEmpty
        }
    }

    /// Remembers by which key this database keeps what it hashes; answers whether this is the one.
    public func belongs(toKey fingerprint: String) async throws -> Bool {
        try await database.write { session in
            try session.run(
                "INSERT INTO keys (one, fingerprint) VALUES (1, \(fingerprint)) ON CONFLICT (one) DO NOTHING")
            return try session.rows("SELECT fingerprint FROM keys").first?.text(0) == fingerprint
        }
    }

    public func setUp(
        _ house: House, owner: Account, invitationHash: String?, expires: Instant, at now: Instant
    ) async throws {
        let writer = writer
        try await database.write { session in
            try session.hold([ledgerName, "organization"])
            try mustBeEmpty(session)
            try session.run(
                """
                INSERT INTO house (one, form, name, zone, simulated, set_up_at) VALUES (1, \(house.form.rawValue),
                \(house.name), \(house.zone.name), \(house.isSimulated), \(now.microseconds))
                """)
            try session.run(
                """
                INSERT INTO people (person_id, email, name, zone, passphrase_hash, acknowledged_at,
                acknowledged_version, made_at, entered_at) VALUES (\(owner.person.raw), \(owner.email), \(owner.name),
                \(house.zone.name), \(owner.passphraseHash), \(owner.acknowledged?.microseconds), NULL,
                \(now.microseconds), \(owner.passphraseHash == nil ? nil : now.microseconds))
                """)
            try session.run(
                """
                INSERT INTO roles (person_id, role, scope, since) VALUES (\(owner.person.raw),
                \(SystemRole.owner.rawValue), \(RoleHeld.Scope.organization.text), \(now.microseconds))
                """)
            try writer.append(
                [
                    .init(
                        LedgerEntry(
                            kind: .role, at: now,
                            fields: [
                                "person": owner.person.raw, "role": SystemRole.owner.rawValue,
                                "scope": RoleHeld.Scope.organization.text, "change": "given",
                            ]), about: owner.person.raw)
                ], session)
            if house.form == .organization {
                // Until the rollout is in the product, a real organization stands here.
                try begin(.alignment, at: now, writer, session)
            }
            if let invitationHash {
                try addInvitation(invitationHash, owner.person, sealedAddress: nil, by: nil, expires, session)
            }
        }
    }

    public func setUp(simulated house: House, at now: Instant) async throws {
        try await database.write { session in
            try session.hold(["organization"])
            try mustBeEmpty(session)
            try session.run(
                """
                INSERT INTO house (one, form, name, zone, simulated, set_up_at) VALUES (1, \(house.form.rawValue),
                \(house.name), \(house.zone.name), 1, \(now.microseconds))
                """)
        }
    }

    public func simulation() async throws -> SimulationRecord? {
        try await database.read { session in
            try session.rows(
                "SELECT seed, people, weeks, through, zone, phase FROM simulation JOIN house ON simulated = 1"
            ).first.map { row in
                guard let through = Week(try row.text(3)) else { throw DatabaseFailure.damaged }
                return SimulationRecord(
                    seed: Int(try row.integer(0)), people: Int(try row.integer(1)), weeks: Int(try row.integer(2)),
                    through: through, zone: try zone(row, 4), phase: Int(try row.integer(5)))
            }
        }
    }

    public func record(_ simulation: SimulationRecord) async throws {
        let writer = writer
        try await database.write { session in
            try session.hold([ledgerName, "organization"])
            try session.run(
                """
                INSERT INTO simulation (one, seed, people, weeks, through, phase) VALUES (1, \(simulation.seed),
                \(simulation.people), \(simulation.weeks), \(simulation.through.description), \(simulation.phase))
                """)
            guard let phase = Phase(rawValue: simulation.phase),
                let since = try session.rows("SELECT set_up_at FROM house WHERE simulated = 1").first?.integer(0)
            else { return }
            try begin(phase, at: Instant(microseconds: since), writer, session)
        }
    }

    public func account(email: String) async throws -> Account? {
        try await database.read { session in
            try session.rows(
                """
                SELECT person_id, email, name, passphrase_hash,
                CASE WHEN acknowledged_version >= \(CollectionNotice.version) THEN acknowledged_at END FROM people
                WHERE email = \(email)
                """
            ).first.map(Account.init)
        }
    }

    public func account(of person: PersonID) async throws -> Account? {
        try await accounts(of: [person])[person]
    }

    public func accounts(of people: Set<PersonID>) async throws -> [PersonID: Account] {
        if people.isEmpty { return [:] }
        return try await database.read { session in
            let accounts = try session.rows(
                """
                SELECT person_id, email, name, passphrase_hash,
                CASE WHEN acknowledged_version >= \(CollectionNotice.version) THEN acknowledged_at END FROM people
                WHERE person_id IN \(any: people.map(\.raw).sorted())
                """
            ).map(Account.init)
            return Dictionary(accounts.map { ($0.person, $0) }) { first, _ in first }
        }
    }
}

/// Set up is only what holds nobody yet: what a copy left that was stopped in the middle becomes nothing else.
private func mustBeEmpty(_ session: any Session) throws {
    guard try session.rows("SELECT 1 FROM house").isEmpty, try session.rows("SELECT 1 FROM people LIMIT 1").isEmpty,
        try session.rows("SELECT 1 FROM simulation").isEmpty
    else { throw OrganizationRefusal.alreadySetUp }
}

private func begin(_ phase: Phase, at now: Instant, _ writer: LedgerWriter, _ session: any Session) throws {
    try session.run("INSERT INTO phases (since, phase) VALUES (\(now.microseconds), \(phase.rawValue))")
    try writer.append(
        [.init(LedgerEntry(kind: .phase, at: now, fields: ["phase": String(phase.rawValue)]))], session)
}

func addInvitation(
    _ hash: String, _ person: PersonID, sealedAddress: String?, by asker: PersonID?, _ expires: Instant,
    _ session: any Session
) throws {
    try session.run(
        """
        INSERT INTO invitations (hash, person_id, email, expires_at, used_at, made_by)
        VALUES (\(hash), \(person.raw), \(sealedAddress), \(expires.microseconds), NULL, \(asker?.raw))
        """)
}

extension Account {
    /// Reads `person_id, email, name, passphrase_hash, acknowledged_at`.
    fileprivate init(_ row: Row) throws {
        self.init(
            person: PersonID(try row.text(0)), email: try row.text(1), name: try row.text(2),
            passphraseHash: try row.textIfAny(3),
            acknowledged: try row.integerIfAny(4).map(Instant.init(microseconds:)))
    }
}

/// Nil before the set-up.
private func storedHouse(_ session: any Session) throws -> House? {
    try session.rows("SELECT form, name, zone, simulated FROM house").first.map { row in
        guard let form = House.Form(rawValue: try row.text(0)) else { throw DatabaseFailure.damaged }
        return House(form: form, name: try row.text(1), zone: try zone(row, 2), isSimulated: try row.integer(3) == 1)
    }
}
