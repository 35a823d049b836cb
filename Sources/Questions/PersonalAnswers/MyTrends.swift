public import Access
public import Domain
import Metrics
public import PersonalPorts
import Trends

/// "How did my weeks go?": `/me` and the series of the API.
public struct MyTrends: Sendable {
    let policy: Policy
    let personal: any PersonalReading

    public init(policy: Policy, personal: any PersonalReading) {
        self.policy = policy
        self.personal = personal
    }

    /// Everything on `/me`: the trends of `count` complete weeks, the weekday pattern, what is being collected.
    public func weeks(_ count: Int, at now: Instant, for viewer: Viewer) async throws -> Visible<MyWeeks> {
        try await weeks(count, at: now, under: policy.ownData(of: viewer))
    }

    /// The same for a letter to the person.
    public func weeks(_ count: Int, at now: Instant, under grant: consuming Grant<Oneself>) async throws
        -> Visible<MyWeeks>
    {
        let subject = grant.subject
        let zones = try await personal.profile(for: grant).zones
        let current = zones.day(of: now).week
        let weeks = (1...count).reversed().map { current.adding(-$0) }
        let range = Interval(zones.bounds(of: weeks[0]).start, zones.bounds(of: current).start)
        let own = try await OwnTimeline.read(personal, grant, over: range, in: zones)
        let collection = try await personal.collection(for: grant)
        let focus = FocusTime.declaration
        let notes = try await personal.notes(for: grant, in: weeks.days).annotations
        let effects = WeekEffects(of: notes, on: .ofOneself)
        let trends = Catalogue.effort.map { own.trend(of: $0, for: subject, weeks: weeks, effects: effects) }
        let work = try await personal.work(for: grant, in: range)
        let workTrends = Catalogue.ownWork.map { $0.trend(of: work, for: subject, weeks, in: zones, effects) }
        let counted = weeks.filter { effects.counts($0, through: current.adding(-1)) }
        // A pattern is a reading of the series: without a series there is none (G6).
        let hasSeries = trends.contains {
            if case .series(let series, _) = $0 { series.metric == focus.id } else { false }
        }
        let pattern = weekdayPattern(
            of: subject, metric: focus.id,
            days: hasSeries ? own.focusDays(in: counted) : [], leastEffect: 1800)
        let insight =
            hasSeries
            ? pattern.lowest.flatMap { lowest in
                own.timeline.agenda.flatMap {
                    WeekdayMeetings(agenda: $0, meetings: own.meetings, zones: zones).insight(
                        on: lowest, of: subject, weeks: counted)
                }
            } : nil
        return try policy.release(
            MyWeeks(
                of: subject, through: current.adding(-1), trends: trends, weekdays: hasSeries ? [pattern] : [],
                insight: insight, hasCalendar: try await !personal.calendars(for: grant).isEmpty,
                commits: try await personal.commits(for: grant, in: range), work: work, workTrends: workTrends,
                notes: notes,
                zones: zones, collection: collection),
            under: grant)
    }

    /// One metric; nil if the catalogue does not have it. With it, the notes beside it, the zone of the weeks and the running week.
    /// - Parameter heedsPrivate: whether notes that are for the person alone leave weeks out and begin anew: where the line is handed
    ///   on without them, what they do would tell that they are there.
    public func series(
        _ metric: MetricID, weeks count: Int, heedsPrivate: Bool, at now: Instant, for viewer: Viewer
    ) async throws -> OneSeries? {
        let grant = policy.ownData(of: viewer)
        let subject = grant.subject
        let zones = try await personal.profile(for: grant).zones
        let current = zones.day(of: now).week
        let weeks = (1...count).reversed().map { current.adding(-$0) }
        let range = Interval(zones.bounds(of: weeks[0]).start, zones.bounds(of: current).start)
        let notes = try await personal.notes(for: grant, in: weeks.days)
        let heeded = notes.annotations.filter { heedsPrivate || $0.scope != .oneself(isShown: false) }
        let effects = WeekEffects(of: heeded, on: .ofOneself)
        let trend: PersonalTrend
        if let own = Catalogue.ownWork.first(where: { $0.declaration.id == metric }) {
            trend = own.trend(
                of: try await personal.work(for: grant, in: range), for: subject, weeks, in: zones, effects)
        } else if let metric = Catalogue.effort(metric) {
            let own = try await OwnTimeline.read(personal, grant, over: range, in: zones)
            trend = own.trend(of: metric, for: subject, weeks: weeks, effects: effects)
        } else {
            return nil
        }
        return OneSeries(
            trend: try policy.release(trend, under: policy.ownData(of: viewer)),
            notes: try policy.release(notes, under: grant), zone: zones.latest, current: current)
    }
}

extension MyTrends {
    /// The notes beside the own lines that may stand where somebody else reads them.
    func shownNotes(in days: ClosedRange<Day>, for viewer: Viewer) async throws -> Visible<OwnNotes> {
        let grant = policy.ownData(of: viewer)
        return try policy.release(try await personal.shownNotes(for: grant, in: days), under: grant)
    }

    /// The notes beside the own lines.
    public func notes(in days: ClosedRange<Day>, for viewer: Viewer) async throws -> Visible<OwnNotes> {
        let grant = policy.ownData(of: viewer)
        return try policy.release(try await personal.notes(for: grant, in: days), under: grant)
    }
}

/// One own series with what stands beside it.
public struct OneSeries: Sendable {
    public let trend: Visible<PersonalTrend>
    public let notes: Visible<OwnNotes>
    public let zone: Zone
    public let current: Week
}

extension OwnWorkMetric {
    static func trend(
        of work: OwnWork, for subject: PersonID, _ weeks: [Week], in zones: ZoneHistory, _ effects: WeekEffects
    ) -> PersonalTrend {
        let points = points(of: work, weeks, in: zones)
        guard
            let series = PersonalSeries(of: subject, metric: declaration.id, unit: declaration.unit, points: points)
        else {
            return .tooEarly(
                of: subject, metric: declaration.id, unit: declaration.unit, weeks: weeks,
                withValues: points.count { $0.value != nil })
        }
        return .series(
            series, reading(of: effects.applied(to: points), leastEffect: declaration.leastEffect))
    }
}
