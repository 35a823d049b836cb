import Access
import Domain
import SQL
import Voice

// What deleting takes away, in one place: for the person who deletes, and for a backup that is restored after somebody has.

/// Everything recorded of the person in a range, and the range stays closed. Names to hold: the person's, `commits`, `looks`
/// and `organization`.
func forget(
    _ range: Interval, of person: PersonID, _ hashAddress: (String) -> String, _ session: any Session
) throws {
    try session.run(
        """
        INSERT INTO closed_ranges (person_id, started_at, ended_at)
        VALUES (\(person.raw), \(range.start.microseconds), \(range.end.microseconds)) ON CONFLICT DO NOTHING
        """)
    try session.run(
        """
        DELETE FROM heartbeats WHERE person_id = \(person.raw) AND at >= \(range.start.microseconds)
        AND at < \(range.end.microseconds)
        """)
    let table = SpanTable(session: session, person: person)
    for timeline in StoredTimeline.allCases {
        let touched = try table.spans(timeline, touching: range.start, range.end)
        let left = touched.removing(range)
        let cut = touched.filter { !left.contains($0) }
        let pieces = left.filter { !touched.contains($0) }
        let lines = try table.lines(left: pieces, of: cut, timeline)
        try table.delete(cut, timeline)
        try table.insert(pieces, timeline, lines: lines)
    }
    try deleteImported(range, of: person, session)
    // As a whole, so that its end does not say that there was one.
    try session.run(
        """
        DELETE FROM meetings WHERE person_id = \(person.raw) AND started_at < \(range.end.microseconds)
        AND ended_at > \(range.start.microseconds)
        """)
    try forgetAuthor(authorHashes(of: person, hashAddress, session), in: range, session)
    for absence in try Store.absences(of: person, session) where absence.lies(in: range) {
        try session.run(
            """
            DELETE FROM absences WHERE person_id = \(person.raw) AND kind = \(absence.kind.rawValue)
            AND from_day = \(absence.from.description) AND to_day = \(absence.to.description)
            """)
    }
    try forgetNotes(of: person, in: range, session)
    try forgetCharts(of: person, in: range, session)
    try forgetLatest(of: person, session)
    try forgetSheets(of: person, session)
    try session.run(
        """
        DELETE FROM corrections WHERE person_id = \(person.raw) AND started_at >= \(range.start.microseconds)
        AND ended_at <= \(range.end.microseconds)
        """)
}

/// What to hold while everything of somebody is forgotten. The organization as well: a file of people that is decided now must not
/// write this person back; and the joint pages, on which the other one may be writing.
func namesToForget(_ person: PersonID) -> [String] {
    [
        heldName(of: person), "annotations", "commits", "cosignatures", ledgerName, "looks", oneOnOnesName,
        "organization",
        "sealing",
    ]
}

