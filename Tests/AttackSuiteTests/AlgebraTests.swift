import Domain
import Simulator
import Testing

@testable import AttackSuite

@Suite struct AlgebraTests {
    private static let metric = World.metrics[World.activity]

    /// Cells are made of weeks, levels of weeks' means.
    private func row(_ name: String, _ parts: [Statements.Part]) -> Statements.Row {
        .init(kind: .level, panel: PanelID(name), quarter: 0, parts: parts, values: [Self.metric: 1])
    }
    private func week(_ people: [Int], _ week: Int) -> [Statements.Part] {
        people.map { .init(person: $0, week: week, usual: [], sign: 0) }
    }
    private func level(_ people: [Int], _ weeks: [Int]) -> [Statements.Part] {
        people.map { .init(person: $0, week: nil, usual: weeks, sign: 1) }
    }
    private func statements(_ rows: [Statements.Row], people: [Int]) -> Statements {
        Statements(
            rows: rows,
            rosters: [
                .init(
                    panel: PanelID("all"), quarter: 0, weeks: 0...3, known: 0, people: people,
                    usual: people.map { _ in [0, 1, 2, 3] })
            ], personWeeksOnNoPanel: 0)
    }

    @Test func `a team and the same team without one person isolate that person`() {
        let found = LinearAttackers(
            statements([row("a", week([0, 1, 2, 3], 0)), row("b", week([0, 1, 2], 0))], people: [0, 1, 2, 3]),
            people: 4
        ).linear()
        #expect(found.isolated == 1)
        #expect(found.findings == ["person 3 of all"])
    }

    @Test func `two teams that differ by two people isolate the pair`() {
        let found = LinearAttackers(
            statements([row("a", week([0, 1, 2, 3], 0)), row("b", week([0, 1], 0))], people: [0, 1, 2, 3]), people: 4
        ).linear()
        // Whoever knows the pair 2, 3 knows the pair 0, 1.
        #expect(found.isolated == 2)
    }

    @Test func `disjoint teams isolate nobody, nor do the same rows twice`() {
        let rows = [row("a", week([0, 1, 2], 0)), row("b", week([3, 4, 5], 0)), row("c", week([0, 1, 2], 0))]
        #expect(LinearAttackers(statements(rows, people: Array(0..<6)), people: 6).linear().isolated == 0)
    }

    @Test func `a quarter's cells and two levels leave those who were away: three colleagues isolate the fourth`() {
        // The level before, four weeks of eight people of whom four are away once, and the level after.
        let everybody = Array(0..<8)
        var rows = [row("before", level(everybody, [10, 11, 12, 13]))]
        let active = [everybody, everybody, Array(0..<6), [0, 1, 2, 3, 6, 7]]
        for (number, people) in active.enumerated() {
            rows.append(
                .init(
                    kind: .cell(week: number), panel: PanelID("cells"), quarter: 0,
                    parts: people.map { .init(person: $0, week: number, usual: [10, 11, 12, 13], sign: -1) },
                    values: [Self.metric: 1]))
        }
        let after = everybody.map { person in
            Statements.Part(
                person: person, week: nil, usual: active.indices.filter { active[$0].contains(person) }, sign: 1)
        }
        rows.append(row("after", after))
        let attackers = LinearAttackers(statements(rows, people: everybody), people: 8)
        #expect(attackers.linear().isolated == 0)
        var generator = Seeded(1)
        let found = attackers.colluding(&generator)
        #expect(found.attempts == 70 * 4)
        // Each of the four who were away a week, and in another combination each of the four who never were.
        #expect(found.isolated == 8, "\(found.findings)")
    }

    @Test(arguments: 0..<60) func `the sparse elimination agrees with a dense one`(seed: Int) {
        var generator = Seeded(UInt64(seed))
        let people = 6
        let weeks = 4
        let rows = (0..<generator.number(2...9)).map { number -> Statements.Row in
            let chosen = (0..<people).filter { _ in generator.isHit(0.7) }
            let week = generator.number(0...(weeks - 1))
            let isLevel = generator.isHit(0.4)
            return row(
                "row \(number)",
                chosen.map { person in
                    let usual = (0..<weeks).filter { _ in generator.isHit(0.5) }
                    return .init(person: person, week: isLevel ? nil : week, usual: usual, sign: isLevel ? 1 : -1)
                })
        }
        for prime in [Prime.first, .second] {
            let system = LinearSystem(rows, people: people, prime: prime)
            let group = [0, 2, 3, 5]
            let local = system.local(to: group)
            for places in [[0], [1, 2], [0, 3], [1, 2, 3], [0, 1, 2, 3]] {
                let left = Set(places.map { group[$0] })
                let whole = rank(system, of: Array(0..<people))
                let others = rank(system, of: (0..<people).filter { !left.contains($0) })
                #expect(local.statements(about: places) == whole - others)
            }
        }
    }

    /// Of the rows, as far as these people's weeks are in them.
    private func rank(_ system: LinearSystem, of people: [Int]) -> Int {
        let columns = people.flatMap { system.equations[$0] }
        var space = DenseRows(columns: system.rows, prime: system.prime)
        for column in columns {
            var vector = [UInt64](repeating: 0, count: system.rows)
            for term in column {
                vector[Int(term.unknown)] = system.prime.sum(vector[Int(term.unknown)], term.factor)
            }
            space.insert(vector)
        }
        return space.rank
    }

    @Test func `constant habits: whoever has left is the difference of two levels`() {
        let rows = [row("before", level(Array(0..<7), [0, 1])), row("after", level(Array(0..<6), [2, 3]))]
        let found = SteadyAttackers.attack(
            statements(rows, people: Array(0..<7)), people: 7, knowsAbsences: true)
        #expect(found.isolated == 1)
        #expect(found.attempts == 7)
    }

    @Test func `inverses`() {
        for prime in [Prime.first, .second] {
            for value in [UInt64(1), 2, 3, 13, 1_000_003, prime.modulus - 1] {
                #expect(prime.product(value, prime.inverse(value)) == 1)
            }
            #expect(prime.sum(prime.residue(-5), 5) == 0)
        }
    }
}
