public import Domain
public import OrganizationPorts
import SQL

/// The second factor, and changing the own passphrase.
extension CredentialStore {
    public func set(passphraseHash: String, of person: PersonID, keeping session: String, at now: Instant) async throws
    {
        try await database.write { db in
            try db.hold([heldName(of: person), "cosignatures"])
            try mustBeIn(person, db)
            try db.run("UPDATE people SET passphrase_hash = \(passphraseHash) WHERE person_id = \(person.raw)")
            try db.run("DELETE FROM sessions WHERE person_id = \(person.raw) AND hash <> \(session)")
            // Whoever can change it needs no new invitation: one that is asked for, signed or made lets nobody in any more.
            try db.run(
                """
                UPDATE cosignatures SET declined_at = \(now.microseconds) WHERE matter = 'reset'
                AND person_id = \(person.raw) AND declined_at IS NULL AND used_at IS NULL
                """)
            try db.run("DELETE FROM invitations WHERE person_id = \(person.raw) AND used_at IS NULL")
        }
    }

    public func renew(passphraseHash old: String, with new: String, of person: PersonID) async throws {
        try await database.write { session in
            try session.run(
                """
                UPDATE people SET passphrase_hash = \(new) WHERE person_id = \(person.raw)
                AND passphrase_hash = \(old)
                """)
        }
    }

    public func secondFactor(of person: PersonID) async throws -> StoredSecondFactor? {
        try await database.read { session in
            try session.rows("SELECT sealed, confirmed_at FROM second_factors WHERE person_id = \(person.raw)").first
                .map {
                    StoredSecondFactor(sealed: try $0.text(0), isConfirmed: try $0.integerIfAny(1) != nil)
                }
        }
    }

    public func offer(secondFactor sealed: String, of person: PersonID) async throws {
        try await database.write { session in
            try session.hold([heldName(of: person)])
            try mustBeIn(person, session)
            try session.run(
                """
                INSERT INTO second_factors (person_id, sealed, confirmed_at, last_step)
                VALUES (\(person.raw), \(sealed), NULL, 0) ON CONFLICT (person_id) DO UPDATE SET sealed = excluded.sealed
                WHERE second_factors.confirmed_at IS NULL
                """)
        }
    }

    public func confirmSecondFactor(
        _ sealed: String, of person: PersonID, step: Int64, recovery: [String], at now: Instant
    ) async throws -> Bool {
        try await database.write { session in
            try session.hold([heldName(of: person)])
            let confirmed = try session.run(
                """
                UPDATE second_factors SET confirmed_at = \(now.microseconds), last_step = \(step)
                WHERE person_id = \(person.raw) AND confirmed_at IS NULL AND sealed = \(sealed)
                """)
            guard confirmed == 1 else { return false }
            try session.run("DELETE FROM recovery_codes WHERE person_id = \(person.raw)")
            for hash in recovery {
                try session.run("INSERT INTO recovery_codes (person_id, hash) VALUES (\(person.raw), \(hash))")
            }
            return true
        }
    }

    public func use(step: Int64, of person: PersonID) async throws -> Bool {
        try await database.write { session in
            try session.run(
                """
                UPDATE second_factors SET last_step = \(step) WHERE person_id = \(person.raw) AND last_step < \(step)
                AND confirmed_at IS NOT NULL
                """) == 1
        }
    }

    public func use(recovery hash: String, of person: PersonID) async throws -> Bool {
        try await database.write { session in
            try session.run("DELETE FROM recovery_codes WHERE person_id = \(person.raw) AND hash = \(hash)") == 1
        }
    }

    public func removeSecondFactor(of person: PersonID) async throws {
        try await database.write { try forgetSecondFactor(of: person, $0) }
    }
}

func forgetSecondFactor(of person: PersonID, _ session: any Session) throws {
    try session.run("DELETE FROM second_factors WHERE person_id = \(person.raw)")
    try session.run("DELETE FROM recovery_codes WHERE person_id = \(person.raw)")
}
