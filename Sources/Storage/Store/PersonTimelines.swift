import Domain
import Metrics
import Publication
import SQL

/// The weeks of several people as the sealer sees them, read in few exchanges.
struct PersonTimelines {
    private let zone: Zone
    /// Finished spans that somebody imported count in simulated directories alone: whoever imports could fill colleagues' weeks
    /// and be left with one person's.
    private let countsImports: Bool
    private var spans: [String: [Span]] = [:]
    private var corrections: [String: [Correction]] = [:]
    private var agendas: [String: Agenda] = [:]

    init(of people: [String], over weeks: [Week], in zone: Zone, _ session: any Session) throws {
        self.zone = zone
        countsImports = try !session.rows("SELECT 1 FROM house WHERE simulated = 1").isEmpty
        guard let first = weeks.first, let last = weeks.last else { return }
        // A session that crosses the edge of a week is tested whole: two days are longer than any that ever was.
        let from = zone.start(of: first.monday.adding(-2)).microseconds
        let to = zone.start(of: last.monday.adding(9)).microseconds
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
            ]
        }
        let answers = try session.rows(all: questions)
        let days = (-2...(first.monday.daysSince1970.distance(to: last.monday.daysSince1970) + 9)).map {
            first.monday.adding($0)
        }
        // Most organizations have none: then nobody's week has to be asked for.
        let withCalendar = Set(
            try session.rows("SELECT DISTINCT person_id FROM calendars").map { try $0.text(0) })
        for person in people where withCalendar.contains(person) {
            agendas[person] = try agenda(
                of: PersonID(person), on: days,
                touching: Interval(Instant(microseconds: from), Instant(microseconds: to)), session)
        }
        for (index, person) in people.enumerated() {
            let base = index * 4
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

/// What a person's calendars and working hours say of these days.
private func agenda(of person: PersonID, on days: [Day], touching range: Interval, _ session: any Session) throws
    -> Agenda
{
    guard let row = try session.rows("SELECT zone FROM people WHERE person_id = \(person.raw)").first else {
        throw DatabaseFailure.damaged
    }
    let time = WorkingTime(
        try workingHours(of: person, session),
        in: try zoneHistory(of: person, first: zone(row, 0), session), without: try absences(of: person, session))
    return Agenda(
        time, on: days, meetings: try meetings(of: person, touching: range, session),
        covered: try calendarCoverage(of: person, session))
}
