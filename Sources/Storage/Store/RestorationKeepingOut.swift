import Domain
import Ledger
import SQL

/// The replaced database is not what the backup became: each has gone on without the other, or nobody knows whether. Then the
/// backup tells how things are, and what the other one keeps out, has deleted or has taken back stays so.
func keepOut(
    _ decisions: Restoration.Decisions, at now: Instant, _ hashAddress: (String) -> String,
    _ sealName: (String) -> String?, _ writer: LedgerWriter, _ session: any Session
) throws {
    var restored = try people(session)
    for (id, here) in restored.sorted(by: { $0.key < $1.key }) {
        guard let there = decisions.people[id] else { continue }
        if there.hasDeletedSince(here) {
            try forgetEverything(of: PersonID(id), at: now, hashAddress, sealName, writer, session)
            try there.givesItsName(to: id, session)
            try there.givesItsAccount(to: id, session)
        } else if here.isGone || here.life != there.life {
            // What the other one says, it says of a life that was deleted.
            restored[id] = nil
        }
    }
    try deleteAgain(decisions, of: restored, hashAddress, session)
    try refuseAgain(decisions, of: restored, hashAddress, session)
    for (table, rows) in decisions.tables where Restoration.keepingOut.contains(table.name.description) {
        let isPauses = table.name.description == "pauses"
        for row in rows where restored[try row.text(table.columnNames.firstIndex(of: "person_id") ?? 0)] != nil {
            if isPauses {
                try pause(row, session)
            } else {
                try session.run(
                    all: [.insert(into: table.name, table.columns, values: row.values, isKeptIfThere: true)])
            }
        }
    }
    // Of those who have come back the backup knows that the account is theirs again.
    let taken = try AuthorKeys(hashAddress, session).people
    for row in decisions.rows(of: "forgotten_addresses") where taken[try row.text(0)] == nil {
        try session.run("INSERT INTO forgotten_addresses (hash) VALUES (\(try row.text(0))) ON CONFLICT DO NOTHING")
    }
    try takeBackAgain(decisions, session)
    for row in decisions.connections {
        guard let changed = try row.integerIfAny(5) else { continue }
        let here = try session.rows("SELECT rotated_at FROM connections WHERE connection_id = \(try row.text(0))").first
        if let here, try here.integerIfAny(0) ?? .min < changed { try changeSecrets(row, session) }
    }
}

/// The connection knows these secrets, and no others.
func changeSecrets(_ row: Row, _ session: any Session) throws {
    try session.run(
        """
        UPDATE connections SET secret = \(try row.text(1)), previous_secret = \(try row.textIfAny(2)),
        token = \(try row.textIfAny(3)), api_url = \(try row.textIfAny(4)), rotated_at = \(try row.integerIfAny(5))
        WHERE connection_id = \(try row.text(0))
        """)
}

extension Restoration.Person {
    /// Whether this one, and not the other, has deleted everything since both were one. A life begins when the one before is deleted;
    /// the very first has no name.
    fileprivate func hasDeletedSince(_ other: Self) -> Bool {
        if life == other.life { return false }
        if life.isEmpty { return false }
        if other.life.isEmpty { return true }
        // Both have. Who entered later has come back later; where that is not known the deletion holds.
        guard let entered, let entry = other.entered else { return !other.isGone }
        return entered > entry
    }
}

/// An account that somebody has refused in the other one is not theirs here.
private func refuseAgain(
    _ decisions: Restoration.Decisions, of restored: [String: Restoration.Person], _ hashAddress: (String) -> String,
    _ session: any Session
) throws {
    let refused = Set(
        try decisions.rows(of: "account_refusals").map { [try $0.text(0), try $0.text(1)] })
    for row in try session.rows("SELECT provider, login, person_id FROM identities") {
        let identity = ToolIdentity(provider: try row.text(0), login: try row.text(1))
        let person = try row.text(2)
        guard restored[person] != nil, refused.contains([authorHash(identity, hashAddress), person]) else { continue }
        try session.run(
            "DELETE FROM identities WHERE provider = \(identity.provider) AND login = \(identity.login)")
    }
}

/// What either says was paused is paused: of one pause the later end, and of two that go on the earlier beginning.
private func pause(_ row: Row, _ session: any Session) throws {
    let (person, started, ended) = (try row.text(0), try row.integer(1), try row.integerIfAny(2))
    guard let ended else {
        let open = try session.rows(
            "SELECT started_at FROM pauses WHERE person_id = \(person) AND ended_at IS NULL"
        ).first?.integer(0)
        let first = min(started, open ?? started)
        try session.run(
            "DELETE FROM pauses WHERE person_id = \(person) AND (ended_at IS NULL OR started_at = \(first))")
        try session.run("INSERT INTO pauses (person_id, started_at) VALUES (\(person), \(first))")
        return
    }
    try session.run(
        """
        INSERT INTO pauses (person_id, started_at, ended_at) VALUES (\(person), \(started), \(ended))
        ON CONFLICT DO NOTHING
        """)
    try session.run(
        """
        UPDATE pauses SET ended_at = \(ended)
        WHERE person_id = \(person) AND started_at = \(started) AND ended_at < \(ended)
        """)
}

/// A key that was taken back, an invitation and a code that were used, open nothing again.
private func takeBackAgain(_ decisions: Restoration.Decisions, _ session: any Session) throws {
    for row in decisions.rows(of: "tokens") {
        guard let revoked = try row.integerIfAny(7) else { continue }
        try session.run(
            "UPDATE tokens SET revoked_at = \(revoked) WHERE hash = \(try row.text(0)) AND revoked_at IS NULL")
    }
    for row in decisions.rows(of: "invitations") {
        guard let used = try row.integerIfAny(3) else { continue }
        try session.run(
            "UPDATE invitations SET used_at = \(used) WHERE hash = \(try row.text(0)) AND used_at IS NULL")
    }
    // Codes are made when a second factor is confirmed, and never again: one that the other has no more of the same was used there.
    let left = Set(try decisions.rows(of: "recovery_codes").map { [try $0.text(0), try $0.text(1)] })
    for row in decisions.rows(of: "second_factors") where try row.integerIfAny(2) != nil {
        let (person, sealed) = (try row.text(0), try row.text(1))
        let codes = try session.rows(
            """
            SELECT hash FROM recovery_codes WHERE person_id = \(person) AND person_id IN (
                SELECT person_id FROM second_factors WHERE sealed = \(sealed))
            """
        ).map { try $0.text(0) }
        for code in codes where !left.contains([person, code]) {
            try session.run("DELETE FROM recovery_codes WHERE person_id = \(person) AND hash = \(code)")
        }
    }
}
