import Simulator
import Testing

@testable import AttackSuite

@Suite struct MutantTests {
    /// Two organizations of forty weeks: small, so that all faults are tried in one test run. Colleagues and intervals,
    /// which take longest, have tests and faults of their own (`Mutant.ofLevels`).
    static var plan: AttackPlan {
        var plan = AttackPlan(seed: 5, organizations: 2, weeks: 40, swaps: 16)
        plan.without = [.colluding, .interval]
        return plan
    }

    /// Who found a mutant: classes of attackers, and of what counts as swap the kinds.
    private static func killers(of mutant: Mutant) async -> Set<Killer> {
        let results = await AttackSuite.results(of: plan, on: DirectSurface(steps: mutant.steps))
        let report = AttackSuite.report(plan, results, seconds: 0)
        var killers = Set(report.isolated.filter { $0.value > 0 && $0.key != .swap }.keys.map(Killer.attacker))
        for result in results {
            killers.formUnion(result.kin.map(Killer.kin))
            if result.bySwaps > 0 { killers.insert(.attacker(.swap)) }
            if result.byNotices > 0 { killers.insert(.attacker(.notices)) }
        }
        return killers
    }

    @Test func `every planted fault is noticed by the attacker that is named for it`() async {
        let lines = await withTaskGroup(of: (Int, String).self) { group in
            // Behind everything else that is tested at the same time: each computes for seconds.
            for (number, mutant) in (Mutant.all + Mutant.ofFormulas).enumerated() {
                group.addTask(priority: .low) {
                    let found = await Self.killers(of: mutant)
                    let killers = found.map(\.name).sorted()
                    #expect(found.isSuperset(of: mutant.killers), "\(mutant.fault): found by \(killers)")
                    let names = killers.isEmpty ? "SURVIVES" : killers.joined(separator: ", ")
                    return (number, "\(mutant.fault) → \(names)")
                }
            }
            return await group.reduce(into: [Int: String]()) { $0[$1.0] = $1.1 }
        }
        let table = lines.sorted { $0.key < $1.key }.map(\.value)
        print((["planted fault → killed by"] + table).joined(separator: "\n"))
    }

    /// Of organizations in which everybody asks for everything; the attackers of looks alone.
    /// - Parameter pausing: whether publishing stops now and then. Faults are looked for where it never does: there is most to see.
    private static func killers(
        ofLooks steps: PublishingSteps, pausing: Bool = false
    ) async -> (killers: Set<Killer>, allowed: Int) {
        var rates = LookRates()
        (rates.campaigns, rates.moments, rates.asksAMoment) = (3, 7, 6)
        return await withTaskGroup(of: (Set<Killer>, Int).self) { [rates] group in
            for (seed, number) in [(1, 0), (1, 1), (1, 3), (1, 4), (2, 1), (2, 4)] {
                group.addTask(priority: .low) {
                    var generator = Seeded(seed, organization: number, purpose: .looks)
                    let drawn = World(seed: seed, number: number, weeks: 104)
                    let world = (pausing ? drawn : drawn.withoutPauses).withLooks(&generator, rates)
                    let statements = DirectSurface(steps: steps).published(of: world).statements
                    let attackers = LookAttackers(statements, people: world.people.count)
                    var killers: Set<Killer> = []
                    if attackers.linear().isolated > 0 { killers.insert(.attacker(.linear)) }
                    if attackers.steady(knowsAbsences: true).isolated > 0 { killers.insert(.attacker(.steady)) }
                    let intervals = IntervalAttacker(world, statements).looks(attackers)
                    if intervals.outcome.isolated > 0 { killers.insert(.attacker(.interval)) }
                    // Of what is tried, something is allowed of both kinds.
                    let charts = statements.looks.count(where: \.isChart)
                    #expect(charts > 0)
                    return (killers, statements.looks.count - charts)
                }
            }
            return await group.reduce(into: ([], 0)) { sum, found in
                sum.0.formUnion(found.0)
                sum.1 += found.1
            }
        }
    }

    @Test(arguments: Mutant.ofLooks.indices)
    func `a fault in looks is noticed by the attacker that is named for it`(number: Int) async {
        let mutant = Mutant.ofLooks[number]
        let found = await Self.killers(ofLooks: mutant.steps).killers
        let names = found.map(\.name).sorted().joined(separator: ", ")
        #expect(found.isSuperset(of: mutant.killers), "\(mutant.fault): found by \(names)")
        print("\(mutant.fault) → \(names.isEmpty ? "SURVIVES" : names)")
    }

    @Test(arguments: Mutant.ofLevels.indices)
    func `a fault in levels is noticed by the colleagues, or the interval, that are named for it`(number: Int) async {
        let mutant = Mutant.ofLevels[number]
        for case .attacker(let attacker) in mutant.killers {
            let plan = AttackPlan(seed: 5, organizations: 3, weeks: 52, only: attacker)
            let report = await AttackSuite.run(plan, on: DirectSurface(steps: mutant.steps), seconds: { 0 })
            let found = report.isolated[attacker, default: 0]
            #expect(found > 0, "\(mutant.fault): not found by \(attacker.rawValue)")
            #expect(!report.isClean)
            print("\(mutant.fault) → \(found > 0 ? attacker.rawValue : "SURVIVES")")
        }
    }

    @Test func `honest looks tell of nobody, not even if a colleague helps`() async {
        for pausing in [false, true] {
            let (killers, allowed) = await Self.killers(ofLooks: PublishingSteps(), pausing: pausing)
            #expect(killers.isEmpty)
            #expect(allowed > 100)
        }
    }

    @Test func `where no fault is planted the same attackers find nothing`() async {
        let report = await AttackSuite.run(Self.plan, on: DirectSurface(), seconds: { 0 })
        #expect(report.isClean, "\(report.text)")
    }

    /// A level and the quarter's cells leave those who were away: without an audit for groups of four, a statement about four
    /// people, of whom three may know their own part.
    @Test func `three colleagues, or looks, learn nothing of a fourth one`() async {
        let plan = AttackPlan(seed: 5, organizations: 3, weeks: 52, only: .colluding)
        let report = await AttackSuite.run(plan, on: DirectSurface(), seconds: { 0 })
        #expect(report.isClean, "\(report.text)")
    }

    /// The level of a metric of which most people have next to nothing would say of each that there is next to nothing.
    @Test func `nobody is enclosed within two hours`() async throws {
        let plan = AttackPlan(seed: 5, organizations: 3, weeks: 52, only: .interval)
        let report = await AttackSuite.run(plan, on: DirectSurface(), seconds: { 0 })
        let smallest = try #require(report.smallestIntervalHours)
        #expect(report.isClean, "\(report.text)")
        #expect(smallest >= 2)
    }
}
