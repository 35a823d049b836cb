import Access
import Domain
import Ledger
import SQL
import Voice

// Roles, and what hangs on them: since when they hold, what may be asked for by them, and what ends with them.

/// Writes the roles of a member as they should be. A role that is given ends what would let somebody else in as its holder; one
/// that is taken ends what its holder has made.
/// - Returns: what was given and what was taken, for the ledger.
func changeRoles(
    of member: Member, before: Member?, on today: Day, at now: Instant, _ session: any Session
) throws -> [LedgerWriter.Line] {
    let id = member.person.raw
    func isOver(_ member: Member?) -> Bool { member?.until.map { $0 < today } ?? false }
    let held = before?.roles ?? []
    let taken = held.subtracting(member.roles)
    let given = member.roles.subtracting(held)
    for role in taken {
        try session.run(
            """
            DELETE FROM roles WHERE person_id = \(id) AND role = \(role.role.rawValue) AND scope = \(role.scope.text)
            """)
    }
    if taken.contains(where: \.runsTheHouse) { try noteLed(member.person, until: today, session) }
    for role in given {
        try session.run(
            """
            INSERT INTO roles (person_id, role, scope, since)
            VALUES (\(id), \(role.role.rawValue), \(role.scope.text), \(now.microseconds))
            """)
    }
    let kept = held.intersection(member.roles)
    // Whoever comes back holds what is left as if it were given today.
    let isBack = isOver(before) && !isOver(member)
    if isBack { try session.run("UPDATE roles SET since = \(now.microseconds) WHERE person_id = \(id)") }
    if !given.isEmpty || isBack && !kept.isEmpty { try voidWaysIn(to: member.person, at: now, session) }
    if !taken.isEmpty || isOver(member) && !held.isEmpty { try voidWhatWasAsked(by: member.person, at: now, session) }
    var lines = inOrder(taken).map { roleLine(member.person, $0, "taken", at: now) }
    lines += inOrder(given).map { roleLine(member.person, $0, "given", at: now) }
    guard before?.until != member.until else { return lines }
    if before?.until != nil { lines += inOrder(kept).map { roleLine(member.person, $0, "given", at: now) } }
    if let until = member.until {
        lines += inOrder(member.roles).map { roleLine(member.person, $0, "taken", after: until, at: now) }
    }
    return lines
}

/// Takes every role of somebody who has deleted everything: whoever comes back is somebody without any. Somebody alone keeps
/// the own house.
/// - Returns: what was taken, for the ledger.
func takeRoles(of person: PersonID, at now: Instant, _ session: any Session) throws -> [LedgerWriter.Line] {
    try voidWhatWasAsked(by: person, at: now, session)
    guard try !session.rows("SELECT 1 FROM house WHERE form = 'organization'").isEmpty else { return [] }
    let held = Set(
        try session.rows("SELECT role, scope FROM roles WHERE person_id = \(person.raw)").map { try roleHeld($0, 0) })
    try session.run("DELETE FROM roles WHERE person_id = \(person.raw)")
    if held.contains(where: \.runsTheHouse) {
        try noteLed(person, until: houseZone(session).day(of: now), session)
    }
    return inOrder(held).map { roleLine(person, $0, "taken", at: now) }
}

private func inOrder(_ roles: Set<RoleHeld>) -> [RoleHeld] {
    roles.sorted { ($0.role.rawValue, $0.scope.text) < ($1.role.rawValue, $1.scope.text) }
}

/// - Parameter day: after which it holds; nil is at once.
private func roleLine(
    _ person: PersonID, _ held: RoleHeld, _ change: String, after day: Day? = nil, at now: Instant
) -> LedgerWriter.Line {
    var fields = ["person": person.raw, "role": held.role.rawValue, "scope": held.scope.text, "change": change]
    if let day { fields["after"] = day.description }
    return LedgerWriter.Line(LedgerEntry(kind: .role, at: now, fields: fields), about: person.raw)
}

// MARK: What ends with a change

/// Whoever made an invitation could open it: what was made before somebody may do something opens nothing afterwards.
private func voidWaysIn(to person: PersonID, at now: Instant, _ session: any Session) throws {
    try session.run("DELETE FROM invitations WHERE person_id = \(person.raw) AND used_at IS NULL")
    try session.run(
        """
        UPDATE cosignatures SET expires_at = \(now.microseconds) WHERE matter = 'reset' AND person_id = \(person.raw)
        AND used_at IS NULL AND expires_at > \(now.microseconds)
        """)
}

private func voidWhatWasAsked(by person: PersonID, at now: Instant, _ session: any Session) throws {
    try session.run("DELETE FROM invitations WHERE made_by = \(person.raw) AND used_at IS NULL")
    try session.run(
        """
        UPDATE cosignatures SET expires_at = \(now.microseconds) WHERE asked_by = \(person.raw)
        AND used_at IS NULL AND expires_at > \(now.microseconds)
        """)
}

