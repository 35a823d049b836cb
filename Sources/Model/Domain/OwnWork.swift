/// A change of the person's own. Of its reviews the person sees when and with what result; who reviewed is not in it.
public struct OwnChange: Sendable {
    /// The name of the service.
    public let service: String
    /// The person's own key is `OwnWork.own`; everybody else has one together.
    public let written: WrittenChange
    public init(service: String, _ written: WrittenChange) {
        self.service = service
        self.written = written
    }
}

/// A review that the person gave, to somebody who is not named in it.
public struct OwnReview: Sendable, Hashable {
    public let change: ChangeID
    public let submitted: Instant
    public let state: Review.State
    public init(change: ChangeID, submitted: Instant, state: Review.State) {
        self.change = change
        self.submitted = submitted
        self.state = state
    }
}

/// The person's own part in shared work, as that person sees it, and nobody else.
public struct OwnWork: Sendable {
    /// By when they were opened.
    public let changes: [OwnChange]
    /// By when they were given.
    public let reviews: [OwnReview]
    /// What happened to items while they were the person's, by when; without an assignee, because it is the person.
    public let items: [WorkItemEvent]
    public init(changes: [OwnChange], reviews: [OwnReview], items: [WorkItemEvent]) {
        self.changes = changes
        self.reviews = reviews
        self.items = items
    }
    public static let none = OwnWork(changes: [], reviews: [], items: [])
    public static let own = AuthorKey(0)
    public static let others = AuthorKey(1)
    public var isEmpty: Bool { changes.isEmpty && reviews.isEmpty && items.isEmpty }
}
