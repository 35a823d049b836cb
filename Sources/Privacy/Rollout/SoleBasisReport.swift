public import Domain

/// A decision about somebody that rested on figures alone, as somebody reports it in their own name: a case with an owner, a due
/// date and an outcome. The reporter, HR and the trustee read it, and nobody else.
public struct SoleBasisReport: Sendable, Hashable {
    /// What was decided.
    public enum Decision: String, CaseIterable, Sendable, Hashable {
        case review
        case promotionAndPay = "promotion-and-pay"
        case termination
        case discipline
        case other
    }

    /// An outcome is due within that many days.
    public static let daysToOutcome = 14

    public let id: String
    public let reportedBy: PersonID
    public let decision: Decision
    public let text: String
    public let openedAt: Instant
    public let due: Day
    /// The HR partner who takes care of it; nil while nobody has taken it.
    public let owner: PersonID?
    /// Nil while it is open.
    public let outcome: String?
    public let closedAt: Instant?
    public init(
        id: String, reportedBy: PersonID, decision: Decision, text: String, openedAt: Instant, due: Day,
        owner: PersonID?, outcome: String?, closedAt: Instant?
    ) {
        self.id = id
        self.reportedBy = reportedBy
        self.decision = decision
        self.text = text
        self.openedAt = openedAt
        self.due = due
        self.owner = owner
        self.outcome = outcome
        self.closedAt = closedAt
    }

    public var isOpen: Bool { outcome == nil }
    public func isOverdue(on today: Day) -> Bool { isOpen && due < today }
}

extension SoleBasisReport.Decision {
    public var title: String {
        switch self {
        case .review: "A performance review"
        case .promotionAndPay: "Promotion or pay"
        case .termination: "A dismissal"
        case .discipline: "A warning or another measure"
        case .other: "Something else"
        }
    }
}
