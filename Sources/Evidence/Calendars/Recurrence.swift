import CLibICal
import Domain

/// A moment as a calendar writes it: digits of a wall clock, with or without a zone.
public struct WallTime: Hashable, Comparable, Sendable {
    /// Seconds since 1970 as the wall clock counts them.
    public let seconds: Int64
    public let isDate: Bool
    public let isUTC: Bool
    public init(seconds: Int64, isDate: Bool, isUTC: Bool) {
        self.seconds = seconds
        self.isDate = isDate
        self.isUTC = isUTC
    }

    init?(_ time: icaltimetype) {
        guard (1...9999).contains(time.year), (1...12).contains(time.month), (1...31).contains(time.day) else {
            return nil
        }
        let day = Day(year: Int(time.year), month: Int(time.month), day: Int(time.day))
        let clock = time.is_date == 1 ? 0 : Int64(time.hour) * 3600 + Int64(time.minute) * 60 + Int64(time.second)
        self.init(
            seconds: Int64(day.daysSince1970) * 86_400 + clock, isDate: time.is_date == 1,
            isUTC: icaltime_is_utc(time) == 1)
    }

    var libical: icaltimetype {
        let day = Day(daysSince1970: Int(seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400))
        let (year, month, number) = day.parts
        let clock = Int(seconds - Int64(day.daysSince1970) * 86_400)
        var time = icaltime_null_time()
        time.year = Int32(year)
        time.month = Int32(month)
        time.day = Int32(number)
        time.hour = isDate ? 0 : Int32(clock / 3600)
        time.minute = isDate ? 0 : Int32(clock / 60 % 60)
        time.second = isDate ? 0 : Int32(clock % 60)
        time.is_date = isDate ? 1 : 0
        return time
    }

    func adding(_ seconds: Int64) -> WallTime {
        WallTime(seconds: self.seconds + seconds, isDate: isDate, isUTC: isUTC)
    }

    public static func < (a: WallTime, b: WallTime) -> Bool { a.seconds < b.seconds }
}

/// A rule of recurrence, as libical reads it, expanded in wall clock.
struct RecurrenceRule {
    private let rule: icalrecurrencetype
    /// The last moment; it is ours to compare, because libical would compare a moment of UTC with a wall clock.
    let until: WallTime?

    /// Nil for a rule that cannot be read, and for one of seconds or minutes: no meeting is every minute.
    init?(_ rule: icalrecurrencetype) {
        guard rule.freq != ICAL_SECONDLY_RECURRENCE, rule.freq != ICAL_MINUTELY_RECURRENCE else { return nil }
        self.init(anyOf: rule)
    }

    fileprivate init?(anyOf rule: icalrecurrencetype) {
        guard rule.freq != ICAL_NO_RECURRENCE else { return nil }
        var rule = rule
        until = WallTime(rule.until)
        rule.until = icaltime_null_time()
        self.rule = rule
    }

    enum Outcome: Hashable { case complete, tooMany }

    /// Hands over each start of the rule from about `from` on, in order, until `take` answers false.
    ///
    ///     first       every week for ever →           from               take: false
    ///     [x]....(stepped over as whole weeks)....[x]..[x]..[x]..[x]..[x]
    ///
    /// - Parameter steps: how many may still be made; what is counted is taken off.
    func starts(
        first: WallTime, from: WallTime, steps: inout Int, _ take: (WallTime) -> Bool
    ) -> Outcome {
        let begin = stepped(first, towards: from)
        guard let walk = icalrecur_iterator_new(rule, begin.libical) else { return .complete }
        defer { icalrecur_iterator_free(walk) }
        while true {
            guard steps > 0 else { return .tooMany }
            steps -= 1
            let next = icalrecur_iterator_next(walk)
            guard icaltime_is_null_time(next) == 0, let found = WallTime(next) else { return .complete }
            let start = WallTime(seconds: found.seconds, isDate: first.isDate, isUTC: first.isUTC)
            guard take(start) else { return .complete }
        }
    }

    /// A first start that is nearer, by whole periods: the same starts follow. Not for rules that count, and not for months and
    /// years, of which there are few.
    private func stepped(_ first: WallTime, towards from: WallTime) -> WallTime {
        guard rule.count == 0, from > first else { return first }
        let unit: Int64
        switch rule.freq {
        case ICAL_WEEKLY_RECURRENCE: unit = 7 * 86_400
        case ICAL_DAILY_RECURRENCE: unit = 86_400
        case ICAL_HOURLY_RECURRENCE: unit = 3_600
        default: return first
        }
        let period = unit * Int64(max(1, rule.interval))
        // One more behind, so that a rule of a week that began before its own first day is not cut.
        let periods = max(0, (from.seconds - first.seconds) / period - 1)
        return first.adding(periods * period)
    }
}

/// Expands a rule as text, for the tests that hold it against other people's lists.
/// - Returns: the starts in wall clock, at most `limit`; nil if the rule is refused.
public func expansion(ofRule text: String, from first: String, limit: Int) -> [WallTime]? {
    icalerror_set_errors_are_fatal(0)
    guard let begin = WallTime(icaltime_from_string(first)),
        let rule = RecurrenceRule(anyOf: icalrecurrencetype_from_string(text))
    else { return nil }
    var starts: [WallTime] = []
    var steps = 1_000_000
    _ = rule.starts(first: begin, from: begin, steps: &steps) { start in
        if let until = rule.until, start > until { return false }
        starts.append(start)
        return starts.count < limit
    }
    return starts
}
