/// What a run tried and found: the fields of `daylight attack`, and in words what they stand for.
public struct AttackReport: Sendable {
    public static let format = "daylight-attack-1"
    public let plan: AttackPlan
    public let personWeeks: Int
    public let attempts: [AttackPlan.Class: Int]
    public let isolated: [AttackPlan.Class: Int]
    /// Nil if the interval attacker did not run.
    public let smallestIntervalHours: Double?
    /// How much of the differences between people's levels the best linear guess explains, of those who join or leave:
    /// the mean, and what one in twenty exceeds. Nil if it was not measured.
    public let residualR2: Double?
    public let residualR2OfOneInTwenty: Double?
    /// The same of a guess from two numbers only: the last level before and the first one after.
    public let residualR2OfTwoLevels: Double?
    public let residualR2OfTwoLevelsOfOneInTwenty: Double?
    /// The share of published weeks among the weeks of frozen panels, each panel and week counted once; nil if nothing
    /// is published at all.
    public let coverage: Double?
    /// The share of people with a baseline who are on a panel, counted in weeks.
    public let peopleOnPanels: Double?
    /// The share of panels and quarters with a level.
    public let levels: Double?
    /// In how many organizations publishing was paused for a while, and for how many weeks in all of them.
    public let paused: (organizations: Int, weeks: Int)
    /// How many looks were asked for in the course of the time, and how many were allowed.
    public let asked: Int
    public let looks: Int
    /// How many charts were to be brought to joint pages, and how many were.
    public let charts: (wished: Int, brought: Int)
    /// What is not promised: of whoever looked and that many colleagues who help, how many groups were tried and told of
    /// one more person.
    public let helped: [Int: (tried: Int, told: Int)]
    public let seconds: Double
    /// The first findings of each class, in words.
    public let findings: [AttackPlan.Class: [String]]

    /// Nil if guessing who wrote a concern was not asked for.
    var concerns: ConcernAttacker.Result?
    /// Nil if counting false notices was not asked for.
    var falseNotices: FalseNotices.Result?

    /// Whether anything was isolated.
    public var isClean: Bool {
        isolated.values.allSatisfy { $0 == 0 } && concerns?.isAboveChance != true
            && falseNotices?.isHonest != false
    }

    /// As the door says it.
    public var json: String {
        func counts(_ counts: [AttackPlan.Class: Int]) -> String {
            let members = AttackPlan.Class.reported.map { "\"\($0.rawValue)\":\(counts[$0] ?? 0)" }
            return "{" + members.joined(separator: ",") + "}"
        }
        var members = [
            "\"format\":\"\(Self.format)\"", "\"seed\":\(plan.seed)", "\"profile\":\"\(plan.profile.rawValue)\"",
            "\"organizations\":\(plan.organizations)", "\"weeks\":\(plan.weeks)", "\"person_weeks\":\(personWeeks)",
            "\"attempts\":\(counts(attempts))", "\"isolated\":\(counts(isolated))",
            "\"smallest_interval_hours\":\(Self.number(smallestIntervalHours, 2) ?? "null")",
            "\"residual_r2\":\(Self.number(residualR2, 3) ?? "null")",
            "\"residual_r2_p95\":\(Self.number(residualR2OfOneInTwenty, 3) ?? "null")",
            "\"coverage\":\(Self.number(coverage, 4) ?? "null")", "\"seconds\":\(Self.number(seconds, 1) ?? "null")",
        ]
        if let concerns {
            members.append(
                "\"concerns\":{\"trials\":\(concerns.trials),\"best_guess\":\(Self.number(concerns.rate, 4) ?? "null"),"
                    + "\"one_of_n\":\(Self.number(concerns.chance, 4) ?? "null"),"
                    + "\"above_chance\":\(concerns.isAboveChance)}")
        }
        if let falseNotices {
            func figure(_ value: Double) -> String { Self.number(value, 3) ?? "null" }
            members.append(
                "\"notices\":{\"series\":\(falseNotices.series),"
                    + "\"false_a_year\":\(figure(falseNotices.ofNoise)),"
                    + "\"false_a_year_skewed\":\(figure(falseNotices.ofSkewed)),"
                    + "\"false_a_year_correlated\":\(figure(falseNotices.ofCorrelated)),"
                    + "\"false_a_year_of_eight\":\(figure(falseNotices.ofEight)),"
                    + "\"found_within_three_weeks\":\(figure(falseNotices.found)),"
                    + "\"found_among_eight\":\(figure(falseNotices.foundAmongEight))}")
        }
        return "{" + members.joined(separator: ",") + "}"
    }

