import CLibICal
import Domain

/// A rule of recurrence (RFC 5545, 3.3.10): libical reads it, and it is laid out here, in wall clock. The iterator of libical 3.0,
/// which is what distributions have, disagrees with its own later versions on positions, intervals of hours and the last week of a
/// year (docs/decisions/0022).
struct RecurrenceRule {
    enum Frequency { case yearly, monthly, weekly, daily, hourly, minutely, secondly }
    enum Outcome: Hashable { case complete, tooMany }

    private let frequency: Frequency
    private let interval: Int64
    private let count: Int
    /// The last moment; it is compared by whoever knows the zone.
    let until: WallTime?
    private let weekStart: Int
    private let seconds, minutes, hours, monthDays, yearDays, weeks, months, positions: [Int]
    /// Days after Monday, with which of the month or year; zero is every one.
    private let weekdays: [(day: Int, which: Int)]

    /// Nil for a rule that cannot be read, and for one of seconds or minutes: no meeting is every minute.
    init?(_ rule: icalrecurrencetype) {
        guard rule.freq != ICAL_SECONDLY_RECURRENCE, rule.freq != ICAL_MINUTELY_RECURRENCE else { return nil }
        self.init(anyOf: rule)
    }

    /// Of any frequency, for tests.
    init?(parsed text: String) { self.init(anyOf: icalrecurrencetype_from_string(text)) }

    init?(anyOf rule: icalrecurrencetype) {
        switch rule.freq {
        case ICAL_YEARLY_RECURRENCE: frequency = .yearly
        case ICAL_MONTHLY_RECURRENCE: frequency = .monthly
        case ICAL_WEEKLY_RECURRENCE: frequency = .weekly
        case ICAL_DAILY_RECURRENCE: frequency = .daily
        case ICAL_HOURLY_RECURRENCE: frequency = .hourly
        case ICAL_MINUTELY_RECURRENCE: frequency = .minutely
        case ICAL_SECONDLY_RECURRENCE: frequency = .secondly
        default: return nil
        }
        // Another calendar than the Gregorian one.
        guard rule.rscale == nil else { return nil }
        func list<Values>(_ values: Values) -> [Int] {
            withUnsafeBytes(of: values) { bytes in
                Array(
                    bytes.bindMemory(to: Int16.self).prefix { $0 != Int16(ICAL_RECURRENCE_ARRAY_MAX.rawValue) }.map(
                        Int.init))
            }
        }
        func sorted<Values>(_ values: Values) -> [Int] { Set(list(values)).sorted() }
        interval = Int64(max(1, rule.interval))
        count = Int(rule.count)
        until = WallTime(rule.until)
        // Sunday is 1 there.
        weekStart = rule.week_start == ICAL_NO_WEEKDAY ? 0 : (Int(rule.week_start.rawValue) + 5) % 7
        seconds = sorted(rule.by_second)
        minutes = sorted(rule.by_minute)
        hours = sorted(rule.by_hour)
        monthDays = list(rule.by_month_day)
        yearDays = list(rule.by_year_day)
        weeks = list(rule.by_week_no)
        months = list(rule.by_month)
        positions = list(rule.by_set_pos)
        weekdays = list(rule.by_day).map { day in
            (
                (Int(icalrecurrencetype_day_day_of_week(Int16(day)).rawValue) + 5) % 7,
                Int(icalrecurrencetype_day_position(Int16(day)))
            )
        }
    }

    /// Whether it is one of whole years, as those are by which clocks change.
    var isOfYears: Bool { frequency == .yearly && hours.isEmpty && minutes.isEmpty && seconds.isEmpty }

    /// Hands over each start of the rule from about `from` on, in order, until `take` answers false.
    ///
    ///     first       every week for ever →           from               take: false
    ///     [x]....(stepped over as whole weeks)....[x]..[x]..[x]..[x]..[x]
    ///
    /// - Parameter budget: each day that is looked at and each time that is laid out is taken off.
    func starts(first: WallTime, from: WallTime, budget: ReadingBudget, _ take: (WallTime) -> Bool) -> Outcome {
        var left = count > 0 ? count : Int.max
        let begin = stepped(first, towards: from)
        // Known before any of them is made: of a rule of every second there are 86,400.
        guard budget.spend(max(1, hours.count) * max(1, minutes.count) * max(1, seconds.count)) else { return .tooMany }
        let daily = times(of: begin)
        var period: Int64 = 0
        // A rule that never comes again (the 30th of February) ends after so many periods without a start.
        var barren = 0
        while barren < 400_000 {
            guard budget.spend(1) else { return .tooMany }
            guard let found = moments(of: period, from: begin, daily, budget) else { return .complete }
            period += 1
            barren = found.count == 0 ? barren + 1 : 0
            for index in 0..<found.count {
                guard budget.spend(1) else { return .tooMany }
                let moment = found[index]
                guard moment >= first.seconds else { continue }
                guard left > 0, take(WallTime(seconds: moment, isDate: first.isDate, isUTC: first.isUTC)) else {
                    return .complete
                }
                left -= 1
            }
            if left == 0 { return .complete }
        }
        return .complete
    }

