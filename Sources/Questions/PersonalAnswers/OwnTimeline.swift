import Access
import Domain
import Metrics
import PersonalPorts
import Trends

/// The person's own timeline, as the answers read it.
struct OwnTimeline {
    let zones: ZoneHistory
    let values: WeeklyValues
    let timeline: Timeline
    let meetings: [Meeting]

    static func read(
        _ personal: any PersonalReading, _ grant: borrowing Grant<Oneself>, over range: Interval, in zones: ZoneHistory
    ) async throws -> OwnTimeline {
        // A session that crosses the edge is tested whole: two days are longer than any that ever was.
        let wide = Interval(
            Instant(microseconds: range.start.microseconds - Span.Length.days(2).microseconds),
            Instant(microseconds: range.end.microseconds + Span.Length.days(2).microseconds))
        let own = try await personal.recording(for: grant, touching: wide)
        let time = WorkingTime(own.hours, in: zones, without: own.absences)
        let first = zones.day(of: range.start)
        let count = first.daysSince1970.distance(to: zones.day(of: range.end).daysSince1970)
        let agenda = Agenda(
            time, on: (-1...(count + 1)).map(first.adding), meetings: own.meetings, covered: own.covered)
        let timeline = Timeline(
            own.spans, corrections: own.corrections, reports: own.lineReports, agenda: agenda)
        return OwnTimeline(
            zones: zones, values: WeeklyValues(of: timeline, in: zones), timeline: timeline, meetings: own.meetings)
    }

    /// Focus Time by day. A working day that is full of meetings and that no editor saw had none, in a week in which the editor was
    /// there; a day of which nothing is known at all has no value.
    func focusDays(in weeks: [Week]) -> [(day: Day, value: PersonalValue)] {
        let seen = values.days(of: FocusTime.self, weeks: weeks)
        guard let agenda = timeline.agenda else { return seen }
        let days = Set(seen.map(\.day))
        let used = Set(days.map(\.week))
        let met = agenda.working.intersecting(meetings.filter { $0.kind == .meeting }.map(\.interval).union())
        let silent = weeks.filter { used.contains($0) }.flatMap(\.days).filter { day in
            let bounds = zones.bounds(of: day)
            return !days.contains(day) && agenda.isKnown(within: bounds) && !met.clipped(to: bounds).isEmpty
        }
        return (seen + silent.map { ($0, PersonalValue(0)) }).sorted { $0.day < $1.day }
    }

    /// - Parameter effects: what the person's own notes ask the reading to leave out; the values stay as they are.
    func trend(
        of metric: any EffortMetric.Type, for subject: PersonID, weeks: [Week], effects: WeekEffects
    ) -> PersonalTrend {
        let declaration = metric.declaration
        let points = values.points(of: metric, weeks: weeks)
        guard
            let series = PersonalSeries(
                of: subject, metric: declaration.id, unit: declaration.unit, points: points,
                coverage: values.coverage(of: metric, weeks: weeks))
        else {
            return .tooEarly(
                of: subject, metric: declaration.id, unit: declaration.unit, weeks: weeks,
                withValues: points.count { $0.value != nil })
        }
        return .series(
            series,
            reading(
                of: effects.applied(to: points), leastEffect: declaration.leastEffect,
                most: metric is any PartOfWorkingTime.Type ? mostWorkingTime(in: weeks) : nil))
    }

    /// In seconds, of the week that has most of it; nil where no working hours are known.
    private func mostWorkingTime(in weeks: [Week]) -> Double? {
        timeline.agenda.flatMap { agenda in
            weeks.map { agenda.working.measure(within: zones.bounds(of: $0)).seconds }.max()
        }
    }
}

extension [Week] {
    /// From the first day to the last.
    var shownDays: ClosedRange<Day> { days.lowerBound...days.upperBound.adding(isEmpty ? 0 : -7) }

    /// From the first day to the last, the running week included, which has a place on every chart.
    var days: ClosedRange<Day> {
        guard let first, let last else { return Day(daysSince1970: 0)...Day(daysSince1970: 0) }
        return first.monday...last.monday.adding(13)
    }
}
