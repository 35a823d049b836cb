import Testing

@testable import AttackSuite
@testable import Command

@Suite struct ReportTests {
    private static let plan = AttackPlan(seed: 5, organizations: 2, weeks: 30, swaps: 8)

    @Test func `same seed, same report`() async {
        let first = await AttackSuite.run(Self.plan, on: DirectSurface(), seconds: { 1 })
        let second = await AttackSuite.run(Self.plan, on: DirectSurface(), seconds: { 1 })
        #expect(first.json == second.json)
        #expect(first.text == second.text)
        #expect(first.attempts.values.allSatisfy { $0 > 0 })
    }

    @Test func `another seed is another report`() async {
        let other = AttackPlan(seed: 6, organizations: 2, weeks: 30, swaps: 8)
        let first = await AttackSuite.run(Self.plan, on: DirectSurface(), seconds: { 1 })
        let second = await AttackSuite.run(other, on: DirectSurface(), seconds: { 1 })
        #expect(first.json != second.json)
    }

    @Test func `the report has the fields of the door`() async {
        let plan = AttackPlan(seed: 5, organizations: 0, weeks: 30)
        let report = await AttackSuite.run(plan, on: DirectSurface(), seconds: { 0.25 })
        #expect(
            report.json == """
                {"format":"daylight-attack-1","seed":5,"profile":"standard","organizations":0,"weeks":30,"person_weeks":0,\
                "attempts":{"swap":0,"linear":0,"interval":0,"colluding":0,"steady":0,"absences":0},\
                "isolated":{"swap":0,"linear":0,"interval":0,"colluding":0,"steady":0,"absences":0},\
                "smallest_interval_hours":null,"residual_r2":null,"residual_r2_p95":null,\
                "coverage":null,"seconds":0.3}
                """)
    }

    /// What is printed, and the exit code.
    private static func conclusion(_ report: AttackReport, _ format: TextFormat = .text) -> (
        text: String, code: Int32
    ) {
        var said: [String] = []
        do {
            try AttackCommand.conclude(report, in: format) { said.append($0) }
            return (said.joined(), 0)
        } catch { return (said.joined(), CommandFailure(error).code.rawValue) }
    }

    @Test func `a publisher that isolates somebody makes the command exit with 1, and says whom and how`() async throws
    {
        let plan = AttackPlan(seed: 5, organizations: 2, weeks: 40, only: .linear, swaps: 8)
        let mutant = try #require(Mutant.all.first { $0.killers.contains(.attacker(.linear)) })
        let faulty = await AttackSuite.run(plan, on: DirectSurface(steps: mutant.steps), seconds: { 0 })
        let honest = await AttackSuite.run(plan, on: DirectSurface(), seconds: { 0 })
        let no = Self.conclusion(faulty)
        #expect(no.code == 1 && no.text == faulty.text && no.text.contains("Found by linear: "))
        let (said, code) = Self.conclusion(faulty, .json)
        #expect(code == 1 && said == faulty.json && !said.contains(#""isolated":{"swap":0,"linear":0,"#))
        let yes = Self.conclusion(honest)
        #expect(yes.code == 0 && yes.text == honest.text && !yes.text.contains("Found by"))
    }

    /// `daylight attack` exits with 1 then.
    @Test(arguments: AttackPlan.Class.reported)
    func `one that is isolated, by whichever attacker, makes a report that is not clean`(kind: AttackPlan.Class) {
        var result = OrganizationAttack.Result()
        var outcome = Outcome()
        outcome.attempts = 1
        result.add(outcome, to: kind)
        #expect(Self.conclusion(AttackSuite.report(Self.plan, [result], seconds: 0)).code == 0)
        outcome.isolate("person 3 of a panel")
        result.add(outcome, to: kind)
        let report = AttackSuite.report(Self.plan, [result], seconds: 0)
        #expect(!report.isClean && report.isolated[kind] == 1)
        #expect(Self.conclusion(report).code == 1)
        #expect(report.text.contains("Found by \(kind.rawValue): person 3 of a panel"))
    }

    @Test func `a profile that publishes no effort metrics leaves nothing to attack`() async {
        let plan = AttackPlan(seed: 5, organizations: 3, weeks: 30, profile: .workOnly)
        let report = await AttackSuite.run(plan, on: DirectSurface(), seconds: { 0 })
        #expect(report.personWeeks > 0)
        #expect(report.coverage == nil)
        #expect(report.attempts.values.allSatisfy { $0 == 0 })
        #expect(report.text.contains("nothing to attack"))
    }

    @Test(arguments: AttackPlan.Class.allCases) func `one class alone`(only: AttackPlan.Class) async {
        var plan = AttackPlan(seed: 5, organizations: 1, weeks: 30, only: only, swaps: 8)
        plan.series = 1_200
        let report = await AttackSuite.run(plan, on: DirectSurface(), seconds: { 0 })
        let tried = Set(report.attempts.filter { $0.value > 0 }.keys)
        switch only {
        case .notices: #expect(tried.isSubset(of: [.swap]))
        case .concerns:
            #expect(tried.isEmpty)
            #expect(report.text.contains("no better than chance"))
            #expect(report.isClean)
        default: #expect(tried == [only])
        }
    }

    @Test(arguments: [1, 2, 3, 4, 6, 13, 14]) func `a short time is no trouble`(weeks: Int) async {
        let plan = AttackPlan(seed: 2, organizations: 2, weeks: weeks, swaps: 8)
        let report = await AttackSuite.run(plan, on: DirectSurface(), seconds: { 0 })
        #expect((report.coverage == nil) == (weeks < 4))
    }
}