    /// A first start that is nearer, by whole periods: the same starts follow. Not for rules that count.
    private func stepped(_ first: WallTime, towards from: WallTime) -> WallTime {
        guard count == 0, from > first else { return first }
        let units: [Frequency: Int64] = [.weekly: 7 * 86_400, .daily: 86_400, .hourly: 3_600]
        // One more behind, so that a week that began before its own first day is not cut.
        if let unit = units[frequency] {
            let length = unit * interval
            return first.adding(max(0, (from.seconds - first.seconds) / length - 1) * length)
        }
        let day = Day(daysSince1970: Int(floor(first.seconds, 86_400)))
        let (year, month, number) = day.parts
        // The 29th and later are not in every month, and a week of the year is on the weekday of the first.
        guard frequency == .yearly || frequency == .monthly, number <= 28, weeks.isEmpty else { return first }
        let aim = Day(daysSince1970: Int(floor(from.seconds, 86_400))).parts
        let step = Int(interval) * (frequency == .yearly ? 12 : 1)
        let months = max(0, (aim.year - year) * 12 + aim.month - month - step) / step * step + month - 1
        let there = Day(year: year + months / 12, month: months % 12 + 1, day: number)
        return first.adding(Int64(there.daysSince1970 - day.daysSince1970) * 86_400)
    }

    /// The times of a day, sorted; none for rules of hours, which have their own.
    private func times(of begin: WallTime) -> [Int64] {
        let clock = begin.seconds - floor(begin.seconds, 86_400) * 86_400
        switch frequency {
        case .hourly, .minutely, .secondly: return []
        case .yearly, .monthly, .weekly, .daily:
            if begin.isDate { return [0] }
            return or(hours, clock / 3_600).flatMap { hour in
                or(minutes, clock / 60 % 60).flatMap { minute in
                    or(seconds, clock % 60).map { hour * 3_600 + minute * 60 + $0 }
                }
            }
        }
    }

    /// Starts that are worked out when they are asked for: days × times can be millions in one year.
    private struct Moments {
        var days: [Day] = []
        var times: [Int64] = []
        /// Which of days × times; nil is all.
        var places: [Int]?
        var count: Int { places?.count ?? days.count * times.count }

        subscript(index: Int) -> Int64 {
            let place = places?[index] ?? index
            return Int64(days[place / times.count].daysSince1970) * 86_400 + times[place % times.count]
        }
    }

    /// The starts in one period, sorted; nil after the year 9999.
    private func moments(of period: Int64, from begin: WallTime, _ daily: [Int64], _ budget: ReadingBudget) -> Moments?
    {
        let origin = Day(daysSince1970: Int(floor(begin.seconds, 86_400)))
        let (year, month, _) = origin.parts
        let days: [Day]
        switch frequency {
        case .yearly:
            let there = year + Int(period * interval)
            guard there < 10_000 else { return nil }
            let january = Day(year: there, month: 1, day: 1)
            days = (0..<(Day(year: there + 1, month: 1, day: 1).daysSince1970 - january.daysSince1970)).map(
                january.adding)
        case .monthly:
            let number = year * 12 + month - 1 + Int(period * interval)
            guard number < 120_000 else { return nil }
            let start = Day(year: number / 12, month: number % 12 + 1, day: 1)
            days = (0..<Self.length(ofMonth: number % 12 + 1, number / 12)).map(start.adding)
        case .weekly:
            let start = origin.adding(-((origin.weekday.daysAfterMonday - weekStart + 7) % 7))
            days = (0..<7).map { start.adding(Int(period * interval) * 7 + $0) }
        case .daily: days = [origin.adding(Int(period * interval))]
        case .hourly, .minutely, .secondly: return moments(ofHour: period, from: begin, origin, budget)
        }
        guard let last = days.last, last.daysSince1970 < 2_932_897 else { return nil }
        _ = budget.spend(days.count)
        return placed(days.filter { holds($0, from: origin) }, daily, budget)
    }

    /// The same for a rule of hours, minutes or seconds, each of which is a period.
    private func moments(
        ofHour period: Int64, from begin: WallTime, _ origin: Day, _ budget: ReadingBudget
    ) -> Moments? {
        let clock = begin.seconds - Int64(origin.daysSince1970) * 86_400
        let unit: Int64 = frequency == .hourly ? 3_600 : frequency == .minutely ? 60 : 1
        let at = floor(begin.seconds, unit) * unit + period * interval * unit
        let day = Day(daysSince1970: Int(floor(at, 86_400)))
        guard day.daysSince1970 < 2_932_897 else { return nil }
        let second = at - Int64(day.daysSince1970) * 86_400
        guard hours.isEmpty || hours.contains(Int(second / 3_600)),
            frequency == .hourly || minutes.isEmpty || minutes.contains(Int(second / 60 % 60)),
            frequency != .secondly || seconds.isEmpty || seconds.contains(Int(second % 60)),
            holds(day, from: origin)
        else { return Moments() }
        var times: [Int64] = []
        for minute in frequency == .hourly ? or(minutes, clock / 60 % 60) : [second / 60 % 60] {
            for part in frequency == .secondly ? [second % 60] : or(seconds, clock % 60) {
                times.append(second / 3_600 * 3_600 + minute * 60 + part)
            }
        }
        _ = budget.spend(times.count)
        return placed([day], times, budget)
    }

