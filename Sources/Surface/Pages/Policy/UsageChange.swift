import Rollout

/// What one answer of a proposed policy would change.
struct UsageChange {
    let matter: UsagePolicy.Matter
    let now: UsagePolicy.Answer
    let then: UsagePolicy.Answer

    /// Those answers that would change, in the order of the three questions.
    static func all(from policy: UsagePolicy, to proposed: ProposedPolicy) -> [UsageChange] {
        UsagePolicy.Matter.allCases.compactMap { matter in
            let now = policy.answer(to: matter)
            guard let then = proposed.answers[matter], then != now else { return nil }
            return UsageChange(matter: matter, now: now, then: then)
        }
    }

    /// `Termination: now “Not used. Never.”, then “With conditions. If …”.`
    var words: String {
        "\(matter.title): now “\(now.use.title). \(now.text)”, then “\(then.use.title). \(then.text)”."
    }
}
