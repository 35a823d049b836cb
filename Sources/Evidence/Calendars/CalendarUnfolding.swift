import Domain

/// What the entries of a calendar amount to within a stretch of time: series laid out, exceptions in their places.
struct CalendarUnfolding {
    private(set) var meetings: Set<Meeting> = []
    private(set) var findings: [CalendarFinding: Int]
    private(set) var earliest: Instant?
    private(set) var latest: Instant?

    private let source: CalendarEntries
    private let window: Interval
    private let clocks: WallClocks
    /// Whether any entry of the whole calendar says who is invited.
    private let tellsAttendees: Bool

    init(_ source: CalendarEntries, within window: Interval, tellsAttendees: Bool) throws(UnreadableCalendar) {
        self.tellsAttendees = tellsAttendees
        self.source = source
        self.window = window
        clocks = source.clocks
        findings = source.findings
        var masters: [String: CalendarEntry] = [:]
        var replaced: [String: [Instant: CalendarEntry]] = [:]
        var order: [String] = []
        for entry in source.entries {
            if masters[entry.uid] == nil, replaced[entry.uid] == nil { order.append(entry.uid) }
            if let key = entry.replaces {
                let before = replaced[entry.uid]?[key]
                if before.map({ entry.isNewer(than: $0) }) ?? true { replaced[entry.uid, default: [:]][key] = entry }
            } else if masters[entry.uid].map({ entry.isNewer(than: $0) }) ?? true {
                masters[entry.uid] = entry
            }
        }
        for uid in order {
            let others = replaced[uid] ?? [:]
            if let master = masters[uid], !master.isCancelled { unfold(master, others) }
            if masters[uid]?.isCancelled != true {
                for other in others.values where !other.isCancelled { keep(other, at: instant(other.start, other)) }
            }
            guard source.budget.goesOn(after: 32) else { throw .tooSlow }
            guard meetings.count <= CalendarReading.mostMeetings else { throw .tooMany }
        }
        for meeting in source.busy { take(meeting) }
        guard meetings.count <= CalendarReading.mostMeetings else { throw .tooMany }
    }

    private func instant(_ wall: WallTime, _ entry: CalendarEntry) -> Instant { clocks.instant(wall, in: entry.place) }

    private mutating func unfold(_ master: CalendarEntry, _ others: [Instant: CalendarEntry]) {
        // The first start of a rule is one of its own, or none: recorded calendars do not count one that their rule does not hold.
        var starts: Set<Instant> = master.rules.isEmpty ? [instant(master.start, master)] : []
        // A rule in wall clock is read from two days before the window to two days after it, whatever the zone.
        let reach: Int64 = 2 * 86_400 + master.length
        let from = WallTime(
            seconds: window.start.microseconds / 1_000_000 - reach, isDate: master.start.isDate,
            isUTC: master.start.isUTC)
        let to = window.end.microseconds / 1_000_000 + 2 * 86_400
        // Of the entry, however many rules it has.
        var left = CalendarReading.mostInstances
        var isCut = false
        for rule in master.rules {
            let until = rule.until.map { until in
                until.isDate && !master.start.isDate ? instant(until.adding(86_399), master) : instant(until, master)
            }
            let outcome = rule.starts(first: master.start, from: from, budget: source.budget) { start in
                guard start.seconds <= to else { return false }
                guard start >= from else { return true }
                let moment = instant(start, master)
                if let until, moment > until { return false }
                guard left > 0 else {
                    isCut = true
                    return false
                }
                left -= 1
                starts.insert(moment)
                return true
            }
            if outcome == .tooMany { isCut = true }
        }
        if isCut { findings[.tooOften, default: 0] += 1 }
        var lengths: [Instant: Int64] = [:]
        for (start, length) in master.more.prefix(CalendarReading.mostInstances) {
            starts.insert(start)
            if let length { lengths[start] = length }
        }
        let later = others.filter { $0.value.replacesLater }.sorted { $0.key < $1.key }
        for start in starts.subtracting(master.except) where others[start] == nil {
            if let (key, other) = later.last(where: { $0.key <= start }) {
                guard !other.isCancelled else { continue }
                keep(other, at: start.adding(instant(other.start, other).since(key)))
            } else {
                keep(master, at: start, length: lengths[start])
            }
        }
    }

    private mutating func keep(_ entry: CalendarEntry, at start: Instant, length: Int64? = nil) {
        let length = length ?? entry.length
        // Days end where the next one begins: one of them may have 23 hours.
        let end =
            switch entry.place {
            case .known(let zone) where entry.start.isDate:
                zone.start(of: zone.day(of: start).adding(Int(length / 86_400)))
            case .ofOwner(let zones) where entry.start.isDate:
                zones.start(of: zones.day(of: start).adding(Int(length / 86_400)))
            default: start.adding(Span.Length(microseconds: length * 1_000_000))
            }
        guard start < window.end, end > window.start else { return }
        earliest = min(earliest ?? start, start)
        latest = max(latest ?? end, end)
        guard start < end,
            let kind = entry.standing.kind(
                length: length, isDate: entry.start.isDate, tellsAttendees: tellsAttendees)
        else { return }
        meetings.insert(
            Meeting(Interval(start, end), kind, attendees: tellsAttendees ? max(1, entry.standing.people) : nil))
    }

    private mutating func take(_ meeting: Meeting) {
        guard meeting.start < window.end, meeting.end > window.start else { return }
        earliest = min(earliest ?? meeting.start, meeting.start)
        latest = max(latest ?? meeting.end, meeting.end)
        meetings.insert(meeting)
    }
}
