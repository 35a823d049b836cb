import Domain
import Ledger
import SQL

// A look that may not be any more is over for good: it does not open again when what it needs comes back.

/// Closes the looks that wait or are open and are over by now; what they showed is for nobody any more. Names to hold: the
/// ledger's and `looks`.
/// - Parameter reason: asked for each of them: why it is over, nil if it is not.
/// - Returns: what is to be written into the ledger.
func closeLooks(
    at now: Instant, _ session: any Session, because reason: (_ look: LiveLook) throws -> String?
) throws -> [LedgerWriter.Line] {
    var lines: [LedgerWriter.Line] = []
    for row in try session.rows(
        """
        SELECT look_id, viewer_id, person_id, CASE WHEN case_number IS NULL THEN 0 ELSE 1 END FROM looks WHERE closed_at IS NULL AND expires_at > \(now.microseconds)
        ORDER BY look_id
        """)
    {
        let live = LiveLook(
            look: LookID(try row.text(0)), viewer: PersonID(try row.text(1)), person: PersonID(try row.text(2)),
            isCase: try row.integer(3) == 1)
        guard let reason = try reason(live) else { continue }
        let (look, viewer, person) = (live.look, live.viewer, live.person)
        try session.run("UPDATE looks SET closed_at = \(now.microseconds) WHERE look_id = \(look.raw)")
        try session.run("DELETE FROM look_sheets WHERE look_id = \(look.raw)")
        try session.run("DELETE FROM look_notes WHERE look_id = \(look.raw)")
        lines.append(
            .init(
                LedgerEntry(
                    kind: .lookClosed, at: now,
                    fields: ["look": look.raw, "by": viewer.raw, "person": person.raw, "reason": reason]),
                about: person.raw))
    }
    if !lines.isEmpty { try owe(scrubSince: now, session) }
    return lines
}

/// One that waits or is open.
struct LiveLook {
    let look: LookID
    let viewer: PersonID
    let person: PersonID
    /// Whether it is HR's, in a case.
    let isCase: Bool

    /// Why the two do not stand to each other any more as such a look needs it; nil if they do.
    func ending(on today: Day, _ session: any Session) throws -> String? {
        let areHere = try isHere(viewer, on: today, session) && isHere(person, on: today, session)
        if isCase {
            return try areHere && isHRPartner(viewer, for: person, on: today, session)
                ? nil : "not the HR partner any more"
        }
        return try areHere && isStillManaged(person, by: viewer, on: today, session)
            ? nil : "not the direct manager any more"
    }
}

/// Whether the two still stand to each other as a look of a manager needs it.
func isStillManaged(_ person: PersonID, by viewer: PersonID, on today: Day, _ session: any Session) throws -> Bool {
    try isHere(viewer, on: today, session) && reports(of: viewer, on: today, session).contains(person)
}
