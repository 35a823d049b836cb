import CLibICal
import Domain

/// In which zone an entry's clock is.
enum ZoneOfEntry {
    case known(Zone)
    /// Its owner's, of the day that the clock shows.
    case ofOwner(ZoneHistory)
    /// One that only the calendar itself defines.
    case own(ZoneOfCalendar)
}

/// Finds out what calendars mean by the names of their zones.
struct CalendarZones {
    private let defined: [String: OpaquePointer]
    private let owner: ZoneHistory
    /// Where a zone has a name that nobody knows.
    let whereUnknown: ZoneOfEntry
    private let window: Interval
    private let budget: ReadingBudget
    private var found: [String: ZoneOfEntry?] = [:]

    init(of calendar: OpaquePointer, owner: ZoneHistory, within window: Interval, budget: ReadingBudget) {
        whereUnknown =
            extraText("X-WR-TIMEZONE", of: calendar).flatMap(Self.zone).map(ZoneOfEntry.known) ?? .ofOwner(owner)
        self.owner = owner
        self.window = window
        self.budget = budget
        var defined: [String: OpaquePointer] = [:]
        for part in parts(ICAL_VTIMEZONE_COMPONENT, of: calendar) {
            let name = properties(ICAL_TZID_PROPERTY, of: part).first.flatMap { icalproperty_get_tzid($0) }
            if let name = name.map({ String(cString: $0) }), defined[name] == nil { defined[name] = part }
        }
        self.defined = defined
    }

    /// The zone of that name; nil if nobody knows it. Without a name the owner's is meant.
    mutating func place(named name: String?) -> ZoneOfEntry? {
        guard let name else { return .ofOwner(owner) }
        if let known = found[name] { return known }
        let place: ZoneOfEntry? =
            Self.zone(name).map(ZoneOfEntry.known)
            ?? defined[name].flatMap { own in
                extraText("X-LIC-LOCATION", of: own).flatMap(Self.zone).map(ZoneOfEntry.known)
                    ?? ZoneOfCalendar(own, within: window, budget: budget).map(ZoneOfEntry.own)
            }
        found[name] = .some(place)
        return place
    }

    /// By its own name, by its end (`/freeassociation.sourceforge.net/Europe/Berlin`), or as Windows calls it.
    static func zone(_ name: String) -> Zone? {
        let name = name.trimmingQuotes
        if let zone = Zone(name) { return zone }
        if ["GMT", "Z", "ZULU", "UTC"].contains(name.uppercased()) { return .utc }
        let parts = name.split(separator: "/")
        for count in [3, 2] where parts.count > count {
            if let zone = Zone(parts.suffix(count).joined(separator: "/")) { return zone }
        }
        return windowsZones[name.lowercased()].flatMap { Zone($0) }
    }
}

extension String {
    fileprivate var trimmingQuotes: String {
        var text = self[...]
        while let first = text.first, first == "\"" || first == " " { text.removeFirst() }
        while let last = text.last, last == "\"" || last == " " { text.removeLast() }
        return String(text)
    }
}

/// From wall clocks to moments, remembered by day: ten thousand series have the same days.
final class WallClocks {
    private struct Key: Hashable {
        let zone: String
        let day: Int64
    }
    private var offsets: [Key: Int64?] = [:]

    func instant(_ wall: WallTime, in place: ZoneOfEntry) -> Instant {
        if wall.isUTC { return Instant(microseconds: wall.seconds * 1_000_000) }
        return switch place {
        case .known(let zone): instant(wall.seconds, in: zone)
        case .ofOwner(let zones): instant(wall.seconds, in: zones.zone(on: Self.day(wall.seconds)))
        case .own(let zone): zone.instant(wall.seconds)
        }
    }

    private static func day(_ wall: Int64) -> Day {
        Day(daysSince1970: Int(wall >= 0 ? wall / 86_400 : (wall - 86_399) / 86_400))
    }

    func instant(_ wall: Int64, in zone: Zone) -> Instant {
        let day = Int64(Self.day(wall).daysSince1970)
        let key = Key(zone: zone.name, day: day)
        let offset: Int64?
        if let known = offsets[key] {
            offset = known
        } else {
            // The same two days before and after: then no clock changes between. No zone changes twice within four days.
            let before = zone.offset(at: Instant(microseconds: (day - 2) * 86_400_000_000))
            let after = zone.offset(at: Instant(microseconds: (day + 2) * 86_400_000_000))
            offset = before == after ? Int64(before) : nil
            offsets[key] = .some(offset)
        }
        guard let offset else { return zone.instant(wall: wall) }
        return Instant(microseconds: (wall - offset) * 1_000_000)
    }
}
