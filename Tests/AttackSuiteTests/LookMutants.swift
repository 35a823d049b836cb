import Domain

@testable import AttackSuite
@testable import Publication

/// Faults in what is asked before a look, and in what is published after it.
extension Mutant {
    static let ofLooks: [Mutant] = [
        Mutant(
            fault: "a look may leave two instead of three", killers: [.attacker(.linear)],
            steps: asking { look, earlier, record in
                isEnough(look, record, least: 2) { LookRule.told(in: $0, by: earlier + [look]) }
                    && !LookAudit.tellsOfAnother(than: everybody(earlier + [look]), in: record)
            }),
        Mutant(
            fault: "a look is asked about its own quarter only", killers: [.attacker(.linear), .attacker(.steady)],
            steps: asking { look, earlier, record in
                let own = record.panels.filter { $0.quarter == Quarter(of: look.weeks.upperBound) }
                return LookRule.allows(look, after: earlier, in: PublicationRecord(panels: own))
            }),
        Mutant(
            fault: "who looked before is not counted as somebody who knows",
            killers: [.attacker(.linear), .attacker(.steady)],
            steps: asking { look, earlier, record in
                let known = Set(earlier.map(\.person) + [look.person, look.viewer])
                return isEnough(look, record, least: 3) { week in
                    Set(earlier.filter { $0.weeks.contains(week) }.map(\.person) + [look.person, look.viewer])
                } && !LookAudit.tellsOfAnother(than: known, in: record)
            }),
        Mutant(
            fault: "a level is audited as if nobody had been looked at", killers: [.attacker(.steady)],
            steps: {
                var steps = PublishingSteps()
                steps.passing = { proposals, record, _ in LevelAuditor.passing(proposals, given: record) }
                return steps
            }()),
        Mutant(
            fault: "a chart is brought to a joint page without being asked about", killers: [.attacker(.linear)],
            steps: {
                var steps = PublishingSteps()
                steps.mayBring = { _, _, _ in true }
                return steps
            }()),
        Mutant(
            fault: "charts on joint pages are not counted as looks", killers: [.attacker(.linear)],
            steps: {
                var steps = PublishingSteps()
                steps.isKnown = { !$0.isChart }
                return steps
            }()),
        Mutant(
            fault: "a week is sealed as if nobody had seen it", killers: [.attacker(.linear)],
            steps: {
                var steps = PublishingSteps()
                steps.told = { _, _ in [] }
                return steps
            }()),
    ]

    private static func asking(
        _ mayLook: @escaping @Sendable (KnownLook, [KnownLook], PublicationRecord) -> Bool
    ) -> PublishingSteps {
        var steps = PublishingSteps()
        // Of looks and of charts one rule decides.
        steps.mayLook = mayLook
        steps.mayBring = mayLook
        return steps
    }
}

private func everybody(_ looks: [KnownLook]) -> Set<MemberKey> { Set(looks.flatMap { [$0.person, $0.viewer] }) }

private func isEnough(
    _ look: KnownLook, _ record: PublicationRecord, least: Int, told: (Week) -> Set<MemberKey>
) -> Bool {
    record.panels.filter { $0.members[look.person] != nil }.allSatisfy { panel in
        panel.weeks.filter { look.weeks.contains($0.key) }.allSatisfy {
            $1.subtracting(told($0)).count >= least
        }
    }
}
