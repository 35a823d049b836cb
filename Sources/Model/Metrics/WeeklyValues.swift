public import Domain

/// Cuts what a metric counts into the person's own days and weeks.
public struct WeeklyValues: Sendable {
    private let zones: ZoneHistory
    /// Where anything at all was recorded, agents' work included.
    private let evidence: [Interval]
    private let lone: [Instant]
    private let timeline: Timeline

    public init(of timeline: Timeline, in zones: ZoneHistory) {
        self.timeline = timeline
        self.zones = zones
        let all = timeline.human + timeline.agent
        evidence = all.map(\.interval).union()
        lone = all.filter { $0.start == $0.end }.map(\.start).sorted()
    }

    /// One point a week. A week in which nothing at all was recorded has no value: missing is not zero.
    public func points(of metric: any EffortMetric.Type, weeks: [Week]) -> [WeekPoint] {
        let counted = metric.counted(in: timeline)
        return weeks.map { week in
            let bounds = zones.bounds(of: week)
            guard hasEvidence(in: bounds) else { return .noData(week) }
            return .published(week, PersonalValue(counted.measure(within: bounds).seconds))
        }
    }

    /// One value a day for the days of `weeks` on which anything was recorded.
    public func days(of metric: any EffortMetric.Type, weeks: [Week]) -> [(day: Day, value: PersonalValue)] {
        let counted = metric.counted(in: timeline)
        return weeks.flatMap(\.days).compactMap { day in
            let bounds = zones.bounds(of: day)
            guard hasEvidence(in: bounds) else { return nil }
            return (day, PersonalValue(counted.measure(within: bounds).seconds))
        }
    }

    private func hasEvidence(in bounds: Interval) -> Bool {
        evidence.measure(within: bounds) > .zero || lone.contains(where: bounds.contains)
    }
}
