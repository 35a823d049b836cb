import Domain

/// How long it takes to put a failed deployment right. It counts in the week in which it was put right; what is not yet is told
/// beside it.
public enum FailedDeploymentRecovery: WorkMetric {
    public static let statistic = WorkStatistic.median
    public static let floor = WorkFloor.rare
    public static let declaration = Declaration.work(
        "failed-deployment-recovery-time", "Failed-deployment recovery time", .seconds,
        sources: [.git, .deployments, .incidents],
        purpose: "How long does it take to recover from a deployment that failed?",
        formula: """
            The median time from the end of a failed deployment until its incidents are resolved (the last one, if several), or \
            until the rollback or the revert is deployed, whichever is first.
            """,
        doesNotSay: "What an incident cost, or who mended it. Incidents that no deployment caused are not in it.",
        beside: "change-fail-rate", leastEffect: 1800)

    public static func findings(in facts: WorkFacts) -> Findings {
        var found = Findings()
        var counts = [0, 0, 0]
        for service in facts.services {
            let chain = service.contents.chain
            counts[0] += chain.count
            guard service.evidence.hearsOfIncidents else {
                if !chain.isEmpty { found.missing.insert(.incidents) }
                continue
            }
            for (place, failure) in service.failures.failures.sorted(by: { $0.key < $1.key }) {
                let deployment = chain[place].deployment
                counts[1] += 1
                guard let recovered = failure.recovered else {
                    found.stillOpen += 1
                    continue
                }
                guard recovered >= deployment.finished else {
                    found.leaveOut(deployment.id, .resolvedBeforeDeployment, of: service.evidence.service)
                    continue
                }
                counts[2] += 1
                found.items.append(
                    Finding(
                        id: deployment.id, at: recovered, from: deployment.finished, to: recovered,
                        seconds: recovered.since(deployment.finished).seconds, authors: service.authors[place],
                        of: service.evidence.service))
            }
            for (id, reason) in service.failures.unlinked { found.leaveOut(id, reason, of: service.evidence.service) }
        }
        found.steps = zip(["deployments to production", "failed", "put right"], counts).map { WorkStep($0, $1) }
        if facts.services.isEmpty {
            found.missing.insert(.services)
        } else if counts[0] == 0 {
            found.missing.insert(.deployments)
        }
        return found
    }
}
