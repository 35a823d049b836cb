import Access
public import Domain
public import EvidencePorts
public import SQL

/// What calendars say, and where they are.
public struct CalendarStore: CalendarWriting {
    private let database: any Database

    public init(database: any Database) { self.database = database }

    /// Files have one calendar a person.
    private static let files = CalendarID("files")

    public func calendarOwner(of person: PersonID) async throws -> (addresses: Set<String>, zones: ZoneHistory)? {
        try await database.read { session in
            guard let row = try session.rows("SELECT email, zone FROM people WHERE person_id = \(person.raw)").first
            else {
                return nil
            }
            let others = try session.rows(
                "SELECT login FROM identities WHERE person_id = \(person.raw) AND login LIKE '%@%'"
            ).map { try $0.text(0).lowercased() }
            return (
                Set(others + [try row.text(0).lowercased()]),
                try zoneHistory(of: person, first: zone(row, 1), session)
            )
        }
    }

    public func add(_ calendar: CalendarSource, atMost most: Int, at now: Instant) async throws -> Bool {
        try await database.write { session in
            try session.hold([heldName(of: calendar.person)])
            // Somebody who has deleted everything meanwhile is nobody.
            try mustBeThere(calendar.person, session)
            let held = try session.rows(
                "SELECT COUNT(*) FROM calendars WHERE person_id = \(calendar.person.raw) AND sealed IS NOT NULL"
            ).first?.integer(0)
            guard held ?? 0 < most else { return false }
            try session.run(
                """
                INSERT INTO calendars (person_id, calendar_id, kind, sealed, made_at, findings, tells_attendees)
                VALUES (\(calendar.person.raw), \(calendar.id.raw), \(calendar.kind.rawValue), \(calendar.sealed),
                \(now.microseconds), '', 1)
                """)
            return true
        }
    }

    public func calendars(askedBefore moment: Instant, at now: Instant) async throws -> [CalendarSource] {
        try await database.read { session in
            try session.rows(
                """
                SELECT calendar_id, calendars.person_id, calendars.kind, sealed, mark, tokens, tells_attendees
                FROM calendars
                JOIN people ON people.person_id = calendars.person_id JOIN house ON house.one = 1
                WHERE (form = 'solo' OR simulated = 1 OR acknowledged_version >= \(CollectionNotice.version))
                AND sealed IS NOT NULL AND (tried_at IS NULL OR tried_at < \(moment.microseconds))
                AND (until IS NULL OR until >= \(Zone.utc.day(of: now).description))
                AND NOT EXISTS (
                    SELECT 1 FROM pauses WHERE pauses.person_id = calendars.person_id AND ended_at IS NULL)
                ORDER BY tried_at, calendar_id
                """
            ).map(source)
        }
    }

    public func claim(_ calendar: CalendarID, askedBefore moment: Instant, at now: Instant) async throws -> Bool {
        try await database.write { session in
            try session.run(
                """
                UPDATE calendars SET tried_at = \(now.microseconds) WHERE calendar_id = \(calendar.raw)
                AND kind <> 'files' AND (tried_at IS NULL OR tried_at < \(moment.microseconds))
                """) == 1
        }
    }

    public func calendar(_ id: CalendarID, of person: PersonID) async throws -> CalendarSource? {
        try await database.read { session in
            try session.rows(
                """
                SELECT calendar_id, person_id, kind, sealed, mark, tokens, tells_attendees FROM calendars WHERE person_id = \(person.raw)
                AND calendar_id = \(id.raw)
                """
            ).first.map(source)
        }
    }

