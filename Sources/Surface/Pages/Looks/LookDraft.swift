/// What somebody had filled in when a look could not be asked for, so that nothing has to be typed again.
public struct LookDraft: Sendable {
    /// The id of the person.
    public let person: String
    /// The ids of metrics.
    public let metrics: [String]
    public let from: String
    public let to: String
    public let question: String
    /// What is wrong: one sentence.
    public let problem: String
    public init(person: String, metrics: [String], from: String, to: String, question: String, problem: String) {
        self.person = person
        self.metrics = metrics
        self.from = from
        self.to = to
        self.question = question
        self.problem = problem
    }
}
