import CLibICal
import Domain

/// A zone that only a calendar defines. It is laid out here, because libical lays out whatever rule stands in it: one of minutes
/// takes the machine for good.
///
///     02:00 ┊→ 03:00    a time that is skipped is as much later: what held before goes on
///     03:00 ┊→ 02:00    one that occurs twice is the first: what held before goes on
///           ┊ from here on, on the later of the two clocks, the new one holds
struct ZoneOfCalendar {
    private struct Change {
        let wall: Int64
        let offset: Int64
    }
    private let first: Int64
    /// Sorted.
    private let changes: [Change]

    /// Clocks change twice a year; a calendar may say more, but not for ever.
    private static let most = 1_000

    /// Nil for what says no offset, and for a rule that is not one of years: no clock changes every hour.
    init?(_ definition: OpaquePointer, within window: Interval, budget: ReadingBudget) {
        // A change long before is as good as one just before.
        let from = window.start.microseconds / 1_000_000 - 800 * 86_400
        let to = window.end.microseconds / 1_000_000 + 3 * 86_400
        var found: [(at: Int64, from: Int64, to: Int64)] = []
        for part in parts(ICAL_XSTANDARD_COMPONENT, of: definition) + parts(ICAL_XDAYLIGHT_COMPONENT, of: definition) {
            guard
                let start = properties(ICAL_DTSTART_PROPERTY, of: part).first.flatMap({
                    WallTime(icalproperty_get_dtstart($0))
                }),
                let before = properties(ICAL_TZOFFSETFROM_PROPERTY, of: part).first.map({
                    Int64(icalproperty_get_tzoffsetfrom($0))
                }),
                let after = properties(ICAL_TZOFFSETTO_PROPERTY, of: part).first.map({
                    Int64(icalproperty_get_tzoffsetto($0))
                }), max(abs(before), abs(after)) <= 26 * 3600
            else { continue }
            var moments = [start.seconds]
            for property in properties(ICAL_RRULE_PROPERTY, of: part) {
                guard let rule = RecurrenceRule(icalproperty_get_rrule(property)), rule.isOfYears else { return nil }
                let outcome = rule.starts(
                    first: start, from: WallTime(seconds: from, isDate: false, isUTC: false), budget: budget
                ) { moment in
                    if let until = rule.until, moment.seconds - (until.isUTC ? before : 0) > until.seconds {
                        return false
                    }
                    moments.append(moment.seconds)
                    return moment.seconds <= to && moments.count <= Self.most
                }
                guard outcome == .complete else { return nil }
            }
            moments += properties(ICAL_RDATE_PROPERTY, of: part).prefix(Self.most).compactMap {
                WallTime(icalproperty_get_rdate($0).time)?.seconds
            }
            guard found.count + moments.count <= Self.most else { return nil }
            found += moments.map { (at: $0 - before, from: before, to: after) }
        }
        found.sort { ($0.at, $0.to) < ($1.at, $1.to) }
        guard let earliest = found.first else { return nil }
        first = earliest.from
        changes = found.map { Change(wall: $0.at + max($0.from, $0.to), offset: $0.to) }.sorted { $0.wall < $1.wall }
    }

    /// When it is so many seconds after 1970 on the zone's clock.
    func instant(_ wall: Int64) -> Instant {
        var low = 0
        var high = changes.count
        while low < high {
            let middle = (low + high) / 2
            if changes[middle].wall <= wall { low = middle + 1 } else { high = middle }
        }
        return Instant(microseconds: (wall - (low == 0 ? first : changes[low - 1].offset)) * 1_000_000)
    }
}