    public func store(
        _ contents: CalendarContents, of calendar: CalendarID?, for person: PersonID, at now: Instant
    ) async throws -> (new: Int, leftOut: Int) {
        try await database.write { session in
            try session.hold([heldName(of: person)])
            let id = calendar ?? Self.files
            if calendar == nil {
                try mustBeThere(person, session)
                try session.run(
                    """
                    INSERT INTO calendars (person_id, calendar_id, kind, made_at, findings, tells_attendees)
                    VALUES (\(person.raw), \(id.raw), 'files', \(now.microseconds), '', 1) ON CONFLICT DO NOTHING
                    """)
            }
            // Removed while it was asked: then nobody wants it.
            guard
                let before = try session.rows(
                    """
                    SELECT covers_from, covers_to FROM calendars WHERE person_id = \(person.raw)
                    AND calendar_id = \(id.raw)
                    """
                ).first
            else { return (0, 0) }
            let rules = try DoorRules(session, person)
            let unwanted = rules.unbridgeable
            let kept = contents.parts.flatMap { part in
                part.meetings.filter { meeting in
                    rules.reason(against: meeting.start, project: nil) == nil
                        && !unwanted.contains { $0.start < meeting.end && $0.end > meeting.start }
                }.map { (part: part.name, meeting: $0) }
            }
            let old = try session.rows(
                """
                SELECT COUNT(*) FROM meetings WHERE person_id = \(person.raw) AND calendar_id = \(id.raw)
                AND started_at >= \(rules.notBefore ?? Int64.min)
                """
            ).first?.integer(0)
            // What an earlier version of the notice allowed stays: it is not said again.
            switch contents.replacing {
            case .from(let from):
                try session.run(
                    """
                    DELETE FROM meetings WHERE person_id = \(person.raw) AND calendar_id = \(id.raw)
                    AND ended_at > \(from.microseconds) AND started_at >= \(rules.notBefore ?? Int64.min)
                    """)
            case .parts(let parts, let from, _):
                for part in parts.sorted() {
                    try session.run(
                        """
                        DELETE FROM meetings WHERE person_id = \(person.raw) AND calendar_id = \(id.raw)
                        AND part = \(part) AND ended_at > \(from.microseconds)
                        AND started_at >= \(rules.notBefore ?? Int64.min)
                        """)
                }
            case nil: break
            }
            let stored = try session.run(
                """
                INSERT INTO meetings (person_id, started_at, ended_at, kind, attendees, calendar_id, part)
                VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING
                """,
                rows: kept.map { part, meeting in
                    [
                        .text(person.raw), .integer(meeting.start.microseconds), .integer(meeting.end.microseconds),
                        .text(meeting.kind.rawValue), .integer(Int64(meeting.attendees ?? -1)), .text(id.raw),
                        .text(part),
                    ]
                })
            if case .parts(_, let from, let most) = contents.replacing {
                let all = try session.rows(
                    """
                    SELECT COUNT(*) FROM meetings WHERE person_id = \(person.raw) AND calendar_id = \(id.raw)
                    AND ended_at > \(from.microseconds)
                    """
                ).first?.integer(0)
                guard all ?? 0 <= Int64(most) else { throw CalendarOverfull() }
            }
            var from = contents.coverage?.start.microseconds
            var to = contents.coverage?.end.microseconds
            if let known = try before.integerIfAny(0) { from = min(from ?? known, known) }
            if let known = try before.integerIfAny(1) { to = max(to ?? known, known) }
            try session.run(
                """
                UPDATE calendars SET mark = \(contents.mark), tokens = \(contents.tokens), tried_at = \(now.microseconds),
                fetched_at = \(now.microseconds), failure = NULL,
                findings = \(contents.findings.joined(separator: "\n")),
                tells_attendees = \(contents.tellsAttendees), covers_from = \(from), covers_to = \(to)
                WHERE person_id = \(person.raw) AND calendar_id = \(id.raw)
                """)
            let isWhole = if case .from = contents.replacing { true } else { false }
            let new = isWhole ? max(0, kept.count - Int(old ?? 0)) : stored
            return (new, contents.meetings.count - kept.count)
        }
    }

    public func note(_ failure: String?, of calendar: CalendarID, at now: Instant) async throws {
        try await database.write { session in
            if let failure {
                try session.run(
                    """
                    UPDATE calendars SET tried_at = \(now.microseconds), failure = \(failure)
                    WHERE calendar_id = \(calendar.raw) AND kind <> 'files'
                    """)
            } else {
                try session.run(
                    """
                    UPDATE calendars SET tried_at = \(now.microseconds), fetched_at = \(now.microseconds),
                    failure = NULL, covers_to = \(now.microseconds)
                    WHERE calendar_id = \(calendar.raw) AND kind <> 'files'
                    """)
            }
        }
    }

    public func removeCalendar(_ id: CalendarID, of person: PersonID, at now: Instant) async throws -> Bool {
        let isRemoved = try await database.write { session in
            try session.hold([heldName(of: person)])
            try owe(scrubSince: now, session)
            try session.run(
                "DELETE FROM meetings WHERE person_id = \(person.raw) AND calendar_id = \(id.raw)")
            return try session.run(
                "DELETE FROM calendars WHERE person_id = \(person.raw) AND calendar_id = \(id.raw)") == 1
        }
        try? await scrub(database)
        return isRemoved
    }

    public func failingCalendars() async throws -> Int {
        try await database.read { try Store.failingCalendars($0) }
    }
}

/// Whoever has deleted everything is nobody; in a simulated directory nobody has a passphrase.
private func mustBeThere(_ person: PersonID, _ session: any Session) throws {
    let found = try session.rows("SELECT 1 FROM people WHERE person_id = \(person.raw) AND email LIKE '%@%'")
    if found.isEmpty { throw Denied() }
}

