import Domain

/// How many deployments nobody had planned: they were made because of a failure.
public enum ReworkRate: WorkMetric {
    public static let statistic = WorkStatistic.share
    public static let declaration = Declaration.work(
        "rework-rate", "Rework rate", .ratio, sources: [.git, .deployments, .incidents],
        purpose: "How much of what we deploy is to mend what we deployed before?",
        formula: """
            Deployments to production that are a rollback, bring a revert, or were begun while an incident of the service was \
            open, through all of them.
            """,
        doesNotSay: "Whether mending was worth it. A planned deployment during an incident is counted as well.",
        beside: "change-fail-rate", leastEffect: 0.05)

    public static func findings(in facts: WorkFacts) -> Findings {
        ChangeFailRate.deployments(in: facts) { service, place in service.failures.rework.contains(place) }
    }
}
