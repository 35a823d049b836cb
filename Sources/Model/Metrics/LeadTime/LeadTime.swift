import Domain

/// Commit to production: from the first commit of a change to the end of the first successful deployment to production that has
/// it. A change counts in the week in which it was deployed. Where a service has no changes at all, each commit is one.
public enum LeadTime: WorkMetric {
    public static let statistic = WorkStatistic.median
    public static let declaration = Declaration.work(
        "lead-time-for-changes", "Lead time for changes", .seconds, sources: [.git, .changes, .deployments],
        purpose: "How long does it take from the first commit until it is in production?",
        formula: """
            The median, over the changes deployed in the week, of the time from the first commit to the end of the first \
            successful deployment to production whose history contains the change. The first known deployment carries none.
            """,
        doesNotSay: "Whether what was deployed is used, or of use.",
        beside: "change-fail-rate", leastEffect: 3600)

    public static func findings(in facts: WorkFacts) -> Findings {
        deployed(in: facts) { delivered in delivered.stages.begun.map { ($0, .deployedBeforeMerge) } }
    }

    /// Changes by people that came to production, from whatever `start` says.
    static func deployed(
        in facts: WorkFacts, isTrunkCounted: Bool = true,
        from start: (ServiceFacts.Delivered) -> (at: Instant, isNegative: LeftOutReason)?
    ) -> Findings {
        var found = Findings()
        var steps = Steps()
        for service in facts.services {
            steps.note(service, in: &found)
            if service.evidence.changes.isEmpty, isTrunkCounted { trunk(service, &found, &steps) }
            for delivered in service.merged {
                let id = delivered.written.change.id.raw
                steps.all += 1
                guard !delivered.written.isByBot else {
                    found.leaveOut(id, .bot, of: service.evidence.service)
                    continue
                }
                guard !service.isElsewhere(delivered.written.change) else {
                    found.leaveOut(id, .elsewhere, of: service.evidence.service)
                    continue
                }
                steps.byPeople += 1
                guard let deployed = fate(delivered.fate, id, service, &found, &steps) else { continue }
                guard let (from, negative) = start(delivered) else {
                    found.leaveOut(id, .firstCommitUnknown, of: service.evidence.service)
                    continue
                }
                guard from <= deployed else {
                    found.leaveOut(id, negative, of: service.evidence.service)
                    continue
                }
                steps.counted += 1
                found.items.append(
                    Finding(
                        id: id, at: deployed, from: from, to: deployed, seconds: deployed.since(from).seconds,
                        stages: delivered.stages.stages(deployed: deployed), authors: [delivered.written.author],
                        of: service.evidence.service))
            }
        }
        found.countOnce()
        found.stillOpen = steps.waiting.subtracting(found.items.map(\.id)).count
        found.steps = steps.list
        steps.judge(facts, &found)
        return found
    }

    /// When it came to production; nil if it did not, and why.
    private static func fate(
        _ fate: DeploymentContents.Fate, _ id: String, _ service: ServiceFacts, _ found: inout Findings,
        _ steps: inout Steps
    ) -> Instant? {
        switch fate {
        case .unknown: found.leaveOut(id, .notInHistory, of: service.evidence.service)
        case .waiting:
            steps.inHistory += 1
            steps.waiting.insert(id)
        case .inBaseline:
            steps.inHistory += 1
            found.leaveOut(id, .beforeFirstDeployment, of: service.evidence.service)
        case .deployed(let step):
            steps.inHistory += 1
            steps.deployed += 1
            return service.contents.chain[step].deployment.finished
        }
        return nil
    }

    private static func trunk(_ service: ServiceFacts, _ found: inout Findings, _ steps: inout Steps) {
        for written in service.evidence.commits where !written.commit.isMerge {
            let id = written.commit.id.hex
            steps.all += 1
            guard !written.isByBot else {
                found.leaveOut(id, .bot, of: service.evidence.service)
                continue
            }
            guard written.commit.touches else {
                found.leaveOut(id, .elsewhere, of: service.evidence.service)
                continue
            }
            steps.byPeople += 1
            guard let deployed = fate(service.contents.fate(of: written.commit.id), id, service, &found, &steps) else {
                continue
            }
            guard let from = written.commit.authored, from <= deployed else {
                found.leaveOut(id, .firstCommitUnknown, of: service.evidence.service)
                continue
            }
            steps.counted += 1
            found.items.append(
                Finding(
                    id: id, at: deployed, from: from, to: deployed, seconds: deployed.since(from).seconds,
                    authors: [written.author], of: service.evidence.service))
        }
    }

    /// How many are left after each step.
    private struct Steps {
        var all = 0
        var byPeople = 0
        var inHistory = 0
        var deployed = 0
        var counted = 0
        /// In the history, and in no deployment yet.
        var waiting: Set<String> = []
        private var deployments = 0
        private var linked = 0

        mutating func note(_ service: ServiceFacts, in found: inout Findings) {
            deployments += service.contents.chain.count
            linked += service.contents.chain.count { $0.kind != .unlinked }
        }

        var list: [WorkStep] {
            [
                WorkStep("merged", all), WorkStep("by people, in the service", byPeople),
                WorkStep("in the imported history", inHistory),
                WorkStep("deployed after the first deployment", deployed),
                WorkStep("with both ends known", counted),
            ]
        }

        func judge(_ facts: WorkFacts, _ found: inout Findings) {
            guard found.items.isEmpty else { return }
            if facts.services.isEmpty {
                found.missing.insert(.services)
            } else if all == 0 {
                found.missing.insert(.changes)
            }
            if deployments == 0 {
                found.missing.insert(.deployments)
            } else if linked == 0 || inHistory == 0 && all > 0 {
                found.missing.insert(.history)
            } else if deployed == 0 {
                found.missing.insert(.secondDeployment)
            }
        }
    }
}

/// Merge to production: what is left of the lead time once a change is merged.
public enum MergeToProduction: WorkMetric {
    public static let statistic = WorkStatistic.median
    public static let declaration = Declaration.work(
        "merge-to-production", "Merge to production", .seconds, sources: [.git, .changes, .deployments],
        purpose: "How long does a merged change wait until it is in production?",
        formula: """
            The median, over the changes deployed in the week, of the time from the merge to the end of the first successful \
            deployment to production whose history contains the change.
            """,
        doesNotSay: "Whether a feature was switched on.",
        beside: "change-fail-rate", leastEffect: 3600)

    public static func findings(in facts: WorkFacts) -> Findings {
        LeadTime.deployed(in: facts, isTrunkCounted: false) { ($0.stages.merged, .deployedBeforeMerge) }
    }
}
