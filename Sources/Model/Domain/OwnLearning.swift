/// What a person has read, learned and asked of the rollout, and who has managed the person: stored beside the records, and as
/// much the person's own.
public struct OwnLearning: Sendable, Hashable {
    /// A question of the register, asked by name; those without a name are nobody's.
    public struct Question: Sendable, Hashable {
        public let words: String
        public let askedAt: Instant
        public let due: Day?
        public let answer: String?
        public let answeredAt: Instant?
        public init(words: String, askedAt: Instant, due: Day?, answer: String?, answeredAt: Instant?) {
            self.words = words
            self.askedAt = askedAt
            self.due = due
            self.answer = answer
            self.answeredAt = answeredAt
        }
    }

    /// The version of the usage policy that is in force for everybody; nil before there is one, and for somebody alone.
    public let policyVersion: Int?
    /// The versions that the person has acknowledged, oldest first.
    public let policies: [Profile.Acknowledgement]
    /// When the managers' lessons were passed, oldest first.
    public let trainings: [Instant]
    public let questions: [Question]
    /// The names of managers, by the day from which each holds; nil is nobody.
    public let managers: [Dated<String?>]

    public static let none = OwnLearning(policyVersion: nil, policies: [], trainings: [], questions: [], managers: [])

    public init(
        policyVersion: Int?, policies: [Profile.Acknowledgement], trainings: [Instant], questions: [Question],
        managers: [Dated<String?>]
    ) {
        self.policyVersion = policyVersion
        self.policies = policies
        self.trainings = trainings
        self.questions = questions
        self.managers = managers
    }
}
