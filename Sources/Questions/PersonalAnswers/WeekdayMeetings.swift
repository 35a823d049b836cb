import Domain
import Metrics

/// What sits on a weekday again and again, and what each of these meetings costs.
///
///     cost of a meeting on one day = longest free stretch without it − longest free stretch with it
///     (and the same of Focus available); said is the median over the days on which it was there
///
/// Marginal: of two meetings that cut one stretch, neither alone may cost anything, and so all of a day are taken away together too.
struct WeekdayMeetings {
    /// In fewer weeks it is no habit.
    private static let leastWeeks = 4

    let agenda: Agenda
    let meetings: [Meeting]
    let zones: ZoneHistory

    private struct Slot: Hashable {
        let minute: Int
        let length: Int64
    }

    /// Nil where the calendar speaks for that weekday in fewer than six of the weeks: as few as say nothing of weekdays.
    func insight(on weekday: Weekday, of subject: PersonID, weeks: [Week]) -> WeekdayInsight? {
        let days = weeks.map { $0.monday.adding(weekday.daysAfterMonday) }.filter {
            agenda.isKnown(within: zones.bounds(of: $0))
        }
        guard days.count >= 6 else { return nil }
        var found: [Slot: [(day: Day, meeting: Meeting)]] = [:]
        for day in days {
            let bounds = zones.bounds(of: day)
            for meeting in meetings where meeting.kind == .meeting && bounds.contains(meeting.start) {
                let wall = meeting.start.seconds + Double(zones.zone(on: day).offset(at: meeting.start))
                let minute = Int(wall / 60) - day.daysSince1970 * 1_440
                found[Slot(minute: minute, length: meeting.interval.length.microseconds), default: []].append(
                    (day, meeting))
            }
        }
        let recurring = found.filter { Set($0.value.map(\.day)).count >= max(Self.leastWeeks, (days.count + 1) / 2) }
        let shown = recurring.map { slot, times in
            let costs = times.map { cost(of: $0.meeting, on: $0.day) }
            let attendees = median(times.compactMap(\.meeting.attendees).map(Double.init))
            return RecurringMeeting(
                minute: slot.minute, length: Span.Length(microseconds: slot.length), weeks: Set(times.map(\.day)).count,
                attendees: attendees.map { Int($0.rounded()) },
                longestStretch: PersonalValue(median(costs.map(\.longest)) ?? 0),
                focusAvailable: PersonalValue(median(costs.map(\.focus)) ?? 0))
        }
        return WeekdayInsight(
            of: subject, lowest: weekday,
            meetings: shown.sorted { ($0.minute, $0.length.microseconds) < ($1.minute, $1.length.microseconds) },
            together: together(on: days), weeks: days.map(\.week))
    }

    /// Days on which there is none cost nothing, and count.
    private func together(on days: [Day]) -> DayOfMeetings {
        let costs = days.map { day in cost(on: day, without: { _ in [] }) }
        return DayOfMeetings(
            count: Int((median(days.map { Double(near($0).count) }) ?? 0).rounded()),
            longestStretch: PersonalValue(median(costs.map(\.longest)) ?? 0),
            focusAvailable: PersonalValue(median(costs.map(\.focus)) ?? 0))
    }

    private func cost(of meeting: Meeting, on day: Day) -> (longest: Double, focus: Double) {
        cost(on: day) { near in
            // One of two at the very same time frees nothing.
            var others = near
            if let place = others.firstIndex(of: meeting.interval) { others.remove(at: place) }
            return others
        }
    }

    private func near(_ day: Day) -> [Interval] {
        let bounds = zones.bounds(of: day)
        return meetings.filter { $0.kind == .meeting && $0.interval.clipped(to: bounds) != nil }.map(\.interval)
    }

    private func cost(on day: Day, without: ([Interval]) -> [Interval]) -> (longest: Double, focus: Double) {
        let bounds = zones.bounds(of: day)
        let near = near(day)
        func figures(_ taken: [Interval]) -> (longest: Double, focus: Double) {
            let lengths = agenda.working.subtracting(taken.union()).clipped(to: bounds).map(\.length.seconds)
            return (lengths.max() ?? 0, lengths.filter { $0 >= FocusAvailable.leastSeconds }.reduce(0, +))
        }
        let (with, free) = (figures(near), figures(without(near)))
        return (max(0, free.longest - with.longest), max(0, free.focus - with.focus))
    }
}
