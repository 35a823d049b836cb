/// Something that happened to an item of work, from the tracker's changelog. What the item is called is not kept. Parts of
/// items (sub-tasks) are not items.
public struct WorkItemEvent: Hashable, Sendable {
    public enum Kind: String, CaseIterable, Sendable, Hashable {
        case created
        /// It came into the iteration.
        case entered
        /// It was taken out of the iteration.
        case left
        /// It reached the last column.
        case done
        /// It left the last column.
        case reopened
        /// Its estimate is `value` from now on; nil for none.
        case estimated
    }

    /// The item, as the tracker calls it, with what makes it unique among trackers before it.
    public let item: String
    /// The id of the iteration that `entered` and `left` speak of; of `created`, the one in which it came to life.
    public let iteration: String?
    public let event: Kind
    public let at: Instant
    /// An estimate in whatever the team estimates in; of `created`, the first one.
    public let value: Double?
    /// Whose it was then; nil for nobody or unknown. An address is an account of `git`.
    public let assignee: ToolIdentity?

    public init(
        item: String, iteration: String?, event: Kind, at: Instant, value: Double? = nil, assignee: ToolIdentity? = nil
    ) {
        self.item = item
        self.iteration = iteration
        self.event = event
        self.at = at
        self.value = value
        self.assignee = assignee
    }
}
