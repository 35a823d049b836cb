import Domain
import Metrics
import Simulator

/// How close anybody's week or usual can be enclosed, by colleagues who know their own values, everybody's absences,
/// the rounding of what is published, and that a week counts from 0 to the cap.
///
/// Within one cell this has a closed form: a sum whose parts lie in boxes. Over a whole quarter (cells, its level and
/// the next one) it is a linear program, tried where the closed form came closest and on a sample. The colleagues are
/// those who have the largest part of the sum: whoever is left is enclosed most closely then.
///
/// An attempt is one person's week or usual with one number of colleagues; below two hours counts as isolated. Of a share a
/// forty-fifth of the whole counts as an hour: two hours are 4.4 of a hundred points, as they are of 45 hours.
struct IntervalAttacker {
    static let leastHours = 2.0
    static let insiders = 0...3
    static let programs = 12

    let world: World
    let rosters: [Statements.Roster]
    private let cells: [PanelID: [Statements.Row]]
    /// Of what comes from calendars, of which other people are parts.
    private let cellsOfCalendars: [PanelID: [Statements.Row]]
    private let levels: [PanelID: Statements.Row]

    struct Result: Sendable {
        var outcome = Outcome()
        var smallest: Double?
        mutating func note(_ width: Double, _ finding: @autoclosure () -> String) {
            outcome.attempts += 1
            smallest = min(smallest ?? width, width)
            if width < IntervalAttacker.leastHours { outcome.isolate(finding()) }
        }
    }

    init(_ world: World, _ statements: Statements) {
        self.world = world
        rosters = statements.rosters
        let weekly = statements.rows.filter { $0.kind != .level }
        cells = Dictionary(grouping: weekly.filter { !$0.isOfCalendars }, by: \.panel)
        cellsOfCalendars = Dictionary(grouping: weekly.filter(\.isOfCalendars), by: \.panel)
        levels = Dictionary(
            statements.rows.filter { $0.kind == .level }.map { ($0.panel, $0) }, uniquingKeysWith: { first, _ in first }
        )
    }

    private func rows(of roster: Statements.Roster, _ metric: Int) -> [Statements.Row] {
        (World.calendars.contains(metric) ? cellsOfCalendars : cells)[roster.panel] ?? []
    }

    func attack(_ generator: inout Seeded) -> Result {
        var result = Result()
        var closest: [(width: Double, attempt: PanelAttempt)] = []
        for roster in rosters {
            for metric in World.metrics.indices {
                for insiders in Self.insiders {
                    let attempt = PanelAttempt(
                        world: world, roster: roster, cells: rows(of: roster, metric), level: levels[roster.panel],
                        metric: metric, insiders: insiders)
                    let width = attempt.closedForm(&result)
                    if insiders == Self.insiders.upperBound { closest.append((width, attempt)) }
                }
            }
        }
        closest.sort { $0.width < $1.width }
        let sample =
            closest.prefix(Self.programs / 2).map(\.attempt)
            + (0..<Self.programs / 2).compactMap { _ in
                closest.isEmpty ? nil : generator.element(of: closest).attempt
            }
        for attempt in sample {
            let next = rosters.filter { $0.quarter == attempt.roster.quarter + 1 }.compactMap { roster in
                levels[roster.panel].map { (roster, $0) }
            }
            attempt.program(next: next, &result)
        }
        return result
    }

    /// The same by everybody who looked, together: with the weeks that were seen in place of colleagues who tell. Only
    /// panels of which somebody was seen; the others are as they are without looks.
    func looks(_ attackers: LookAttackers) -> Result {
        var result = Result()
        var closest: [(width: Double, attempt: PanelAttempt)] = []
        for metric in World.metrics.indices {
            let told = PanelAttempt.Told(people: attackers.viewers, weeks: attackers.seen(metric))
            for roster in rosters where roster.people.contains(where: attackers.isTold) {
                let attempt = PanelAttempt(
                    world: world, roster: roster, cells: rows(of: roster, metric), level: levels[roster.panel],
                    metric: metric, insiders: 0, told: told)
                closest.append((attempt.closedForm(&result), attempt))
            }
        }
        for (_, attempt) in closest.sorted(by: { $0.width < $1.width }).prefix(Self.programs / 2) {
            let next = rosters.filter { $0.quarter == attempt.roster.quarter + 1 }.compactMap { roster in
                levels[roster.panel].map { (roster, $0) }
            }
            attempt.program(next: next, &result)
        }
        return result
    }
}
