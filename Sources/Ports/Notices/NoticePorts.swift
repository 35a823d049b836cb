public import Domain

/// What is published, and nothing behind it.
public protocol PublishedValuesReading: Sendable {
    /// Whether anything may be said at all: not before soft launch.
    func isPublishing(at now: Instant) async throws -> Bool
    /// Every panel with its sealed cells; of weeks that are not sealed there are none.
    func sealedCells(at now: Instant) async throws -> (panels: [Panel], cells: [Cell])
    /// Of every service and every team, the published figures of `count` weeks through the one before `current`, one after the other.
    func sharedWork(_ count: Int, at now: Instant, _ each: (WorkWeeks) async throws -> Void) async throws
}

/// Notices as they are kept, and what explains weeks.
public protocol NoticeStorage: Sendable {
    /// The zone in which days and weeks are cut.
    func zone() async throws -> Zone
    /// The last week of which everything was decided; nil before the first.
    func decidedThrough() async throws -> Week?
    /// The latest notice of each line that had one, with where its episode stands.
    func latest() async throws -> [KeptNotice]
    /// The written notes that count for what is said of the lines of a team or a service; everybody who sees the lines may read them.
    func effectiveNotes(about subject: NoticeSubject) async throws -> [Annotation]
    /// Days on which the whole organization does not work, as far as everybody may know: public holidays that enough people have, and
    /// holidays that were noted for all.
    func holidays() async throws -> Set<Day>
    /// Writes down what a week brought, once: a second server that decides the same week changes nothing.
    /// - Parameter changed: notices that were raised, or whose episode went on or ended, in this week.
    /// - Returns: whether this call was the one.
    func keep(_ changed: [KeptNotice], decided week: Week, at now: Instant) async throws -> Bool
}

/// A notice with where its episode stands.
public struct KeptNotice: Sendable, Hashable {
    public let notice: Notice
    /// How many weeks in a row had no signal.
    public let without: Int
    /// The group in which it was last seen.
    public let panel: PanelID?
    public init(_ notice: Notice, without: Int, panel: PanelID?) {
        self.notice = notice
        self.without = without
        self.panel = panel
    }
}
