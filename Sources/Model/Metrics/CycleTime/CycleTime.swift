import Domain

/// From the first commit of a change to its merge, and the stages in between. A change counts in the week in which it was merged;
/// those that are still open are told beside it, because without them the newest weeks look fast.
public enum CycleTime: WorkMetric {
    public static let statistic = WorkStatistic.median
    public static let declaration = Declaration.work(
        "pull-request-cycle-time", "Pull request cycle time", .seconds, sources: [.git, .changes],
        purpose: "How long is a change under way until it is merged?",
        formula: """
            The median, over the changes merged in the week, of the time from the first commit (by the author's date) to the \
            merge. Changes by programs are left out.
            """,
        doesNotSay: "How good a change is, or how hard it was; long is not slow.",
        beside: "pull-request-cycle-time-review", leastEffect: 3600)

    public static func findings(in facts: WorkFacts) -> Findings {
        stage(in: facts, \.cycle, absent: .firstCommitUnknown)
    }

    /// Changes by people that were merged, with the length of one stage.
    static func stage(
        in facts: WorkFacts, _ length: (ChangeStages) -> Double?, absent: LeftOutReason,
        from: (ChangeStages) -> Instant? = { $0.begun }, to: (ChangeStages) -> Instant? = { $0.merged }
    ) -> Findings {
        var found = Findings()
        var counts = [0, 0, 0, 0]
        // One change can be of several services of a team: it is one all the same.
        var seen: Set<ChangeID> = []
        for service in facts.services {
            counts[0] += service.evidence.changes.count
            for written in service.evidence.changes
            where written.change.merged == nil && seen.insert(written.change.id).inserted {
                if written.change.closed == nil {
                    found.stillOpen += written.isByBot ? 0 : 1
                } else {
                    found.leaveOut(written.change.id.raw, .closedUnmerged, of: service.evidence.service)
                }
            }
            for delivered in service.merged {
                let (written, stages, id) = (
                    delivered.written, delivered.stages, delivered.written.change.id.raw
                )
                guard !seen.contains(written.change.id) else { continue }
                counts[1] += 1
                guard !service.isElsewhere(written.change) else {
                    found.leaveOut(id, .elsewhere, of: service.evidence.service)
                    continue
                }
                seen.insert(written.change.id)
                guard !written.isByBot else {
                    found.leaveOut(id, .bot, of: service.evidence.service)
                    continue
                }
                counts[2] += 1
                guard let seconds = length(stages), let from = from(stages), let to = to(stages) else {
                    found.leaveOut(id, absent, of: service.evidence.service)
                    continue
                }
                counts[3] += 1
                found.items.append(
                    Finding(
                        id: id, at: stages.merged, from: min(from, to), to: to, seconds: seconds,
                        stages: stages.stages(deployed: delivered.deployed), authors: [written.author],
                        of: service.evidence.service))
            }
        }
        found.countOnce()
        found.steps = zip(["changes", "merged", "by people", "with both ends known"], counts).map { WorkStep($0, $1) }
        if facts.services.isEmpty {
            found.missing.insert(.services)
        } else if counts[0] == 0 {
            found.missing.insert(.changes)
        }
        return found
    }
}

/// From the first commit until it is ready to be read.
public enum CodingStage: WorkMetric {
    public static let statistic = WorkStatistic.median
    public static let declaration = Declaration.work(
        "pull-request-cycle-time-coding", "Cycle time: coding", .seconds, sources: [.git, .changes],
        purpose: "How long is a change worked on before others see it?",
        formula: """
            The median time from the first commit to the moment the change was ready to be read (opened as no draft, or marked \
            as ready); none if every commit is younger.
            """,
        doesNotSay: "How long somebody typed: nights and weekends are in it.",
        beside: "pull-request-cycle-time", leastEffect: 3600)
    public static func findings(in facts: WorkFacts) -> Findings {
        CycleTime.stage(in: facts, \.coding, absent: .firstCommitUnknown, to: { $0.ready })
    }
}

/// From ready until somebody else, a person, looks at it.
public enum PickupStage: WorkMetric {
    public static let statistic = WorkStatistic.median
    public static let declaration = Declaration.work(
        "pull-request-cycle-time-pickup", "Cycle time: pickup", .seconds, sources: [.changes],
        purpose: "How long does a change wait for the first review?",
        formula: """
            The median time from ready to the first review or review comment by a person other than the author. Programs that \
            review do not count.
            """,
        doesNotSay: "Whether somebody was asked, or was there.",
        beside: "review-load-balance", leastEffect: 3600)
    public static func findings(in facts: WorkFacts) -> Findings {
        needing(
            .reviews,
            CycleTime.stage(
                in: facts, \.pickup, absent: .noReview, from: { $0.ready },
                to: { stages in stages.firstReview.map { max($0, stages.ready) } }))
    }
}

/// From the first review to the merge.
public enum ReviewStage: WorkMetric {
    public static let statistic = WorkStatistic.median
    public static let declaration = Declaration.work(
        "pull-request-cycle-time-review", "Cycle time: review", .seconds, sources: [.changes],
        purpose: "How long does it take from the first review to the merge?",
        formula: "The median time from the first review by a person other than the author to the merge.",
        doesNotSay: "How thorough a review was.",
        beside: "change-fail-rate", leastEffect: 3600)
    public static func findings(in facts: WorkFacts) -> Findings {
        needing(
            .reviews,
            CycleTime.stage(
                in: facts, \.review, absent: .noReview,
                from: { stages in stages.firstReview.map { max($0, stages.ready) } }))
    }
}

/// From the last approval to the merge; it lies within review.
public enum MergeStage: WorkMetric {
    public static let statistic = WorkStatistic.median
    public static let declaration = Declaration.work(
        "pull-request-cycle-time-merge", "Cycle time: merge", .seconds, sources: [.changes],
        purpose: "How long does an approved change wait to be merged?",
        formula:
            "The median time from the last approval by a person other than the author to the merge; it lies within review.",
        doesNotSay: "Why it waited: a queue, a release, a weekend.",
        beside: "pull-request-cycle-time-review", leastEffect: 3600)
    public static func findings(in facts: WorkFacts) -> Findings {
        needing(.reviews, CycleTime.stage(in: facts, \.merge, absent: .noApproval, from: { $0.lastApproval }))
    }
}

/// The same with the input named without which there is nothing.
private func needing(_ input: MissingInput, _ findings: Findings) -> Findings {
    var found = findings
    if found.items.isEmpty, found.missing.isEmpty { found.missing.insert(input) }
    return found
}
