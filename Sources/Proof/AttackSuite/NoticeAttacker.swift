import Domain
import Simulator

/// A directed change at a notice's edge: the last three weeks of a panel are raised step by step, at each step to the
/// lower and to the upper end of what rounds to the same cell. Whatever was made of cells alone is the same for both;
/// what looks at the data itself tips over somewhere in between.
///
/// An attempt is one step.
struct NoticeAttacker {
    static let steps = 0..<14
    let scene: KinScene

    func attack(_ generator: inout Seeded) -> Outcome {
        var outcome = Outcome()
        let last = (scene.world.weeks - 3)..<scene.world.weeks
        guard last.lowerBound >= scene.weeks.lowerBound, !scene.rosters.isEmpty else { return outcome }
        let roster = generator.element(of: scene.rosters)
        let weeks = (scene.contributors[roster.panel] ?? []).filter { last.contains($0.week) }
        guard weeks.count == 3 else { return outcome }
        for step in Self.steps {
            guard let lower = raised(roster, weeks, by: step, edge: -0.24),
                let upper = raised(roster, weeks, by: step, edge: 0.24)
            else { break }
            outcome.attempts += 1
            let changed = scene.differences(lower, upper, since: last.lowerBound)
            if !changed.isEmpty {
                outcome.isolate("\(changed[0]) tells more of \(roster.panel) than its cells")
            }
        }
        return outcome
    }

    /// Everybody's Focus so much higher that the mean change lies that far from a step of the grid; nil if somebody
    /// would cross the cap or zero.
    private func raised(
        _ roster: Statements.Roster, _ weeks: [(week: Int, people: [Int])], by step: Int, edge: Double
    ) -> World? {
        var world = scene.world
        for (week, people) in weeks {
            let change = scene.change(roster, people, week, metric: World.focus)
            let wanted = ((change * 2).rounded() + Double(step)) / 2 + edge
            let more = Int32(
                ((wanted - change) * 3600 / world.factor(World.focus, by: roster.formula)).rounded())
            for person in people {
                var values = world.seconds(of: person, in: week)
                values[World.focus] += more
                guard (0..<(45 * 3600)).contains(values[World.focus]) else { return nil }
                world.set(values, isActive: true, of: person, in: week)
            }
        }
        return world
    }
}
