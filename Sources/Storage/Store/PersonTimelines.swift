import Domain
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
        return PersonWeek(spans: spans[person] ?? [], corrections: corrections[person] ?? [], in: bounds)
    }
}