// MARK: Who may still do it

/// Whether whoever asked may ask today too: they may have left since. Nil is somebody at the command line.
/// - Parameter whole: for what concerns everybody, a role in a department is not enough.
func mayStillAsk(_ asker: PersonID?, forEverybody whole: Bool, on today: Day, _ session: any Session) throws -> Bool {
    guard let asker else { return true }
    guard try isHere(asker, on: today, session) else { return false }
    return try session.rows("SELECT role, scope FROM roles WHERE person_id = \(asker.raw)").contains { row in
        let held = try roleHeld(row, 0)
        return [.owner, .maintainer].contains(held.role) && (!whole || held.scope == .organization)
    }
}

/// Asked again where the invitation is written: only an owner of everything invites whoever may do something.
func mayInvite(_ person: PersonID, _ asker: PersonID?, on today: Day, _ session: any Session) throws -> Bool {
    guard let asker else { return true }
    guard try mayStillAsk(asker, forEverybody: false, on: today, session) else { return false }
    if try session.rows("SELECT 1 FROM roles WHERE person_id = \(person.raw)").isEmpty { return true }
    return try !session.rows(
        """
        SELECT 1 FROM roles WHERE person_id = \(asker.raw) AND role = \(SystemRole.owner.rawValue)
        AND scope = \(RoleHeld.Scope.organization.text)
        """
    ).isEmpty
}

/// Whether somebody can sign in. Everybody of a simulated directory can.
func canSignIn(_ person: PersonID, _ session: any Session) throws -> Bool {
    try !session.rows(
        """
        SELECT 1 FROM people JOIN house ON house.one = 1
        WHERE person_id = \(person.raw) AND (passphrase_hash IS NOT NULL OR simulated = 1 OR EXISTS (
            SELECT 1 FROM sign_ons WHERE sign_ons.person_id = people.person_id))
        """
    ).isEmpty
}

/// Who signs as trustee that day. An owner does beside somebody else alone, who can sign in: left as the only one, or beside a name
/// that nobody uses, an owner is none.
func trusteesWhoCount(on today: Day, _ session: any Session) throws -> [PersonID] {
    let here = try session.rows(
        """
        SELECT DISTINCT person_id, CASE WHEN EXISTS (
            SELECT 1 FROM roles AS own WHERE own.person_id = roles.person_id
            AND own.role = \(SystemRole.owner.rawValue)) THEN 1 ELSE 0 END
        FROM roles WHERE role = \(SystemRole.trustee.rawValue) AND scope = \(RoleHeld.trustee.scope.text)
        ORDER BY person_id
        """
    ).map { (person: PersonID(try $0.text(0)), owns: try $0.integer(1) == 1) }.filter {
        try isHere($0.person, on: today, session)
    }
    let others = here.filter { !$0.owns }.map(\.person)
    return try others.contains { try canSignIn($0, session) } ? here.map(\.person) : others
}

/// From when on that trustee signs.
func signsFrom(_ trustee: PersonID, _ session: any Session) throws -> Instant? {
    try session.rows(
        """
        SELECT since, COALESCE(entered_at, made_at) FROM roles JOIN people ON people.person_id = roles.person_id
        WHERE roles.person_id = \(trustee.raw) AND role = \(SystemRole.trustee.rawValue)
        AND scope = \(RoleHeld.trustee.scope.text)
        """
    ).first.map { Instant(microseconds: max(try $0.integer(0), try $0.integer(1))).adding(Cosignature.trusteeFor) }
}

/// Whether that person has been trustee, and the account that person's, for long enough to sign. Who has just let somebody in
/// could sign by that hand; whoever is in since before that was written down is in since they were made.
func isTrustedLongEnough(_ person: PersonID, at now: Instant, _ session: any Session) throws -> Bool {
    let latest = now.microseconds - Cosignature.trusteeFor.microseconds
    return try !session.rows(
        """
        SELECT 1 FROM roles JOIN people ON people.person_id = roles.person_id
        WHERE roles.person_id = \(person.raw) AND role = \(SystemRole.trustee.rawValue)
        AND scope = \(RoleHeld.trustee.scope.text) AND since <= \(latest)
        AND COALESCE(entered_at, made_at) <= \(latest)
        """
    ).isEmpty
}

