import Domain
import Simulator
import Testing

@testable import AttackSuite

@Suite struct IntervalTests {
    @Test func `one sum of two unknowns`() throws {
        let program = LinearProgram(
            caps: [10, 10], bands: [.init(factors: [(0, 1), (1, 1)], low: 14, high: 15)])
        let range = try #require(program.range(of: 0))
        #expect(abs(range.lowerBound - 4) < 1e-9)
        #expect(abs(range.upperBound - 10) < 1e-9)
    }

    @Test func `two sums enclose more closely than each`() throws {
        let bands = [
            LinearProgram.Band(factors: [(0, 1), (1, 1)], low: 8, high: 9),
            .init(factors: [(0, 1), (1, -1)], low: 1, high: 2),
        ]
        let range = try #require(LinearProgram(caps: [45, 45], bands: bands).range(of: 0))
        #expect(abs(range.lowerBound - 4.5) < 1e-9)
        #expect(abs(range.upperBound - 5.5) < 1e-9)
    }

    @Test func `what contradicts itself has no range`() {
        let bands = [LinearProgram.Band(factors: [(0, 1)], low: 11, high: 12)]
        #expect(LinearProgram(caps: [10], bands: bands).range(of: 0) == nil)
    }

    @Test(arguments: 0..<100) func `the truth is always within, and no corner is outside`(seed: Int) throws {
        var generator = Seeded(UInt64(seed))
        let count = generator.number(2...6)
        let truth = (0..<count).map { _ in generator.fraction() * 10 }
        let bands = (0..<generator.number(1...4)).map { _ -> LinearProgram.Band in
            let factors = (0..<count).map { ($0, Double(generator.number(-2...2))) }.filter { $0.1 != 0 }
            let sum = factors.reduce(0) { $0 + $1.1 * truth[$1.0] }
            return .init(factors: factors, low: sum - generator.fraction(), high: sum + generator.fraction())
        }
        let program = LinearProgram(caps: truth.map { _ in 10 }, bands: bands)
        let range = try #require(program.range(of: 0))
        #expect(range.lowerBound <= truth[0] + 1e-6 && truth[0] <= range.upperBound + 1e-6)
        // Bounds that follow from one band alone hold too, so the program's are at least as close.
        for band in bands {
            guard let own = band.factors.first(where: { $0.unknown == 0 })?.factor, own > 0 else { continue }
            let rest = band.factors.filter { $0.unknown != 0 }
            let most = (band.high - rest.reduce(0) { $0 + min(0, $1.factor) * 10 }) / own
            let least = (band.low - rest.reduce(0) { $0 + max(0, $1.factor) * 10 }) / own
            #expect(range.upperBound <= min(10, most) + 1e-6)
            #expect(range.lowerBound >= max(0, least) - 1e-6)
        }
    }

    @Test func `a panel whose others are known is enclosed by the rounding alone`() {
        var result = IntervalAttacker.Result()
        let world = World(seed: 1, number: 0, weeks: 20)
        let statements = DirectSurface().published(of: world).statements
        let roster = statements.rosters[0]
        let attempt = PanelAttempt(
            world: world, roster: roster, cells: [], level: statements.rows.first { $0.panel == roster.panel },
            metric: World.activity, insiders: roster.people.count - 1)
        let width = attempt.closedForm(&result)
        // Half an hour for each of the people who are added up.
        #expect(width <= 0.5 * Double(roster.people.count) + 1e-4)
        #expect(result.outcome.attempts == 1)
    }
}
