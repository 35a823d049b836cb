public import Domain

/// Whether the last three weeks differ from the ones before: the one detector, for a person's own page.
///
///     base (up to 13 weeks)            last 3
///     ·  ·   ·  · ·   ·  ·  ·
///                               ·  ·  ·     → "about 3½ hours a week less since week 44"
///
/// Said only if the exact rank-sum p ≤ 0.02, the shift is at least 1.5 robust standard deviations and the least effect
/// of the metric, and all three weeks lie on the same side of the median before. On pure noise that is about one false
/// word in two years (metrics.md section 13).
///
/// - Parameter most: what no week can have more of; what is usual ends there.
public func reading(of points: [WeekPoint], leastEffect: Double, most: Double? = nil) -> Reading {
    let weeks = points.compactMap { point in point.value.map { (week: point.week, value: $0.amount) } }
    let way = slope(of: weeks).map(Reading.Slope.init)
    guard let through = points.last?.week else { return Reading(usual: nil, change: .tooEarly) }
    let last = weeks.suffix(3)
    let base = weeks.dropLast(3).suffix(13)
    let usual = usualRange((base.count >= 4 ? Array(base) : weeks).map(\.value), most: most ?? .infinity)
    guard base.count >= Reading.weeksForAChange - 3 else { return Reading(usual: usual, change: .tooEarly, slope: way) }
    guard let first = last.first, first.week.distance(to: through) <= 3 else {
        return Reading(usual: usual, change: .steady, slope: way)
    }
    let lastValues = last.map(\.value)
    let baseValues = base.map(\.value)
    let by = shift(last: lastValues, base: baseValues)
    let middle = median(baseValues) ?? 0
    let isOneSided = lastValues.allSatisfy { by < 0 ? $0 < middle : $0 > middle }
    let most = NoticeRule.isCorrelated(baseValues) ? NoticeRule.leastPIfCorrelated : NoticeRule.leastP
    guard rankSumP(last: lastValues, base: baseValues) <= most, isOneSided,
        abs(by) >= max(1.5 * spread(baseValues), leastEffect)
    else { return Reading(usual: usual, change: .steady, slope: way) }
    // The change may have begun earlier: as long as the weeks before are nearer to the new level than to the old one.
    var since = first.week
    for earlier in base.reversed() {
        guard by < 0 ? earlier.value < middle + by / 2 : earlier.value > middle + by / 2 else { break }
        since = earlier.week
    }
    return Reading(
        usual: usual, change: .sustained(by: PersonalValue(by), since: since, comparedWith: baseValues.count),
        slope: way)
}

/// Natural process limits: median ± 3.145 · median moving range (XmR, robust form); never below zero or above `most`.
private func usualRange(_ values: [Double], most: Double) -> Reading.Usual? {
    guard values.count >= 4, let limits = NaturalLimits.ofMedian(values) else { return nil }
    return Reading.Usual(
        median: PersonalValue(limits.centre), low: PersonalValue(max(0, limits.low)),
        high: PersonalValue(max(limits.centre, min(most, limits.high))))
}
