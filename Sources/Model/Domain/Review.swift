/// One time somebody looked at a change and said so. What was said is not kept.
public struct Review: Hashable, Sendable {
    public enum State: String, CaseIterable, Sendable, Hashable {
        case approved
        case changesRequested = "changes_requested"
        /// Also an approval that was taken back.
        case commented
    }

    /// As the reporting system calls it; nil if it has no name for it: then the same again is the same review.
    public let id: String?
    /// It may be reported before its change is.
    public let change: ChangeID
    /// Nil if it is not known. An address is an account of `git`.
    public let reviewer: ToolIdentity?
    /// Whether the reporting system itself says that the reviewer is a program.
    public let reviewerIsBot: Bool
    public let submitted: Instant
    public let state: State
    /// When the reporting system last changed what it says; of two reports of one id the newer one holds.
    public let updated: Instant

    public init(
        id: String? = nil, change: ChangeID, reviewer: ToolIdentity?, reviewerIsBot: Bool = false, submitted: Instant,
        state: State, updated: Instant? = nil
    ) {
        self.id = id
        self.change = change
        self.reviewer = reviewer
        self.reviewerIsBot = reviewerIsBot
        self.submitted = submitted
        self.state = state
        self.updated = updated ?? submitted
    }
}
