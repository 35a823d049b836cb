import Domain
import Metrics

@testable import AttackSuite
@testable import Publication

/// Faults in which levels are published: the same organizations as honest publishing is tried with, by the two attackers that
/// take longest.
extension Mutant {
    static let ofLevels: [Mutant] = [
        Mutant(
            fault: "a level is audited for one person and for two, and not for three colleagues and one",
            killers: [.attacker(.colluding)],
            steps: {
                var steps = PublishingSteps()
                steps.passing = { proposals, record, _ in auditedForPairs(proposals, record) }
                return steps
            }()),
        Mutant(
            fault: "a level of what most people have next to nothing of", killers: [.attacker(.interval)],
            steps: {
                var steps = PublishingSteps()
                steps.moreRows = levelsOfEverything
                return steps
            }()),
    ]
}

/// What `LevelAuditor` does where nobody has looked, with one colleague in place of three.
private func auditedForPairs(_ proposals: [FrozenPanel], _ record: PublicationRecord) -> Set<PanelID> {
    let open = proposals.sorted { $0.panel.id < $1.panel.id }
    let levels = open.map { PublicationRecord.PanelRecord(of: $0) }
    guard let sums = PublishedSums(of: record.panels, and: levels) else { return [] }
    var audit = LinearAudit(of: sums.rows, proposed: sums.proposed, personOf: sums.personOf, insiders: 1)
    var passing: Set<PanelID> = []
    for (panel, row) in zip(open, sums.proposed) where !audit.isKnown(row) && !audit.isolates(row) {
        audit.add(row)
        passing.insert(panel.panel.id)
    }
    return passing
}

/// The level of every metric, where the product has that of some.
@Sendable private func levelsOfEverything(_ world: World, _ quarters: [PublishedQuarter]) -> [Statements.Row] {
    quarters.flatMap { quarter in
        quarter.panels.indices.compactMap { place -> Statements.Row? in
            guard !quarter.levels[place].isEmpty else { return nil }
            let (panel, members) = (quarter.panels[place], quarter.panels[place].frozen.members)
            let values = Catalogue.published.enumerated().map { metric, declaration in
                let total = members.reduce(0) { $0 + $1.baseline.amounts.millionths[metric] }
                return (declaration.id, declaration.panels.mean(ofMillionths: total, over: members.count))
            }
            return Statements.Row(
                kind: .level, panel: panel.frozen.panel.id, quarter: quarter.boundary.number,
                parts: zip(panel.people, members).map {
                    .init(person: $0, week: nil, usual: $1.baseline.weeks.map(world.index(of:)), sign: 1)
                }, values: Dictionary(values) { first, _ in first })
        }
    }
}
