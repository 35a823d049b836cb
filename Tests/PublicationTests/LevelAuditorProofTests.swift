import Domain
import Publication
import TestSupport
import Testing

/// The auditor against Gaussian elimination with fractions over all single weeks, on organizations small enough for it.
@Suite struct LevelAuditorProofTests {
    /// A person's week; all weeks of a person are the same if habits are constant.
    private struct Unknown: Hashable, Comparable {
        let person: MemberKey
        let week: Week?
        static func < (a: Unknown, b: Unknown) -> Bool {
            if a.person != b.person { return a.person < b.person }
            guard let left = a.week, let right = b.week else { return false }
            return left < right
        }
    }
    private typealias Row = [Unknown: Fraction]

    /// What is published, as rows; with constant habits the cells say nothing.
    private func rows(_ record: PublicationRecord, habits: Bool) -> [Row] {
        record.panels.flatMap { panel in
            let cells = panel.weeks.map { week, active -> Row in
                active.reduce(into: [:]) { row, person in
                    row[Unknown(person: person, week: week)] = Fraction(1)
                    let weeks = panel.members[person] ?? []
                    for week in weeks { row[Unknown(person: person, week: week)] = Fraction(-1, weeks.count) }
                }
            }
            let level = panel.hasLevel ? [self.level(panel.members, habits: habits)] : []
            return habits ? level : cells + level
        }
    }

    private func level(_ members: [MemberKey: [Week]], habits: Bool) -> Row {
        members.reduce(into: [:]) { row, member in
            if habits {
                row[Unknown(person: member.key, week: nil)] = Fraction(1)
            } else {
                for week in member.value {
                    row[Unknown(person: member.key, week: week)] = Fraction(1, member.value.count)
                }
            }
        }
    }

    /// Whether the row adds something of one or two persons: whether, without their columns, it is known already.
    private func isolates(_ row: Row, _ known: [Row]) -> Bool {
        if Echelon(known).contains(row) { return false }
        let people = Set(row.keys.map(\.person)).union(known.flatMap { $0.keys.map(\.person) }).sorted()
        return people.indices.contains { first in
            people[first...].contains { second in
                func without(_ row: Row) -> Row {
                    row.filter { $0.key.person != people[first] && $0.key.person != second }
                }
                return Echelon(known.map(without)).contains(without(row))
            }
        }
    }

    /// Whether one person's week or quarter mean is among the combinations.
    private func givesAway(_ known: [Row], _ record: PublicationRecord, _ proposals: [FrozenPanel]) -> Bool {
        let echelon = Echelon(known)
        let baselines =
            record.panels.flatMap { Array($0.members) }.map { ($0.key, $0.value) }
            + proposals.flatMap(\.members).map { ($0.key, $0.baseline.weeks) }
        let means = baselines.map { person, weeks in
            Row(uniqueKeysWithValues: weeks.map { (Unknown(person: person, week: $0), Fraction(1)) })
        }
        let weeks = Set(known.flatMap(\.keys)).map { [$0: Fraction(1)] }
        return (means + weeks).contains { echelon.contains($0) }
    }

    /// As the auditor should decide.
    private func expected(_ proposals: [FrozenPanel], _ record: PublicationRecord) -> Set<PanelID> {
        var weeks = rows(record, habits: false)
        var habits = rows(record, habits: true)
        var passing: Set<PanelID> = []
        for panel in proposals.sorted(by: { $0.panel.id < $1.panel.id }) {
            let members = Dictionary(uniqueKeysWithValues: panel.members.map { ($0.key, $0.baseline.weeks) })
            let byWeeks = level(members, habits: false)
            let byHabits = level(members, habits: true)
            guard !isolates(byHabits, habits), !isolates(byWeeks, weeks) else { continue }
            weeks.append(byWeeks)
            habits.append(byHabits)
            passing.insert(panel.panel.id)
        }
        return passing
    }

    @Test(arguments: [(people: 8, panels: 1, records: 80), (people: 14, panels: 2, records: 4)])
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

    /// The audit is not optional: without it somebody's week or mean comes out. With it nobody's does that had not
    /// before.
    @Test func `levels without an audit give somebody away, audited ones nobody`() {
        var givenAway = 0
        for seed in 0..<200 {
            var generator = Seeded(UInt64(seed))
            let (record, proposals) = smallRecord(people: 8, panels: 1, using: &generator)
            let known = rows(record, habits: false)
            guard let panel = proposals.first, !givesAway(known, record, proposals) else { continue }
            let members = Dictionary(uniqueKeysWithValues: panel.members.map { ($0.key, $0.baseline.weeks) })
            guard givesAway(known + [level(members, habits: false)], record, proposals) else { continue }
            givenAway += 1
            #expect(LevelAuditor.passing(proposals, given: record).isEmpty, "seed \(seed)")
        }
        #expect(givenAway > 0)
    }
}
