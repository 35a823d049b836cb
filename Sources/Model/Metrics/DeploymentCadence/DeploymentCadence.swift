import Domain

/// On how many days a week something comes to production: to read the other metrics by, never a headline.
public enum DeploymentCadence: WorkMetric {
    public static let statistic = WorkStatistic.perWeek
    public static let declaration = Declaration.work(
        "deployment-cadence", "Deployment cadence", .count, sources: [.deployments],
        purpose: "In what rhythm does work come to production? Context for the lead time.",
        formula:
            "Days with at least one successful deployment to production, in a week; days are of the organization's zone.",
        doesNotSay: "That more is better: it says how often, not how much or how well.",
        beside: "change-fail-rate", leastEffect: 0.5)

    public static func findings(in facts: WorkFacts) -> Findings {
        var found = Findings()
        var days: [Day: (id: String, at: Instant, authors: [AuthorKey?])] = [:]
        var deployments = 0
        for service in facts.services {
            for (place, step) in service.contents.chain.enumerated() {
                deployments += 1
                let at = step.deployment.finished
                let day = facts.zone.day(of: at)
                let there = days[day]
                days[day] = (
                    there?.id ?? step.deployment.id, there.map { min($0.at, at) } ?? at,
                    (there?.authors ?? []) + service.authors[place]
                )
            }
        }
        found.items = days.sorted { $0.key < $1.key }.map { _, day in
            Finding(id: day.id, at: day.at, from: day.at, to: day.at, authors: day.authors)
        }
        found.steps = [WorkStep("deployments to production", deployments), WorkStep("days with one", days.count)]
        if facts.services.isEmpty {
            found.missing.insert(.services)
        } else if deployments == 0 {
            found.missing.insert(.deployments)
        }
        return found
    }
}
