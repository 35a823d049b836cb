public import Domain
import OrganizationPorts
import SQL

/// Members as they are on a day, and what a file changes of them: read, decided and written in one transaction.
extension OrganizationStore {
    public func members(on day: Day) async throws -> [Member] {
        try await database.read { try readMembers(on: day, $0) }
    }

    public func roles(of person: PersonID, at now: Instant) async throws -> Set<RoleHeld> {
        try await database.read { session in
            let rows = try session.rows(
                """
                SELECT role, scope, until, house.zone FROM roles JOIN people ON people.person_id = roles.person_id
                JOIN house ON house.one = 1 WHERE roles.person_id = \(person.raw)
                """)
            return Set(
                try rows.compactMap { row in
                    let until = try row.textIfAny(2).flatMap { Day($0) }
                    if let until, try until < zone(row, 3).day(of: now) { return nil }
                    return try roleHeld(row, 0)
                })
        }
    }

    public func changeMembers(
        on day: Day, at now: Instant, _ decide: @escaping @Sendable ([Member]) -> [Member]
    ) async throws {
        let writer = writer
        try await database.write { session in
            try session.hold([ledgerName, "cosignatures", "looks", oneOnOnesName, "organization"])
            let before = Dictionary(uniqueKeysWithValues: try readMembers(on: day, session).map { ($0.person, $0) })
            for member in decide(Array(before.values)) {
                try Store.write(member, instead: before[member.person], from: day, at: now, session)
                let lines = try changeRoles(of: member, before: before[member.person], on: day, at: now, session)
                try writer.append(
                    lines + relationEntries(of: member, before: before[member.person], at: now), session)
            }
            try nameNewGroups(session)
            try eraseChartsOfEndedPairs(in: .fullLaunch, on: day, at: now, session)
            // Whoever is not the manager any more, or not HR's, or not here, has no look left, nor again after a way back.
            try writer.append(closeLooks(at: now, session) { try $0.ending(on: day, session) }, session)
            try settleCases(by: nil, at: now, writer, session) { try whyAskerIsGone($0, on: day, session) }
        }
    }
}

private func readMembers(on today: Day, _ session: any Session) throws -> [Member] {
    var roles: [String: Set<RoleHeld>] = [:]
    for row in try session.rows("SELECT person_id, role, scope FROM roles") {
        roles[try row.text(0), default: []].insert(try roleHeld(row, 1))
    }
    // In order of their days, so that the last one that has begun stays.
    var places: [String: Dated<HomeTeam>] = [:]
    for row in try session.rows(
        "SELECT person_id, since, team, department FROM places WHERE since <= \(today.description) ORDER BY since")
    {
        let home = HomeTeam(team: try row.textIfAny(2), department: try row.textIfAny(3))
        places[try row.text(0)] = Dated(home, since: try day(row, 1))
    }
    var managers: [String: Dated<PersonID>] = [:]
    var coming: [String: [Dated<PersonID?>]] = [:]
    for row in try session.rows("SELECT person_id, since, manager_id FROM managers ORDER BY since") {
        let (person, since) = (try row.text(0), try day(row, 1))
        let manager = try row.textIfAny(2).map { PersonID($0) }
        if since > today {
            coming[person, default: []].append(Dated(manager, since: since))
        } else {
            managers[person] = manager.map { Dated($0, since: since) }
        }
    }
    return try session.rows(
        """
        SELECT person_id, email, people.name, people.zone, working_hours, until,
        CASE WHEN passphrase_hash IS NOT NULL OR simulated = 1 THEN 1 ELSE 0 END,
        CASE WHEN acknowledged_version >= \(CollectionNotice.version) OR simulated = 1 THEN 1 ELSE 0 END,
        CASE WHEN EXISTS (SELECT 1 FROM invitations WHERE invitations.person_id = people.person_id
            AND used_at IS NULL AND expires_at > \(Zone.utc.start(of: today).microseconds)) THEN 1 ELSE 0 END
        FROM people JOIN house ON house.one = 1 ORDER BY email
        """
    ).map { row in
        let id = try row.text(0)
        var member = Member(person: PersonID(id), email: try row.text(1), name: try row.text(2), zone: try zone(row, 3))
        member.workingHours = try row.textIfAny(4).flatMap(WorkingHours.init)
        member.until = try row.textIfAny(5).flatMap { Day($0) }
        member.hasSignedIn = try row.integer(6) == 1
        member.hasAcknowledged = try row.integer(7) == 1
        member.isInvited = try row.integer(8) == 1
        member.roles = roles[id] ?? []
        member.home = places[id]
        member.manager = managers[id]
        member.comingManagers = coming[id] ?? []
        return member
    }
}

private func write(
    _ member: Member, instead before: Member?, from day: Day, at now: Instant, _ session: any Session
) throws {
    let id = member.person.raw
    if before == nil {
        try session.run(
            """
            INSERT INTO people (person_id, email, name, zone, passphrase_hash, acknowledged_at, acknowledged_version,
            made_at) VALUES (\(id), \(member.email), \(member.name), \(member.zone.name), NULL, NULL, NULL,
            \(now.microseconds))
            """)
    }
    // Hours that are declared for the first time are those of the past as well.
    if let known = before?.workingHours, let hours = member.workingHours, hours != known {
        try change(hours, from: day, of: member.person, isOwn: false, session)
    }
    try session.run(
        """
        UPDATE people SET name = \(member.name), zone = \(member.zone.name), working_hours = \(member.workingHours?.text),
        until = \(member.until?.description) WHERE person_id = \(id)
        """)
    // From a file that comes late: nobody could have known before it was written.
    if before?.until != member.until {
        let written = member.until.map { _ in now.microseconds }
        try session.run("UPDATE people SET left_written_at = \(written) WHERE person_id = \(id)")
    }
    if before?.home != member.home, let home = member.home {
        try session.run(
            """
            INSERT INTO places (person_id, since, team, department) VALUES (\(id), \(home.since.description),
            \(home.value.team), \(home.value.department)) ON CONFLICT (person_id, since) DO UPDATE SET
            team = excluded.team, department = excluded.department
            """)
    }
    if let former = before?.manager?.value, former != member.manager?.value {
        // The next one may begin on a day to come: until then it is the former one who leads.
        try noteLed(former, until: max(day, (member.manager?.since ?? day).adding(-1)), session)
    }
    if before?.manager != member.manager {
        let since = member.manager?.since ?? day
        // In a simulated directory, whose whole past is made at once, each was written when it began.
        let isReal = try session.rows("SELECT 1 FROM house WHERE simulated = 1").isEmpty
        let written = isReal ? now.microseconds : 0
        try session.run(
            """
            INSERT INTO managers (person_id, since, manager_id, written_at) VALUES (\(id), \(since.description),
            \(member.manager?.value.raw), \(written)) ON CONFLICT (person_id, since) DO UPDATE SET
            written_at = CASE WHEN managers.manager_id = excluded.manager_id THEN managers.written_at
                ELSE excluded.written_at END, manager_id = excluded.manager_id
            """)
    }
}

/// Reads `role, scope`.
func roleHeld(_ row: Row, _ column: Int) throws -> RoleHeld {
    guard let role = SystemRole(rawValue: try row.text(column)), let scope = RoleHeld.Scope(try row.text(column + 1))
    else { throw DatabaseFailure.damaged }
    return RoleHeld(role, scope)
}

func day(_ row: Row, _ column: Int) throws -> Day {
    guard let day = Day(try row.text(column)) else { throw DatabaseFailure.damaged }
    return day
}
