public import Domain

/// The person's median by weekday, and the weekdays that stand out clearly enough for a word.
///
/// A weekday speaks from six weeks on. "Highest" is said only if its median exceeds the next by `leastEffect` and it was
/// the highest in at least two thirds of the weeks; "lowest" likewise.
public func weekdayPattern(
    of subject: PersonID, metric: MetricID, days: [(day: Day, value: PersonalValue)], leastEffect: Double
) -> WeekdayPattern {
    let leastWeeks = 6
    let byWeekday = Dictionary(grouping: days, by: \.day.weekday)
    let entries = Weekday.allCases.map { weekday -> WeekdayPattern.Entry in
        let values = (byWeekday[weekday] ?? []).map(\.value.amount)
        let middle = values.count >= leastWeeks ? median(values) : nil
        return WeekdayPattern.Entry(weekday: weekday, median: middle.map(PersonalValue.init), weeks: values.count)
    }
    let speaking = entries.compactMap { entry in entry.median.map { (weekday: entry.weekday, median: $0.amount) } }
    let weeks = Dictionary(grouping: days.filter { day in speaking.contains { $0.weekday == day.day.weekday } }) {
        $0.day.week
    }
    func standsOut(_ isBeyond: (Double, Double) -> Bool) -> Weekday? {
        let ordered = speaking.sorted { isBeyond($0.median, $1.median) }
        guard ordered.count >= 3, abs(ordered[0].median - ordered[1].median) >= leastEffect else { return nil }
        let candidate = ordered[0].weekday
        let held = weeks.values.count { week in
            guard let own = week.first(where: { $0.day.weekday == candidate })?.value.amount else { return false }
            return week.allSatisfy { $0.day.weekday == candidate || !isBeyond($0.value.amount, own) }
        }
        return Double(held) >= Double(weeks.count) * 2 / 3 ? candidate : nil
    }
    return WeekdayPattern(
        of: subject, metric: metric, entries: entries, highest: standsOut(>), lowest: standsOut(<))
}
