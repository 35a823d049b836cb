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

    /// As libical takes it, to find out when it is in a zone that only a calendar defines.
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

/// Expands a rule as text, for the tests that hold it against other people's lists.
/// - Returns: the starts in wall clock, at most `limit`; nil if the rule is refused.
public func expansion(ofRule text: String, from first: String, limit: Int) -> [WallTime]? {
    icalerror_set_errors_are_fatal(0)
    guard let begin = WallTime(icaltime_from_string(first)),
        let rule = RecurrenceRule(anyOf: icalrecurrencetype_from_string(text))
    else { return nil }
    var starts: [WallTime] = []
    var steps = 12_000_000
    _ = rule.starts(first: begin, from: begin, steps: &steps) { start in
        if let until = rule.until, start > until { return false }
        starts.append(start)
        return starts.count < limit
    }
    return starts
}
