import CLibICal
import Domain

/// In which zone an entry's clock is.
enum ZoneOfEntry {
    case known(Zone)
    /// One that only the calendar itself defines.
    case own(OpaquePointer)
}

/// Finds out what calendars mean by the names of their zones, and when it is then.
struct CalendarZones {
    private let calendar: OpaquePointer
    private let fallback: Zone
    private let clocks: WallClocks
    private var found: [String: ZoneOfEntry?] = [:]

    init(of calendar: OpaquePointer, owner: Zone, clocks: WallClocks) {
        self.calendar = calendar
        self.clocks = clocks
        let named = properties(ICAL_X_PROPERTY, of: calendar).first { property in
            icalproperty_get_x_name(property).map { String(cString: $0).uppercased() } == "X-WR-TIMEZONE"
        }
        let name = named.flatMap { icalproperty_get_value_as_string($0) }.map { String(cString: $0) }
        fallback = name.flatMap(Self.zone) ?? owner
        ownerZone = owner
    }

    private let ownerZone: Zone

    /// The zone of that name; nil if nobody knows it. Without a name the owner's is meant.
    mutating func place(named name: String?) -> ZoneOfEntry? {
        guard let name else { return .known(ownerZone) }
        if let known = found[name] { return known }
        let place: ZoneOfEntry? =
            Self.zone(name).map(ZoneOfEntry.known)
            ?? icalcomponent_get_timezone(calendar, name).map { own in
                let location = icaltimezone_get_location(own).flatMap { Self.zone(String(cString: $0)) }
                return location.map(ZoneOfEntry.known) ?? .own(own)
            }
        found[name] = .some(place)
        return place
    }

    var whereUnknown: ZoneOfEntry { .known(fallback) }

    func instant(_ wall: WallTime, in place: ZoneOfEntry) -> Instant {
        if wall.isUTC { return Instant(microseconds: wall.seconds * 1_000_000) }
        switch place {
        case .known(let zone): return clocks.instant(wall.seconds, in: zone)
        case .own(let own):
            return Instant(microseconds: Int64(icaltime_as_timet_with_zone(wall.libical, own)) * 1_000_000)
        }
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

    func instant(_ wall: Int64, in zone: Zone) -> Instant {
        let day = wall >= 0 ? wall / 86_400 : (wall - 86_399) / 86_400
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
