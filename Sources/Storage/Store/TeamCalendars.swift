public import Access
public import Domain
import OrganizationPorts
import SQL

/// Who is in the team on that day, by name of the team.
func peopleOf(team: String, on day: Day, _ session: any Session) throws -> [String] {
    try session.rows(
        """
        SELECT places.person_id FROM places JOIN people ON people.person_id = places.person_id
        WHERE team = \(team) AND since <= \(day.description)
        AND (until IS NULL OR until >= \(day.description)) AND NOT EXISTS (
            SELECT 1 FROM places AS later WHERE later.person_id = places.person_id AND later.since > places.since
            AND later.since <= \(day.description))
        """
    ).map { try $0.text(0) }
}

/// When the team works: as it has declared, or as most do; without days that are public holidays for everybody in it.
/// - Parameter said: the name of the team, or its short name.
func teamCalendar(_ said: String, on today: Day, _ session: any Session) throws -> TeamCalendar? {
    let team = try teamName(said, session) ?? said
    let people = try peopleOf(team: team, on: today, session)
    var holidays: Set<Day>?
    for person in people {
        var own: Set<Day> = []
        for absence in try Store.absences(of: PersonID(person), session) where absence.kind == .public {
            var day = absence.from
            while day <= absence.to {
                own.insert(day)
                day = day.adding(1)
            }
        }
        holidays = holidays?.intersection(own) ?? own
        if own.isEmpty { break }
    }
    guard let declared = try declaredCalendar(of: team, session) else {
        return .usual(in: try houseZone(session), holidays: holidays ?? [])
    }
    return TeamCalendar(zone: declared.zone, hours: declared.hours, holidays: holidays ?? [])
}

private func declaredCalendar(of team: String, _ session: any Session) throws -> TeamCalendar? {
    guard let row = try session.rows("SELECT zone, hours FROM team_calendars WHERE team = \(team)").first,
        let zone = Zone(try row.text(0)), let hours = WorkingHours(try row.text(1))
    else { return nil }
    return TeamCalendar(zone: zone, hours: hours, holidays: [])
}

/// When teams work.
extension OrganizationStore {
    public func calendar(of team: String) async throws -> TeamCalendar? {
        try await database.read { try declaredCalendar(of: team, $0) }
    }

    public func set(
        _ calendar: TeamCalendar, under grant: borrowing Grant<OfTeamContext>, at now: Instant
    ) async throws {
        let team = grant.team
        try await changeContext(at: now) { session in
            guard try declaredCalendar(of: team, session) != calendar else { return nil }
            try session.run(
                """
                INSERT INTO team_calendars (team, zone, hours, set_at)
                VALUES (\(team), \(calendar.zone.name), \(calendar.hours.text), \(now.microseconds))
                ON CONFLICT (team) DO UPDATE SET zone = excluded.zone, hours = excluded.hours, set_at = excluded.set_at
                """)
            return ("working hours of \(team)", "\(calendar.hours.text) in \(calendar.zone.name)")
        }
    }
}
