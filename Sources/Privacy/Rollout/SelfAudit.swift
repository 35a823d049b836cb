public import Domain

/// What was done in one quarter, in numbers: nothing about anybody.
public struct SelfAudit: Sendable, Hashable {
    public let quarter: Quarter
    public var looksAsked = 0
    public var looksRefused = 0
    public var looksOpened = 0
    public var looksClosed = 0
    /// Openings by managers of charts that their people had brought to joint pages.
    public var chartsOpened = 0
    /// How many different people asked for a look, and at how many different ones.
    public var askers = 0
    public var lookedAt = 0
    public var policies = 0
    public var attestations = 0
    public var phases = 0
    public var settings = 0
    public var roles = 0
    public var resets = 0
    public var restores = 0
    /// Decisions that rested on figures alone: reported, and closed with an outcome.
    public var reportsOpened = 0
    public var reportsClosed = 0
    public var questionsAsked = 0
    public var questionsAnswered = 0
    /// Of the concern channel: handed over, and closed, as far as they are still kept.
    public var concernsOpened = 0
    public var concernsClosed = 0

    public init(_ quarter: Quarter) { self.quarter = quarter }
}
