import Domain
import Publication
import TestSupport
import Testing

/// The auditor against Gaussian elimination with fractions over all single weeks, on organizations small enough for it.
@Suite struct LevelAuditorProofTests {
    /// As the auditor should decide.
    private func expected(_ proposals: [FrozenPanel], _ record: PublicationRecord) -> Set<PanelID> {
        var weeks = rows(of: record, habits: false)
        var habits = rows(of: record, habits: true)
        var passing: Set<PanelID> = []
        for panel in proposals.sorted(by: { $0.panel.id < $1.panel.id }) {
            let members = Dictionary(uniqueKeysWithValues: panel.members.map { ($0.key, $0.baseline.weeks) })
            let byWeeks = level(of: members, habits: false)
            let byHabits = level(of: members, habits: true)
            guard !Echelon(weeks).contains(byWeeks), !isolates(byHabits, after: habits),
                !isolates(byWeeks, after: weeks)
            else { continue }
            weeks.append(byWeeks)
            habits.append(byHabits)
            passing.insert(panel.panel.id)
        }
        return passing
    }

    @Test(arguments: [(people: 8, panels: 1, records: 80), (people: 11, panels: 1, records: 30), (14, 2, 4)])
    func `it decides as exact fractions do`(people: Int, panels: Int, records: Int) {
        var passed = 0
        var refused = 0
        for seed in 0..<records {
            var generator = Seeded(UInt64(seed))
            let (record, proposals) = smallRecord(people: people, panels: panels, using: &generator)
            let passing = LevelAuditor.passing(proposals, given: record)
            #expect(passing == expected(proposals, record), "seed \(seed)")
            passed += passing.count
            refused += proposals.count - passing.count
        }
        #expect(passed > 0 && refused > 0, "\(passed) passed, \(refused) refused")
    }

    /// Whose week or quarter mean is among the combinations, for somebody who knows everything of the insiders.
    private func givenAway(
        _ known: [Row], _ record: PublicationRecord, _ proposals: [FrozenPanel], insiders: Set<MemberKey>
    ) -> Set<MemberKey> {
        let echelon = Echelon(known.map { $0.without(insiders) })
        let baselines =
            record.panels.flatMap { Array($0.members) }.map { ($0.key, $0.value) }
            + proposals.flatMap(\.members).map { ($0.key, $0.baseline.weeks) }
        let means = baselines.map { person, weeks in
            Row(uniqueKeysWithValues: weeks.map { (Unknown(person: person, week: $0), Fraction(1)) })
        }
        let weeks = Set(known.flatMap(\.keys)).map { [$0: Fraction(1)] }
        let open = (means + weeks).filter { row in row.keys.allSatisfy { !insiders.contains($0.person) } }
        return Set(open.filter { echelon.contains($0) }.flatMap(\.keys).map(\.person))
    }

    /// The audit is not optional: without it somebody's week or mean comes out, for nobody's help or with that of
    /// colleagues. With it nobody's does that had not before.
    @Test(arguments: 0...3)
    func `levels without an audit give somebody away, audited ones nobody`(insiders: Int) {
        var betrayed = 0
        var passed = 0
        for seed in 0..<(insiders == 0 ? 80 : 20) {
            var generator = Seeded(UInt64(seed))
            let (record, proposals) = smallRecord(people: 8, panels: 1, using: &generator)
            guard let panel = proposals.first else { continue }
            let before = rows(of: record, habits: false)
            let members = Dictionary(uniqueKeysWithValues: panel.members.map { ($0.key, $0.baseline.weeks) })
            let after = before + [level(of: members, habits: false)]
            let passes = !LevelAuditor.passing(proposals, given: record).isEmpty
            if passes { passed += 1 }
            let betrays = sets(of: insiders, among: (0..<8).map(key)).contains { insiders in
                !givenAway(after, record, proposals, insiders: insiders)
                    .isSubset(of: givenAway(before, record, proposals, insiders: insiders))
            }
            guard betrays else { continue }
            betrayed += 1
            #expect(!passes, "seed \(seed)")
        }
        #expect(betrayed > 0 && passed > 0, "\(betrayed) betrayed, \(passed) passed")
    }
}
