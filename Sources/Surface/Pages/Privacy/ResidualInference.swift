/// What is left to guess, as `daylight attack` has measured it: words and numbers that are ready to be read.
public struct ResidualInference: Sendable {
    /// How much of the variation of a person's value the best linear guess explains: `.13`.
    public let r2: String
    /// The same for the worst-off twentieth: `.22`.
    public let p95: String
    /// The narrowest range in which the interval attack could place anybody: `26.6`.
    public let smallestHours: String
    /// The share of panel-weeks that is published: `96.5 %`.
    public let coverage: String
    /// How many attempts there were: `12,480`.
    public let attempts: String
    /// How many people an attempt worked out; none, or a test is red.
    public let isolated: Int
    /// What to run it with again: `1`.
    public let seed: String
    public init(
        r2: String, p95: String, smallestHours: String, coverage: String, attempts: String, isolated: Int, seed: String
    ) {
        self.r2 = r2
        self.p95 = p95
        self.smallestHours = smallestHours
        self.coverage = coverage
        self.attempts = attempts
        self.isolated = isolated
        self.seed = seed
    }
}