/// Reads `calendar_id, person_id, kind, sealed, mark, tokens, tells_attendees`.
private func source(_ row: Row) throws -> CalendarSource {
    guard let kind = OwnCalendar.Kind(rawValue: try row.text(2)) else { throw DatabaseFailure.damaged }
    return CalendarSource(
        id: CalendarID(try row.text(0)), person: PersonID(try row.text(1)), kind: kind, sealed: try row.textIfAny(3),
        mark: try row.textIfAny(4), tokens: try row.textIfAny(5), tellsAttendees: try row.integer(6) == 1)
}

/// - Parameter withFiles: those from files as well, which somebody else may have imported.
func meetings(
    of person: PersonID, touching range: Interval, withFiles: Bool = true, _ session: any Session
) throws -> [Meeting] {
    // Two calendars may hold the same one.
    let rows = try session.rows(
        """
        SELECT DISTINCT started_at, ended_at, kind, attendees FROM meetings WHERE person_id = \(person.raw)
        AND started_at < \(range.end.microseconds) AND ended_at > \(range.start.microseconds)
        AND (1 = \(withFiles ? 1 : 0) OR EXISTS (
            SELECT 1 FROM calendars WHERE calendars.person_id = meetings.person_id
            AND calendars.calendar_id = meetings.calendar_id AND calendars.kind <> 'files'))
        """)
    return try rows.map { row in
        guard let kind = Meeting.Kind(rawValue: try row.text(2)) else { throw DatabaseFailure.damaged }
        let attendees = Int(try row.integer(3))
        return Meeting(try Interval(row), kind, attendees: attendees < 0 ? nil : attendees)
    }.sorted(by: Meeting.isBefore)
}

/// The stretches that calendars speak for, without those that the person has paused or deleted.
/// - Parameter withFiles: those from files as well, which somebody else may have imported.
func calendarCoverage(
    of person: PersonID, withFiles: Bool = true, _ session: any Session
) throws -> [Interval] {
    let covered = try session.rows(
        """
        SELECT covers_from, covers_to FROM calendars WHERE person_id = \(person.raw) AND covers_from IS NOT NULL
        AND covers_to > covers_from AND (kind <> 'files' OR 1 = \(withFiles ? 1 : 0))
        """
    ).map(Interval.init).union()
    return covered.isEmpty ? [] : covered.subtracting(try DoorRules(session, person).unbridgeable.union())
}

func workingHours(of person: PersonID, _ session: any Session) throws -> WorkingHoursHistory {
    let first = try session.rows("SELECT working_hours FROM people WHERE person_id = \(person.raw)").first?.textIfAny(0)
    let changes = try session.rows(
        "SELECT from_day, hours FROM hours_changes WHERE person_id = \(person.raw) ORDER BY from_day"
    ).map { row in
        guard let day = Day(try row.text(0)), let hours = WorkingHours(try row.text(1)) else {
            throw DatabaseFailure.damaged
        }
        return WorkingHoursHistory.Change(from: day, hours: hours)
    }
    return WorkingHoursHistory(first.flatMap { WorkingHours($0) }, changes: changes)
}

func failingCalendars(_ session: any Session) throws -> Int {
    Int(try session.rows("SELECT COUNT(*) FROM calendars WHERE failure IS NOT NULL").first?.integer(0) ?? 0)
}

/// Other working hours from that day on: days before it keep what held for them, declared or not.
/// - Parameter isOwn: whether their person says so, and not a file.
func change(_ hours: WorkingHours, from day: Day, of person: PersonID, isOwn: Bool, _ session: any Session) throws {
    let before = try session.rows("SELECT working_hours FROM people WHERE person_id = \(person.raw)").first?.textIfAny(
        0)
    try session.run(
        """
        INSERT INTO hours_changes (person_id, from_day, hours)
        SELECT \(person.raw), '1970-01-01', \(before ?? WorkingTime.usual?.text ?? "")
        WHERE NOT EXISTS (SELECT 1 FROM hours_changes WHERE person_id = \(person.raw))
        """)
    try session.run(
        """
        INSERT INTO hours_changes (person_id, from_day, hours, own) VALUES (\(person.raw), \(day.description),
        \(hours.text), \(isOwn ? 1 : 0)) ON CONFLICT (person_id, from_day) DO UPDATE SET hours = excluded.hours,
        own = excluded.own
        """)
    try session.run("UPDATE people SET working_hours = \(hours.text) WHERE person_id = \(person.raw)")
}
