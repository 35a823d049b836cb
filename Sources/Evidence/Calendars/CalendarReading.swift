public import Domain

/// Whose calendar it is: by the addresses the own answer to an invitation is known, and times without a zone are in the own one of
/// their day.
public struct CalendarOwner: Sendable {
    /// Lower case, without `mailto:`.
    public let addresses: Set<String>
    public let zones: ZoneHistory
    public init(addresses: Set<String>, zones: ZoneHistory) {
        self.addresses = Set(addresses.map { $0.lowercased() })
        self.zones = zones
    }
    /// Of somebody who has always been in one zone.
    public init(addresses: Set<String>, zone: Zone) { self.init(addresses: addresses, zones: ZoneHistory(zone)) }
}

/// Why a calendar as a whole is not read. Nothing of what was read before is lost by it.
public enum UnreadableCalendar: Error, Sendable, Hashable {
    case noCalendar, tooDeep, tooLarge, tooLong, tooMany, tooSlow, damaged

    public var sentence: String {
        switch self {
        case .noCalendar: "This is no calendar: there is no BEGIN:VCALENDAR in it."
        case .tooDeep: "This is no calendar: its parts stand in each other without end."
        case .tooLarge: "It is larger than \(CalendarReading.mostBytes >> 20) MiB: export a shorter time."
        case .tooLong: "This is no calendar: a line in it is longer than any calendar writes."
        case .tooMany:
            "It has more than \(CalendarReading.mostEntries) entries or \(CalendarReading.mostMeetings) meetings: export a shorter time."
        case .tooSlow: "It takes too long to read: export a shorter time."
        case .damaged: "It begins like a calendar, but nothing in it can be read."
        }
    }
}

/// What was wrong with single entries, which are left out; by kind, because an entry has no name here.
public enum CalendarFinding: String, CaseIterable, Sendable, Hashable {
    case noStart = "no-start"
    case endsBeforeStart = "ends-before-start"
    case unreadableRule = "unreadable-rule"
    case tooOften = "too-often"
    case unknownZone = "unknown-zone"
    case isAnswer = "is-answer"
    case unreadable

    /// `12 entries …`
    public var sentence: String {
        switch self {
        case .noStart: "without a start that can be read: left out"
        case .endsBeforeStart: "that end before they start: left out"
        case .unreadableRule: "whose rule of recurrence cannot be read, or is of minutes: only the first time counts"
        case .tooOften: "that recur more than a thousand times: the rest is left out"
        case .unknownZone: "in a time zone that nobody knows: read in yours"
        case .isAnswer: "that are answers to invitations, not meetings: left out"
        case .unreadable: "that are no calendar entries, or far too large: left out"
        }
    }
}

/// One of the texts that a server keeps apart: all of one entry, with its exceptions.
public struct CalendarPart: Sendable {
    /// By which it is known again; nothing of what it is about.
    public let name: String
    public let text: [UInt8]
    public init(name: String, text: [UInt8]) {
        self.name = name
        self.text = text
    }
}

/// What a calendar says of one stretch of time.
public struct CalendarReading: Sendable {
    public static let mostBytes = 16 << 20
    public static let mostEntries = 50_000
    /// Of 13 months: more than a hundred a day.
    public static let mostMeetings = 60_000
    static let mostInstances = 1_000

    /// Sorted, each once.
    public let meetings: [Meeting]
    /// Those of each text, in the order of the texts.
    public let parts: [(name: String, meetings: [Meeting])]
    /// How many entries each finding is about.
    public let findings: [CalendarFinding: Int]
    /// How many entries were read, of whatever kind.
    public let entries: Int
    /// Whether any entry says who is invited. Where none does, every busy time counts as a meeting.
    public let tellsAttendees: Bool
    /// When the first entry in the stretch begins, meeting or not: how far back the calendar reaches.
    public let earliest: Instant?
    public let latest: Instant?

    /// Reads one or several iCalendar texts as one calendar.
    /// - Parameters:
    ///   - window: what touches it is kept; a rule without an end stops there.
    ///   - isLate: asked again and again while it is read; true ends it.
    public init(
        _ documents: [[UInt8]], of owner: CalendarOwner, within window: Interval,
        isLate: @escaping () -> Bool = { false }
    ) throws(UnreadableCalendar) {
        guard documents.reduce(0, { $0 + $1.count }) <= Self.mostBytes else { throw .tooLarge }
        let entries = CalendarEntries(of: owner, within: window, budget: ReadingBudget(isLate: isLate))
        for document in documents { try entries.add(NeededLines(document)) }
        try self.init([("", entries)], within: window, isKnownToTell: false, unreadable: 0)
    }

    /// Reads texts that a server keeps apart, each for itself.
    /// - Parameter isKnownToTell: whether others of the same calendar, which are not read here, say who is invited.
    public init(
        parts: [CalendarPart], isKnownToTell: Bool = false, of owner: CalendarOwner, within window: Interval,
        isLate: @escaping () -> Bool = { false }
    ) throws(UnreadableCalendar) {
        guard parts.reduce(0, { $0 + $1.text.count }) <= Self.mostBytes else { throw .tooLarge }
        let budget = ReadingBudget(isLate: isLate)
        var read: [(name: String, entries: CalendarEntries)] = []
        var count = 0
        var unreadable: (count: Int, first: UnreadableCalendar?) = (0, nil)
        for part in parts {
            let entries = CalendarEntries(of: owner, within: window, budget: budget)
            do { try entries.add(NeededLines(part.text)) } catch {
                // Whoever may invite somebody may send one: it is left out, and takes no other along.
                guard [.noCalendar, .tooLong, .tooDeep, .damaged].contains(error) else { throw error }
                unreadable = (unreadable.count + 1, unreadable.first ?? error)
                continue
            }
            count += entries.count
            guard count <= Self.mostEntries else { throw .tooMany }
            read.append((part.name, entries))
        }
        // Where none can be read, that is what there is to say.
        if read.isEmpty, let first = unreadable.first { throw first }
        try self.init(read, within: window, isKnownToTell: isKnownToTell, unreadable: unreadable.count)
    }

    private init(
        _ read: [(name: String, entries: CalendarEntries)], within window: Interval, isKnownToTell: Bool,
        unreadable: Int
    ) throws(UnreadableCalendar) {
        tellsAttendees = read.contains { $0.entries.tellsAttendees }
        var all: Set<Meeting> = []
        var kept = 0
        var parts: [(name: String, meetings: [Meeting])] = []
        var findings: [CalendarFinding: Int] = unreadable > 0 ? [.unreadable: unreadable] : [:]
        var ends: (earliest: Instant?, latest: Instant?) = (nil, nil)
        for (name, entries) in read {
            let unfolded = try CalendarUnfolding(
                entries, within: window, tellsAttendees: tellsAttendees || isKnownToTell)
            all.formUnion(unfolded.meetings)
            // Each text keeps its own, also those that another one has.
            kept += unfolded.meetings.count
            guard kept <= Self.mostMeetings else { throw .tooMany }
            parts.append((name, unfolded.meetings.sorted(by: Meeting.isBefore)))
            findings.merge(unfolded.findings, uniquingKeysWith: +)
            ends.earliest = [ends.earliest, unfolded.earliest].compactMap(\.self).min()
            ends.latest = [ends.latest, unfolded.latest].compactMap(\.self).max()
        }
        meetings = all.sorted(by: Meeting.isBefore)
        self.parts = parts
        self.findings = findings
        entries = read.reduce(0) { $0 + $1.entries.count }
        (earliest, latest) = ends
    }
}
