/// What somebody asks to see of one other person: recorded and shown to that person before anything is seen.
public struct LookTerms: Sendable, Hashable {
    public static let mostMetrics = 4
    public static let leastWeeks = 4
    /// A year: there is nothing older than 13 months.
    public static let mostWeeks = 56
    public static let life = Span.Length.days(7)
    /// Who has just been written down as somebody's manager does not look: until then that person can see it.
    public static let leadsFor = Span.Length.days(14)
    /// How many looks of one HR partner can wait or be open at once: a case is about somebody, not about everybody.
    public static let mostCases = 3

    public let person: PersonID
    /// One to four, in the order of the catalogue.
    public let metrics: [MetricID]
    public let from: Week
    public let to: Week
    /// In the asking person's own words; of a case look the reason.
    public let question: String
    /// Nil for a look of the direct manager; the case for one of HR.
    public let hrCase: LookCase?

    /// Why terms cannot be asked for: one sentence that says what to do.
    public struct Unsound: Error, Sendable, Hashable {
        public let sentence: String
    }

    public init(
        person: PersonID, metrics: [MetricID], from: Week, to: Week, question: String, hrCase: LookCase? = nil
    ) throws(Unsound) {
        guard !metrics.isEmpty, metrics.count <= Self.mostMetrics, Set(metrics).count == metrics.count else {
            throw Unsound(sentence: "A look is at one to four different metrics.")
        }
        guard from <= to, from.distance(to: to) + 1 >= Self.leastWeeks else {
            throw Unsound(sentence: "A look spans at least four weeks: one week alone says nothing.")
        }
        guard from.distance(to: to) < Self.mostWeeks else {
            throw Unsound(sentence: "A look spans at most \(Self.mostWeeks) weeks.")
        }
        guard let words = Kept.words(question, longest: 500), words.split(separator: " ").count >= 4, words.count >= 20
        else {
            throw Unsound(
                sentence: "Ask in your own words, in 20 to 500 letters, like: I noticed … what is happening?")
        }
        self.person = person
        self.metrics = metrics
        self.from = from
        self.to = to
        self.question = words
        self.hrCase = hrCase
    }

    public var weeks: [Week] { (0...from.distance(to: to)).map(from.adding) }
}

/// Names a look; unguessable, and useless to anybody but the two.
public struct LookID: Hashable, Sendable {
    public let raw: String
    public init(_ raw: String) { self.raw = raw }
}
