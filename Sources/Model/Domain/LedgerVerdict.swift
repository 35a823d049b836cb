/// What a check of the stored ledger came to, for whoever asked for it.
public struct LedgerVerdict: Hashable, Sendable {
    /// How many entries were read.
    public let size: Int
    /// The root over them, in hex.
    public let root: String
    /// The first findings, a sentence each; none is an untouched ledger.
    public let findings: [String]
    /// How many more there were.
    public let further: Int
    /// What this check could not see.
    public let cannotSee: String
    /// When it was done.
    public let at: Instant
    public init(size: Int, root: String, findings: [String], further: Int, cannotSee: String, at: Instant) {
        self.size = size
        self.root = root
        self.findings = findings
        self.further = further
        self.cannotSee = cannotSee
        self.at = at
    }

    public var isSound: Bool { findings.isEmpty && further == 0 }
}

/// What the attack suite reported, as it was kept.
public struct KeptAttackReport: Hashable, Sendable {
    /// In the shape `daylight-attack-1`.
    public let json: String
    public let madeAt: Instant
    public init(json: String, madeAt: Instant) {
        self.json = json
        self.madeAt = madeAt
    }
}
