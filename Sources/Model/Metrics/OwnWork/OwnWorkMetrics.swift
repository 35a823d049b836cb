public import Domain

/// A metric of the person's own part in shared work: for that person, and never by author for anybody else.
public protocol OwnWorkMetric: Sendable {
    static var declaration: Declaration { get }
    /// One point a week, the weeks one after the other and complete.
    static func points(of work: OwnWork, _ weeks: [Week], in zones: ZoneHistory) -> [WeekPoint]
}

/// The own changes, from the first commit to the merge.
public enum OwnCycleTime: OwnWorkMetric {
    public static let declaration = Declaration.own(
        "own-cycle-time", "My cycle time", .seconds,
        purpose: "How long are my changes under way until they are merged?",
        formula: """
            The median, over my changes merged in the week, of the time from the first commit to the merge. A week with fewer \
            than three is counted together with those before it, four at most.
            """,
        doesNotSay: "How good or how hard a change was; long is not slow.", beside: "own-pickup-time")

    public static func points(of work: OwnWork, _ weeks: [Week], in zones: ZoneHistory) -> [WeekPoint] {
        medians(of: work, weeks, in: zones) { stages in stages.cycle }
    }
}

/// How long the own changes wait for somebody else's first review.
public enum OwnPickupTime: OwnWorkMetric {
    public static let declaration = Declaration.own(
        "own-pickup-time", "My wait for review", .seconds, purpose: "How long do my changes wait for the first review?",
        formula: """
            The median, over my changes merged in the week, of the time from ready to the first review by somebody else, a \
            person. A week with fewer than three is counted together with those before it, four at most.
            """,
        doesNotSay: "That somebody let me wait: whom I asked is not in it.", beside: "own-reviews-given")

    public static func points(of work: OwnWork, _ weeks: [Week], in zones: ZoneHistory) -> [WeekPoint] {
        medians(of: work, weeks, in: zones) { stages in stages.pickup }
    }
}

/// The changes of others that the person reviewed.
public enum OwnReviewsGiven: OwnWorkMetric {
    public static let declaration = Declaration.own(
        "own-reviews-given", "My reviews given", .count, purpose: "How much of my week went to the changes of others?",
        formula: "The changes of others that I reviewed in the week, each once.",
        doesNotSay: "How long or how careful a review was: it is for me to see when I am stretched.",
        beside: "own-cycle-time")

    public static func points(of work: OwnWork, _ weeks: [Week], in zones: ZoneHistory) -> [WeekPoint] {
        counts(of: work, weeks, in: zones) { bounds in
            Double(Set(work.reviews.filter { bounds.contains($0.submitted) }.map(\.change)).count)
        }
    }
}

/// The items of iterations that were done while they were the person's.
public enum OwnItemsDone: OwnWorkMetric {
    public static let declaration = Declaration.own(
        "own-items-done", "My items done", .count, purpose: "What of the iteration's plan did I finish?",
        formula:
            "Items that were done in the week while they were mine, each once; how large they were does not count.",
        doesNotSay: "How much work an item was: numbers of items cannot be compared.", beside: "own-reviews-given")

    public static func points(of work: OwnWork, _ weeks: [Week], in zones: ZoneHistory) -> [WeekPoint] {
        counts(of: work, weeks, in: zones) { bounds in
            Double(Set(work.items.filter { $0.event == .done && bounds.contains($0.at) }.map(\.item)).count)
        }
    }
}

/// Where nothing at all of the person's was reported a week has no value: missing is not zero.
private func counts(
    of work: OwnWork, _ weeks: [Week], in zones: ZoneHistory, _ count: (Interval) -> Double
) -> [WeekPoint] {
    let moments =
        work.changes.flatMap { [$0.written.change.created, $0.written.change.merged].compactMap(\.self) }
        + work.reviews.map(\.submitted) + work.items.map(\.at)
    return weeks.map { week in
        let bounds = zones.bounds(of: week)
        guard moments.contains(where: bounds.contains) else { return .noData(week) }
        return .published(week, PersonalValue(count(bounds)))
    }
}

private let leastChanges = 3
private let widest = 4

/// The median over the own changes merged in the week, or in it and those before it until there are three. Weeks that were used
/// are not used again.
private func medians(
    of work: OwnWork, _ weeks: [Week], in zones: ZoneHistory, _ length: (ChangeStages) -> Double?
) -> [WeekPoint] {
    let merged = work.changes.compactMap { own -> (at: Instant, seconds: Double)? in
        guard let stages = ChangeStages(of: own.written, authored: { _ in nil }), let seconds = length(stages) else {
            return nil
        }
        return (stages.merged, seconds)
    }
    var waiting: [[Double]] = []
    return weeks.map { week in
        let bounds = zones.bounds(of: week)
        waiting.append(merged.filter { bounds.contains($0.at) }.map(\.seconds))
        if waiting.count > widest { waiting.removeFirst() }
        let seconds = waiting.joined().sorted()
        guard seconds.count >= leastChanges, let median = quantile(0.5, of: seconds) else { return .noData(week) }
        waiting.removeAll()
        return .published(week, PersonalValue(median))
    }
}

extension Declaration {
    fileprivate static func own(
        _ id: String, _ title: String, _ unit: Unit, purpose: String, formula: String, doesNotSay: String,
        beside: String
    ) -> Declaration {
        Declaration(
            id: MetricID(id), title: title, kind: .ownWork, unit: unit, purpose: purpose, formula: formula,
            sources: [id == "own-items-done" ? .iterations : .changes],
            audience: .person, doesNotSay: doesNotSay, counterMetric: MetricID(beside),
            retention: "computed from work evidence, which is kept 25 months", leastEffect: unit == .seconds ? 3600 : 1,
            panels: .none)
    }
}
