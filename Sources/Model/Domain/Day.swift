/// A calendar day (proleptic Gregorian), of no particular zone: `2026-11-24`.
public struct Day: Hashable, Comparable, Sendable {
    public let daysSince1970: Int

    public init(daysSince1970: Int) { self.daysSince1970 = daysSince1970 }

    /// Reads `YYYY-MM-DD`; nil for anything else, impossible dates included.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].utf8.count == 4, parts[1].utf8.count == 2, parts[2].utf8.count == 2,
            text.utf8.allSatisfy({ $0 == UInt8(ascii: "-") || (48...57).contains($0) }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]),
            (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        self = Day(year: year, month: month, day: day)
        guard self.parts == (year, month, day) else { return nil }
    }

    /// Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil.
    public init(year: Int, month: Int, day: Int) {
        let y = month <= 2 ? year - 1 : year
        let era = (y >= 0 ? y : y - 399) / 400
        let yearOfEra = y - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        daysSince1970 = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// Year, month 1–12, day 1–31 (civil_from_days of the same source).
    public var parts: (year: Int, month: Int, day: Int) {
        let z = daysSince1970 + 719_468
        let era = (z >= 0 ? z : z - 146_096) / 146_097
        let dayOfEra = z - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let m = (5 * dayOfYear + 2) / 153
        let month = m < 10 ? m + 3 : m - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * m + 2) / 5 + 1)
    }

    public var weekday: Weekday {
        // 1970-01-01 was a Thursday.
        Weekday.allCases[((daysSince1970 + 3) % 7 + 7) % 7]
    }

    /// The ISO week this day is in.
    public var week: Week { Week(monday: adding(-weekday.daysAfterMonday)) }

    public func adding(_ days: Int) -> Day { Day(daysSince1970: daysSince1970 + days) }

    public static func < (a: Day, b: Day) -> Bool { a.daysSince1970 < b.daysSince1970 }
}

extension Day: CustomStringConvertible {
    public var description: String {
        let (year, month, day) = parts
        guard (0...9999).contains(year) else { return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))" }
        return String(unsafeUninitializedCapacity: 10) { text in
            write(year, 4, text, at: 0)
            text[4] = UInt8(ascii: "-")
            write(month, 2, text, at: 5)
            text[7] = UInt8(ascii: "-")
            write(day, 2, text, at: 8)
            return 10
        }
    }
}

/// Days and weeks are written a million times when a ledger is checked: digit by digit, where they go.
private func write(_ value: Int, _ width: Int, _ text: UnsafeMutableBufferPointer<UInt8>, at start: Int) {
    var rest = value
    for place in (start..<(start + width)).reversed() {
        text[place] = UInt8(ascii: "0") + UInt8(rest % 10)
        rest /= 10
    }
}

public enum Weekday: Int, CaseIterable, Sendable, Hashable {
    case monday, tuesday, wednesday, thursday, friday, saturday, sunday

    public var daysAfterMonday: Int { rawValue }

    /// The English name, in full: `Monday`.
    public var name: String {
        switch self {
        case .monday: "Monday"
        case .tuesday: "Tuesday"
        case .wednesday: "Wednesday"
        case .thursday: "Thursday"
        case .friday: "Friday"
        case .saturday: "Saturday"
        case .sunday: "Sunday"
        }
    }
}

/// An ISO 8601 week, Monday to Sunday: `2026-W40`.
public struct Week: Hashable, Comparable, Sendable {
    public let monday: Day

    init(monday: Day) { self.monday = monday }

    /// The week that `day` is in.
    public init(of day: Day) { self = day.week }

    /// Reads `2026-W40`; nil for anything else, weeks that the year does not have included.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.count == 4, parts[1].utf8.count == 3, parts[1].first == "W",
            let year = Int(parts[0]), let number = Int(parts[1].dropFirst()), number >= 1
        else { return nil }
        // The week with the 4th of January is the first one.
        let first = Day(year: year, month: 1, day: 4).week
        monday = first.monday.adding((number - 1) * 7)
        guard self.year == year else { return nil }
    }

    /// The ISO year, which is the calendar year of the week's Thursday.
    public var year: Int { monday.adding(3).parts.year }
    /// 1 to 52 or 53.
    public var number: Int { parts.number }
    /// Where the Thursday stands in its calendar year says both.
    private var parts: (year: Int, number: Int) {
        let thursday = monday.adding(3)
        let year = thursday.parts.year
        let first = Day(year: year, month: 1, day: 1)
        return (year, (thursday.daysSince1970 - first.daysSince1970) / 7 + 1)
    }
    public var days: [Day] { (0..<7).map(monday.adding) }
    public func adding(_ weeks: Int) -> Week { Week(monday: monday.adding(weeks * 7)) }
    /// How many weeks from here to `other`.
    public func distance(to other: Week) -> Int { (other.monday.daysSince1970 - monday.daysSince1970) / 7 }
    public static func < (a: Week, b: Week) -> Bool { a.monday < b.monday }
}

extension Week: CustomStringConvertible {
    public var description: String {
        let (year, number) = parts
        guard (0...9999).contains(year) else { return "\(padded(year, 4))-W\(padded(number, 2))" }
        return String(unsafeUninitializedCapacity: 8) { text in
            write(year, 4, text, at: 0)
            text[4] = UInt8(ascii: "-")
            text[5] = UInt8(ascii: "W")
            write(number, 2, text, at: 6)
            return 8
        }
    }
}
