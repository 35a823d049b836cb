public import Access
public import Domain
import Ledger
import OrganizationPorts
import SQL

/// What a person does about looks and about being counted.
extension OwnDataStore {
    public func acknowledge(_ look: LookID, _ grant: borrowing Grant<Oneself>, at now: Instant) async throws -> Bool {
        let person = grant.subject
        return try await database.write { session in
            try session.hold(["looks"])
            // It lives for seven days from when it opens, which is now.
            return try session.run(
                """
                UPDATE looks SET acknowledged_at = \(now.microseconds),
                expires_at = \(now.adding(LookTerms.life).microseconds)
                WHERE look_id = \(look.raw) AND person_id = \(person.raw) AND acknowledged_at IS NULL
                AND opens_at > \(now.microseconds) AND closed_at IS NULL
                """) == 1
        }
    }

    public func say(
        _ context: String?, to look: LookID, _ grant: borrowing Grant<Oneself>, at now: Instant
    ) async throws -> Bool {
        let person = grant.subject
        return try await database.write { session in
            try session.hold(["looks"])
            return try session.run(
                """
                UPDATE looks SET context = \(context) WHERE look_id = \(look.raw) AND person_id = \(person.raw)
                AND expires_at > \(now.microseconds) AND closed_at IS NULL
                """) == 1
        }
    }

    public func count(_ isCounted: Bool, _ grant: borrowing Grant<Oneself>, at now: Instant) async throws {
        let person = grant.subject
        try await database.write { session in
            try session.hold(["sealing"])
            try mustBeIn(person, session)
            // Back in at the next boundary: the baseline of this quarter is gone, so that nothing counts until then.
            if isCounted {
                try session.run("DELETE FROM not_counted WHERE person_id = \(person.raw)")
            } else {
                try session.run(
                    """
                    INSERT INTO not_counted (person_id, since) VALUES (\(person.raw), \(now.microseconds))
                    ON CONFLICT DO NOTHING
                    """)
                try forgetBaselines(of: person, session)
            }
        }
    }
}

private func forgetBaselines(of person: PersonID, _ session: any Session) throws {
    try session.run(
        """
        DELETE FROM baselines WHERE member_key IN (
            SELECT member_key FROM member_keys WHERE person_id = \(person.raw))
        """)
}

/// Says in the ledger how many entries have lost their words: whoever takes others away is found by it.
func erase(_ count: Int, at now: Instant, _ writer: LedgerWriter, _ session: any Session) throws {
    guard count > 0 else { return }
    try writer.append(
        [.init(LedgerEntry(kind: .openingsErased, at: now, fields: ["count": String(count)]))], session)
}

/// Everything about the person that publishing and looks have kept. What is published stays as it is: it tells of nobody, and
/// making it again without the person would tell of exactly this one. Who was in which panel, and active in which weeks, stays
/// under a key without a person: the audits of looks and levels go by who was behind each cell, and without these rows they
/// would take for known less than is published. If nobody else of a panel has deleted everything, that one key is the person's.
func forgetPublished(
    of person: PersonID, at now: Instant, _ writer: LedgerWriter, _ session: any Session
) throws {
    try forgetBaselines(of: person, session)
    try session.run("DELETE FROM cosignatures WHERE person_id = \(person.raw)")
    try session.run("DELETE FROM member_keys WHERE person_id = \(person.raw)")
    try session.run("DELETE FROM not_counted WHERE person_id = \(person.raw)")
    try session.run("DELETE FROM look_sheets WHERE person_id = \(person.raw)")
    try session.run("DELETE FROM look_notes WHERE person_id = \(person.raw)")
    try session.run(
        """
        DELETE FROM look_entries WHERE look_id IN (SELECT look_id FROM looks WHERE person_id = \(person.raw))
        """)
    try session.run("DELETE FROM looks WHERE person_id = \(person.raw)")
    try session.run("DELETE FROM case_requests WHERE person_id = \(person.raw)")
    try erase(try session.run("DELETE FROM ledger_openings WHERE person_id = \(person.raw)"), at: now, writer, session)
}