    private func or(_ values: [Int], _ own: Int64) -> [Int64] { values.isEmpty ? [own] : values.map(Int64.init) }

    private func placed(_ days: [Day], _ times: [Int64], _ budget: ReadingBudget) -> Moments {
        guard !positions.isEmpty else { return Moments(days: days, times: times) }
        _ = budget.spend(positions.count)
        let many = days.count * times.count
        let places = Set(positions.map { $0 > 0 ? $0 - 1 : many + $0 }).filter { (0..<many).contains($0) }
        return Moments(days: days, times: times, places: places.sorted())
    }

    /// Whether a day is one of the rule: every part that is said must hold, and where none is, it is the day of the first start.
    private func holds(_ day: Day, from origin: Day) -> Bool {
        let (year, month, number) = day.parts
        let saysDay = !weekdays.isEmpty || !monthDays.isEmpty || !yearDays.isEmpty
        if !months.isEmpty {
            guard months.contains(month) else { return false }
        } else if frequency == .yearly, !saysDay || weekdays.isEmpty && yearDays.isEmpty, weeks.isEmpty {
            guard month == origin.parts.month else { return false }
        }
        if !saysDay {
            switch frequency {
            case .yearly where !weeks.isEmpty, .weekly:
                guard day.weekday == origin.weekday else { return false }
            case .yearly, .monthly:
                guard number == origin.parts.day else { return false }
            default: break
            }
        }
        if !monthDays.isEmpty {
            let length = Self.length(ofMonth: month, year)
            guard monthDays.contains(number) || monthDays.contains(number - length - 1) else { return false }
        }
        if !yearDays.isEmpty {
            let place = day.daysSince1970 - Day(year: year, month: 1, day: 1).daysSince1970 + 1
            let length =
                Day(year: year + 1, month: 1, day: 1).daysSince1970 - Day(year: year, month: 1, day: 1).daysSince1970
            guard yearDays.contains(place) || yearDays.contains(place - length - 1) else { return false }
        }
        if !weeks.isEmpty, frequency == .yearly {
            let (week, of) = weekNumber(of: day)
            guard weeks.contains(week) || weeks.contains(week - of - 1) else { return false }
        }
        return weekdays.isEmpty || weekdays.contains { matches(day, $0) }
    }

    private func matches(_ day: Day, _ wanted: (day: Int, which: Int)) -> Bool {
        guard day.weekday.daysAfterMonday == wanted.day else { return false }
        guard wanted.which != 0, weeks.isEmpty else { return true }
        let (year, month, number) = day.parts
        if frequency == .monthly || frequency == .yearly && !months.isEmpty {
            let length = Self.length(ofMonth: month, year)
            return wanted.which > 0 ? (number - 1) / 7 + 1 == wanted.which : (length - number) / 7 + 1 == -wanted.which
        }
        guard frequency == .yearly else { return true }
        let january = Day(year: year, month: 1, day: 1).daysSince1970
        let december = Day(year: year, month: 12, day: 31).daysSince1970
        return wanted.which > 0
            ? (day.daysSince1970 - january) / 7 + 1 == wanted.which
            : (december - day.daysSince1970) / 7 + 1 == -wanted.which
    }

    /// The week of its own year that the day is in, and how many that has; the first has at least four days in it.
    private func weekNumber(of day: Day) -> (week: Int, of: Int) {
        func first(_ year: Int) -> Int {
            let fourth = Day(year: year, month: 1, day: 4)
            return fourth.daysSince1970 - (fourth.weekday.daysAfterMonday - weekStart + 7) % 7
        }
        var year = day.parts.year
        if day.daysSince1970 < first(year) { year -= 1 }
        if day.daysSince1970 >= first(year + 1) { year += 1 }
        return ((day.daysSince1970 - first(year)) / 7 + 1, (first(year + 1) - first(year)) / 7)
    }

    private static func length(ofMonth month: Int, _ year: Int) -> Int {
        let next = month == 12 ? Day(year: year + 1, month: 1, day: 1) : Day(year: year, month: month + 1, day: 1)
        return next.daysSince1970 - Day(year: year, month: month, day: 1).daysSince1970
    }
}

private func floor(_ a: Int64, _ b: Int64) -> Int64 { a >= 0 ? a / b : (a - b + 1) / b }
