public import Access
public import Domain

/// Why a team does not stand beside another one.
public enum TeamContextRefusal: Error, Sendable, Hashable {
    /// They carry different labels, or one carries none.
    case differentContexts
    /// One of the two has not agreed, or not any more.
    case notAgreed
    /// Whoever has agreed for the one does not agree for the other.
    case agreedByTheSame
    case unsound(String)
}

extension TeamContextRefusal {
    public var sentence: String {
        switch self {
        case .differentContexts:
            "Two teams agree under the same context label: these two carry different ones, or none."
        case .notAgreed:
            """
            Two teams stand beside each other only when both carry the same context label and both have agreed, for twelve \
            months: these two have not.
            """
        case .agreedByTheSame:
            "You have agreed for the other team: somebody else who leads people in this one agrees for it."
        case .unsound(let sentence): sentence
        }
    }
}

/// Under which context teams stand, and who has agreed with whom. Each change is in the ledger, in the same transaction.
public protocol TeamContextStorage: Sendable {
    func context(of team: String, at now: Instant) async throws -> TeamContext
    /// When the team works, as it has declared; nil if it has said nothing. Holidays are not in it.
    func calendar(of team: String) async throws -> TeamCalendar?
    func set(_ calendar: TeamCalendar, under grant: borrowing Grant<OfTeamContext>, at now: Instant) async throws
    /// Every pair that has agreed, by name.
    func pairs(at now: Instant) async throws -> [TeamPair]
    /// Another label ends what was agreed under the one before.
    func declare(_ label: String, under grant: borrowing Grant<OfTeamContext>, at now: Instant) async throws
    /// - Throws: `TeamContextRefusal.differentContexts`.
    func agree(with other: String, under grant: borrowing Grant<OfTeamContext>, at now: Instant) async throws
    /// Ends it for both, at once.
    func withdraw(from other: String, under grant: borrowing Grant<OfTeamContext>, at now: Instant) async throws
}
