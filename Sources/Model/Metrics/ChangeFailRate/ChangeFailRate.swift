import Domain

/// How many successful deployments to production failed their users afterwards. A pipeline that broke has failed nobody.
public enum ChangeFailRate: WorkMetric {
    public static let statistic = WorkStatistic.share
    public static let declaration = Declaration.work(
        "change-fail-rate", "Change fail rate", .ratio, sources: [.git, .deployments, .incidents],
        purpose: "How often does what we deploy need immediate attention?",
        formula: """
            Deployments to production with at least one failure through all of them, by the week in which they were finished. A \
            failure is known by an incident that names the deployment, a rollback, a revert of what it brought, or an incident \
            of the service within 24 hours after it, which is a guess. Incidents caused by somebody else never count.
            """,
        doesNotSay: "How bad a failure was. Of few deployments it is a matter of chance: read the number beside it.",
        beside: "lead-time-for-changes", leastEffect: 0.05)

    public static func findings(in facts: WorkFacts) -> Findings {
        deployments(in: facts) { service, place in service.failures.failures[place] != nil }
    }

    /// Every deployment of the chain, and whether it is part of the share.
    static func deployments(in facts: WorkFacts, _ isPart: (ServiceFacts, Int) -> Bool) -> Findings {
        var found = Findings()
        var counts = [0, 0]
        for service in facts.services {
            let chain = service.contents.chain
            counts[0] += chain.count
            guard service.evidence.hearsOfIncidents else {
                if !chain.isEmpty { found.missing.insert(.incidents) }
                continue
            }
            for (place, step) in chain.enumerated() {
                counts[1] += 1
                let deployment = step.deployment
                found.items.append(
                    Finding(
                        id: deployment.id, at: deployment.finished, from: deployment.started ?? deployment.finished,
                        to: deployment.finished, part: isPart(service, place) ? 1 : 0, authors: service.authors[place],
                        of: service.evidence.service))
            }
            for (id, reason) in service.failures.unlinked { found.leaveOut(id, reason, of: service.evidence.service) }
        }
        found.steps = [
            WorkStep("deployments to production", counts[0]),
            WorkStep("of services whose incidents are reported", counts[1]),
        ]
        if facts.services.isEmpty {
            found.missing.insert(.services)
        } else if counts[0] == 0 {
            found.missing.insert(.deployments)
        }
        return found
    }
}