/// Where somebody stands towards what people wrote to HR and the trustee: who leads anybody reads none of it, and a role counts
/// from when everybody could see it for long enough.
func deskStanding(of person: PersonID, at now: Instant, _ session: any Session) throws -> DeskStanding {
    let today = try houseZone(session).day(of: now)
    guard try isHere(person, on: today, session) else {
        return DeskStanding(settledRoles: [], leads: false, hasRunLately: false)
    }
    let latest = now.microseconds - Cosignature.trusteeFor.microseconds
    let held = try session.rows(
        """
        SELECT role, scope, CASE WHEN since <= \(latest) AND COALESCE(entered_at, made_at) <= \(latest) THEN 1 ELSE 0 END
        FROM roles JOIN people ON people.person_id = roles.person_id WHERE roles.person_id = \(person.raw)
        """
    ).map { (role: try roleHeld($0, 0), isSettled: try $0.integer(2) == 1) }
    let configures = held.contains { $0.role.runsTheHouse }
    return DeskStanding(
        settledRoles: Set(held.filter(\.isSettled).map(\.role)),
        leads: try configures || !reports(of: person, on: today, session).isEmpty,
        hasRunLately: try hasRunLately(person, since: latest, session))
}

/// Remembers that somebody ran the house, or led somebody, through that day.
func noteLed(_ person: PersonID, until day: Day, _ session: any Session) throws {
    try session.run(
        """
        INSERT INTO led_until (person_id, last_day) VALUES (\(person.raw), \(day.description))
        ON CONFLICT (person_id) DO UPDATE SET last_day = excluded.last_day WHERE excluded.last_day > led_until.last_day
        """)
}

/// The day after which concerns are for that person, who may read them now: what was handed over sooner may have been written while
/// this one was an owner, a maintainer or somebody's manager, and so about them. Nil for somebody who never was.
func concernsAreFor(_ person: PersonID, on today: Day, _ session: any Session) throws -> Day? {
    let wait = Int(HandingOver.longestWait.microseconds / Span.Length.days(1).microseconds)
    return try lastLed(person, before: today.description, session)?.adding(wait)
}

/// The moment from which reports and contests are for that person, who handles them: what was opened sooner may be about what this
/// one decided as an owner, a maintainer or somebody's manager. Whoever's last one to be led leaves on a day to come waits for that.
func casesAreFor(_ person: PersonID, _ session: any Session) throws -> Instant {
    guard let led = try lastLed(person, before: "9999", session) else { return Instant(microseconds: .min) }
    return try houseZone(session).start(of: led.adding(1))
}

/// Whether a role as owner or maintainer was taken from somebody since then, as the ledger says: names of its fields are ours, and
/// what people write in it is escaped.
private func hasRunLately(_ person: PersonID, since: Int64, _ session: any Session) throws -> Bool {
    try !session.rows(
        """
        SELECT 1 FROM ledger_openings WHERE person_id = \(person.raw) AND kind = 'role' AND written_at > \(since)
        AND content LIKE '%\"change\":\"taken\"%'
        AND (content LIKE '%\"role\":\"owner\"%' OR content LIKE '%\"role\":\"maintainer\"%') LIMIT 1
        """
    ).isEmpty
}

/// Whether somebody ran the house, or led anybody, within as long as everything at the desks waits: what is laid down for a minute is
/// not laid down.
func hasLedLately(_ person: PersonID, on today: Day, _ session: any Session) throws -> Bool {
    let wait = Int(Cosignature.trusteeFor.microseconds / Span.Length.days(1).microseconds)
    return try lastLed(person, before: today.description, session).map { today < $0.adding(wait) } ?? false
}

/// The last day on which somebody ran the house, or led somebody who left before that day; nil for somebody who never did.
private func lastLed(_ person: PersonID, before today: String, _ session: any Session) throws -> Day? {
    try session.rows(
        """
        SELECT MAX(last_day) FROM (SELECT last_day FROM led_until WHERE person_id = \(person.raw)
        UNION ALL SELECT until AS last_day FROM managers JOIN people ON people.person_id = managers.person_id
        WHERE manager_id = \(person.raw) AND until < \(today)) AS led
        """
    ).first?.textIfAny(0).flatMap { Day($0) }
}

/// Who manages whom decides who may ask for a look, and working hours decide when it opens: whoever changes them for somebody
/// is written down.
func relationEntries(of member: Member, before: Member?, at now: Instant) -> [LedgerWriter.Line] {
    func line(_ what: String, _ value: String?, since: Day?) -> LedgerWriter.Line {
        LedgerWriter.Line(
            LedgerEntry(
                kind: .role, at: now,
                fields: [
                    "person": member.person.raw, "relation": what, "value": value ?? "",
                    "since": since?.description ?? "",
                ]), about: member.person.raw)
    }
    var lines: [LedgerWriter.Line] = []
    if before?.manager != member.manager {
        lines.append(line("manager", member.manager?.value.raw, since: member.manager?.since))
    }
    if let before, before.workingHours != member.workingHours {
        lines.append(line("working-hours", member.workingHours?.text, since: nil))
    }
    return lines
}
