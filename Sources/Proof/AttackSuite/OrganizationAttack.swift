import Domain
import Simulator

/// All attackers on one organization. It depends on the plan, the surface and the organization's number alone.
struct OrganizationAttack: Sendable {
    let plan: AttackPlan
    let surface: any Surface
    let number: Int

    struct Result: Sendable {
        var personWeeks = 0
        var outcomes: [AttackPlan.Class: Outcome] = [:]
        var smallestInterval: Double?
        var guesses: [Double] = []
        var guessesFromTwoLevels: [Double] = []
        var panelWeeks = 0
        var cells = 0
        var panels = 0
        var levels = 0
        /// Weeks of people with a baseline, on a panel and on none.
        var onPanels = 0
        var onNone = 0
        /// Which kin found something, for the table of planted faults.
        var kin: Set<Kin> = []
        /// What swaps themselves and notices found, of what is counted as swap.
        var bySwaps = 0
        var byNotices = 0
        /// In which nothing was published, because of a setting.
        var pausedWeeks = 0
        /// Looks that somebody asked for, and those that were allowed.
        var asked = 0
        var looks = 0
        /// Charts that somebody wished to bring to a joint page, and those that were.
        var brought = 0
        var charts = 0
        /// By how many colleagues help whoever looked, beyond what is promised.
        var helped: [Int: Outcome] = [:]
        var smallestIntervalWithLooks: Double?

        mutating func add(_ outcome: Outcome, to kind: AttackPlan.Class) {
            outcomes[kind, default: Outcome()].add(outcome)
        }
    }

    func result() -> Result {
        var result = Result()
        let world = World(seed: plan.seed, number: number, weeks: plan.weeks)
        result.personWeeks = world.people.indices.reduce(0) { sum, person in
            sum + (0..<world.weeks).count { world.isActive(person, in: $0) }
        }
        guard plan.profile == .standard, plan.only != .concerns else { return result }
        let published = surface.published(of: world)
        let statements = published.statements
        measure(world, statements, &result)
        if plan.wants(.swap) { swap(world, published, statements, &result) }
        if plan.wants(.notices) {
            let noticed = notices(world)
            result.byNotices = noticed.isolated
            result.add(noticed, to: .swap)
        }
        if plan.wants(.linear) || plan.wants(.colluding) {
            let attackers = LinearAttackers(statements, people: world.people.count)
            if plan.wants(.linear) { result.add(attackers.linear(), to: .linear) }
            var generator = stream(.colluding)
            if plan.wants(.colluding) {
                result.add(attackers.colluding(&generator), to: .colluding)
                result.add(attackers.looks(statements, &generator), to: .colluding)
            }
        }
        if plan.wants(.interval) {
            var generator = stream(.interval)
            let found = IntervalAttacker(world, statements).attack(&generator)
            result.add(found.outcome, to: .interval)
            result.smallestInterval = found.smallest
        }
        for kind in [AttackPlan.Class.steady, .absences] where plan.wants(kind) {
            result.add(
                SteadyAttackers.attack(
                    statements, people: world.people.count, knowsAbsences: kind == .absences), to: kind)
        }
        looks(world, &result)
        return result
    }

    /// The same world once more, with looks in the course of it and charts on joint pages; whoever saw them is one attacker at its
    /// end.
    private func looks(_ world: World, _ result: inout Result) {
        guard [.linear, .interval, .steady, .absences].contains(where: plan.wants) else { return }
        var generator = stream(.looks)
        let looking = world.withLooks(&generator)
        let statements = surface.published(of: looking).statements
        result.asked = looking.asked.count { !$0.isChart }
        result.looks = statements.looks.count { !$0.isChart }
        result.brought = looking.asked.count(where: \.isChart)
        result.charts = statements.looks.count(where: \.isChart)
        let attackers = LookAttackers(statements, people: world.people.count)
        if plan.wants(.linear) {
            result.add(attackers.linear(), to: .linear)
            result.helped = attackers.helped(&generator)
        }
        if plan.wants(.interval) {
            let found = IntervalAttacker(looking, statements).looks(attackers)
            result.add(found.outcome, to: .interval)
            result.smallestInterval = [result.smallestInterval, found.smallest].compactMap(\.self).min()
            result.smallestIntervalWithLooks = found.smallest
        }
        for kind in [AttackPlan.Class.steady, .absences] where plan.wants(kind) {
            result.add(attackers.steady(knowsAbsences: kind == .absences), to: kind)
        }
    }

    private func stream(_ purpose: Seeded.Purpose) -> Seeded {
        Seeded(plan.seed, organization: number, purpose: purpose)
    }

    private func measure(_ world: World, _ statements: Statements, _ result: inout Result) {
        result.panels = statements.rosters.count
        result.pausedWeeks = (0..<world.weeks).count { !world.isPublished($0) }
        // What nobody wishes to publish is not missing.
        result.panelWeeks = statements.rosters.reduce(0) { $0 + $1.weeks.count(where: world.isPublished) }
        result.onPanels = statements.rosters.reduce(0) { $0 + $1.weeks.count * $1.people.count }
        result.onNone = statements.personWeeksOnNoPanel
        result.levels = statements.rows.count { $0.kind == .level }
        // A week counts as published if any metric of it is.
        result.cells =
            Set(
                statements.rows.compactMap { row -> [String]? in
                    guard case .cell(let week) = row.kind else { return nil }
                    return [row.panel.raw, "\(week)"]
                }
            ).count
        if plan.isWhole {
            result.guesses = GuessingAttacker.guesses(statements)
            result.guessesFromTwoLevels = GuessingAttacker.guesses(statements, from: .twoLevels)
        }
    }

    private func swap(
        _ world: World, _ published: any PublishedWorld, _ statements: Statements, _ result: inout Result
    ) {
        var generator = stream(.swap)
        let swapped = SwapAttacker(world, published, statements, swaps: plan.swaps).attack(&generator)
        result.bySwaps = swapped.isolated
        result.add(swapped, to: .swap)
        generator = stream(.kin)
        var outcome = Outcome()
        for scene in scenes(of: world, &generator) {
            for kin in Kin.allCases {
                for _ in 0..<kin.times {
                    guard let changed = kin.attempt(scene, surface, &generator) else { continue }
                    outcome.attempts += 1
                    guard !changed.isEmpty else { continue }
                    result.kin.insert(kin)
                    outcome.isolate("\(kin.rawValue): \(changed.prefix(2).joined(separator: ", "))")
                }
            }
        }
        result.add(outcome, to: .swap)
    }

    private func notices(_ world: World) -> Outcome {
        var generator = stream(.notices)
        var outcome = Outcome()
        // At the end of a quarter, where there are weeks enough for a notice.
        let quarters = world.weeks / 13
        for end in Set([quarters, max(2, quarters - 2)]).sorted() {
            guard end >= 2, let scene = KinScene(world.ending(after: end * 13), surface) else { continue }
            for _ in 0..<2 { outcome.add(NoticeAttacker(scene: scene).attack(&generator)) }
        }
        return outcome
    }

    /// The world as it is, and as it was at two earlier weeks.
    private func scenes(of world: World, _ generator: inout Seeded) -> [KinScene] {
        let earlier = world.weeks > 30 ? (0..<2).map { _ in generator.number(24...(world.weeks - 1)) } : []
        return ([world.weeks] + earlier).compactMap { KinScene(world.ending(after: $0), surface) }
    }
}
