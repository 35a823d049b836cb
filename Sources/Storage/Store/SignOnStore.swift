public import Domain
public import OrganizationPorts
import SQL

/// Signing on at an identity provider.
extension CredentialStore {
    public func useSignOn(attempt hash: String, until: Instant, at now: Instant) async throws -> Bool {
        try await database.write { session in
            try session.run("DELETE FROM sign_on_attempts WHERE expires_at < \(now.microseconds)")
            return try session.run(
                """
                INSERT INTO sign_on_attempts (hash, expires_at) VALUES (\(hash), \(until.microseconds))
                ON CONFLICT DO NOTHING
                """) == 1
        }
    }

    public func person(signingOnAs identity: SignOnIdentity) async throws -> PersonID? {
        try await database.read { session in
            try session.rows(
                """
                SELECT person_id FROM sign_ons WHERE issuer = \(identity.issuer) AND subject = \(identity.subject)
                """
            ).first.map { PersonID(try $0.text(0)) }
        }
    }

    public func enter(
        _ person: PersonID, email: String, signingOnAs identity: SignOnIdentity, mark: String, at now: Instant
    ) async throws -> Bool {
        try await database.write { session in
            try session.hold([heldName(of: person)])
            let isThere = try session.rows(
                """
                SELECT 1 FROM people WHERE person_id = \(person.raw) AND email = \(email) AND passphrase_hash IS NULL
                """)
            guard !isThere.isEmpty, try Self.tie(identity, to: person, at: now, session) else { return false }
            try session.run("UPDATE people SET passphrase_hash = \(mark) WHERE person_id = \(person.raw)")
            try session.run(
                """
                UPDATE invitations SET used_at = \(now.microseconds) WHERE person_id = \(person.raw)
                AND used_at IS NULL
                """)
            return true
        }
    }

    public func bind(_ identity: SignOnIdentity, to person: PersonID, at now: Instant) async throws -> Bool {
        try await database.write { session in
            try session.hold([heldName(of: person)])
            try mustBeIn(person, session)
            return try Self.tie(identity, to: person, at: now, session)
        }
    }

    /// An identity is one person's, and a person has one.
    private static func tie(
        _ identity: SignOnIdentity, to person: PersonID, at now: Instant, _ session: any Session
    ) throws -> Bool {
        // Somebody who has no passphrase comes in by it for the first time: a trustee signs nothing for fourteen days from then.
        try session.run(
            "UPDATE people SET entered_at = \(now.microseconds) WHERE person_id = \(person.raw) AND passphrase_hash IS NULL"
        )
        return try session.run(
            """
            INSERT INTO sign_ons (person_id, issuer, subject, bound_at) VALUES (\(person.raw), \(identity.issuer),
            \(identity.subject), \(now.microseconds)) ON CONFLICT DO NOTHING
            """) == 1
    }

    public func signOn(of person: PersonID) async throws -> SignOnBinding? {
        try await database.read { try Store.signOn(of: person, $0) }
    }

    public func removeSignOn(of person: PersonID) async throws {
        try await database.write { session in
            try session.hold([heldName(of: person)])
            try forgetSignOn(of: person, session)
        }
    }

    public func began(session hash: String) async throws -> Instant? {
        try await database.read { session in
            try session.rows("SELECT made_at FROM sessions WHERE hash = \(hash)").first.map {
                Instant(microseconds: try $0.integer(0))
            }
        }
    }
}

func signOn(of person: PersonID, _ session: any Session) throws -> SignOnBinding? {
    try session.rows("SELECT issuer, bound_at FROM sign_ons WHERE person_id = \(person.raw)").first.map {
        SignOnBinding(issuer: try $0.text(0), since: Instant(microseconds: try $0.integer(1)))
    }
}

func forgetSignOn(of person: PersonID, _ session: any Session) throws {
    try session.run("DELETE FROM sign_ons WHERE person_id = \(person.raw)")
}
