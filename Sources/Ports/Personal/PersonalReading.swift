public import Access
public import Domain

/// When somebody meant to work: what the shares outside of it are made from. Calendars are no part of it.
public struct WorkingFacts: Sendable {
    public let hours: WorkingHoursHistory
    public let absences: [Absence]
    public init(hours: WorkingHoursHistory, absences: [Absence]) {
        self.hours = hours
        self.absences = absences
    }
}

/// What a person's timeline is made of, all as of the same moment. Parts that have a read of their own are as it gives them.
public struct Recording: Sendable, Hashable {
    public let spans: [Span]
    public let corrections: [Correction]
    public let lineReports: [LineReport]
    public let hours: WorkingHoursHistory
    public let absences: [Absence]
    public let meetings: [Meeting]
    /// What the person's calendars speak for, without pauses and deleted ranges: disjoint and sorted. Elsewhere nothing is known.
    public let covered: [Interval]
    public init(
        spans: [Span], corrections: [Correction], lineReports: [LineReport], hours: WorkingHoursHistory,
        absences: [Absence], meetings: [Meeting], covered: [Interval]
    ) {
        self.spans = spans
        self.corrections = corrections
        self.lineReports = lineReports
        self.hours = hours
        self.absences = absences
        self.meetings = meetings
        self.covered = covered
    }
}

/// Reading one person. There is no read without a grant, and the grant says who: a query cannot disagree with it.
public protocol PersonalReading: Sendable {
    /// What the timeline in `range` is made of, read at once: what comes in meanwhile is in all of it or in none.
    func recording(for grant: borrowing Grant<Oneself>, touching range: Interval) async throws -> Recording
    /// Everything recorded that touches `range`, sorted by start: as recorded, corrections not applied.
    func spans(for grant: borrowing Grant<Oneself>, touching range: Interval) async throws -> [Span]
    /// What editors reported of changed lines, by the spans that start in `range`, sorted. There is no such read for a look.
    func lineReports(for grant: borrowing Grant<Oneself>, startingIn range: Interval) async throws -> [LineReport]
    /// Raw heartbeats in `range`, oldest first, at most `limit`.
    func heartbeats(for grant: borrowing Grant<Oneself>, in range: Interval, limit: Int) async throws -> [Heartbeat]
    /// The interval from the first to the last thing recorded; nil if nothing is.
    func reach(for grant: borrowing Grant<Oneself>) async throws -> Interval?
    func corrections(for grant: borrowing Grant<Oneself>) async throws -> [Correction]
    func closedRanges(for grant: borrowing Grant<Oneself>) async throws -> [Interval]
    /// When the person is away, as the organization has it.
    func absences(for grant: borrowing Grant<Oneself>) async throws -> [Absence]
    /// Meetings that touch `range`, sorted, each once.
    func meetings(for grant: borrowing Grant<Oneself>, touching range: Interval) async throws -> [Meeting]
    /// Oldest first; without the name of the server, which is sealed.
    func calendars(for grant: borrowing Grant<Oneself>) async throws -> [OwnCalendar]
    func workingHours(for grant: borrowing Grant<Oneself>) async throws -> WorkingHoursHistory
    /// The person's own commits that were made in `range`, oldest first.
    func commits(for grant: borrowing Grant<Oneself>, in range: Interval) async throws -> [OwnCommit]
    /// The person's own changes that were opened or merged in `range`, reviews given and items had then.
    func work(for grant: borrowing Grant<Oneself>, in range: Interval) async throws -> OwnWork
    /// The person's accounts in other tools and those that look as if they were, sorted by tool.
    func accounts(for grant: borrowing Grant<Oneself>) async throws -> [OwnAccount]
    /// Whether an identity provider lets the person in.
    func signOn(for grant: borrowing Grant<Oneself>) async throws -> SignOnBinding?
    /// What the person has reported and contested, newest first.
    func cases(for grant: borrowing Grant<Oneself>) async throws -> [OwnCase]
    func projects(for grant: borrowing Grant<Oneself>) async throws -> [String]
    /// Since when the person lets nothing be recorded; nil if recording goes on.
    func pausedSince(for grant: borrowing Grant<Oneself>) async throws -> Instant?
    func collection(for grant: borrowing Grant<Oneself>) async throws -> CollectionState
    func profile(for grant: borrowing Grant<Oneself>) async throws -> Profile
    /// What the person has read, learned and asked of the rollout, and who has managed the person.
    func learning(for grant: borrowing Grant<Oneself>) async throws -> OwnLearning
    /// Which letters the person asked for, and since when.
    func letterWishes(for grant: borrowing Grant<Oneself>) async throws -> [PersonExport.LetterWish]

