import Domain

/// The cycle of a change in the team's working time: the same changes as in the cycle time, without nights, weekends and public
/// holidays. It stands beside the calendar time and takes nothing of its place.
public enum WorkingCycleTime: WorkMetric {
    public static let statistic = WorkStatistic.median
    public static let declaration = Declaration.work(
        "pull-request-cycle-time-working", "Cycle time, working time", .seconds, sources: [.git, .changes],
        purpose: "How much of the team's working time is a change under way until it is merged?",
        formula: """
            The median, over the changes merged in the week, of the part of the time from the first commit to the merge that lies \
            in the team's declared working hours, in the team's zone, without days that are public holidays for all of it.
            """,
        doesNotSay:
            "How long anybody worked on it: working hours are declared, and a change waits through most of them.",
        beside: "pull-request-cycle-time", leastEffect: 3600)

    public static func findings(in facts: WorkFacts) -> Findings {
        CycleTime.findings(in: facts).inWorkingTime(of: facts)
    }
}

/// The lead time in the team's working time.
public enum WorkingLeadTime: WorkMetric {
    public static let statistic = WorkStatistic.median
    public static let declaration = Declaration.work(
        "lead-time-for-changes-working", "Lead time, working time", .seconds, sources: [.git, .changes, .deployments],
        purpose: "How much of the team's working time passes from the first commit until it is in production?",
        formula: """
            The median, over the changes deployed in the week, of the part of the time from the first commit to the first \
            successful deployment to production that lies in the team's declared working hours, in the team's zone, without days \
            that are public holidays for all of it.
            """,
        doesNotSay:
            "How long anybody worked on it: working hours are declared, and a change waits through most of them.",
        beside: "lead-time-for-changes", leastEffect: 3600)

    public static func findings(in facts: WorkFacts) -> Findings {
        LeadTime.findings(in: facts).inWorkingTime(of: facts)
    }
}

extension Findings {
    /// The same items, each as long as the working time in it; their stages stay as the calendar has them.
    fileprivate func inWorkingTime(of facts: WorkFacts) -> Findings {
        guard let first = items.map(\.from).min(), let last = items.map(\.to).max() else { return self }
        let zone = facts.calendar.zone
        let working = TeamWorkingTime(facts.calendar, over: zone.day(of: first)...zone.day(of: last))
        var found = self
        found.items = items.map { $0.lasting(working.seconds(from: $0.from, to: $0.to)) }
        return found
    }
}
