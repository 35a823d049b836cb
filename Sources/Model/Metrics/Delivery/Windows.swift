public import Domain

/// Cuts what a metric found into weeks, and into windows of several weeks where one has too little.
///
///     weeks     │ 1 │ 2 │ 3 │ 4 ║ 5 │ 6 │ 7 │ 8 ║      ║: every 4 weeks a window begins anew, whatever is asked for
///     items     │ 6 │ 2 │ 3 │ 1 ║ 9 │ 1 │ 1 │ 0 ║
///     windows   │ ▣ │   ▣   │ – ║ ▣ │     –     ║      ▣ published with its last week   – withheld
///
/// A window is closed by the first week with which it has enough, and what is left at the end of a block is withheld: a window
/// that is published never overlaps another, and none depends on which weeks somebody asks for, so that no two of them can be
/// subtracted from each other.
public struct Windows: Sendable {
    public struct Window: Sendable {
        public let weeks: ClosedRange<Week>
        /// Everything that falls into it.
        public let items: ArraySlice<Finding>
        /// What its number is made of; none if it is withheld. What counts once a day is joined.
        public let published: [Finding]
        /// How many of the items no number here is made of.
        public let withheld: Int
    }

    /// Up to the last complete week, by time.
    public let all: [Window]
    private let statistic: WorkStatistic
    private let members: TeamMembers

    /// - Parameters:
    ///   - first: the first week of interest; what its block had before is looked at too.
    ///   - through: the last complete week.
    public init(
        of found: [Finding], statistic: WorkStatistic, floor: WorkFloor, members: TeamMembers,
        from first: Week, through: Week, _ calendar: WeekCalendar
    ) {
        self.statistic = statistic
        self.members = members
        var windows: [Window] = []
        let sorted = found.sorted { ($0.at, $0.id) < ($1.at, $1.id) }
        var begin = first.adding(-Self.placeInBlock(first, floor.widest))
        var items = sorted[sorted.partition(from: calendar.start(of: begin))...]
        while begin <= through {
            let blockEnd = begin.adding(floor.widest - 1 - Self.placeInBlock(begin, floor.widest))
            var last = begin
            var count = 0
            var chosen: [Finding] = []
            var published: [Finding] = []
            while true {
                count = items.partition(from: calendar.start(of: last.adding(1))) - items.startIndex
                chosen = floor.publishable(items.prefix(count)) { members.during(begin...last).count }
                published = Self.joined(chosen)
                // Joined they may be too few.
                if published.count < floor.items { (chosen, published) = ([], []) }
                if !published.isEmpty || last == blockEnd || last == through { break }
                last = last.adding(1)
            }
            windows.append(
                Window(
                    weeks: begin...last, items: items.prefix(count), published: published,
                    withheld: count - chosen.count))
            items = items.dropFirst(count)
            begin = last.adding(1)
        }
        all = windows
    }

    /// What happened on one day as one, by the first of it.
    private static func joined(_ items: [Finding]) -> [Finding] {
        var places: [Day: Int] = [:]
        var joined: [Finding] = []
        for item in items {
            guard let day = item.day, let place = places[day] else {
                if let day = item.day { places[day] = joined.count }
                joined.append(item)
                continue
            }
            let first = joined[place]
            joined[place] = Finding(
                id: first.id, at: first.at, from: first.from, to: first.to, authors: first.authors + item.authors,
                of: first.source, on: day)
        }
        return joined
    }

    /// The same weeks begin a block for everything and for ever.
    private static func placeInBlock(_ week: Week, _ widest: Int) -> Int {
        let weeks = epoch.distance(to: week)
        return (weeks % widest + widest) % widest
    }
    private static let epoch = Week(of: Day(daysSince1970: 4))

    public func points(_ weeks: [Week]) -> [WorkPoint] {
        var points: [Week: WorkPoint] = [:]
        for window in all {
            var week = window.weeks.lowerBound
            while week <= window.weeks.upperBound {
                points[week] = window.items.isEmpty ? .noData(week) : .tooLittle(week)
                week = week.adding(1)
            }
            if let point = point(of: window) { points[window.weeks.upperBound] = point }
        }
        return weeks.map { points[$0] ?? .noData($0) }
    }

    private func point(of window: Window) -> WorkPoint? {
        if window.published.isEmpty { return nil }
        let last = window.weeks.upperBound
        let weeks = window.weeks.lowerBound.distance(to: last) + 1
        let n = window.published.count
        switch statistic {
        case .median:
            let seconds = window.published.compactMap(\.seconds).sorted()
            guard let median = quantile(0.5, of: seconds) else { return nil }
            return .published(
                last, weeks: weeks, value: median, p75: quantile(0.75, of: seconds), p90: quantile(0.9, of: seconds),
                n: seconds.count)
        case .share:
            guard let share = share(of: window.published) else { return nil }
            return .published(last, weeks: weeks, value: share.value, n: n, part: share.part)
        case .perWeek:
            return .published(last, weeks: weeks, value: Double(n) / Double(weeks), n: n)
        case .spread:
            var counts: [AuthorKey: Int] = [:]
            for member in members.during(window.weeks) { counts[member] = 0 }
            for item in window.published {
                for author in item.authors { if let author { counts[author, default: 0] += 1 } }
            }
            return gini(Array(counts.values)).map {
                .published(last, weeks: weeks, value: max($0, WorkStatistic.leastSpread), n: n)
            }
        }
    }

    private func share(of items: [Finding]) -> (value: Double, part: Int?)? {
        let isEstimated = items.allSatisfy { ($0.weight ?? 0) > 0 }
        let weight = { (item: Finding) in isEstimated ? item.weight ?? 1 : 1 }
        let whole = items.reduce(0) { $0 + $1.whole * weight($1) }
        guard whole > 0 else { return nil }
        let part = items.reduce(0) { $0 + $1.part * weight($1) }
        return (part / whole, isEstimated ? nil : Int(part))
    }
}

extension ArraySlice<Finding> {
    /// The place of the first that is not before the moment; they are sorted by time.
    fileprivate func partition(from moment: Instant) -> Int {
        var low = startIndex
        var high = endIndex
        while low < high {
            let middle = (low + high) / 2
            if self[middle].at < moment { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension [Finding] {
    fileprivate func partition(from moment: Instant) -> Int { self[...].partition(from: moment) }
}

/// When weeks begin in one zone; each is worked out once.
public struct WeekCalendar: Sendable {
    private let zone: Zone
    private let first: Week
    private let starts: [Instant]

    public init(_ zone: Zone, from first: Week, through last: Week) {
        self.zone = zone
        self.first = first
        starts = (0...max(0, first.distance(to: last) + 1)).map { zone.start(of: first.adding($0).monday) }
    }

    public func start(of week: Week) -> Instant {
        let place = first.distance(to: week)
        return starts.indices.contains(place) ? starts[place] : zone.start(of: week.monday)
    }
}
