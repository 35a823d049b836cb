public import Access
public import Domain
import OrganizationPorts
import SQL

/// When the team works: as it has declared, or as most do; without days that were public holidays for everybody who was in it then.
/// - Parameter said: the name of the team, or its short name.
func teamCalendar(_ said: String, _ session: any Session) throws -> TeamCalendar? {
    let team = try teamName(said, session) ?? said
    let declared = try declaredCalendar(of: team, session)
    let calendar = try declared ?? .usual(in: houseZone(session))
    return TeamCalendar(zone: calendar.zone, hours: calendar.hours, holidays: try holidays(of: team, session))
}

/// Whoever comes later, or has left, does not change what a holiday was.
private func holidays(of team: String, _ session: any Session) throws -> Set<Day> {
    struct Stay {
        let from: Day
        let isHere: Bool
    }
    var stays: [String: [Stay]] = [:]
    var ends: [String: Day] = [:]
    for row in try session.rows(
        """
        SELECT places.person_id, since, team, until FROM places JOIN people ON people.person_id = places.person_id
        WHERE places.person_id IN (SELECT person_id FROM places WHERE team = \(team)) ORDER BY since
        """)
    {
        guard let since = Day(try row.text(1)) else { throw DatabaseFailure.damaged }
        stays[try row.text(0), default: []].append(Stay(from: since, isHere: try row.textIfAny(2) == team))
        ends[try row.text(0)] = try row.textIfAny(3).flatMap { Day($0) }
    }
    var free: [String: Set<Day>] = [:]
    for person in stays.keys {
        for absence in try Store.absences(of: PersonID(person), session) where absence.kind == .public {
            var day = absence.from
            while day <= absence.to {
                free[person, default: []].insert(day)
                day = day.adding(1)
            }
        }
    }
    let days = free.values.reduce(into: Set<Day>()) { $0.formUnion($1) }
    return days.filter { day in
        let here = stays.filter { person, stays in
            stays.last { $0.from <= day }?.isHere == true && ends[person].map { day <= $0 } ?? true
        }
        return !here.isEmpty && here.keys.allSatisfy { free[$0]?.contains(day) == true }
    }
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
