import Domain
import Ledger
import SQL

// A look that may not be any more is over for good: it does not open again when what it needs comes back.

/// Closes the looks that wait or are open and are over by now; what they showed is for nobody any more. Names to hold: the
/// ledger's and `looks`.
/// - Parameter isOver: asked for each of them.
/// - Returns: what is to be written into the ledger.
func closeLooks(
    because reason: String, at now: Instant, _ session: any Session,
    where isOver: (_ look: LookID, _ viewer: PersonID, _ person: PersonID) throws -> Bool
) throws -> [LedgerWriter.Line] {
    var lines: [LedgerWriter.Line] = []
    for row in try session.rows(
        """
        SELECT look_id, viewer_id, person_id FROM looks WHERE closed_at IS NULL AND expires_at > \(now.microseconds)
        ORDER BY look_id
        """)
    {
        let (look, viewer, person) = (
            LookID(try row.text(0)), PersonID(try row.text(1)), PersonID(try row.text(2))
        )
        guard try isOver(look, viewer, person) else { continue }
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

/// Whether the two still stand to each other as a look needs it.
func isStillManaged(_ person: PersonID, by viewer: PersonID, on today: Day, _ session: any Session) throws -> Bool {
    try isHere(viewer, on: today, session) && reports(of: viewer, on: today, session).contains(person)
}
