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
    /// Whether it goes on still.
    public var isRunning = false
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
    /// Of what is not the own: of everything published, backups, copies of everything.
    public var exports = 0
    /// Decisions that rested on figures alone: reported, and closed with an outcome. None before the quarter has ended.
    public var reportsOpened = 0
    public var reportsClosed = 0
    public var questionsAsked = 0
    public var questionsAnswered = 0
    /// Of the concern channel: handed over, and closed, as far as they are still kept.
    public var concernsOpened = 0
    public var concernsClosed = 0
    /// How the rollout stood when the quarter had ended; nil while it goes on, and of one that ended unseen.
    public var ending: Ending?

    public init(_ quarter: Quarter) { self.quarter = quarter }

    /// How the rollout stood.
    public struct Ending: Sendable, Hashable {
        public let phase: Phase
        /// The numbers of the items of the checklist that were open.
        public let red: Set<Int>
        /// The day on which it was written down: the first one after the quarter, if a server ran.
        public let on: Day
        public init(phase: Phase, red: Set<Int>, on: Day) {
            self.phase = phase
            self.red = red
            self.on = on
        }
    }

    /// Every number, under the name by which it is kept.
    public static var numbers: [(name: String, at: WritableKeyPath<SelfAudit, Int>)] {
        [
            ("looks-asked", \.looksAsked), ("looks-refused", \.looksRefused), ("looks-opened", \.looksOpened),
            ("looks-closed", \.looksClosed), ("charts-opened", \.chartsOpened), ("askers", \.askers),
            ("looked-at", \.lookedAt), ("policies", \.policies), ("attestations", \.attestations),
            ("phases", \.phases), ("settings", \.settings), ("roles", \.roles), ("resets", \.resets),
            ("restores", \.restores), ("exports", \.exports),
            ("reports-opened", \.reportsOpened), ("reports-closed", \.reportsClosed),
            ("questions-asked", \.questionsAsked), ("questions-answered", \.questionsAnswered),
            ("concerns-opened", \.concernsOpened), ("concerns-closed", \.concernsClosed),
        ]
    }

    /// Whether nothing was done.
    public var isEmpty: Bool { Self.numbers.allSatisfy { self[keyPath: $0.at] == 0 } }
}
