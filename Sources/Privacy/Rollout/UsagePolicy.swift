public import Domain

/// Why there are figures at all, in one version. Earlier ones stay readable.
public struct PurposeStatement: Sendable, Hashable {
    public let version: Int
    public let text: String
    public let writtenBy: PersonID
    public let writtenAt: Instant
    public init(version: Int, text: String, writtenBy: PersonID, writtenAt: Instant) {
        self.version = version
        self.text = text
        self.writtenBy = writtenBy
        self.writtenAt = writtenAt
    }

    /// - Returns: nil for what is too short to be a purpose, or longer than a footer can hold.
    public static func words(_ text: String) -> String? {
        guard let words = Kept.words(text, longest: 400), words.count >= 30 else { return nil }
        return words
    }
}

/// What the figures may be used for, in one version.
public struct UsagePolicy: Sendable, Hashable {
    /// An answer to one of the three questions. That figures alone decide is not among them: there is no such case.
    public enum Use: String, CaseIterable, Sendable, Hashable {
        case no
        case contextOnly = "context-only"
        case withConditions = "with-conditions"
    }

    /// What the policy must answer.
    public enum Matter: String, CaseIterable, Sendable, Hashable {
        case reviews
        case promotionAndPay = "promotion-and-pay"
        case termination
    }

    public struct Answer: Sendable, Hashable {
        public let use: Use
        /// In the organization's own words: what is meant, and under which conditions.
        public let text: String
        public init(use: Use, text: String) {
            self.use = use
            self.text = text
        }
    }

    public let version: Int
    public let reviews: Answer
    public let promotionAndPay: Answer
    public let termination: Answer
    public let writtenBy: PersonID
    public let writtenAt: Instant
    public init(
        version: Int, reviews: Answer, promotionAndPay: Answer, termination: Answer, writtenBy: PersonID,
        writtenAt: Instant
    ) {
        self.version = version
        self.reviews = reviews
        self.promotionAndPay = promotionAndPay
        self.termination = termination
        self.writtenBy = writtenBy
        self.writtenAt = writtenAt
    }

    public func answer(to matter: Matter) -> Answer {
        switch matter {
        case .reviews: reviews
        case .promotionAndPay: promotionAndPay
        case .termination: termination
        }
    }

    /// Stands on every look, every export and every page, whatever the answers are.
    public static let soleBasis = "These figures are never the sole basis of a decision about anybody."
}

extension UsagePolicy.Matter {
    public var title: String {
        switch self {
        case .reviews: "Performance reviews"
        case .promotionAndPay: "Promotion and pay"
        case .termination: "Termination"
        }
    }
}

extension UsagePolicy.Use {
    public var title: String {
        switch self {
        case .no: "Not used"
        case .contextOnly: "As context only"
        case .withConditions: "With conditions"
        }
    }
}

extension UsagePolicy.Answer {
    /// That figures are not used, in words that leave nothing open.
    public static let notUsed = UsagePolicy.Answer(use: .no, text: "Not used for this, by anybody.")

    /// Whether people keep at least what they had: nothing has changed, or figures are not used any more and that is all that is said. No
    /// program can tell which of two texts protects more, so that other words count as less, beside *no* as well: "no, except …".
    public func keeps(_ earlier: UsagePolicy.Answer) -> Bool {
        self == earlier || (self == .notUsed && earlier.use != .no)
    }

    /// The same, where only the answer has turned to *no* and the words of the earlier one were left standing: they were of something
    /// that is not so any more.
    public func withoutWords(of earlier: UsagePolicy.Answer?) -> UsagePolicy.Answer {
        guard let earlier, use == .no, earlier.use != .no, text == earlier.text else { return self }
        return .notUsed
    }
}

extension UsagePolicy {
    /// The matters in which these answers may take something from people; empty if an owner alone may write them.
    public func lowered(by answers: [Matter: Answer]) -> [Matter] {
        Matter.allCases.filter { matter in !(answers[matter]?.keeps(answer(to: matter)) ?? false) }
    }
}

/// A usage policy that waits for a trustee's signature: what it would say.
public struct ProposedPolicy: Sendable, Hashable {
    public let id: CosignatureID
    /// The version over which it was written. Once another one is in force it is off.
    public let over: Int
    public let answers: [UsagePolicy.Matter: UsagePolicy.Answer]
    /// Until when a trustee can sign.
    public let expires: Instant
    public init(
        id: CosignatureID, over: Int, answers: [UsagePolicy.Matter: UsagePolicy.Answer], expires: Instant
    ) {
        self.id = id
        self.over = over
        self.answers = answers
        self.expires = expires
    }
}
