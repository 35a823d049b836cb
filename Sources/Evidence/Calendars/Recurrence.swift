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

    func adding(_ seconds: Int64) -> WallTime {
        WallTime(seconds: self.seconds + seconds, isDate: isDate, isUTC: isUTC)
    }

    public static func < (a: WallTime, b: WallTime) -> Bool { a.seconds < b.seconds }
}

/// Expands a rule as text, for the tests that hold it against other people's lists.
/// - Returns: the starts in wall clock, at most `limit`; nil if the rule is refused.
public func expansion(ofRule text: String, from first: String, limit: Int) -> [WallTime]? {
    icalerror_set_errors_are_fatal(0)
    guard let begin = WallTime(icaltime_from_string(first)),
        let rule = RecurrenceRule(parsed: text)
    else { return nil }
    var starts: [WallTime] = []
    _ = rule.starts(first: begin, from: begin, budget: ReadingBudget { false }) { start in
        if let until = rule.until, start > until { return false }
        starts.append(start)
        return starts.count < limit
    }
    return starts
}
