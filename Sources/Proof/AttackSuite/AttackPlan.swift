/// What to attack, how often, and with what.
public struct AttackPlan: Sendable, Hashable {
    /// The attackers that can be asked for alone.
    public enum Class: String, Sendable, Hashable, CaseIterable {
        case swap, linear, interval, colluding, steady, absences, notices, concerns

        /// As they stand in the report. Notices are kin of the swap and count there.
        public static let reported: [Class] = [.swap, .linear, .interval, .colluding, .steady, .absences]
    }
    /// What an organization publishes (privacy.md 1.8).
    public enum Profile: String, Sendable, Hashable, CaseIterable {
        case standard
        /// No effort metrics for anybody but the person: nothing to attack.
        case workOnly = "work-only"
    }

    public let seed: Int
    public let organizations: Int
    public let weeks: Int
    public let profile: Profile
    /// Nil is all of them.
    public let only: Class?
    /// Swaps in each organization: 36 of them make more than 10,000.
    public let swaps: Int
    /// Of pure noise, and as many with a step: tests that only read the report take fewer.
    var series = FalseNotices.series
    /// Left out: for tests that ask for the others many times.
    var without: Set<Class> = []

    public init(
        seed: Int = 1, organizations: Int = 36, weeks: Int = 104, profile: Profile = .standard, only: Class? = nil,
        swaps: Int = 280
    ) {
        self.seed = seed
        self.organizations = organizations
        self.weeks = weeks
        self.profile = profile
        self.only = only
        self.swaps = swaps
    }

    func wants(_ kind: Class) -> Bool { (only == nil || only == kind) && !without.contains(kind) }
    var isWhole: Bool { only == nil && without.isEmpty }
}
