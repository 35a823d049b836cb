import Foundation

/// A time zone by its IANA name, and the days in it.
public struct Zone: Hashable, Sendable {
    /// `Europe/Berlin`.
    public let name: String
    private let zone: TimeZone

    /// Nil if the machine knows no zone of that name. Abbreviations (`CET`, `GMT+2`) are refused, because their meaning shifts.
    public init?(_ name: String) {
        guard name == "UTC" || name.contains("/"), !name.contains(".."),
            name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }),
            let zone = TimeZone(identifier: name)
        else {
            return nil
        }
        self.name = name
        self.zone = zone
    }

    public static let utc = Zone(utc: ())

    private init(utc: Void) {
        name = "UTC"
        zone = .gmt
    }

    /// Seconds east of UTC at that moment.
    public func offset(at instant: Instant) -> Int {
        zone.secondsFromGMT(for: Date(timeIntervalSince1970: instant.seconds))
    }

    public func day(of instant: Instant) -> Day {
        let local = instant.microseconds + Int64(offset(at: instant)) * 1_000_000
        return Day(daysSince1970: Int(floorDivide(local, 86_400_000_000)))
    }

    /// The first moment of the day. A day that begins inside a gap (midnight skipped) begins where the gap ends.
    public func start(of day: Day) -> Instant {
        let wall = Int64(day.daysSince1970) * 86_400
        // The offset some hours before midnight is the one in force until any change at midnight itself;
        // the earliest instant whose local day is `day` is sought between the two candidate offsets.
        let before = Int64(offset(at: Instant(microseconds: (wall - 26 * 3600) * 1_000_000)))
        let after = Int64(offset(at: Instant(microseconds: (wall + 26 * 3600) * 1_000_000)))
        var low = wall - max(before, after) - 1
        var high = wall - min(before, after)
        if before == after, self.day(of: Instant(microseconds: high * 1_000_000)) == day,
            self.day(of: Instant(microseconds: high * 1_000_000 - 1)) < day
        {
            return Instant(microseconds: high * 1_000_000)
        }
        low = min(low, wall - 15 * 3600)
        high = max(high, wall + 15 * 3600)
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if self.day(of: Instant(microseconds: middle * 1_000_000)) < day { low = middle } else { high = middle }
        }
        return Instant(microseconds: high * 1_000_000)
    }

    public static func == (a: Zone, b: Zone) -> Bool { a.name == b.name }
    public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

/// A person's zone over time: people travel and move, and their past days stay as they were.
///
///     Berlin            │ from 2026-06-01: New York
///     ──day──┬──day──┬──┴────longer day────┬──day──
///
/// Days neither overlap nor leave a gap: a day ends where the next one begins.
public struct ZoneHistory: Hashable, Sendable {
    public struct Change: Hashable, Sendable {
        public let from: Day
        public let zone: Zone
        public init(from: Day, zone: Zone) {
            self.from = from
            self.zone = zone
        }
    }
    public let first: Zone
    /// Sorted by day.
    public let changes: [Change]

    public init(_ first: Zone, changes: [Change] = []) {
        self.first = first
        self.changes = changes.sorted { $0.from < $1.from }
    }

    public func zone(on day: Day) -> Zone { changes.last { $0.from <= day }?.zone ?? first }

    public var latest: Zone { changes.last?.zone ?? first }

    public func start(of day: Day) -> Instant { zone(on: day).start(of: day) }

    public func bounds(of day: Day) -> Interval {
        let start = start(of: day)
        return Interval(start, max(start, self.start(of: day.adding(1))))
    }

    public func bounds(of week: Week) -> Interval {
        Interval(start(of: week.monday), start(of: week.monday.adding(7)))
    }

    public func day(of instant: Instant) -> Day {
        var day = latest.day(of: instant).adding(-1)
        while bounds(of: day).start > instant { day = day.adding(-1) }
        while bounds(of: day).end <= instant { day = day.adding(1) }
        return day
    }
}