/// Everything of the person; the team, a keyed hash of the address, and the name, sealed with a key that is not in the database, stay.
/// Names to hold: `namesToForget`.
func forgetEverything(
    of person: PersonID, at now: Instant, _ hashAddress: (String) -> String, _ sealName: (String) -> String?,
    _ writer: LedgerWriter, _ session: any Session
) throws {
    try session.run("DELETE FROM heartbeats WHERE person_id = \(person.raw)")
    try session.run("DELETE FROM spans WHERE person_id = \(person.raw)")
    try session.run("DELETE FROM imported_spans WHERE person_id = \(person.raw)")
    try session.run("DELETE FROM pauses WHERE person_id = \(person.raw)")
    try session.run("DELETE FROM exclusions WHERE person_id = \(person.raw)")
    try session.run("DELETE FROM deleted_projects WHERE person_id = \(person.raw)")
    try session.run("DELETE FROM closed_ranges WHERE person_id = \(person.raw)")
    try session.run("DELETE FROM corrections WHERE person_id = \(person.raw)")
    try session.run("DELETE FROM discards WHERE person_id = \(person.raw)")
    try session.run("DELETE FROM latest_heartbeats WHERE person_id = \(person.raw)")
    try session.run("DELETE FROM zone_changes WHERE person_id = \(person.raw)")
    try session.run("DELETE FROM hours_changes WHERE person_id = \(person.raw)")
    try session.run("DELETE FROM meetings WHERE person_id = \(person.raw)")
    try session.run("DELETE FROM calendars WHERE person_id = \(person.raw)")
    try session.run("DELETE FROM sessions WHERE person_id = \(person.raw)")
    try forgetSecondFactor(of: person, session)
    try forgetSignOn(of: person, session)
    try session.run("DELETE FROM tokens WHERE person_id = \(person.raw)")
    try session.run("DELETE FROM invitations WHERE person_id = \(person.raw)")
    // That somebody led this person is a fact about that one, and keeps what may be about them from their eyes.
    let today = try houseZone(session).day(of: now)
    for row in try session.rows(
        """
        SELECT manager_id, until FROM managers JOIN people ON people.person_id = managers.person_id
        WHERE managers.person_id = \(person.raw) AND manager_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM managers AS later WHERE later.person_id = managers.person_id AND later.since > managers.since)
        """)
    {
        let left = try row.textIfAny(1).flatMap { Day($0) }
        try noteLed(PersonID(try row.text(0)), until: left.map { min($0, today) } ?? today, session)
    }
    try session.run("DELETE FROM managers WHERE person_id = \(person.raw)")
    try session.run("DELETE FROM absences WHERE person_id = \(person.raw)")
    try forgetNotes(of: person, session)
    try forgetOneOnOnes(of: person, session)
    try session.run("DELETE FROM policy_acknowledgements WHERE person_id = \(person.raw)")
    try session.run("DELETE FROM trainings WHERE person_id = \(person.raw)")
    try session.run("DELETE FROM digest_wishes WHERE person_id = \(person.raw)")
    try session.run("DELETE FROM digest_letters WHERE person_id = \(person.raw)")
    try session.run("DELETE FROM sole_basis_reports WHERE person_id = \(person.raw)")
    try session.run("DELETE FROM contests WHERE person_id = \(person.raw)")
    // That passes were signed stays until the period ends, as a keyed hash: whoever came back would have a second voice in it. What
    // was written with them stays: nobody, and nothing here, knows whose it is.
    for row in try session.rows("SELECT period FROM voice_fetches WHERE person_id = \(person.raw)") {
        let period = try row.text(0)
        let mark = hashAddress(VoicePeriod.mark(of: person, in: period))
        try session.run(
            "INSERT INTO voice_forgotten (period, hash) VALUES (\(period), \(mark)) ON CONFLICT DO NOTHING")
    }
    try session.run("DELETE FROM voice_fetches WHERE person_id = \(person.raw)")
    // What was asked stays, as somebody's question.
    try session.run("UPDATE register_questions SET person_id = NULL WHERE person_id = \(person.raw)")
    try forgetPublished(of: person, at: now, writer, session)
    // After it: that a role was taken stays readable.
    try writer.append(try takeRoles(of: person, at: now, session), session)
    try settleCases(by: person, at: now, writer, session) { _ in caseAskerGoneSentence }
    let hashes = try authorHashes(of: person, hashAddress, session)
    try forgetAuthor(hashes, in: nil, session)
    // The first is that of the own address, which stays with the person.
    for hash in hashes.dropFirst() {
        try session.run("INSERT INTO forgotten_addresses (hash) VALUES (\(hash)) ON CONFLICT DO NOTHING")
    }
    for hash in hashes { try session.run("DELETE FROM bots WHERE hash = \(hash)") }
    try session.run("DELETE FROM identities WHERE person_id = \(person.raw)")
    try session.run("DELETE FROM account_proposals WHERE person_id = \(person.raw)")
    try session.run("DELETE FROM account_refusals WHERE person_id = \(person.raw)")
    guard
        let row = try session.rows(
            "SELECT email, name, sealed_name FROM people WHERE person_id = \(person.raw)"
        ).first
    else { return }
    let hash = hashAddress(try row.text(0))
    let name = try row.text(1)
    try forgetSpeaker([name, try row.text(0)], session)
    // Whoever has deleted everything twice has no other name than the one that is sealed already.
    let sealed = try name == Forgotten.name ? row.textIfAny(2) : sealName(name)
    try session.run(
        """
        UPDATE people SET email = \(hash), name = \(Forgotten.name), sealed_name = \(sealed), passphrase_hash = NULL, acknowledged_at = NULL,
        acknowledged_version = NULL, entered_at = NULL, working_hours = NULL, zone = (SELECT zone FROM house),
        life = \(String(UInt64.random(in: .min ... .max), radix: 16))
        WHERE person_id = \(person.raw)
        """)
}

/// Whole words: somebody called Al takes nothing of a Valerie with them.
private func words(_ text: String) -> [Substring] {
    text.lowercased().split { !($0.isLetter || $0.isNumber) }
}

/// Whoever spoke in a live meeting is written down by name, and not by who that is.
private func forgetSpeaker(_ names: [String], _ session: any Session) throws {
    for row in try session.rows("SELECT matter, attested_at, speaker FROM attestations WHERE speaker IS NOT NULL") {
        let speaker = words(try row.text(2))
        guard names.contains(where: { speaker.firstRange(of: words($0)) != nil }) else { continue }
        try session.run(
            """
            UPDATE attestations SET speaker = NULL WHERE matter = \(try row.text(0))
            AND attested_at = \(try row.integer(1))
            """)
    }
}
