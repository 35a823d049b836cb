import Domain

/// A moment on the clock of a zone.
struct LocalTime {
    let day: Day
    private let secondOfDay: Int

    init(_ instant: Instant, in zone: Zone) {
        day = zone.day(of: instant)
        let day = Int64(86_400)
        let wall = instant.microseconds / 1_000_000 + Int64(zone.offset(at: instant))
        secondOfDay = Int((wall % day + day) % day)
    }

    /// `09:05`
    var minutes: String { "\(two(secondOfDay / 3600)):\(two(secondOfDay / 60 % 60))" }
    /// `09:05:07`
    var seconds: String { "\(minutes):\(two(secondOfDay % 60))" }
    /// `Tuesday, 24 November 2026, 09:05`
    var full: String { "\(spoken(day)), \(minutes)" }
    /// `24 November 2026, 09:05`
    var plain: String { "\(dated(day)), \(minutes)" }
}

/// `24 November 2026`
func dated(_ day: Day) -> String {
    let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December",
    ]
    let (year, month, number) = day.parts
    return "\(number) \(months[month - 1]) \(year)"
}

/// `24 November 2026 to 2 December 2026`, and one day alone as itself.
func dated(_ first: Day, to last: Day) -> String { first == last ? dated(first) : "\(dated(first)) to \(dated(last))" }

/// `Tuesday, 24 November 2026`
func spoken(_ day: Day) -> String { "\(day.weekday.name), \(dated(day))" }

extension Week {
    /// `W36`, as charts name it.
    var label: String { "W\(number < 10 ? "0" : "")\(number)" }
}

extension Quarter {
    /// `the third quarter of 2026`
    var words: String { "the \(["first", "second", "third", "fourth"][number - 1]) quarter of \(year)" }
}

/// `12 seconds ago`; what a clock that is ahead claims to be in the future is just now.
func ago(_ instant: Instant, now: Instant) -> String {
    let seconds = Int(now.since(instant).seconds)
    func past(_ number: Int, _ unit: String) -> String { "\(number) \(unit)\(number == 1 ? "" : "s") ago" }
    switch seconds {
    case ..<2: return "just now"
    case ..<60: return past(seconds, "second")
    case ..<3600: return past(seconds / 60, "minute")
    case ..<172_800: return past(seconds / 3600, "hour")
    default: return past(seconds / 86_400, "day")
    }
}

private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
