public import Access
public import Domain
import Metrics
public import PersonalPorts
import Trends

/// "How did my weeks go?": `/me` and the series of the API.
public struct MyTrends: Sendable {
    private let policy: Policy
    private let personal: any PersonalReading

    public init(policy: Policy, personal: any PersonalReading) {
        self.policy = policy
        self.personal = personal
    }

    /// Everything on `/me`: the trends of `count` complete weeks, the weekday pattern, what is being collected.
    public func weeks(_ count: Int, at now: Instant, for viewer: Viewer) async throws -> Visible<MyWeeks> {
        let grant = policy.ownData(of: viewer)
        let subject = grant.subject
        let zones = try await personal.profile(for: grant).zones
        let current = zones.day(of: now).week
        let weeks = (1...count).reversed().map { current.adding(-$0) }
        let range = Interval(zones.bounds(of: weeks[0]).start, zones.bounds(of: current).start)
        let own = try await OwnTimeline.read(personal, grant, over: range, in: zones)
        let collection = try await personal.collection(for: grant)
        let focus = FocusTime.declaration
        let trends = Catalogue.effort.map { own.trend(of: $0, for: subject, weeks: weeks) }
        let work = try await personal.work(for: grant, in: range)
        let workTrends = Catalogue.ownWork.map { $0.trend(of: work, for: subject, weeks, in: zones) }
        // A pattern is a reading of the series: without a series there is none (G6).
        let hasSeries = trends.contains {
            if case .series(let series, _) = $0 { series.metric == focus.id } else { false }
        }
        let pattern = weekdayPattern(
            of: subject, metric: focus.id,
            days: hasSeries ? own.values.days(of: FocusTime.self, weeks: weeks) : [], leastEffect: 1800)
        let insight =
            hasSeries
            ? pattern.lowest.flatMap { lowest in
                own.timeline.agenda.flatMap {
                    WeekdayMeetings(agenda: $0, meetings: own.meetings, zones: zones).insight(
                        on: lowest, of: subject, weeks: weeks)
                }
            } : nil
        return try policy.release(
            MyWeeks(
                of: subject, through: current.adding(-1), trends: trends, weekdays: hasSeries ? [pattern] : [],
                insight: insight, hasCalendar: try await !personal.calendars(for: grant).isEmpty,
                commits: try await personal.commits(for: grant, in: range), work: work, workTrends: workTrends,
                zones: zones, collection: collection),
            under: grant)
    }

    /// One metric; nil if the catalogue does not have it. With it, the zone of the weeks and the running week.
    public func series(
        _ metric: MetricID, weeks count: Int, at now: Instant, for viewer: Viewer
    ) async throws -> (trend: Visible<PersonalTrend>, zone: Zone, current: Week)? {
        let grant = policy.ownData(of: viewer)
        let subject = grant.subject
        let zones = try await personal.profile(for: grant).zones
        let current = zones.day(of: now).week
        let weeks = (1...count).reversed().map { current.adding(-$0) }
        let range = Interval(zones.bounds(of: weeks[0]).start, zones.bounds(of: current).start)
        if let own = Catalogue.ownWork.first(where: { $0.declaration.id == metric }) {
            let work = try await personal.work(for: grant, in: range)
            let trend = own.trend(of: work, for: subject, weeks, in: zones)
            return (try policy.release(trend, under: grant), zones.latest, current)
        }
        guard let metric = Catalogue.effort(metric) else { return nil }
        let own = try await OwnTimeline.read(personal, grant, over: range, in: zones)
        let trend = own.trend(of: metric, for: subject, weeks: weeks)
        return (try policy.release(trend, under: grant), zones.latest, current)
    }
}

extension OwnWorkMetric {
    static func trend(of work: OwnWork, for subject: PersonID, _ weeks: [Week], in zones: ZoneHistory) -> PersonalTrend
    {
        let points = points(of: work, weeks, in: zones)
        guard
            let series = PersonalSeries(of: subject, metric: declaration.id, unit: declaration.unit, points: points)
        else {
            return .tooEarly(
                of: subject, metric: declaration.id, unit: declaration.unit, weeks: weeks,
                withValues: points.count { $0.value != nil })
        }
        return .series(series, reading(of: points, leastEffect: declaration.leastEffect))
    }
}
