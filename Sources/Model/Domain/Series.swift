/// The name of a metric: a kebab-case title, `activity-time`. Metrics are declared in the catalogue.
public struct MetricID: Hashable, Sendable, CustomStringConvertible {
    public let raw: String
    public init(_ raw: String) { self.raw = raw }
    public var description: String { raw }
}

/// In what a metric is measured. A closed list: there is no unit for a score, a rank or a target.
public enum Unit: String, Sendable, CaseIterable {
    case seconds, ratio, count
}

/// One measured value of one person. It has no order and does not print, so that nothing can rank or log it by accident.
public struct PersonalValue: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The value, in the metric's unit.
    public let amount: Double
    public init(_ amount: Double) { self.amount = amount }
    public var description: String { "‹personal›" }
    public var debugDescription: String { "‹personal›" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// One week of a series. Missing is nil, never zero.
public struct WeekPoint: Sendable {
    public enum Status: String, Sendable, Hashable {
        case published
        case tooLittle = "too-little"
        case noData = "no-data"
        /// The week that is running: labelled, and never with a value.
        case current
    }
    public let week: Week
    public let value: PersonalValue?
    public let status: Status

    private init(_ week: Week, _ value: PersonalValue?, _ status: Status) {
        self.week = week
        self.value = value
        self.status = status
    }
    public static func published(_ week: Week, _ value: PersonalValue) -> WeekPoint {
        WeekPoint(week, value, .published)
    }
    public static func noData(_ week: Week) -> WeekPoint { WeekPoint(week, nil, .noData) }
    public static func current(_ week: Week) -> WeekPoint { WeekPoint(week, nil, .current) }
}

/// One person's weekly values of one metric, oldest first. It carries whose it is, so that a release can compare it with the grant.
///
/// There is no way to make one with fewer than four complete weeks that have a value (guarantee G6).
public struct PersonalSeries: Sendable {
    public static let leastWeeks = 4

    public let subject: PersonID
    public let metric: MetricID
    public let unit: Unit
    /// Complete weeks in order, gaps kept.
    public let points: [WeekPoint]
    /// Of a metric that editors must report: of how much of the recorded time they did, from 0 to 1.
    public let coverage: PersonalValue?

    /// Nil if fewer than four of `points` have a value, if they are not consecutive weeks, or if one of them is still running.
    public init?(
        of subject: PersonID, metric: MetricID, unit: Unit, points: [WeekPoint], coverage: PersonalValue? = nil
    ) {
        guard points.count(where: { $0.value != nil }) >= Self.leastWeeks,
            zip(points, points.dropFirst()).allSatisfy({ $0.week.adding(1) == $1.week }),
            points.allSatisfy({ $0.status != .current })
        else { return nil }
        self.subject = subject
        self.metric = metric
        self.unit = unit
        self.points = points
        self.coverage = coverage
    }
}

/// A series, or the honest answer that it is too early for one.
public enum PersonalTrend: Sendable {
    case series(PersonalSeries, Reading)
    /// So far `withValues` complete weeks have a value; the weeks asked for, all without one.
    case tooEarly(of: PersonID, metric: MetricID, unit: Unit, weeks: [Week], withValues: Int)

    public var subject: PersonID {
        switch self {
        case .series(let series, _): series.subject
        case .tooEarly(let subject, _, _, _, _): subject
        }
    }
    public var metric: MetricID {
        switch self {
        case .series(let series, _): series.metric
        case .tooEarly(_, let metric, _, _, _): metric
        }
    }
    public var unit: Unit {
        switch self {
        case .series(let series, _): series.unit
        case .tooEarly(_, _, let unit, _, _): unit
        }
    }
    /// As of the series; nil where it is too early for one.
    public var coverage: PersonalValue? {
        switch self {
        case .series(let series, _): series.coverage
        case .tooEarly: nil
        }
    }
    /// Every week asked for; without a value where it is too early.
    public var points: [WeekPoint] {
        switch self {
        case .series(let series, _): series.points
        case .tooEarly(_, _, _, let weeks, _): weeks.map(WeekPoint.noData)
        }
    }
}

/// What can be said of a series in words: made from the same values that are drawn.
public struct Reading: Sendable {
    /// The median of the weeks that are the comparison, and the range that is usual for this person.
    public struct Usual: Sendable {
        public let median: PersonalValue
        public let low: PersonalValue
        public let high: PersonalValue
        public init(median: PersonalValue, low: PersonalValue, high: PersonalValue) {
            self.median = median
            self.low = low
            self.high = high
        }
    }
    public enum Change: Sendable {
        /// Fewer than `weeksForAChange` weeks with a value: no word about a change. Where the line goes is said from eight on.
        case tooEarly
        /// Nothing that lasted three weeks.
        case steady
        /// The last three weeks differ from the ones before: by about `by` (more if positive), since `since`.
        case sustained(by: PersonalValue, since: Week, comparedWith: Int)
    }
    /// Three weeks against seven: with fewer, chance alone would say as much.
    public static let weeksForAChange = 10

    /// Where the line goes: Theil and Sen's, with its 90 % interval, in the unit a week. A person's own, so that it does not print.
    public struct Slope: Sendable {
        public let perWeek: PersonalValue
        public let low: PersonalValue
        public let high: PersonalValue
        /// The first week of it, and its height there.
        public let first: Week
        public let start: PersonalValue
        public let last: Week
        public let weeks: Int

        public init(_ slope: LineReading.Slope) {
            perWeek = PersonalValue(slope.perWeek)
            low = PersonalValue(slope.low)
            high = PersonalValue(slope.high)
            first = slope.first
            start = PersonalValue(slope.start)
            last = slope.last
            weeks = slope.weeks
        }

        /// As lines of groups have it, for drawing and words.
        public var line: LineReading.Slope {
            LineReading.Slope(
                perWeek: perWeek.amount, low: low.amount, high: high.amount, first: first, start: start.amount,
                last: last, weeks: weeks)
        }
    }

    public let usual: Usual?
    public let change: Change
    /// Nil with fewer than eight weeks: too early to speak of a trend.
    public let slope: Slope?
    public init(usual: Usual?, change: Change, slope: Slope? = nil) {
        self.usual = usual
        self.change = change
        self.slope = slope
    }
}

/// A person's median by weekday, and what may be said of it.
public struct WeekdayPattern: Sendable {
    public struct Entry: Sendable {
        public let weekday: Weekday
        /// The median over the weeks; nil where fewer than six weeks have a value.
        public let median: PersonalValue?
        /// From how many weeks.
        public let weeks: Int
        public init(weekday: Weekday, median: PersonalValue?, weeks: Int) {
            self.weekday = weekday
            self.median = median
            self.weeks = weeks
        }
    }
    public let subject: PersonID
    public let metric: MetricID
    /// Monday to Sunday.
    public let entries: [Entry]
    /// The weekdays that stand out; nil where none does clearly.
    public let highest: Weekday?
    public let lowest: Weekday?
    public init(
        of subject: PersonID, metric: MetricID, entries: [Entry], highest: Weekday?, lowest: Weekday?
    ) {
        self.subject = subject
        self.metric = metric
        self.entries = entries
        self.highest = highest
        self.lowest = lowest
    }
}