    /// For people.
    public var text: String {
        if let concerns { return Self.words(concerns) }
        var lines = [
            "\(plan.organizations) simulated organizations, \(plan.weeks) weeks, seed \(plan.seed), "
                + "profile \(plan.profile.rawValue): \(personWeeks) person-weeks", "",
            "attacker     attempts  isolated",
        ]
        for kind in AttackPlan.Class.reported where plan.wants(kind) || (plan.only == .notices && kind == .swap) {
            lines.append(
                Self.left(kind.rawValue, 11) + Self.right(attempts[kind] ?? 0, 10) + Self.right(isolated[kind] ?? 0, 10)
            )
        }
        lines.append("")
        if plan.profile == .workOnly {
            lines.append("This profile publishes no effort metrics: there is nothing to attack.")
        }
        if plan.only == .notices { lines.append("Notices are kin of the swap and are counted there.") }
        if let falseNotices { lines += Self.words(falseNotices) }
        if let hours = Self.number(smallestIntervalHours, 2) {
            lines.append(
                "Smallest interval: \(hours) h of 45, with up to three colleagues together; a share counts as 45 h.")
        }
        if let mean = Self.number(residualR2, 3), let most = Self.number(residualR2OfOneInTwenty, 3) {
            lines.append("Best linear guess of who joins or leaves, R²: \(mean) on average, \(most) in one of twenty.")
        }
        if let mean = Self.number(residualR2OfTwoLevels, 3),
            let most = Self.number(residualR2OfTwoLevelsOfOneInTwenty, 3)
        {
            lines.append("From the levels just before and after alone: \(mean) and \(most).")
        }
        if let coverage = Self.number(coverage.map { $0 * 100 }, 1),
            let levels = Self.number(levels.map { $0 * 100 }, 1)
        {
            lines.append("Published: \(coverage) % of panel-weeks, levels of \(levels) % of panels and quarters.")
            if let people = Self.number(peopleOnPanels.map { $0 * 100 }, 1) {
                lines.append("Of the people with a baseline, \(people) % are on a panel.")
            }
        }
        if paused.weeks > 0 {
            lines.append(
                "Publishing was paused in \(paused.organizations) organizations, for \(paused.weeks) weeks in all.")
        }
        if asked > 0 { lines.append("Looks in the course of it: \(asked) asked for, \(looks) allowed.") }
        if charts.wished > 0 {
            lines.append("Charts for joint pages: \(charts.wished) chosen, \(charts.brought) could be brought.")
        }
        if !helped.isEmpty {
            let parts = helped.sorted { $0.key < $1.key }.map {
                "\($0.key): \($0.value.told) of \($0.value.tried)"
            }
            lines.append(
                "Not promised: whoever looked, with so many colleagues who help, learns of another one: "
                    + parts.joined(separator: ", ") + ".")
        }
        for kind in AttackPlan.Class.allCases {
            for finding in findings[kind] ?? [] { lines.append("Found by \(kind.rawValue): \(finding)") }
        }
        lines.append("\(Self.number(seconds, 1) ?? "?") seconds")
        return lines.joined(separator: "\n") + "\n"
    }

    private static func words(_ notices: FalseNotices.Result) -> [String] {
        func figure(_ value: Double) -> String { number(value, 2) ?? "?" }
        func percent(_ value: Double) -> String { String(Int((value * 100).rounded())) }
        return [
            "Of \(notices.series) series of pure noise, false notices per series and year: \(figure(notices.ofNoise)) "
                + "(at most \(figure(FalseNotices.mostFalse))).",
            "Of skewed noise \(figure(notices.ofSkewed)), where weeks follow on each other "
                + "\(figure(notices.ofCorrelated)), of one among eight metrics \(figure(notices.ofEight)).",
            "A step of two standard deviations is found within three weeks in \(percent(notices.found)) % "
                + "(at least \(percent(FalseNotices.leastFound)) %); of one among eight metrics in "
                + "\(percent(notices.foundAmongEight)) %.",
        ]
    }

    private static func words(_ concerns: ConcernAttacker.Result) -> String {
        let best = number(concerns.rate * 100, 2) ?? "?"
        let chance = number(concerns.chance * 100, 2) ?? "?"
        let eligible = number(concerns.eligible, 1) ?? "?"
        return """
            Who wrote a concern, guessed \(concerns.trials) times from the whole database and the logs:
            the best guesser is right in \(best) %; drawing one of the eligible people (\(eligible) on average) in \(chance) %.
            \(concerns.isAboveChance ? "That is better than chance." : "That is no better than chance.")

            """
    }

    private static func left(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
    private static func right(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: " ", count: max(0, width - text.count)) + text
    }
    /// With that many places, without Foundation.
    private static func number(_ value: Double?, _ places: Int) -> String? {
        guard let value else { return nil }
        let scale = (0..<places).reduce(1) { scale, _ in scale * 10 }
        let whole = Int((value * Double(scale)).rounded())
        let digits = String(abs(whole) % scale)
        let fraction = String(repeating: "0", count: places - digits.count) + digits
        return "\(whole < 0 ? "-" : "")\(abs(whole) / scale)" + (places == 0 ? "" : ".\(fraction)")
    }
}
