public import Domain

/// As far as chance alone takes a week now and then: Shewhart's individuals chart (XmR), around the mean or, robust, the median.
public struct NaturalLimits: Sendable, Hashable {
    public let centre: Double
    public let low: Double
    public let high: Double

    /// mean ± 2.66 · mean moving range; nil of fewer than two values.
    public static func ofMean(_ values: [Double]) -> NaturalLimits? {
        let ranges = movingRanges(values)
        guard !ranges.isEmpty else { return nil }
        return around(mean(values), 2.66 * mean(ranges))
    }

    /// median ± 3.145 · median moving range, which single odd weeks do not widen: what pages draw.
    public static func ofMedian(_ values: [Double]) -> NaturalLimits? {
        guard let middle = median(values), let range = median(movingRanges(values)) else { return nil }
        return around(middle, 3.145 * range)
    }

    /// Changes from one value to the next. Weeks without a value are not in the list, and nothing is made of them.
    public static func movingRanges(_ values: [Double]) -> [Double] {
        zip(values, values.dropFirst()).map { abs($0 - $1) }
    }

    private static func around(_ centre: Double, _ reach: Double) -> NaturalLimits {
        NaturalLimits(centre: centre, low: centre - reach, high: centre + reach)
    }

    private static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
}

/// What may be said of a published line that is drawn, since it last began anew: from four weeks on what is natural for it, from
/// eight on where it goes.
/// - Parameter effects: what the notes that count for this line leave out; the same that notices heed.
public func reading(ofLine line: [PublishedWeek], heeding effects: WeekEffects) -> LineReading {
    let heeded = effects.applied(to: line)
    let since = heeded.lastIndex(where: \.isBreak) ?? 0
    let weeks = heeded[since...].compactMap { point in point.value.map { (week: point.week, value: $0) } }
    let limits = weeks.count >= 4 ? NaturalLimits.ofMedian(weeks.map(\.value)) : nil
    return LineReading(
        limits: limits.map { LineReading.Limits(low: $0.low, median: $0.centre, high: $0.high) },
        slope: slope(of: weeks), weeks: weeks.count)
}
