import Domain
import Simulator
import TestSupport
import Testing

@testable import AttackSuite

/// The attackers count modulo a prime, which could say that rows depend on each other where they do not. Here the same is counted
/// with exact fractions, by an elimination that shares nothing with theirs but the published rows.
@Suite struct RationalTests {
    private static let metric = World.metrics[World.activity]

    /// One person's week. The last weeks first: most rows then begin with a week that is in no other one.
    private struct Place: Hashable, Comparable {
        let person: Int
        let week: Int
        static func < (a: Place, b: Place) -> Bool { (b.week, a.person) < (a.week, b.person) }
    }
    private typealias Exact = Echelon<Place>.Row

    private func exact(_ row: Statements.Row) -> Exact {
        var sum: Exact = [:]
        func add(_ person: Int, _ week: Int, _ value: Fraction) {
            let place = Place(person: person, week: week)
            let total = (sum[place] ?? Fraction(0)) - Fraction(-value.top, value.bottom)
            sum[place] = total.isZero ? nil : total
        }
        for part in row.parts {
            if let week = part.week { add(part.person, week, Fraction(1)) }
            for week in part.usual { add(part.person, week, Fraction(part.sign, part.usual.count)) }
        }
        return sum
    }

    /// All rows; what is asked of them is how many independent ones are left when some people's weeks are taken out.
    private struct ExactRows {
        let rows: [Exact]
        let rank: Int
        init(_ rows: [Exact]) {
            self.rows = rows.sorted { a, b in
                guard let left = a.keys.min(), let right = b.keys.min() else { return b.isEmpty && !a.isEmpty }
                return left < right
            }
            rank = Echelon(self.rows).rank
        }
        /// How many independent statements there are about nobody but these people.
        func statements(about people: Set<Int>) -> Int {
            rank - Echelon(rows.map { row in row.filter { !people.contains($0.key.person) } }).rank
        }
    }

    private func random(_ generator: inout Seeded, people: Int, weeks: Int) -> [Statements.Row] {
        (0..<generator.number(2...10)).map { number in
            let chosen = (0..<people).filter { _ in generator.isHit(0.7) }
            let week = generator.number(0...(weeks - 1))
            let isLevel = generator.isHit(0.4)
            return Statements.Row(
                kind: isLevel ? .level : .cell(week: week), panel: PanelID("row \(number)"), quarter: 0,
                parts: chosen.map { person in
                    let usual = (0..<weeks).filter { _ in generator.isHit(0.5) }
                    return .init(person: person, week: isLevel ? nil : week, usual: usual, sign: isLevel ? 1 : -1)
                }, values: [Self.metric: 1])
        }
    }

    /// Everybody of a small system: alone, in pairs and in threes.
    private func disagreements(_ prime: Prime, seed: Int) -> [[Int]] {
        var generator = Seeded(UInt64(seed))
        let (people, weeks) = (generator.number(4...6), generator.number(3...7))
        let rows = random(&generator, people: people, weeks: weeks)
        let all = Array(0..<people)
        let local = LinearSystem(rows, people: people, prime: prime).local(to: all)
        let exact = ExactRows(rows.map(self.exact))
        let groups = all.flatMap { a in
            [[a]] + all.filter { $0 > a }.flatMap { b in [[a, b], [a, b, (b + 1) % people]] }
        }
        return groups.filter { local.statements(about: $0) != exact.statements(about: Set($0)) }
    }

    @Test func `modulo either prime as many statements are left as with exact fractions`() {
        for seed in 0..<250 {
            for prime in [Prime.first, .second] {
                let found = disagreements(prime, seed: seed)
                #expect(found.isEmpty, "seed \(seed), modulo \(prime.modulus): \(found)")
            }
        }
    }

    /// Modulo a prime that divides how many weeks a mean is of, the mean is lost: the comparison above would show it.
    @Test func `the comparison finds a prime that is too small`() {
        for modulus: UInt64 in [3, 5] {
            #expect(
                (0..<250).contains { !disagreements(Prime(modulus: modulus), seed: $0).isEmpty }, "modulo \(modulus)")
        }
    }

    @Test func `whoever is isolated by exact fractions is isolated by the attacker, and nobody else`() {
        var isolated = 0
        for seed in 0..<120 {
            var generator = Seeded(UInt64(1000 + seed))
            let rows = random(&generator, people: 5, weeks: 4)
            let exact = ExactRows(rows.map(self.exact))
            let alone = Set((0..<5).filter { exact.statements(about: [$0]) > 0 })
            let pairs = (0..<5).flatMap { a in (a + 1..<5).map { [a, $0] } }.filter { pair in
                alone.isDisjoint(with: pair) && exact.statements(about: Set(pair)) > 0
            }
            let found = LinearAttackers(
                Statements(
                    rows: rows,
                    rosters: [
                        .init(
                            panel: PanelID("all"), quarter: 0, weeks: 0...3, known: 0, people: Array(0..<5),
                            usual: (0..<5).map { _ in [0, 1, 2, 3] })
                    ], personWeeksOnNoPanel: 0), people: 5
            ).linear()
            #expect(found.isolated == alone.count + pairs.count, "seed \(seed)")
            isolated += found.isolated
        }
        #expect(isolated > 20, "nothing is found where there is something to find")
    }

    /// What was really published of an organization in a year, with its joiners, leavers, absences and pauses.
    @Test(arguments: [(seed: 1, number: 0), (seed: 4, number: 1)])
    func `so it is for everything that a simulated organization publishes`(seed: Int, number: Int) {
        let world = World(seed: seed, number: number, weeks: 52)
        let statements = DirectSurface().published(of: world).statements
        var generator = Seeded(UInt64(seed))
        var distinct: Set<[Int]> = []
        let rosters = statements.rosters.filter { distinct.insert($0.people).inserted }
        for rows in statements.rowsByMetric {
            let exact = ExactRows(rows.map(self.exact))
            let systems = [Prime.first, .second].map { LinearSystem(rows, people: world.people.count, prime: $0) }
            for roster in rosters {
                let locals = systems.map { $0.local(to: roster.people) }
                var groups: [[Int]] = [[generator.number(0...(roster.people.count - 1))]]
                // All but a few: there something is left, and it has to be as much.
                for size in [2, 4, roster.people.count - 2, roster.people.count - 1, roster.people.count] {
                    groups.append(Array(roster.people.indices.shuffled(using: &generator).prefix(size)))
                }
                for places in groups {
                    let expected = exact.statements(about: Set(places.map { roster.people[$0] }))
                    for local in locals {
                        #expect(local.statements(about: places) == expected, "\(roster.panel) \(places)")
                    }
                }
            }
        }
        #expect(!rosters.isEmpty)
    }
}
