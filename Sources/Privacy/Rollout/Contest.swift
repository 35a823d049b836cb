public import Domain

/// A record, or a figure that was published or shown, which somebody says is wrong: a case with an owner, a due date and an
/// outcome. Whoever answers reads what the person wrote, and never a record: what is shared stands in the words.
public struct Contest: Sendable, Hashable {
    /// What is wrong with it.
    public enum Matter: String, CaseIterable, Sendable, Hashable {
        case notMe = "not-me"
        case wrong
        case notAllowed = "not-allowed"
    }

    /// Where it stands.
    public enum Place: String, CaseIterable, Sendable, Hashable {
        /// In the own records: a stretch of time, an account.
        case recorded
        /// In shared work: a commit, a change, a review.
        case work
        /// In a published figure of a group.
        case published
        /// In a look, or what somebody was told of one.
        case look
    }

    /// An outcome is due within that many days.
    public static let daysToOutcome = 14

    public let id: String
    public let by: PersonID
    public let matter: Matter
    public let place: Place
    /// Which one, in the person's own words: a day, a week, a name.
    public let about: String
    public let text: String
    public let openedAt: Instant
    public let due: Day
    /// The HR partner who takes care of it; nil while nobody has taken it.
    public let owner: PersonID?
    /// Nil while it is open.
    public let outcome: String?
    public let closedAt: Instant?
    public init(
        id: String, by: PersonID, matter: Matter, place: Place, about: String, text: String, openedAt: Instant,
        due: Day, owner: PersonID?, outcome: String?, closedAt: Instant?
    ) {
        self.id = id
        self.by = by
        self.matter = matter
        self.place = place
        self.about = about
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

extension Contest.Matter {
    public var title: String {
        switch self {
        case .notMe: "This is not me"
        case .wrong: "This is wrong"
        case .notAllowed: "This should not be here"
        }
    }
}

extension Contest.Place {
    public var title: String {
        switch self {
        case .recorded: "in what is recorded of me"
        case .work: "in shared work: a commit, a change, a review"
        case .published: "in a published figure of a group"
        case .look: "in a look"
        }
    }
}
