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
        let measure = Measure(metric, of: timeline)
        return weeks.map { week in
            let bounds = zones.bounds(of: week)
            guard hasEvidence(in: bounds), let value = measure.value(within: bounds) else { return .noData(week) }
            return .published(week, value)
        }
    }

    /// One value a day for the days of `weeks` on which anything was recorded.
    public func days(of metric: any EffortMetric.Type, weeks: [Week]) -> [(day: Day, value: PersonalValue)] {
        let measure = Measure(metric, of: timeline)
        return weeks.flatMap(\.days).compactMap { day in
            let bounds = zones.bounds(of: day)
            guard hasEvidence(in: bounds), let value = measure.value(within: bounds) else { return nil }
            return (day, value)
        }
    }

    /// Of the time that was recorded in these weeks, the part of which editors reported what the metric is made from; nil of a
    /// metric of time, and where nothing was recorded.
    public func coverage(of metric: any EffortMetric.Type, weeks: [Week]) -> PersonalValue? {
        guard metric is any ReportedMetric.Type, let first = weeks.first, let last = weeks.last else { return nil }
        let bounds = Interval(zones.bounds(of: first).start, zones.bounds(of: last).end)
        let recorded = evidence.measure(within: bounds)
        guard recorded > .zero else { return nil }
        let reported = metric.counted(in: timeline).measure(within: bounds)
        return PersonalValue(min(1, reported.seconds / recorded.seconds))
    }

    private func hasEvidence(in bounds: Interval) -> Bool {
        evidence.measure(within: bounds) > .zero || lone.contains(where: bounds.contains)
    }
}

/// What a metric makes of a stretch of time: seconds, or a share of what was reported.
private struct Measure {
    private let counted: [Interval]
    private let reported: (any ReportedMetric.Type)?
    private let reports: [LineReport]

    init(_ metric: any EffortMetric.Type, of timeline: Timeline) {
        reported = metric as? any ReportedMetric.Type
        counted = reported == nil ? metric.counted(in: timeline) : []
        reports = reported == nil ? [] : timeline.reports
    }

    /// Nil if it depends on reports and there are none.
    func value(within bounds: Interval) -> PersonalValue? {
        guard let reported else { return PersonalValue(counted.measure(within: bounds).seconds) }
        return reported.share(of: reports.filter { bounds.contains($0.interval.start) }).map(PersonalValue.init)
    }
}
