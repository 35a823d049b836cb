import Access
import Domain
import SQL

// Who is here, in which team, who leads whom and who is HR for whom: what the kernel's facts are made of.

func isHere(_ person: PersonID, on today: Day, _ session: any Session) throws -> Bool {
    guard let row = try session.rows("SELECT until FROM people WHERE person_id = \(person.raw)").first else {
        return false
    }
    return try row.textIfAny(0).flatMap { Day($0) }.map { today <= $0 } ?? true
}

func homeTeam(of person: PersonID, on today: Day, _ session: any Session) throws -> String? {
    try session.rows(
        """
        SELECT team FROM places WHERE person_id = \(person.raw) AND since <= \(today.description)
        ORDER BY since DESC LIMIT 1
        """
    ).first?.textIfAny(0)
}

/// The people whose direct manager this is, today.
func reports(of manager: PersonID, on today: Day, _ session: any Session) throws -> [PersonID] {
    try session.rows(
        """
        SELECT managers.person_id FROM managers JOIN people ON people.person_id = managers.person_id
        WHERE manager_id = \(manager.raw) AND since <= \(today.description)
        AND (until IS NULL OR until >= \(today.description)) AND NOT EXISTS (
            SELECT 1 FROM managers AS later WHERE later.person_id = managers.person_id AND later.since > managers.since
            AND later.since <= \(today.description))
        ORDER BY managers.person_id
        """
    ).map { PersonID(try $0.text(0)) }
}

/// The direct manager, today; nil if there is none.
func manager(of person: PersonID, on today: Day, _ session: any Session) throws -> PersonID? {
    try session.rows(
        """
        SELECT manager_id FROM managers WHERE person_id = \(person.raw) AND since <= \(today.description)
        ORDER BY since DESC LIMIT 1
        """
    ).first?.textIfAny(0).map(PersonID.init)
}

/// The managers above somebody, today, one above the other.
func managers(above person: PersonID, on today: Day, _ session: any Session) throws -> Set<PersonID> {
    var above: Set<PersonID> = []
    var next = try manager(of: person, on: today, session)
    while let manager = next, above.insert(manager).inserted {
        next = try Store.manager(of: manager, on: today, session)
    }
    return above
}

/// From which day on the manager may look at weeks of that person (`LookStanding.looksFrom`). A relation to another manager in
/// between begins it anew; what is written later about a longer one changes nothing.
func looksFrom(
    _ manager: PersonID, at person: PersonID, at now: Instant, _ session: any Session
) throws -> Day? {
    let zone = try houseZone(session)
    let written = try session.rows(
        """
        SELECT since, manager_id, written_at FROM managers
        WHERE person_id = \(person.raw) AND since <= \(zone.day(of: now).description) ORDER BY since DESC
        """
    ).prefix { try $0.textIfAny(1) == manager.raw }.map { row in
        max(zone.start(of: try day(row, 0)), Instant(microseconds: try row.integer(2)))
    }.min()
    guard let written, written.adding(LookTerms.leadsFor) <= now else { return nil }
    return zone.day(of: written)
}

/// Whether a role as HR covers that person, today.
func isHRPartner(_ viewer: PersonID, for person: PersonID, on today: Day, _ session: any Session) throws -> Bool {
    try isHR(rolesHeld(by: viewer, session), for: person, on: today, session)
}

func isHR(_ held: Set<RoleHeld>, for person: PersonID, on today: Day, _ session: any Session) throws -> Bool {
    let department = try session.rows(
        """
        SELECT department FROM places WHERE person_id = \(person.raw) AND since <= \(today.description)
        ORDER BY since DESC LIMIT 1
        """
    ).first?.textIfAny(0)
    return held.contains { held in
        guard held.role == .hr else { return false }
        return switch held.scope {
        case .organization: true
        case .department(let name): name == department
        }
    }
}

func rolesHeld(by person: PersonID, _ session: any Session) throws -> Set<RoleHeld> {
    Set(try session.rows("SELECT role, scope FROM roles WHERE person_id = \(person.raw)").map { try roleHeld($0, 0) })
}
