/// When a person has had a working day's time to see something.
public enum OneWorkingDay {
    private static let least = Span.Length.hours(4).microseconds

    /// Monday to Friday, nine to five, for people who have said nothing else.
    static let usual: WorkingHours = {
        guard let hours = WorkingHours("Mon-Fri 09:00-17:00") else { preconditionFailure("these are working hours") }
        return hours
    }()

    /// The end of one working day's length of the person's own working time after `start`; absences and free days do not
    /// count.
    ///
    ///     asked Mon 15:00, works 9 to 5: two hours on Monday, six on Tuesday → Tuesday 15:00
    ///     asked Sat                    : Monday 17:00
    ///
    /// The length is that of the first working day on which any of it falls, and at least four hours: whoever can change
    /// somebody's hours must not be able to make a day of a minute.
    public static func end(
        from start: Instant, hours: WorkingHours?, zones: ZoneHistory, absences: [Absence]
    ) -> Instant {
        let hours = hours ?? usual
        var day = zones.day(of: start)
        var left: Int64?
        // Somebody who is away for longer than a year has a year.
        for _ in 0..<400 {
            if !absences.contains(where: { $0.contains(day) }) {
                let blocks = hours.blocks.filter { $0.weekdays.contains(day.weekday) }.sorted { $0.from < $1.from }
                for block in blocks {
                    let midnight = zones.start(of: day)
                    let from = max(start, midnight.adding(.minutes(block.from)))
                    let to = midnight.adding(.minutes(block.to))
                    guard from < to else { continue }
                    let whole = max(least, blocks.reduce(0) { $0 + Int64($1.to - $1.from) * 60_000_000 })
                    let open = left ?? whole
                    let here = to.since(from).microseconds
                    if here >= open { return Instant(microseconds: from.microseconds + open) }
                    left = open - here
                }
            }
            day = day.adding(1)
        }
        return zones.start(of: day)
    }
}

/// Days on which an organization works: Monday to Friday, without its holidays.
public enum WorkingDays {
    /// How many there are in a week.
    public static func count(in week: Week, holidays: Set<Day>) -> Int {
        week.days.count { isOne($0, holidays) }
    }

    private static func isOne(_ day: Day, _ holidays: Set<Day>) -> Bool {
        day.weekday.rawValue < Weekday.saturday.rawValue && !holidays.contains(day)
    }

    /// The midnight after so many whole working days; the day that `start` is in does not count.
    ///
    ///     Tuesday noon, five days: Wednesday, Thursday, Friday, Monday, Tuesday → the night to Wednesday
    public static func end(of days: Int, after start: Instant, in zone: Zone, holidays: Set<Day>) -> Instant {
        var day = zone.day(of: start)
        var left = days
        // A house that is closed for a year waits a year.
        for _ in 0..<400 where left > 0 {
            day = day.adding(1)
            if isOne(day, holidays) { left -= 1 }
        }
        return zone.start(of: day.adding(1))
    }
}
