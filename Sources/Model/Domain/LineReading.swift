/// What may be said of a line in words: made from the same published values that are drawn, and never across a break.
public struct LineReading: Sendable, Hashable {
    /// As far as chance alone takes a week now and then (XmR, robust form), in the metric's unit.
    public struct Limits: Sendable, Hashable {
        public let low: Double
        public let median: Double
        public let high: Double
        public init(low: Double, median: Double, high: Double) {
            self.low = low
            self.median = median
            self.high = high
        }
    }

    /// Where the line goes: Theil and Sen's, with its 90 % interval, in the metric's unit a week.
    public struct Slope: Sendable, Hashable {
        public let perWeek: Double
        public let low: Double
        public let high: Double
        /// The first week of it, and its height there.
        public let first: Week
        public let start: Double
        public let last: Week
        /// From how many weeks with a value.
        public let weeks: Int
        public init(
            perWeek: Double, low: Double, high: Double, first: Week, start: Double, last: Week, weeks: Int
        ) {
            self.perWeek = perWeek
            self.low = low
            self.high = high
            self.first = first
            self.start = start
            self.last = last
            self.weeks = weeks
        }

        /// Whether the interval leaves out that nothing changes.
        public var isClear: Bool { low > 0 || high < 0 }

        /// The height of the line in a week; nil outside of it.
        public func height(in week: Week) -> Double? {
            week < first || week > last ? nil : start + perWeek * Double(first.distance(to: week))
        }
    }
    /// Nil with fewer than four weeks.
    public let limits: Limits?
    /// Nil with fewer than eight: it is too early to speak of a trend.
    public let slope: Slope?
    /// From how many weeks with a value, without those that notes leave out, and since the line last began anew.
    public let weeks: Int
    public init(limits: Limits?, slope: Slope?, weeks: Int? = nil) {
        self.limits = limits
        self.slope = slope
        self.weeks = weeks ?? slope?.weeks ?? 0
    }
}
