/// What somebody declared as the own working hours, over time: past weeks stay as they were.
public struct WorkingHoursHistory: Hashable, Sendable {
    public struct Change: Hashable, Sendable {
        public let from: Day
        public let hours: WorkingHours
        public init(from: Day, hours: WorkingHours) {
            self.from = from
            self.hours = hours
        }
    }
    /// Nil for somebody who has declared none before the first change.
    public let first: WorkingHours?
    /// Sorted by day.
    public let changes: [Change]

    public init(_ first: WorkingHours?, changes: [Change] = []) {
        self.first = first
        self.changes = changes.sorted { $0.from < $1.from }
    }

    /// Nil where nothing is declared: then Monday to Friday, nine to five, is meant.
    public func declared(on day: Day) -> WorkingHours? { changes.last { $0.from <= day }?.hours ?? first }
}

/// When a person is expected to be there: the own working hours in the own zone, without absences and public holidays.
public struct WorkingTime: Sendable {
    public let hours: WorkingHoursHistory
    private let zones: ZoneHistory
    private let away: Set<Day>

    public init(_ hours: WorkingHoursHistory, in zones: ZoneHistory, without absences: [Absence] = []) {
        self.hours = hours
        self.zones = zones
        // Nobody is away for longer than anything is kept: the bound is for damaged rows.
        away = absences.reduce(into: []) { days, absence in
            var day = absence.from
            var left = 1_000
            while day <= absence.to, left > 0 {
                days.insert(day)
                day = day.adding(1)
                left -= 1
            }
        }
    }

    /// Monday to Friday, nine to five, for whoever has declared nothing.
    public static let usual = WorkingHours("Mon-Fri 09:00-17:00")

    /// The working windows of these days, disjoint and sorted, in UTC.
    ///
    /// They are said in wall clock: a night shift over a change of the clocks is an hour longer or shorter, an office day is
    /// not. A moment that does not exist that night is as much later; one that exists twice is the first.
    public func windows(on days: [Day]) -> [Interval] {
        days.flatMap { day -> [Interval] in
            guard !away.contains(day), let hours = hours.declared(on: day) ?? Self.usual else { return [] }
            let zone = zones.zone(on: day)
            let bounds = zones.bounds(of: day)
            return hours.blocks.filter { $0.weekdays.contains(day.weekday) }.compactMap { block in
                let from = zone.instant(on: day, minute: block.from)
                let to = block.to == 1_440 ? bounds.end : zone.instant(on: day, minute: block.to)
                return from < to ? Interval(from, to).clipped(to: bounds) : nil
            }
        }.union()
    }

    /// Saturdays and Sundays among these days on which the person does not work anyway: a week from Sunday to Thursday has
    /// its own weekend.
    public func weekends(on days: [Day]) -> [Interval] {
        days.filter { day in
            guard day.weekday == .saturday || day.weekday == .sunday,
                let hours = hours.declared(on: day) ?? Self.usual
            else { return false }
            return !hours.blocks.contains { $0.weekdays.contains(day.weekday) }
        }.map { zones.bounds(of: $0) }.union()
    }
}

extension Zone {
    /// The moment at which the clocks on the wall show so many minutes after midnight.
    ///
    /// A time that is skipped that day is as much later (02:30 becomes 03:30); one that occurs twice is the first.
    public func instant(on day: Day, minute: Int) -> Instant {
        instant(wall: Int64(day.daysSince1970) * 86_400 + Int64(minute) * 60)
    }

    /// The same for seconds since 1970 as the wall clock counts them.
    public func instant(wall: Int64) -> Instant {
        func at(_ offset: Int) -> Instant { Instant(microseconds: (wall - Int64(offset)) * 1_000_000) }
        // The offset some hours before is the one that holds until a change; it is also the one of the first of two.
        let before = offset(at: Instant(microseconds: (wall - 26 * 3600) * 1_000_000))
        let first = at(before)
        let found = offset(at: first)
        if found == before { return first }
        let second = at(found)
        return offset(at: second) == found ? second : first
    }
}
