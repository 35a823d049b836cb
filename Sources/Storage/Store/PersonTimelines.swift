import Domain
import Metrics
import Publication
import SQL

/// The weeks of several people as the sealer sees them, read in few exchanges.
struct PersonTimelines {
    private let zone: Zone
    /// What somebody imported counts in simulated directories alone: whoever imports spans, working hours, absences or calendars
    /// could fill colleagues' weeks and be left with one person's.
    private let countsImports: Bool
    /// So many about each person.
    private static let questions = 5
    private var spans: [String: [Span]] = [:]
    private var corrections: [String: [Correction]] = [:]
    private var agendas: [String: Agenda] = [:]

    /// - Parameter alike: of these weeks; what was worked out for others is not worked out again.
    init(
        of people: [String], over weeks: [Week], in zone: Zone, _ alike: inout AlikeDays, _ session: any Session
    ) throws {
        self.zone = zone
        countsImports = try !session.rows("SELECT 1 FROM house WHERE simulated = 1").isEmpty
        guard let first = weeks.first, let last = weeks.last else { return }
        // A session that crosses the edge of a week is tested whole: two days are longer than any that ever was.
        let from = zone.start(of: first.monday.adding(-2)).microseconds
        let to = zone.start(of: last.monday.adding(9)).microseconds
        let days = alike.days
        let questions = people.flatMap { person -> [SQL] in
            [
                """
                SELECT started_at, ended_at, kind FROM spans WHERE person_id = \(person) AND timeline = 'human'
                AND started_at >= \(from) AND started_at < \(to) ORDER BY started_at
                """,
                """
                SELECT started_at, ended_at, kind FROM spans WHERE person_id = \(person) AND timeline = 'agent'
                AND started_at >= \(from) AND started_at < \(to) ORDER BY started_at
                """,
                """
                SELECT started_at, ended_at, kind FROM imported_spans WHERE person_id = \(person)
                AND started_at >= \(from) AND started_at < \(to) ORDER BY started_at
                """,
                """
                SELECT started_at, ended_at, correction_id, kind, made_at FROM corrections WHERE person_id = \(person)
                AND kind IS NOT NULL AND ended_at >= \(from) AND started_at < \(to) ORDER BY made_at, correction_id
                """,
                """
                SELECT 0 AS what, zone AS one, working_hours AS other, '' AS third FROM people WHERE person_id = \(person)
                UNION ALL SELECT 1, from_day, zone, '' FROM zone_changes WHERE person_id = \(person)
                UNION ALL SELECT 2, from_day, hours, CAST(own AS TEXT) FROM hours_changes WHERE person_id = \(person)
                UNION ALL SELECT 3, from_day, to_day, kind FROM absences WHERE person_id = \(person)
                AND to_day >= \(days.lowerBound.description) AND from_day <= \(days.upperBound.description)
                """,
            ]
        }
        let answers = try session.rows(all: questions)
        // Most organizations have none: then nobody's week has to be asked for.
        let withCalendar = Set(
            try session.rows("SELECT DISTINCT person_id FROM calendars").map { try $0.text(0) })
        let range = Interval(Instant(microseconds: from), Instant(microseconds: to))
        for (index, person) in people.enumerated() {
            let base = index * Self.questions
            let (id, hasCalendar) = (PersonID(person), withCalendar.contains(person))
            let own = try alike.windows(of: workingDays(answers[base + 4]))
            agendas[person] = try Agenda(
                windows: own.working, weekends: own.weekends,
                meetings: hasCalendar ? meetings(of: id, touching: range, withFiles: countsImports, session) : [],
                covered: hasCalendar ? calendarCoverage(of: id, withFiles: countsImports, session) : [])
            let imported = countsImports ? answers[base + 2] : []
            spans[person] = try (answers[base] + answers[base + 1] + imported).map { row in
                // What was worked on does not matter to any figure that is published: only when, and of which kind.
                Span(
                    Instant(microseconds: try row.integer(0)), Instant(microseconds: try row.integer(1)),
                    Work(kind: try kind(row, 2), project: nil, language: nil))
            }
            if !answers[base + 3].isEmpty {
                corrections[person] = try answers[base + 3].map { row in
                    Correction(
                        id: try row.text(2), range: try Interval(row), kind: try kind(row, 3), project: nil,
                        madeAt: Instant(microseconds: try row.integer(4)))
                }
            }
        }
    }

    func week(_ week: Week, of person: String) -> PersonWeek {
        let bounds = Interval(zone.start(of: week.monday), zone.start(of: week.monday.adding(7)))
        return PersonWeek(
            spans: spans[person] ?? [], corrections: corrections[person] ?? [], agenda: agendas[person],
            in: bounds)
    }
}

extension PersonTimelines {
    /// When a person is expected to work, as that person has declared it: what a file says of hours, of the zone and of absences is
    /// left aside where imports do not count, and whoever has declared nothing works as is usual, in the organization's zone.
    private func workingDays(_ rows: [Row]) throws -> WorkingDays {
        var first: (zone: Zone, hours: WorkingHours?)?
        var zones: [ZoneHistory.Change] = []
        var hours: [WorkingHoursHistory.Change] = []
        var absences: [Absence] = []
        for row in rows {
            switch try row.integer(0) {
            case 0:
                first =
                    countsImports
                    ? (try Store.zone(row, 1), try row.textIfAny(2).flatMap { WorkingHours($0) }) : (zone, nil)
            case 1: zones.append(ZoneHistory.Change(from: try day(row, 1), zone: try Store.zone(row, 2)))
            case 2:
                guard let said = WorkingHours(try row.text(2)) else { throw DatabaseFailure.damaged }
                if try countsImports || row.text(3) == "1" {
                    hours.append(WorkingHoursHistory.Change(from: try day(row, 1), hours: said))
                }
            default:
                guard let kind = Absence.Kind(rawValue: try row.text(3)) else { throw DatabaseFailure.damaged }
                if countsImports {
                    absences.append(Absence(from: try day(row, 1), to: try day(row, 2), kind: kind))
                }
            }
        }
        guard let first else { throw DatabaseFailure.damaged }
        return WorkingDays(
            hours: WorkingHoursHistory(first.hours, changes: hours),
            zones: ZoneHistory(first.zone, changes: zones), absences: absences)
    }
}

/// What somebody's working time is made of.
private struct WorkingDays: Hashable {
    let hours: WorkingHoursHistory
    let zones: ZoneHistory
    let absences: [Absence]
}

/// The working windows of some weeks, by what they are made of: most people of an organization have the same ones, and to find the
/// moments of wall clocks takes longer than everything else of a week.
struct AlikeDays {
    fileprivate let days: ClosedRange<Day>
    private var known: [WorkingDays: (working: [Interval], weekends: [Interval])] = [:]

    /// Two days more on both sides: a session that crosses the edge is measured whole.
    init(over weeks: [Week]) {
        let first = weeks.first?.monday ?? Day(daysSince1970: 0)
        days = first.adding(-2)...(weeks.last?.monday ?? first).adding(9)
    }

    fileprivate mutating func windows(of own: WorkingDays) -> (working: [Interval], weekends: [Interval]) {
        if let there = known[own] { return there }
        let time = WorkingTime(own.hours, in: own.zones, without: own.absences)
        let count = days.lowerBound.daysSince1970.distance(to: days.upperBound.daysSince1970)
        let all = (0...count).map(days.lowerBound.adding)
        let windows = (working: time.windows(on: all), weekends: time.weekends(on: all))
        known[own] = windows
        return windows
    }
}
