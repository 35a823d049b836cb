import Domain
import Metrics
import Publication
import Simulator

/// A world that ends in the quarter in which something is changed, so that nothing of it becomes part of a baseline.
///
/// What the kin of the swap change there must not change a byte, of anything.
struct KinScene {
    let world: World
    let published: any PublishedWorld
    let statements: Statements
    /// The panels of the last quarter.
    let rosters: [Statements.Roster]
    let quarter: Int
    let weeks: ClosedRange<Int>
    /// By panel: the published weeks of the last quarter, and who is in them.
    let contributors: [PanelID: [(week: Int, people: [Int])]]

    /// Nil if nothing was published, or for the first panels, whose weeks are their own baselines.
    init?(_ world: World, _ surface: any Surface) {
        self.world = world
        published = surface.published(of: world)
        statements = published.statements
        quarter = statements.rosters.map(\.quarter).max() ?? 0
        rosters = statements.rosters.filter { [quarter] in $0.quarter == quarter }
        guard quarter > 0, let weeks = rosters.first?.weeks else { return nil }
        self.weeks = weeks
        var contributors: [PanelID: [(week: Int, people: [Int])]] = [:]
        for row in statements.rows where row.quarter == quarter && !row.isOfCalendars {
            guard case .cell(let week) = row.kind else { continue }
            contributors[row.panel, default: []].append((week, row.parts.map(\.person)))
        }
        self.contributors = contributors
    }

    /// The names of documents in which two versions differ that are the world itself before `week`.
    func differences(_ one: World, _ other: World, since week: Int) -> [String] {
        let first = published.documents(of: one, sameBefore: week)
        let second = published.documents(of: other, sameBefore: week)
        let base = published.documents
        return Set(first.keys).union(second.keys).filter { name in
            (first[name] ?? base[name]) != (second[name] ?? base[name])
        }.sorted()
    }

    /// A published week of a panel of the last quarter with at least `people` in it.
    func week(withAtLeast people: Int, _ generator: inout Seeded) -> (
        roster: Statements.Roster, week: Int, people: [Int]
    )? {
        guard !rosters.isEmpty else { return nil }
        for _ in 0..<8 {
            let roster = generator.element(of: rosters)
            guard let weeks = contributors[roster.panel], !weeks.isEmpty else { continue }
            let chosen = generator.element(of: weeks)
            if chosen.people.count >= people { return (roster, chosen.week, chosen.people) }
        }
        return nil
    }

    /// Whether something is known of it: of somebody without a calendar it is not, and they count as unchanged.
    func isKnown(_ person: Int, at place: Int, of roster: Statements.Roster, in week: Int, metric: Int) -> Bool {
        guard World.calendars.contains(metric) else { return true }
        return world.hasCalendar(person, in: week)
            && roster.usual[place].count { world.hasCalendar(person, in: $0) } >= Baseline.leastWeeks
    }

    /// The mean change of a published week before it is rounded, in hours.
    func change(_ roster: Statements.Roster, _ people: [Int], _ week: Int, metric: Int) -> Double {
        people.reduce(0) { sum, person in
            guard let place = roster.people.firstIndex(of: person),
                isKnown(person, at: place, of: roster, in: week, metric: metric)
            else { return sum }
            return sum + world.hours(of: person, in: week, metric: metric, by: roster.formula)
                - world.usualHours(at: place, of: roster, metric: metric)
        } / Double(people.count)
    }
}

extension World {
    /// Ten hours more of everything, or ten less where there is no room: a change that shows in any mean.
    mutating func change(_ person: Int, in week: Int) {
        var values = seconds(of: person, in: week)
        for metric in values.indices where metric != Self.activity {
            values[metric] = values[metric] > 10 * 3600 ? values[metric] - 36_000 : values[metric] + 36_000
        }
        values[Self.activity] = Self.kinds.reduce(0) { $0 + values[$1] }
        set(values, isActive: true, of: person, in: week)
    }
    mutating func remove(_ person: Int, in week: Int) {
        set([Int32](repeating: 0, count: Self.metrics.count), isActive: false, of: person, in: week)
    }
}
