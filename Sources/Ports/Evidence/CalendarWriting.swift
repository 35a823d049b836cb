public import Domain

/// One of somebody's calendars, as it is read: with its address and secrets, sealed.
public struct CalendarSource: Sendable {
    public let id: CalendarID
    public let person: PersonID
    public let kind: OwnCalendar.Kind
    /// Nil for files.
    public let sealed: String?
    /// By which an unchanged answer is known.
    public let mark: String?
    /// From which on a server is asked what has changed; nil where it is read as a whole.
    public let tokens: String?
    /// Whether any entry of it says who is invited, as far as is known.
    public let tellsAttendees: Bool
    public init(
        id: CalendarID, person: PersonID, kind: OwnCalendar.Kind, sealed: String?, mark: String?, tokens: String? = nil,
        tellsAttendees: Bool = true
    ) {
        self.tokens = tokens
        self.tellsAttendees = tellsAttendees
        self.id = id
        self.person = person
        self.kind = kind
        self.sealed = sealed
        self.mark = mark
    }
}

/// What a reading of a calendar brings: nothing in it says what a meeting is about, or with whom.
public struct CalendarContents: Sendable {
    /// What one text of a calendar brings, which a server keeps apart; a file and a feed are one.
    public struct Part: Sendable {
        /// By which it is known again.
        public let name: String
        public let meetings: [Meeting]
        public init(name: String, meetings: [Meeting]) {
            self.name = name
            self.meetings = meetings
        }
    }
    /// What was there of this calendar, and is not any more.
    public enum Replaced: Sendable {
        /// All of it from this moment on.
        case from(Instant)
        /// These parts of it, from this moment on: others have not changed. No more meetings than `most` may be there afterwards.
        case parts(Set<String>, from: Instant, most: Int)
    }
    public let parts: [Part]
    public var meetings: [Meeting] { parts.flatMap(\.meetings) }
    /// Nil only adds.
    public let replacing: Replaced?
    /// The stretch it speaks for.
    public let coverage: Interval?
    public let findings: [String]
    public let tellsAttendees: Bool
    public let mark: String?
    public let tokens: String?
    /// Of one text.
    public init(
        meetings: [Meeting], replacing: Instant?, coverage: Interval?, findings: [String], tellsAttendees: Bool,
        mark: String?
    ) {
        self.init(
            parts: [Part(name: "", meetings: meetings)], replacing: replacing.map(Replaced.from), coverage: coverage,
            findings: findings, tellsAttendees: tellsAttendees, mark: mark, tokens: nil)
    }
    public init(
        parts: [Part], replacing: Replaced?, coverage: Interval?, findings: [String], tellsAttendees: Bool,
        mark: String?, tokens: String?
    ) {
        self.parts = parts
        self.tokens = tokens
        self.replacing = replacing
        self.coverage = coverage
        self.findings = findings
        self.tellsAttendees = tellsAttendees
        self.mark = mark
    }
}

/// With what has changed, a calendar would have more meetings than one may: nothing of it was kept.
public struct CalendarOverfull: Error {
    public init() {}
}

/// Writing what calendars say. Every call returns after the commit. What falls before the acknowledgement, into a pause or into a
/// deleted range is not kept.
public protocol CalendarWriting: Sendable {
    /// By what the person's own answers to invitations are known, and the own zone; nil for nobody.
    func calendarOwner(of person: PersonID) async throws -> (addresses: Set<String>, zones: ZoneHistory)?
    /// Adds a calendar; files need no adding.
    /// - Parameter most: how many with an address its owner may have.
    /// - Returns: whether there was room for it.
    func add(_ calendar: CalendarSource, atMost most: Int, at now: Instant) async throws -> Bool
    /// Those with an address, of people who are not paused and of whom something may be collected, that were last asked
    /// before that moment.
    func calendars(askedBefore moment: Instant, at now: Instant) async throws -> [CalendarSource]
    /// Writes that it is asked now; answers false if somebody has asked it since that moment: of several servers one asks.
    func claim(_ calendar: CalendarID, askedBefore moment: Instant, at now: Instant) async throws -> Bool
    /// Nil if there is none of that person.
    func calendar(_ id: CalendarID, of person: PersonID) async throws -> CalendarSource?
    /// Keeps what a reading brought. `id` nil is for files.
    /// - Returns: how many meetings were not there before, and how many the person does not want kept.
    /// - Throws: `CalendarOverfull` if only parts were replaced.
    func store(_ contents: CalendarContents, of calendar: CalendarID?, for person: PersonID, at now: Instant)
        async throws -> (new: Int, leftOut: Int)
    /// It was asked and had nothing new (nil), or could not be read: why. What was there stays.
    func note(_ failure: String?, of calendar: CalendarID, at now: Instant) async throws
    /// Removes it with all its meetings.
    /// - Returns: whether there was one of that person.
    func removeCalendar(_ id: CalendarID, of person: PersonID, at now: Instant) async throws -> Bool
    /// How many calendars could not be read when they were last asked: whose is not said to anybody.
    func failingCalendars() async throws -> Int
}
