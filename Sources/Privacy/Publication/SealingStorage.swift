public import Domain

/// Somebody who counts at a boundary, with the weeks of which the baseline is made.
public struct CountedPerson: Sendable {
    public let key: MemberKey
    public let team: String
    public let department: String?
    /// Oldest first.
    public let weeks: [(week: Week, value: PersonWeek)]
    public init(key: MemberKey, team: String, department: String?, weeks: [(week: Week, value: PersonWeek)]) {
        self.key = key
        self.team = team
        self.department = department
        self.weeks = weeks
    }
}

/// When panels are frozen, for which weeks, and from which weeks the baselines come.
public struct Boundary: Sendable, Hashable {
    public let quarter: Quarter
    public let from: Week
    public let to: Week
    /// On that day the roster is read.
    public let day: Day
    public let baselineWeeks: [Week]
    /// The first of an organization: it waits until enough people count.
    public let isFirst: Bool
    public init(quarter: Quarter, from: Week, to: Week, day: Day, baselineWeeks: [Week], isFirst: Bool) {
        self.isFirst = isFirst
        self.quarter = quarter
        self.from = from
        self.to = to
        self.day = day
        self.baselineWeeks = baselineWeeks
    }
}

/// A frozen panel as it is stored. Only the sealer can make one.
public struct FrozenRows: Sendable {
    public struct Member: Sendable {
        public let key: MemberKey
        public let team: String
        public let weeks: [Week]
        public let values: [MetricID: Double]
    }
    public let panel: Panel
    public let members: [Member]
    /// Empty if the auditor did not let them pass.
    public let levels: [Level]
}

/// What is known before anything is sealed.
public struct SealingCalendar: Sendable {
    public let zone: Zone
    /// Whether anything is published at all: from soft launch on.
    public let isPublishing: Bool
    /// The first whole week of publishing with anything recorded by anybody; nil if nothing is recorded.
    public let firstWeek: Week?
    /// The last boundary at which panels were frozen; nil before the first.
    public let lastBoundary: (quarter: Quarter, from: Week, to: Week)?
    public let sealedThrough: Week?
    public init(
        zone: Zone, isPublishing: Bool, firstWeek: Week?, lastBoundary: (quarter: Quarter, from: Week, to: Week)?,
        sealedThrough: Week?
    ) {
        self.zone = zone
        self.isPublishing = isPublishing
        self.firstWeek = firstWeek
        self.lastBoundary = lastBoundary
        self.sealedThrough = sealedThrough
    }
}

/// What publishing needs from storage. It reads everybody, so that nothing but the sealer can call it: every call takes the
/// sealer's turn, which only the sealer can make.
public protocol SealingStorage: Sendable {
    func calendar(for turn: borrowing SealingTurn) async throws -> SealingCalendar
    /// Reads who counts and every look that was ever allowed, asks `decide`, and stores its answer with its entries in the ledger, in one transaction. Nil is: not
    /// yet, and nothing is stored.
    /// - Returns: false if the quarter was frozen already, or if the answer was nil.
    func freeze(
        _ boundary: Boundary, for turn: borrowing SealingTurn,
        _ decide: @escaping @Sendable ([CountedPerson], PublicationRecord, PastLooks) -> [FrozenRows]?
    ) async throws -> Bool
    /// Reads the week of everybody in a panel of it and whose week somebody may know (`LookRule.told`), asks `decide`, and stores its cells with their entries in the ledger, in
    /// one transaction.
    /// - Returns: the cells; nil if the week was sealed already.
    func seal(
        _ week: Week, for turn: borrowing SealingTurn,
        _ decide: @escaping @Sendable (FrozenPanel, [MemberKey: PersonWeek], _ told: Set<MemberKey>) -> SealedWeek
    ) async throws -> [Cell]?
}
