import CLibICal
import Domain

/// The entries of one or several iCalendar texts. It owns what libical parsed, because zones point into it.
final class CalendarEntries {
    let owner: CalendarOwner
    let clocks = WallClocks()
    private var trees: [OpaquePointer] = []
    private(set) var entries: [CalendarEntry] = []
    /// Busy times that are said without an entry.
    private(set) var busy: [Meeting] = []
    private(set) var findings: [CalendarFinding: Int] = [:]
    private(set) var tellsAttendees = false
    private(set) var count = 0
    let budget: ReadingBudget
    private let window: Interval
    private var unnamed = 0

    init(of owner: CalendarOwner, within window: Interval, budget: ReadingBudget) {
        // The switch of a library that would end the process over a bad argument.
        icalerror_set_errors_are_fatal(0)
        self.owner = owner
        self.window = window
        self.budget = budget
    }

    deinit { for tree in trees { icalcomponent_free(tree) } }

    func add(_ lines: NeededLines) throws(UnreadableCalendar) {
        let own = try parse(lines)
        trees += own
        let calendars = own.flatMap { tree in
            icalcomponent_isa(tree) == ICAL_VCALENDAR_COMPONENT ? [tree] : parts(ICAL_VCALENDAR_COMPONENT, of: tree)
        }
        guard !calendars.isEmpty else { throw .damaged }
        for calendar in calendars {
            let method = properties(ICAL_METHOD_PROPERTY, of: calendar).first.map { icalproperty_get_method($0) }
            var zones = CalendarZones(of: calendar, owner: owner.zones, within: window, budget: budget)
            let events = parts(ICAL_VEVENT_COMPONENT, of: calendar)
            count += events.count
            guard count <= CalendarReading.mostEntries else { throw .tooMany }
            if method == ICAL_METHOD_REPLY || method == ICAL_METHOD_COUNTER || method == ICAL_METHOD_DECLINECOUNTER
                || method == ICAL_METHOD_REFRESH
            {
                findings[.isAnswer, default: 0] += events.count
                continue
            }
            for event in events {
                guard budget.goesOn(after: 32) else { throw .tooSlow }
                read(event, isCancelled: method == ICAL_METHOD_CANCEL, &zones)
            }
            for part in parts(ICAL_VFREEBUSY_COMPONENT, of: calendar) { try readBusy(part) }
        }
    }

    /// Line by line, so that it can be ended: a line that cannot be read costs as much as all that stand before it.
    private func parse(_ lines: NeededLines) throws(UnreadableCalendar) -> [OpaquePointer] {
        guard let parser = icalparser_new() else { throw .damaged }
        defer { icalparser_free(parser) }
        var found: [OpaquePointer] = []
        var text = lines.text
        let isWhole = text.withUnsafeMutableBufferPointer { buffer in
            lines.starts.allSatisfy { start in
                guard budget.goesOn(after: 8) else { return false }
                if let tree = icalparser_add_line(parser, buffer.baseAddress.map { $0 + start }) { found.append(tree) }
                return true
            }
        }
        guard isWhole else {
            for tree in found { icalcomponent_free(tree) }
            throw .tooSlow
        }
        return found
    }

    func note(_ finding: CalendarFinding) { findings[finding, default: 0] += 1 }

