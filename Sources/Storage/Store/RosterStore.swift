public import Domain
public import OrganizationPorts
import SQL

/// Who is here, a page at a time: a large house is counted by the engine, and only those are read who are shown.
extension OrganizationStore {
    public func roster(_ wanted: RosterWanted, on day: Day) async throws -> RosterRows {
        try await database.read { session in
            // Only the team tells the department, and only Swift knows small letters of every script.
            let isWhole = wanted.departments == nil && wanted.words.isEmpty
            var (rows, shown) =
                try isWhole ? counted(wanted, on: day, session) : searched(wanted, on: day, session)
            rows.entries = try shown.map { try entry($0, on: day, session) }
            for row in try session.rows(
                """
                SELECT role, COUNT(DISTINCT roles.person_id) FROM roles JOIN people
                ON people.person_id = roles.person_id WHERE email LIKE '%@%'
                AND (role <> \(RoleHeld.trustee.role.rawValue) OR scope = \(RoleHeld.trustee.scope.text))
                AND (people.until IS NULL OR people.until >= \(day.description)) GROUP BY role
                """)
            {
                if let role = SystemRole(rawValue: try row.text(0)) { rows.holders[role] = Int(try row.integer(1)) }
            }
            return rows
        }
    }
}

/// Everybody: counted without being read.
private func counted(
    _ wanted: RosterWanted, on day: Day, _ session: any Session
) throws -> (rows: RosterRows, shown: [String]) {
    let today = day.description
    var rows = RosterRows()
    if let all = try session.rows(
        """
        SELECT COUNT(*), SUM(CASE WHEN passphrase_hash IS NULL AND simulated = 0 THEN 1 ELSE 0 END),
        SUM(CASE WHEN passphrase_hash IS NOT NULL AND simulated = 0
            AND COALESCE(acknowledged_version, 0) < \(CollectionNotice.version) THEN 1 ELSE 0 END)
        FROM people JOIN house ON house.one = 1 WHERE email LIKE '%@%' AND (until IS NULL OR until >= \(today))
        """
    ).first {
        rows.count = Int(try all.integer(0))
        rows.outside = Int(try all.integerIfAny(1) ?? 0)
        rows.unread = Int(try all.integerIfAny(2) ?? 0)
    }
    // Who never had a team, and whose last one is none.
    for count in [
        """
        SELECT COUNT(*) FROM people WHERE email LIKE '%@%' AND (until IS NULL OR until >= \(today)) AND NOT EXISTS (
            SELECT 1 FROM places WHERE places.person_id = people.person_id AND since <= \(today))
        """,
        """
        SELECT COUNT(*) FROM places JOIN people ON people.person_id = places.person_id WHERE team IS NULL
        AND since <= \(today) AND email LIKE '%@%' AND (until IS NULL OR until >= \(today)) AND NOT EXISTS (
            SELECT 1 FROM places AS later WHERE later.person_id = places.person_id AND later.since > places.since
            AND later.since <= \(today))
        """,
    ] as [SQL] {
        rows.homeless += Int(try session.rows(count).first?.integer(0) ?? 0)
    }
    rows.found = wanted.onlyOutside ? rows.outside : rows.count
    rows.first = wanted.first(of: rows.found)
    let shown = try session.rows(
        """
        SELECT person_id FROM people JOIN house ON house.one = 1
        WHERE email LIKE '%@%' AND (until IS NULL OR until >= \(today))
        AND (\(wanted.onlyOutside) = 0 OR (passphrase_hash IS NULL AND simulated = 0))
        ORDER BY people.name, email LIMIT \(wanted.most) OFFSET \(rows.first)
        """
    ).map { try $0.text(0) }
    return (rows, shown)
}

