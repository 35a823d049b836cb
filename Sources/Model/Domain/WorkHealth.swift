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
    /// Systems that are connected, in the order in which they were.
    public let connections: [ConnectionHealth]
    /// Accounts that are taken for programs, as the tools name them.
    public let programs: [ListedProgram]
    /// How many calendars could not be read when they were last asked. Whose, and why, its owner reads alone.
    public let failingCalendars: Int
    /// How many have entries that could not be taken as they are written: in a zone that nobody knows, by a rule that cannot be
    /// read or has no end.
    public let oddCalendars: Int
    public init(
        weeks: Int, entries: [Entry], heard: [HeardSource], connections: [ConnectionHealth] = [],
        programs: [ListedProgram], failingCalendars: Int = 0, oddCalendars: Int = 0
    ) {
        self.connections = connections
        self.failingCalendars = failingCalendars
        self.oddCalendars = oddCalendars
        self.weeks = weeks
        self.entries = entries
        self.heard = heard
        self.programs = programs
    }
}

/// How a connected system is doing: whether it is heard, and what stands in the way of reading it.
public struct ConnectionHealth: Sendable, Hashable {
    /// `github`
    public let vendor: String
    public let service: String
    /// When the last event came; nil if none ever did.
    public let heard: Instant?
    public let events: Int
    /// Those among them that the connector does not know.
    public let unknown: Int
    /// Which kinds these were; of late.
    public let unknownKinds: [UnknownKind]
    /// Those among them that could not be used, or not all of it; nil if there are none.
    public let unused: UnusedEvents?
    /// Nil if none wait.
    public let waiting: WaitingDeployments?
    /// Why its pages cannot be read, in sentences; empty if they can, or were not asked for.
    public let failures: [String]
    public init(
        vendor: String, service: String, heard: Instant?, events: Int, unknown: Int,
        unknownKinds: [UnknownKind] = [], unused: UnusedEvents?, waiting: WaitingDeployments? = nil, failures: [String]
    ) {
        self.vendor = vendor
        self.service = service
        self.heard = heard
        self.events = events
        self.unknown = unknown
        self.unknownKinds = unknownKinds
        self.unused = unused
        self.waiting = waiting
        self.failures = failures
    }
    /// How long what could not be used is worth a repair: later it may long be repaired, and what came then is past.
    private static let fresh = Span.Length.days(7)

    /// Whether somebody has something to repair. What is of repositories that nobody has is not: whole organizations send that too.
    public func needsAttention(at now: Instant) -> Bool {
        let isUnused = unused.map { now.since($0.last) < Self.fresh && $0.because != .repository } ?? false
        let isWaiting = waiting.map { now.since($0.last) < Self.fresh } ?? false
        return isUnused || isWaiting || !failures.isEmpty
    }

    /// `last event at …`, or that there was none: the moment as the reader writes moments.
    public func state(_ written: (Instant) -> String) -> String {
        let came = heard.map { "last event \(written($0))" } ?? "no event has come yet"
        let odd = unknown > 0 ? ", \(unknown) of \(events) are of kinds that are not used" : ""
        let spoilt = unused.map { ["\($0.words(of: events, written))."] } ?? []
        let kinds = [UnknownKind.words(unknownKinds)].compactMap(\.self)
        let waiting = waiting.map { ["\($0.words(written))."] } ?? []
        return ([came + odd + "."] + kinds + spoilt + waiting + failures).joined(separator: " ")
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
