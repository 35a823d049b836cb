public import Domain

/// A straight line through a series that a few odd weeks do not bend: the median of all slopes between two points (Theil; Sen).
public struct TheilSen: Sendable, Hashable {
    /// In the unit a week.
    public let slope: Double
    /// median(value) − slope · median(time), as Conover has it.
    public let intercept: Double
    /// Where the slope lies with 90 % confidence, by Sen's order statistics.
    public let low: Double
    public let high: Double

    /// The two-sided 90 % point of the normal distribution.
    private static let z = 1.6448536269514722

    /// With fewer weeks nobody may speak of a trend (metrics.md 13).
    public static let leastWeeks = 8

    /// Nil of fewer than two different times. `at` are week numbers: gaps stay gaps.
    public init?(_ points: [(at: Double, value: Double)]) {
        var slopes: [Double] = []
        for (place, later) in points.enumerated() {
            for earlier in points[..<place] where later.at != earlier.at {
                slopes.append((later.value - earlier.value) / (later.at - earlier.at))
            }
        }
        slopes.sort()
        guard let slope = median(slopes), let value = median(points.map(\.value)), let time = median(points.map(\.at))
        else { return nil }
        self.slope = slope
        intercept = value - slope * time
        let wide = Self.z * MannKendall.variance(of: points.map(\.value)).squareRoot()
        let count = Double(slopes.count)
        // The interval rather reaches too far: of the order statistics next to the place, the outer ones.
        let below = Int(((count - wide) / 2).rounded(.down)) - 1
        let above = Int(((count + wide) / 2).rounded(.up))
        low = slopes[max(0, min(below, slopes.count - 1))]
        high = slopes[max(0, min(above, slopes.count - 1))]
    }
}

/// The slope of a line in words, from the weeks that have a value; nil with fewer than eight of them.
public func slope(of weeks: [(week: Week, value: Double)]) -> LineReading.Slope? {
    guard weeks.count >= TheilSen.leastWeeks, let first = weeks.first?.week, let last = weeks.last?.week,
        let line = TheilSen(weeks.map { (Double(first.distance(to: $0.week)), $0.value) })
    else { return nil }
    return LineReading.Slope(
        perWeek: line.slope, low: line.low, high: line.high, first: first, start: line.intercept, last: last,
        weeks: weeks.count)
}
