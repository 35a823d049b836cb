/// Simulates organizations, lets a surface publish them, and attacks what it shows.
public enum AttackSuite {
    /// Organizations are attacked two at a time; the report does not depend on which comes first.
    ///
    /// - Parameters:
    ///   - seconds: how long it has taken so far; asked once, at the end. There is no clock in here.
    ///   - progress: is told how many organizations are done.
    public static func run(
        _ plan: AttackPlan, on surface: any Surface, seconds: @Sendable () -> Double,
        progress: @Sendable (_ done: Int, _ of: Int) -> Void = { _, _ in }
    ) async -> AttackReport {
        if plan.only == .concerns {
            let concerns = ConcernAttacker(seed: plan.seed).result()
            var report = report(plan, [], seconds: seconds())
            report.concerns = concerns
            return report
        }
        let falseNotices = plan.only == .notices ? FalseNotices(seed: plan.seed).result(series: plan.series) : nil
        let results = await results(of: plan, on: surface, progress: progress)
        var report = report(plan, results, seconds: seconds())
        report.falseNotices = falseNotices
        return report
    }

    static func results(
        of plan: AttackPlan, on surface: any Surface, progress: @Sendable (Int, Int) -> Void = { _, _ in }
    ) async -> [OrganizationAttack.Result] {
        // The large ones first, so that the last one to end is a small one.
        let order = (0..<max(0, plan.organizations)).sorted { ($1 % 3, $0) < ($0 % 3, $1) }
        return await withTaskGroup(of: (Int, OrganizationAttack.Result).self) { group in
            var waiting = order.makeIterator()
            func start() {
                guard let number = waiting.next() else { return }
                group.addTask { (number, OrganizationAttack(plan: plan, surface: surface, number: number).result()) }
            }
            start()
            start()
            var results: [Int: OrganizationAttack.Result] = [:]
            for await (number, result) in group {
                results[number] = result
                progress(results.count, order.count)
                start()
            }
            return results.sorted { $0.key < $1.key }.map(\.value)
        }
    }

    static func report(
        _ plan: AttackPlan, _ results: [OrganizationAttack.Result], seconds: Double
    ) -> AttackReport {
        var outcomes: [AttackPlan.Class: Outcome] = [:]
        for result in results {
            for (kind, outcome) in result.outcomes { outcomes[kind, default: Outcome()].add(outcome) }
        }
        let guesses = results.flatMap(\.guesses).sorted()
        let twoLevels = results.flatMap(\.guessesFromTwoLevels).sorted()
        func share(_ part: Int, _ whole: Int) -> Double? { whole == 0 ? nil : Double(part) / Double(whole) }
        func mean(_ values: [Double]) -> Double? {
            values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
        }
        func oneInTwenty(_ values: [Double]) -> Double? {
            values.isEmpty ? nil : values[values.count * 19 / 20]
        }
        return AttackReport(
            plan: plan, personWeeks: results.reduce(0) { $0 + $1.personWeeks },
            attempts: outcomes.mapValues(\.attempts), isolated: outcomes.mapValues(\.isolated),
            smallestIntervalHours: results.compactMap(\.smallestInterval).min(),
            residualR2: mean(guesses), residualR2OfOneInTwenty: oneInTwenty(guesses),
            residualR2OfTwoLevels: mean(twoLevels), residualR2OfTwoLevelsOfOneInTwenty: oneInTwenty(twoLevels),
            coverage: share(
                results.reduce(0) { $0 + $1.cells }, results.reduce(0) { $0 + $1.panelWeeks }),
            peopleOnPanels: share(
                results.reduce(0) { $0 + $1.onPanels }, results.reduce(0) { $0 + $1.onPanels + $1.onNone }),
            levels: share(results.reduce(0) { $0 + $1.levels }, results.reduce(0) { $0 + $1.panels }),
            paused: (results.count { $0.pausedWeeks > 0 }, results.reduce(0) { $0 + $1.pausedWeeks }),
            asked: results.reduce(0) { $0 + $1.asked }, looks: results.reduce(0) { $0 + $1.looks },
            charts: (results.reduce(0) { $0 + $1.brought }, results.reduce(0) { $0 + $1.charts }),
            helped: results.reduce(into: [:]) { sum, result in
                for (helpers, outcome) in result.helped {
                    sum[helpers, default: (0, 0)].tried += outcome.attempts
                    sum[helpers, default: (0, 0)].told += outcome.isolated
                }
            },
            seconds: seconds, findings: outcomes.mapValues(\.findings).filter { !$0.value.isEmpty })
    }
}
