/// What a team says about the kind of work it does, and beside whom it may be seen.
public struct TeamContext: Sendable, Hashable {
    /// An agreement holds that long.
    public static let life = Span.Length.days(365)

    /// How a team stands to another one under the same label.
    public struct Beside: Sendable, Hashable {
        public let other: String
        /// Until when this team has agreed; nil if it has not.
        public let agreed: Instant?
        /// Until when the other one has.
        public let othersAgreed: Instant?
        public init(other: String, agreed: Instant?, othersAgreed: Instant?) {
            self.other = other
            self.agreed = agreed
            self.othersAgreed = othersAgreed
        }
        /// Until when both have; nil if one has not.
        public var both: Instant? {
            guard let agreed, let othersAgreed else { return nil }
            return min(agreed, othersAgreed)
        }
    }

    public let team: String
    /// In the words of whoever leads people in it: `on call for payments`.
    public let label: String?
    public let declaredAt: Instant?
    /// Every other team with the same label, by name.
    public let beside: [Beside]
    public init(team: String, label: String?, declaredAt: Instant?, beside: [Beside]) {
        self.team = team
        self.label = label
        self.declaredAt = declaredAt
        self.beside = beside
    }

    /// - Returns: nil for what is too short to say anything, or too long for a label.
    public static func label(_ text: String) -> String? {
        guard let words = Kept.words(text, longest: 60), words.count >= 3 else { return nil }
        return words.lowercased()
    }
}

/// Two teams that have agreed to be seen together.
public struct TeamPair: Sendable, Hashable {
    /// By name.
    public let first: String
    public let second: String
    public let label: String
    public let until: Instant
    public init(first: String, second: String, label: String, until: Instant) {
        self.first = first
        self.second = second
        self.label = label
        self.until = until
    }
}
