/// Names one of somebody's calendars.
public struct CalendarID: Hashable, Sendable {
    public let raw: String
    public init(_ raw: String) { self.raw = raw }
}

/// Where meetings come from, as its owner sees it: never an address with its secret, never what is in it.
public struct OwnCalendar: Sendable, Hashable {
    public enum Kind: String, CaseIterable, Sendable, Hashable {
        /// Files that were uploaded or imported.
        case files
        /// An address that answers with iCalendar.
        case feed
        case caldav
    }
    public let id: CalendarID
    public let kind: Kind
    /// On which server it is; nil for files, and where the key that sealed it is gone.
    public let host: String?
    public let made: Instant
    /// When it was last asked, and when it last answered with something that could be read.
    public let tried: Instant?
    public let fetched: Instant?
    /// Why the last reading failed, in a sentence; nil if it did not.
    public let failure: String?
    /// What was left out of the last reading that could be read, in sentences.
    public let findings: [String]
    /// Whether it says who is invited; where it does not, every busy time counts as a meeting.
    public let tellsAttendees: Bool
    /// The stretch that it is known to speak for.
    public let coverage: Interval?
    public let meetings: Int
    public init(
        id: CalendarID, kind: Kind, host: String?, made: Instant, tried: Instant?, fetched: Instant?, failure: String?,
        findings: [String], tellsAttendees: Bool, coverage: Interval?, meetings: Int
    ) {
        self.id = id
        self.kind = kind
        self.host = host
        self.made = made
        self.tried = tried
        self.fetched = fetched
        self.failure = failure
        self.findings = findings
        self.tellsAttendees = tellsAttendees
        self.coverage = coverage
        self.meetings = meetings
    }
}

/// What `/me/calendar` shows: the person's own, and nobody else's.
public struct MyCalendars: Sendable {
    public let subject: PersonID
    public let calendars: [OwnCalendar]
    /// Newest first, of the days that are shown.
    public let meetings: [Meeting]
    public let from: Day
    public let zones: ZoneHistory
    public let hours: WorkingHoursHistory
    public let collection: CollectionState
    public let now: Instant
    public init(
        of subject: PersonID, calendars: [OwnCalendar], meetings: [Meeting], from: Day, zones: ZoneHistory,
        hours: WorkingHoursHistory, collection: CollectionState, now: Instant
    ) {
        self.subject = subject
        self.calendars = calendars
        self.meetings = meetings
        self.from = from
        self.zones = zones
        self.hours = hours
        self.collection = collection
        self.now = now
    }
}
