public import Domain

/// What the ledger counts: no names, no reasons, nothing of anybody.
public struct LedgerState: Sendable {
    /// How many entries it has.
    public let size: Int
    /// The newest signed checkpoint, as text; nil before the first entry.
    public let checkpoint: String?
    /// The verifier key.
    public let key: String
    /// Looks asked for.
    public let looks: Int
    /// Refused, whoever asked.
    public let refused: Int
    /// Every opening of one, which is an entry of its own.
    public let opened: Int
    /// Settings, roles and phases, as they were written down: newest first.
    public let settingsHistory: [(at: Instant, what: String)]
    public init(
        size: Int, checkpoint: String?, key: String, looks: Int, refused: Int, opened: Int,
        settingsHistory: [(at: Instant, what: String)]
    ) {
        self.size = size
        self.checkpoint = checkpoint
        self.key = key
        self.looks = looks
        self.refused = refused
        self.opened = opened
        self.settingsHistory = settingsHistory
    }
}
