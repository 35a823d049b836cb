/// When and where a team works: what working time is counted in. Declared by the team; nothing of it is taken from what anybody
/// does.
public struct TeamCalendar: Sendable, Hashable {
    public let zone: Zone
    public let hours: WorkingHours
    /// Days that are public holidays for everybody in the team.
    public let holidays: Set<Day>
    public init(zone: Zone, hours: WorkingHours, holidays: Set<Day>) {
        self.zone = zone
        self.hours = hours
        self.holidays = holidays
    }

    /// Monday to Friday, nine to five, where a team has said nothing else.
    public static func usual(in zone: Zone, holidays: Set<Day> = []) -> TeamCalendar {
        TeamCalendar(zone: zone, hours: OneWorkingDay.usual, holidays: holidays)
    }
}

/// How much of a time was working time: |[a,b) ∩ W| (metrics.md 6).
///
///     Fri 16:00 ├──────────────── calendar: 66 h ────────────────┤ Mon 10:00
///               ├1h┤ 17:00        (weekend)          09:00 ├─1h─┤        working: 2 h
///
/// Each block is worked out once for all that is asked; a day with 23 or 25 hours has the hours that its clocks show.
public struct TeamWorkingTime: Sendable {
    private var starts: [Instant] = []
    private var ends: [Instant] = []
    /// Working time before each block, in microseconds.
    private var before: [Int64] = []

    /// - Parameter days: in the team's zone; nothing outside of them is working time.
    public init(_ calendar: TeamCalendar, over days: ClosedRange<Day>) {
        var total: Int64 = 0
        var day = days.lowerBound
        while day <= days.upperBound {
            defer { day = day.adding(1) }
            if calendar.holidays.contains(day) { continue }
            let blocks = calendar.hours.blocks.filter { $0.weekdays.contains(day.weekday) }
                .sorted { ($0.from, $0.to) < ($1.from, $1.to) }
            if blocks.isEmpty { continue }
            let midnight = calendar.zone.start(of: day)
            var end: Instant?
            for block in blocks {
                // As the clock on the wall shows it, by the rule of people's own hours: whatever happened in the night.
                let from = max(calendar.zone.instant(on: day, minute: block.from), end ?? midnight)
                let to =
                    block.to == 1_440
                    ? calendar.zone.start(of: day.adding(1)) : calendar.zone.instant(on: day, minute: block.to)
                guard from < to else { continue }
                starts.append(from)
                ends.append(to)
                before.append(total)
                total += to.since(from).microseconds
                end = to
            }
        }
    }

    /// In seconds; none if `to` is not after `from`.
    public func seconds(from: Instant, to: Instant) -> Double {
        Double(max(0, worked(before: to) - worked(before: from))) / 1_000_000
    }

    private func worked(before moment: Instant) -> Int64 {
        var low = 0
        var high = starts.count
        while low < high {
            let middle = (low + high) / 2
            if starts[middle] < moment { low = middle + 1 } else { high = middle }
        }
        guard low > 0 else { return 0 }
        return before[low - 1] + min(moment, ends[low - 1]).since(starts[low - 1]).microseconds
    }
}
