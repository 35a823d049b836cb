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
        // Joined into days only after it is known which services may be shown: a day on which only a withheld one deployed is
        // that one's (decision 0020).
        var days: Set<Day> = []
        for service in facts.services {
            for (place, step) in service.contents.chain.enumerated() {
                let at = step.deployment.finished
                let day = facts.zone.day(of: at)
                days.insert(day)
                found.items.append(
                    Finding(
                        id: step.deployment.id, at: at, from: at, to: at, authors: service.authors[place],
                        of: service.evidence.service, on: day))
            }
        }
        found.steps = [
            WorkStep("deployments to production", found.items.count), WorkStep("days with one", days.count),
        ]
        if facts.services.isEmpty {
            found.missing.insert(.services)
        } else if found.items.isEmpty {
            found.missing.insert(.deployments)
        }
        return found
    }
}
