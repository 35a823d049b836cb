/// For every metric of shared work which input is missing, how many items survived each step, and when each source was last
/// heard: counts, no values, nobody.
public struct WorkHealth: Sendable {
    public struct Entry: Sendable {
        /// Of the service or the team.
        public let name: String
        public let isTeam: Bool
        public let coverages: [WorkCoverage]
        public init(name: String, isTeam: Bool, coverages: [WorkCoverage]) {
            self.name = name
            self.isTeam = isTeam
            self.coverages = coverages
        }
    }
    /// How many complete weeks were looked at.
    public let weeks: Int
    /// Services, then teams, by their names.
    public let entries: [Entry]
    public let heard: [HeardSource]
    /// Accounts that are taken for programs, as the tools name them.
    public let programs: [ListedProgram]
    /// How many calendars could not be read when they were last asked. Whose, and why, its owner reads alone.
    public let failingCalendars: Int
    /// How many have entries that could not be taken as they are written: in a zone that nobody knows, by a rule that cannot be
    /// read or has no end.
    public let oddCalendars: Int
    public init(
        weeks: Int, entries: [Entry], heard: [HeardSource], programs: [ListedProgram], failingCalendars: Int = 0,
        oddCalendars: Int = 0
    ) {
        self.failingCalendars = failingCalendars
        self.oddCalendars = oddCalendars
        self.weeks = weeks
        self.entries = entries
        self.heard = heard
        self.programs = programs
    }
}

/// An account that is taken for a program: what it did is counted as left out, and never deleted.
public struct ListedProgram: Sendable, Hashable {
    public enum Reason: String, Sendable, Hashable {
        /// It is called as only programs are.
        case name
        /// The tool that it comes from says so.
        case source
        /// An owner or a maintainer has said so.
        case somebody
    }
    public let identity: ToolIdentity
    public let because: Reason
    public init(_ identity: ToolIdentity, because: Reason) {
        self.identity = identity
        self.because = because
    }
}
