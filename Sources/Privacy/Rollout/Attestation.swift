public import Domain

/// What a named person says is so, where a program cannot know.
public struct Attestation: Sendable, Hashable {
    public enum Matter: String, CaseIterable, Sendable, Hashable {
        /// Phase 2: people met and talked, not by e-mail.
        case liveMeeting = "live-meeting"
        /// Phase 3: what people said of the soft launch was read and answered.
        case feedbackReviewed = "feedback-reviewed"
        /// Item 2 of the checklist.
        case notInCompensation = "not-in-compensation"
        /// Item 9.
        case hrReview = "hr-review"
        /// Item 10, where people are too few for a pulse.
        case conversation

        /// How long it holds; nil is for as long as the phase goes on.
        public var life: Span.Length? {
            switch self {
            case .liveMeeting, .feedbackReviewed: nil
            case .notInCompensation, .hrReview: .days(365)
            case .conversation: .days(45)
            }
        }
    }

    /// As whom somebody says it: it takes an owner and an HR partner for what concerns pay.
    public enum Hat: String, CaseIterable, Sendable, Hashable {
        case owner, hr
    }

    public let matter: Matter
    public let by: PersonID
    public let hat: Hat
    /// Who spoke, or what was talked about.
    public let words: String
    /// Of the live meeting; nil for everything else, and for what was said before speakers were asked for.
    public let speaker: String?
    /// When it took place.
    public let heldOn: Day
    public let attestedAt: Instant
    public init(
        matter: Matter, by: PersonID, hat: Hat, words: String, speaker: String? = nil, heldOn: Day,
        attestedAt: Instant
    ) {
        self.matter = matter
        self.by = by
        self.hat = hat
        self.words = words
        self.speaker = speaker
        self.heldOn = heldOn
        self.attestedAt = attestedAt
    }

    /// Until when it holds, from the day on which it took place: what is said later does not make it younger. Nil is without an
    /// end.
    public var expires: Instant? { matter.life.map(Zone.utc.start(of: heldOn).adding) }

    public func holds(at now: Instant) -> Bool {
        guard let expires else { return attestedAt <= now }
        return attestedAt <= now && now < expires
    }
}

extension Attestation.Matter {
    /// Who can say it.
    public var hats: Set<Attestation.Hat> {
        switch self {
        case .liveMeeting, .feedbackReviewed: [.owner]
        case .notInCompensation, .conversation: [.owner, .hr]
        case .hrReview: [.hr]
        }
    }

    public var title: String {
        switch self {
        case .liveMeeting: "A live meeting was held about the program"
        case .feedbackReviewed: "The feedback of the soft launch was reviewed"
        case .notInCompensation: "No individual metrics are used in compensation decisions"
        case .hrReview: "HR has reviewed the program"
        case .conversation: "There was a conversation with the developers about how it goes"
        }
    }
}

/// A question that somebody asked about the program, in the public register.
public struct RegisterQuestion: Sendable, Hashable {
    public enum State: Sendable, Hashable {
        case open
        /// Somebody will answer by that day.
        case promised(owner: PersonID, by: Day)
        case answered(String, by: PersonID, at: Instant)
    }

    /// So long an owner has for an answer or a promise, from when the question stands in the register.
    public static let daysToAnswer = 14
    /// A promise is for a day so near, and can be moved.
    public static let daysToPromise = 30
    /// No promise goes further than this from when it was asked, or one promise after the other would be no answer for ever.
    public static let daysToWait = 90

    public let id: String
    /// Nil if it came without a name, or if the person has deleted everything.
    public let askedBy: PersonID?
    public let text: String
    public let askedAt: Instant
    public let state: State
    public init(id: String, askedBy: PersonID?, text: String, askedAt: Instant, state: State) {
        self.id = id
        self.askedBy = askedBy
        self.text = text
        self.askedAt = askedAt
        self.state = state
    }

    /// The words as they are kept; nil for what is too short.
    public static func words(_ text: String) -> String? {
        Kept.words(text, longest: 500).flatMap { $0.count >= 10 ? $0 : nil }
    }

    public static let lengthSentence = "Ask in 10 to 500 letters."

    /// By when an answer is owed; nil for one that is answered. Without a promise it is an owner who owes it, or a promise.
    public func dueDay(in zone: Zone) -> Day? {
        switch state {
        case .open: zone.day(of: askedAt).adding(Self.daysToAnswer)
        case .promised(_, let day): day
        case .answered: nil
        }
    }

    /// The last day for which an answer can be promised; nil when the question has waited for so long that only an answer ends it.
    public func lastPromise(on today: Day, in zone: Zone) -> Day? {
        let last = min(today.adding(Self.daysToPromise), zone.day(of: askedAt).adding(Self.daysToWait))
        return last < today ? nil : last
    }

    /// Whether it has an answer, or an owner and a date that has not gone by.
    public func isTakenCareOf(on today: Day) -> Bool {
        switch state {
        case .open: false
        case .promised(_, let day): today <= day
        case .answered: true
        }
    }
}

/// The metrics that people were told of, all of them.
public struct MetricAnnouncement: Sendable, Hashable {
    public let metrics: Set<MetricID>
    public let announcedAt: Instant
    public init(metrics: Set<MetricID>, announcedAt: Instant) {
        self.metrics = metrics
        self.announcedAt = announcedAt
    }
}