/// Those of some departments, and those whom words are to find.
private func searched(
    _ wanted: RosterWanted, on day: Day, _ session: any Session
) throws -> (rows: RosterRows, shown: [String]) {
    let today = day.description
    var rows = RosterRows()
    var found: [String] = []
    for row in try session.rows(
        """
        SELECT people.person_id, people.name, email, team, department,
        CASE WHEN passphrase_hash IS NULL AND simulated = 0 THEN 1 ELSE 0 END,
        CASE WHEN passphrase_hash IS NOT NULL AND simulated = 0
            AND COALESCE(acknowledged_version, 0) < \(CollectionNotice.version) THEN 1 ELSE 0 END
        FROM people JOIN house ON house.one = 1
        LEFT JOIN places ON places.person_id = people.person_id AND since = (
            SELECT MAX(begun.since) FROM places AS begun WHERE begun.person_id = people.person_id
            AND begun.since <= \(today))
        WHERE email LIKE '%@%' AND (until IS NULL OR until >= \(today)) ORDER BY people.name, email
        """)
    {
        let department = try row.textIfAny(4)
        if let departments = wanted.departments {
            guard let department, departments.contains(department) else { continue }
        }
        let isOutside = try row.integer(5) == 1
        rows.count += 1
        rows.outside += isOutside ? 1 : 0
        rows.unread += Int(try row.integer(6))
        let team = try row.textIfAny(3)
        rows.homeless += team == nil ? 1 : 0
        if wanted.onlyOutside && !isOutside { continue }
        if !wanted.words.isEmpty {
            let text = [try row.text(1), try row.text(2), team ?? "", department ?? ""].joined(separator: "\n")
                .lowercased()
            guard wanted.words.allSatisfy({ text.contains($0) }) else { continue }
        }
        found.append(try row.text(0))
    }
    rows.found = found.count
    rows.first = wanted.first(of: rows.found)
    return (rows, Array(found.dropFirst(rows.first).prefix(wanted.most)))
}

/// One of those who are shown.
private func entry(_ id: String, on today: Day, _ session: any Session) throws -> Roster.Entry {
    // In the order in which they are bound: a day for each of the inner questions, and the person last.
    guard
        let row = try session.rows(
            """
            SELECT email, people.name, people.zone,
            CASE WHEN passphrase_hash IS NOT NULL OR simulated = 1 THEN 1 ELSE 0 END,
            CASE WHEN acknowledged_version >= \(CollectionNotice.version) OR simulated = 1 THEN 1 ELSE 0 END,
            CASE WHEN EXISTS (SELECT 1 FROM invitations WHERE invitations.person_id = people.person_id
                AND used_at IS NULL AND expires_at > \(Zone.utc.start(of: today).microseconds)) THEN 1 ELSE 0 END,
            (SELECT heads.name FROM managers LEFT JOIN people AS heads
                ON heads.person_id = managers.manager_id AND heads.email LIKE '%@%'
                WHERE managers.person_id = people.person_id AND managers.since <= \(today.description)
                ORDER BY managers.since DESC LIMIT 1)
            FROM people JOIN house ON house.one = 1 WHERE people.person_id = \(id)
            """
        ).first
    else { throw DatabaseFailure.damaged }
    var member = Member(person: PersonID(id), email: try row.text(0), name: try row.text(1), zone: try zone(row, 2))
    member.hasSignedIn = try row.integer(3) == 1
    member.hasAcknowledged = try row.integer(4) == 1
    member.isInvited = try row.integer(5) == 1
    member.roles = Set(
        try session.rows("SELECT role, scope FROM roles WHERE person_id = \(id)").map { try roleHeld($0, 0) })
    member.home = try session.rows(
        """
        SELECT since, team, department FROM places WHERE person_id = \(id) AND since <= \(today.description)
        ORDER BY since DESC LIMIT 1
        """
    ).first.map { place in
        Dated(
            HomeTeam(team: try place.textIfAny(1), department: try place.textIfAny(2)), since: try day(place, 0))
    }
    return Roster.Entry(member, manager: try row.textIfAny(6))
}