    /// The notes beside the own lines that touch these days: the own ones, the own leave, and those of the own teams.
    func notes(for grant: borrowing Grant<Oneself>, in days: ClosedRange<Day>) async throws -> OwnNotes
    /// Those of them that may stand where the lines are shown to somebody else: no leave, and nothing that is private.
    func shownNotes(for grant: borrowing Grant<Oneself>, in days: ClosedRange<Day>) async throws -> OwnNotes

    // MARK: Joint pages

    /// Every joint page that the person can read, with the own charts: for the export. A report's charts are not the manager's to
    /// take along.
    func pages(for grant: borrowing Grant<Oneself>, at now: Instant) async throws -> [(
        page: OneOnOnePage, charts: [BroughtChart]
    )]
    func oneOnOnes(for grant: borrowing Grant<Oneself>, at now: Instant) async throws -> MyOneOnOnes
    /// The charts that the person has brought to a page.
    func charts(of page: OneOnOneID, for grant: borrowing Grant<Oneself>) async throws -> BroughtCharts
    /// When they were opened, newest first, with the entry of the ledger that says so.
    func openings(of page: OneOnOneID, for grant: borrowing Grant<Oneself>) async throws -> [(at: Instant, index: Int)]
    /// For the manager: those that the entry of the receipt names, if it is in this database, in the same read.
    func charts(for receipt: borrowing ChartReceipt) async throws -> BroughtCharts

    // MARK: Looks, for the person they are about

    /// All looks at the person and by the person, newest first, with the proofs of those at the person.
    func looks(for grant: borrowing Grant<Oneself>, at now: Instant) async throws -> MyLooks
    /// Whom the person is mixed with in the panel that runs in that week, or that ended just before it.
    func panelMates(for grant: borrowing Grant<Oneself>, in week: Week) async throws -> PanelMates
    /// A look at the person; nil if there is none of that id.
    func look(_ id: LookID, for grant: borrowing Grant<Oneself>) async throws -> Look?
    /// What the look shows once it has been opened; nil before, and after it has expired.
    func frozenSheet(of look: Look, for grant: borrowing Grant<Oneself>) async throws -> LookSheet?
    /// Freezes the sheet of an open look, unless one is frozen already: the answer is the one that is.
    func freeze(
        _ sheet: LookSheet, of look: Look, for grant: borrowing Grant<Oneself>, at now: Instant
    ) async throws -> LookSheet

    // MARK: Looks, for whoever opens one

    /// As of oneself; only if the entry of the receipt is in this database, in the same read.
    func spans(for receipt: borrowing LookReceipt, touching range: Interval) async throws -> [Span]
    func corrections(for receipt: borrowing LookReceipt) async throws -> [Correction]
    func zones(for receipt: borrowing LookReceipt) async throws -> ZoneHistory
    func workingFacts(for receipt: borrowing LookReceipt) async throws -> WorkingFacts
    /// Without what is for the person alone.
    func shownNotes(for receipt: borrowing LookReceipt, in days: ClosedRange<Day>) async throws -> [Annotation]
    /// Freezes the sheet, unless one is frozen already: the answer is the one that is.
    func freeze(_ sheet: LookSheet, for receipt: borrowing LookReceipt, at now: Instant) async throws -> LookSheet
    func frozenSheet(for receipt: borrowing LookReceipt) async throws -> LookSheet?
    /// That there is a look, without what it shows.
    func look(for grant: borrowing Grant<OneLook>) async throws -> Look
}
