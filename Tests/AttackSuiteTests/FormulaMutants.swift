import Domain
import Publication

@testable import AttackSuite

/// Faults that somebody could make on the day on which a formula changes.
extension Mutant {
    static let ofFormulas: [Mutant] = [
        Mutant(
            fault: "history recomputed when a formula changes", killers: [.kin(.formula)],
            steps: {
                var steps = PublishingSteps()
                steps.formula = { world, _ in
                    world.formulaChange.map { $0.week < world.weeks } ?? false ? .second : .first
                }
                steps.name = { _, id, _ in id }
                return steps
            }()),
        Mutant(
            fault: "both ids for a quarter, the old one against the usual of before", killers: [.attacker(.linear)],
            steps: adding { world, quarters in
                rows(world, quarters) { change, before, after in
                    let usual = usual(before, world)
                    return after.panels.indices.flatMap { place in
                        after.weeks.flatMap { week -> [Statements.Row] in
                            let people = week[place].parts.map(\.person).filter { usual[$0] != nil }
                            guard people.count >= Panel.leastActive, let number = week[place].parts.first?.week
                            else { return [] }
                            return [row(change.old, after, place, number, people, usual)]
                        }
                    }
                }
            }),
        Mutant(
            fault: "the new id filled back over past weeks with those who contribute now",
            killers: [.attacker(.linear)],
            steps: adding { world, quarters in
                rows(world, quarters) { change, before, after in
                    let usual = usual(after, world)
                    return after.panels.indices.flatMap { place in
                        before.boundary.weeks.compactMap { week -> Statements.Row? in
                            let people = after.panels[place].people.filter { world.isActive($0, in: week) }
                            guard people.count >= Panel.leastActive else { return nil }
                            return row(change.new, after, place, week, people, usual)
                        }
                    }
                }
            }),
    ]

    private static func adding(
        _ more: @escaping @Sendable (World, [PublishedQuarter]) -> [Statements.Row]
    ) -> PublishingSteps {
        var steps = PublishingSteps()
        steps.moreRows = more
        return steps
    }
}

/// At the boundary at which the formula changes; nothing in a world without one.
private func rows(
    _ world: World, _ quarters: [PublishedQuarter],
    _ make: (FormulaChange, _ before: PublishedQuarter, _ after: PublishedQuarter) -> [Statements.Row]
) -> [Statements.Row] {
    guard let change = world.formulaChange,
        let place = quarters.firstIndex(where: { $0.boundary.formula == .second }), place > 0
    else { return [] }
    return make(change, quarters[place - 1], quarters[place])
}

/// Of which weeks everybody's usual is made, in the panels of a quarter.
private func usual(_ quarter: PublishedQuarter, _ world: World) -> [Int: [Int]] {
    let members = quarter.panels.flatMap { panel in
        zip(panel.people, panel.frozen.members).map { ($0, $1.baseline.weeks.map(world.index(of:))) }
    }
    return Dictionary(members, uniquingKeysWith: { first, _ in first })
}

private func row(
    _ id: MetricID, _ quarter: PublishedQuarter, _ place: Int, _ week: Int, _ people: [Int], _ usual: [Int: [Int]]
) -> Statements.Row {
    Statements.Row(
        kind: .cell(week: week), panel: quarter.panels[place].frozen.panel.id, quarter: quarter.boundary.number,
        parts: people.map { .init(person: $0, week: week, usual: usual[$0] ?? [], sign: -1) }, values: [id: 0])
}