    private func read(_ event: OpaquePointer, isCancelled: Bool, _ zones: inout CalendarZones) {
        guard let property = properties(ICAL_DTSTART_PROPERTY, of: event).first,
            let start = WallTime(icalproperty_get_dtstart(property))
        else { return note(.noStart) }
        var isUnknown = false
        func place(_ property: OpaquePointer) -> ZoneOfEntry {
            if let place = zones.place(named: zoneName(of: property)) { return place }
            isUnknown = true
            return zones.whereUnknown
        }
        let own = place(property)
        let began = clocks.instant(start, in: own)
        var length: Int64 = start.isDate ? 86_400 : 0
        if let property = properties(ICAL_DTEND_PROPERTY, of: event).first,
            let end = WallTime(icalproperty_get_dtend(property))
        {
            length =
                start.isDate && end.isDate
                ? end.seconds - start.seconds
                : clocks.instant(end, in: place(property)).since(began).microseconds / 1_000_000
        } else if let property = properties(ICAL_DURATION_PROPERTY, of: event).first {
            length = Int64(icaldurationtype_as_int(icalproperty_get_duration(property)))
        }
        guard length >= 0 else { return note(.endsBeforeStart) }
        let standing = CalendarEntry.Standing(of: event, for: owner)
        if standing.isNamed { tellsAttendees = true }
        var rules: [RecurrenceRule] = []
        for property in properties(ICAL_RRULE_PROPERTY, of: event) {
            if let rule = RecurrenceRule(icalproperty_get_rrule(property)) {
                rules.append(rule)
            } else {
                note(.unreadableRule)
            }
        }
        var more: [(Instant, Int64?)] = []
        for property in properties(ICAL_RDATE_PROPERTY, of: event) {
            let said = icalproperty_get_rdate(property)
            if let wall = WallTime(said.time) {
                more.append((clocks.instant(wall, in: place(property)), nil))
            } else if let wall = WallTime(said.period.start) {
                let from = clocks.instant(wall, in: place(property))
                let until = WallTime(said.period.end).map { clocks.instant($0, in: place(property)) }
                let seconds =
                    until.map { $0.since(from).microseconds / 1_000_000 }
                    ?? Int64(icaldurationtype_as_int(said.period.duration))
                more.append((from, max(0, seconds)))
            }
        }
        let except = properties(ICAL_EXDATE_PROPERTY, of: event).compactMap { property in
            WallTime(icalproperty_get_exdate(property)).map { wall in
                // A day takes away the instance of that day, whatever its hour.
                let moment =
                    wall.isDate && !start.isDate ? wall.adding(((start.seconds % 86_400) + 86_400) % 86_400) : wall
                return clocks.instant(moment, in: wall.isDate ? own : place(property))
            }
        }
        let replaced = properties(ICAL_RECURRENCEID_PROPERTY, of: event).first
        let isLater = replaced.flatMap { icalproperty_get_first_parameter($0, ICAL_RANGE_PARAMETER) }
            .map { icalparameter_get_range($0) == ICAL_RANGE_THISANDFUTURE }
        let status = properties(ICAL_STATUS_PROPERTY, of: event).first.map { icalproperty_get_status($0) }
        unnamed += 1
        let replaces = replaced.flatMap { property in
            WallTime(icalproperty_get_recurrenceid(property)).map { clocks.instant($0, in: place(property)) }
        }
        if isUnknown { note(.unknownZone) }
        entries.append(
            CalendarEntry(
                uid: properties(ICAL_UID_PROPERTY, of: event).first.flatMap { icalproperty_get_uid($0) }
                    .map { String(cString: $0) } ?? "\(unnamed)",
                replaces: replaces, replacesLater: isLater ?? false,
                version: (
                    properties(ICAL_SEQUENCE_PROPERTY, of: event).first.map { Int(icalproperty_get_sequence($0)) } ?? 0,
                    Self.modified(event)
                ),
                isCancelled: isCancelled || status == ICAL_STATUS_CANCELLED, start: start, place: own, length: length,
                standing: standing, rules: rules, more: more, except: Set(except)))
    }

    private static func modified(_ event: OpaquePointer) -> Int64 {
        let times =
            properties(ICAL_LASTMODIFIED_PROPERTY, of: event).map { icalproperty_get_lastmodified($0) }
            + properties(ICAL_DTSTAMP_PROPERTY, of: event).map { icalproperty_get_dtstamp($0) }
        return times.first.flatMap { WallTime($0)?.seconds } ?? 0
    }

    /// Busy times without entries: the most private way to share a calendar.
    private func readBusy(_ part: OpaquePointer) throws(UnreadableCalendar) {
        for property in properties(ICAL_FREEBUSY_PROPERTY, of: part) {
            count += 1
            guard count <= CalendarReading.mostEntries else { throw .tooMany }
            let said = icalproperty_get_freebusy(property)
            guard let start = WallTime(said.start) else { continue }
            let from = Instant(microseconds: start.seconds * 1_000_000)
            let until =
                WallTime(said.end).map { Instant(microseconds: $0.seconds * 1_000_000) }
                ?? from.adding(Span.Length(microseconds: Int64(icaldurationtype_as_int(said.duration)) * 1_000_000))
            guard from < until else { continue }
            let type = icalproperty_get_first_parameter(property, ICAL_FBTYPE_PARAMETER).map {
                icalparameter_get_fbtype($0)
            }
            let kind: Meeting.Kind? =
                switch type {
                case .some(ICAL_FBTYPE_FREE): nil
                case .some(ICAL_FBTYPE_BUSYTENTATIVE): .possible
                case .some(ICAL_FBTYPE_BUSYUNAVAILABLE): .away
                default: .meeting
                }
            let interval = Interval(from, until)
            guard let kind, kind == .away || interval.length <= .hours(12) else { continue }
            busy.append(Meeting(interval, kind, attendees: nil))
        }
    }
}
