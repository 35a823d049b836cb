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
            value(of: metric, measure, within: zones.bounds(of: week)).map { .published(week, $0) } ?? .noData(week)
        }
    }

    /// One value a day for the days of `weeks` on which anything was recorded.
    public func days(of metric: any EffortMetric.Type, weeks: [Week]) -> [(day: Day, value: PersonalValue)] {
        let measure = Measure(metric, of: timeline)
        return weeks.flatMap(\.days).compactMap { day in
            value(of: metric, measure, within: zones.bounds(of: day)).map { (day, $0) }
        }
    }

    /// What comes from editors needs something recorded; what a calendar says alone does not.
    private func value(
        of metric: any EffortMetric.Type, _ measure: Measure, within bounds: Interval
    ) -> PersonalValue? {
        guard !metric.declaration.sources.contains(.editor) || hasEvidence(in: bounds) else { return nil }
        return measure.value(within: bounds)
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

/// What a metric makes of a stretch of time: seconds, a share of time, or a share of what was reported.
public struct Measure: Sendable {
    private let counted: [Interval]
    /// Of a share.
    private let whole: [Interval]?
    private let reported: (any ReportedMetric.Type)?
    private let reports: [LineReport]
    /// Of what needs a calendar.
    private let agenda: Agenda?
    private let needsCalendar: Bool

    public init(_ metric: any EffortMetric.Type, of timeline: Timeline) {
        reported = metric as? any ReportedMetric.Type
        counted = reported == nil ? metric.counted(in: timeline) : []
        reports = reported == nil ? [] : timeline.reports
        whole = (metric as? any ShareOfTime.Type)?.whole(in: timeline)
        needsCalendar = metric is any CalendarMetric.Type
        agenda = needsCalendar ? timeline.agenda : nil
    }

    /// Nil where nothing is known: no calendar speaks for that time, nothing was reported, or there is no whole to be a share of.
    public func value(within bounds: Interval) -> PersonalValue? {
        if needsCalendar {
            guard let agenda, agenda.isKnown(within: bounds) else { return nil }
        }
        if let reported {
            return reported.share(of: reports.filter { bounds.contains($0.interval.start) }).map(PersonalValue.init)
        }
        let part = counted.measure(within: bounds).seconds
        guard let whole else { return PersonalValue(part) }
        let all = whole.measure(within: bounds).seconds
        return all > 0 ? PersonalValue(part / all) : nil
    }
}
