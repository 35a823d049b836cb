/// Something that a person has reported or contested, as that person reads and exports it.
public struct OwnCase: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable {
        /// A decision that rested on figures alone.
        case soleBasis = "sole-basis"
        /// A record or a figure that is wrong.
        case contest
    }

    public let kind: Kind
    /// What was decided, or what is wrong and where, as it is stored.
    public let about: String
    public let words: String
    public let openedAt: Instant
    public let due: Day
    /// Whether somebody takes care of it.
    public let isTaken: Bool
    /// Nil while it is open.
    public let outcome: String?
    public let closedAt: Instant?
    public init(
        kind: Kind, about: String, words: String, openedAt: Instant, due: Day, isTaken: Bool, outcome: String?,
        closedAt: Instant?
    ) {
        self.kind = kind
        self.about = about
        self.words = words
        self.openedAt = openedAt
        self.due = due
        self.isTaken = isTaken
        self.outcome = outcome
        self.closedAt = closedAt
    }
}
