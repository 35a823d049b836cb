public import Domain

/// One week of a published line, as the detector reads it: nothing else is known here.
public struct PublishedWeek: Sendable, Hashable {
    /// The last week of the window.
    public let week: Week
    /// Nil is too little, or nothing; such weeks are left out and break nothing.
    public let value: Double?
    /// How many weeks the window has.
    public let weeks: Int
    /// Of shares by number: how many items are the part, of how many.
    public let part: Int?
    public let of: Int?
    /// Whether the line begins anew here: nothing before it is compared with anything after it.
    public let isBreak: Bool
    /// The group that it was measured of; an episode ends where it changes. Nil for shared work.
    public let panel: PanelID?

    public init(
        week: Week, value: Double?, weeks: Int = 1, part: Int? = nil, of whole: Int? = nil, isBreak: Bool = false,
        panel: PanelID? = nil
    ) {
        self.week = week
        self.value = value
        self.weeks = weeks
        self.part = part
        of = whole
        self.isBreak = isBreak
        self.panel = panel
    }

    var isShare: Bool { part != nil && of != nil }
}

/// The one detector of changes that lasted (metrics.md section 13): three weeks against up to thirteen before them.
///
///     base (7 to 13 weeks)             last 3
///     ·  ·   ·  · ·   ·  ·  ·
///                               ·  ·  ·     → a question
public enum NoticeRule {
    public static let last = 3
    public static let leastBase = 7
    public static let mostBase = 13
    static let leastP = 0.02
    /// Where weeks follow on each other, chance alone does more.
    static let leastPIfCorrelated = 0.005
    static let correlated = 0.3
    static let leastWeeksForCorrelation = 12
    /// The share of false ones among those of one week that is borne with (Benjamini and Hochberg).
    public static let falseDiscoveries = 0.10

    /// What was found in one week of one line, whether or not it is worth a word.
    public struct Finding: Sendable, Hashable {
        public let p: Double
        /// By how much the last three weeks are above the ones before, in the unit.
        public let by: Double
        public let usual: Double
        public let comparedWith: Int
        /// The first week of the first of the three, and the last week of the last: a window may be of several weeks.
        public let from: Week
        public let to: Week
        /// Whether it is large enough, clear enough, and on one side, for itself alone.
        public let isSignal: Bool
        public var direction: Notice.Direction { by < 0 ? .less : .more }
    }

    /// Nil where there is too little to compare.
    /// - Parameters:
    ///   - line: in order, the current week not in it, weeks that are left out removed.
    ///   - week: the newest complete week; the last three must lie within it and the three before.
    public static func finding(in line: [PublishedWeek], at week: Week, leastEffect: Double) -> Finding? {
        let known = line.prefix { $0.week <= week }
        let start = known.lastIndex(where: \.isBreak) ?? known.startIndex
        let valid = known[start...].filter { $0.value != nil }
        let last = valid.suffix(Self.last)
        guard last.count == Self.last, let first = last.first, let newest = last.last else { return nil }
        // Windows of several weeks are as old as they are wide: they must follow on each other, with one week between at most.
        let span = last.reduce(0) { $0 + $1.weeks }
        let oldest = first.week.adding(1 - first.weeks)
        guard oldest.distance(to: newest.week) <= span, newest.week.distance(to: week) <= newest.weeks,
            span > Self.last || oldest.distance(to: week) <= Self.last
        else { return nil }
        let before = valid.dropLast(Self.last).suffix(Self.mostBase)
        guard before.count >= Self.leastBase else { return nil }
        return last.allSatisfy(\.isShare) && before.allSatisfy(\.isShare)
            ? shares(Array(last), Array(before), leastEffect) : ranks(Array(last), Array(before), leastEffect)
    }

    private static func ranks(_ last: [PublishedWeek], _ before: [PublishedWeek], _ leastEffect: Double) -> Finding? {
        let values = last.compactMap(\.value)
        let base = before.compactMap(\.value)
        let by = shift(last: values, base: base)
        let middle = median(base) ?? 0
        let p = rankSumP(last: values, base: base)
        let isOneSided = values.allSatisfy { by < 0 ? $0 < middle : $0 > middle }
        let most = isCorrelated(base) ? leastPIfCorrelated : leastP
        return Finding(
            p: p, by: by, usual: middle, comparedWith: base.count, from: last[0].week.adding(1 - last[0].weeks),
            to: last[last.count - 1].week,
            isSignal: p <= most && isOneSided && abs(by) >= max(1.5 * spread(base), leastEffect) && by != 0)
    }

    /// Shares of few items are pooled: k of n, against k of n.
    private static func shares(_ last: [PublishedWeek], _ before: [PublishedWeek], _ leastEffect: Double) -> Finding? {
        func pooled(_ weeks: [PublishedWeek]) -> (part: Int, of: Int) {
            weeks.reduce((0, 0)) { ($0.0 + ($1.part ?? 0), $0.1 + ($1.of ?? 0)) }
        }
        let now = pooled(last)
        let then = pooled(before)
        guard now.of > 0, then.of > 0 else { return nil }
        let usual = Double(then.part) / Double(then.of)
        let by = Double(now.part) / Double(now.of) - usual
        let p = fisherP(part: now.part, of: now.of, against: then.part, of: then.of)
        let isOneSided = last.compactMap(\.value).allSatisfy { by < 0 ? $0 < usual : $0 > usual }
        return Finding(
            p: p, by: by, usual: usual, comparedWith: before.count, from: last[0].week.adding(1 - last[0].weeks),
            to: last[last.count - 1].week,
            isSignal: p <= leastP && isOneSided && abs(by) >= leastEffect && by != 0)
    }

    /// Whether weeks follow on each other: the lag-1 correlation, where there are enough of them to estimate it.
    static func isCorrelated(_ base: [Double]) -> Bool {
        guard base.count >= leastWeeksForCorrelation else { return false }
        let mean = base.reduce(0, +) / Double(base.count)
        let all = base.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        guard all > 0 else { return false }
        let next = zip(base, base.dropFirst()).reduce(0) { $0 + ($1.0 - mean) * ($1.1 - mean) }
        return next / all > correlated
    }
}
