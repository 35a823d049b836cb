/// What a person reads about the own weeks: everything that `/me` shows.
public struct MyWeeks: Sendable {
    public let subject: PersonID
    /// The last complete week.
    public let through: Week
    /// The week that is running: named, never drawn as if it were finished.
    public let current: Week
    public let trends: [PersonalTrend]
    public let weekdays: [WeekdayPattern]
    /// The meetings on the lowest weekday; nil where none stands out, or no calendar speaks for it.
    public let insight: WeekdayInsight?
    public let hasCalendar: Bool
    /// The own commits of these weeks, oldest first.
    public let commits: [OwnCommit]
    /// The own part in shared work in these weeks.
    public let work: OwnWork
    /// Its metrics, in the order of the catalogue.
    public let workTrends: [PersonalTrend]
    /// Beside all of these lines, in the order of their days.
    public let notes: [Annotation]
    /// In which the days of these weeks are.
    public let zones: ZoneHistory
    public let collection: CollectionState

    public init(
        of subject: PersonID, through: Week, trends: [PersonalTrend], weekdays: [WeekdayPattern],
        insight: WeekdayInsight? = nil, hasCalendar: Bool = false, commits: [OwnCommit], work: OwnWork = .none,
        workTrends: [PersonalTrend] = [], notes: [Annotation] = [], zones: ZoneHistory, collection: CollectionState
    ) {
        self.notes = notes
        self.insight = insight
        self.hasCalendar = hasCalendar
        self.work = work
        self.workTrends = workTrends
        self.commits = commits
        self.zones = zones
        self.subject = subject
        self.through = through
        self.current = through.adding(1)
        self.trends = trends
        self.weekdays = weekdays
        self.collection = collection
    }
}

/// What is being collected right now, and what is not.
public struct CollectionState: Sendable {
    public struct Latest: Sendable {
        public let received: Instant
        public let editor: String?
        public init(received: Instant, editor: String?) {
            self.received = received
            self.editor = editor
        }
    }
    /// An item that was answered but not kept, counted by reason.
    public enum DiscardReason: String, CaseIterable, Sendable, Hashable {
        case paused
        case excludedProject = "excluded-project"
        case deletedRange = "deleted-range"
        case beforeAcknowledgement = "before-acknowledgement"
        /// From a time in which the organization was in its first phase.
        case beforeCommunication = "before-communication"
    }
    public let subject: PersonID
    /// The heartbeat that was received last; nil if there has been none.
    public let latest: Latest?
    public let pausedSince: Instant?
    public let excludedProjects: [String]
    public let discarded: [DiscardReason: Int]
    /// Whether exactly one is kept: as a rule the first, which has just come.
    public let hasOneHeartbeat: Bool
    /// Whether nothing is collected because the notice has still to be read.
    public let awaitsNotice: Bool
    public let tokens: [OwnToken]

    public init(
        of subject: PersonID, latest: Latest?, pausedSince: Instant?, excludedProjects: [String],
        discarded: [DiscardReason: Int], hasOneHeartbeat: Bool, awaitsNotice: Bool, tokens: [OwnToken]
    ) {
        self.awaitsNotice = awaitsNotice
        self.subject = subject
        self.latest = latest
        self.pausedSince = pausedSince
        self.excludedProjects = excludedProjects
        self.discarded = discarded
        self.hasOneHeartbeat = hasOneHeartbeat
        self.tokens = tokens
    }
}

/// A token of a person's own, as it can be shown: never the secret.
public struct OwnToken: Sendable, Hashable {
    public enum Kind: String, Sendable, CaseIterable {
        case read, write, both
    }
    public let id: TokenID
    /// The first characters of the secret, to tell tokens apart.
    public let prefix: String
    public let kind: Kind
    public let madeAt: Instant
    public let lastUsed: Instant?
    public let revokedAt: Instant?
    /// Made by whoever runs the server, for this person's editor.
    public let isByOperator: Bool
    public init(
        id: TokenID, prefix: String, kind: Kind, madeAt: Instant, lastUsed: Instant?, revokedAt: Instant?,
        isByOperator: Bool
    ) {
        self.isByOperator = isByOperator
        self.id = id
        self.prefix = prefix
        self.kind = kind
        self.madeAt = madeAt
        self.lastUsed = lastUsed
        self.revokedAt = revokedAt
    }
}

/// Changes kind or project of what was recorded in a range; an overlay that can be undone.
public struct Correction: Sendable, Hashable {
    public let id: String
    public let range: Interval
    /// Nil leaves it as it is, as below.
    public let kind: Kind?
    public let project: String?
    public let madeAt: Instant
    public init(id: String, range: Interval, kind: Kind?, project: String?, madeAt: Instant) {
        self.id = id
        self.range = range
        self.kind = kind
        self.project = project
        self.madeAt = madeAt
    }
}

/// A page of everything that is stored about a person.
public struct MyRecords: Sendable {
    public let subject: PersonID
    /// For somebody whose last day is written down: the day on which everything is deleted.
    public var deletedOn: Day?
    public let day: Day
    public let heartbeats: [Heartbeat]
    public let spans: [Span]
    /// That touch the day.
    public let meetings: [Meeting]
    /// The own commits of the day, oldest first.
    public let commits: [OwnCommit]
    /// The own part in shared work of the day.
    public let work: OwnWork
    public let corrections: [Correction]
    public let closedRanges: [Interval]
    /// When the person is away, as the organization has it.
    public let absences: [Absence]
    /// The projects that occur in what is stored.
    public let projects: [String]
    /// The person's accounts in other tools, and those that look as if they were.
    public let accounts: [OwnAccount]
    /// What the person has reported and contested, newest first.
    public let cases: [OwnCase]
    /// The first and the last day of which anything is stored.
    public let reach: ClosedRange<Day>?
    public let collection: CollectionState
    public init(
        of subject: PersonID, day: Day, heartbeats: [Heartbeat], spans: [Span], meetings: [Meeting] = [],
        commits: [OwnCommit], work: OwnWork = .none, corrections: [Correction], closedRanges: [Interval],
        absences: [Absence], projects: [String], accounts: [OwnAccount], cases: [OwnCase], reach: ClosedRange<Day>?,
        collection: CollectionState
    ) {
        self.accounts = accounts
        self.meetings = meetings
        self.cases = cases
        self.work = work
        self.subject = subject
        self.day = day
        self.heartbeats = heartbeats
        self.spans = spans
        self.commits = commits
        self.corrections = corrections
        self.closedRanges = closedRanges
        self.absences = absences
        self.projects = projects
        self.reach = reach
        self.collection = collection
    }
}

/// Who a person is, as the own pages and exports say it.
public struct Profile: Sendable {
    public let person: PersonID
    public let email: String
    public let name: String
    /// The home teams, by the day from which each holds; empty in a directory of one person.
    public let homes: [Dated<HomeTeam>]
    public let zones: ZoneHistory
    public let acknowledgement: Acknowledgement?
    /// For somebody whose last day is written down: the day on which everything is deleted.
    public var deletedOn: Day?

    /// That the person has read the notice of what is collected: nothing is, before.
    public struct Acknowledgement: Sendable, Hashable {
        public let version: Int
        public let at: Instant
        public init(version: Int, at: Instant) {
            self.version = version
            self.at = at
        }
    }

    public func team(on day: Day) -> String? { homes.last { $0.since <= day }?.value.team }

    public init(
        person: PersonID, email: String, name: String, homes: [Dated<HomeTeam>], zones: ZoneHistory,
        acknowledgement: Acknowledgement?
    ) {
        self.acknowledgement = acknowledgement
        self.person = person
        self.email = email
        self.name = name
        self.homes = homes
        self.zones = zones
    }
}

/// Everything stored about one person: what the export gives.
public struct PersonExport: Sendable {
    /// A letter that comes every week, asked for by the person: `own`, or `team`.
    public struct LetterWish: Sendable, Hashable {
        public let kind: String
        public let since: Instant
        public init(kind: String, since: Instant) {
            self.kind = kind
            self.since = since
        }
    }

    public var letters: [LetterWish] = []
    public var learning = OwnLearning.none
    public let profile: Profile
    public let exportedAt: Instant
    /// How far the rollout was; nil for somebody alone.
    public let phase: Phase?
    public let heartbeats: [Heartbeat]
    public let spans: [Span]
    /// What editors reported of changed lines, by the spans that they were joined into.
    public let lineReports: [LineReport]
    public let meetings: [Meeting]
    public let calendars: [OwnCalendar]
    public let hours: WorkingHoursHistory
    public let commits: [OwnCommit]
    public let work: OwnWork
    public let trends: [PersonalTrend]
    /// The last complete week of the series.
    public let through: Week
    public let corrections: [Correction]
    public let closedRanges: [Interval]
    public let absences: [Absence]
    public let accounts: [OwnAccount]
    /// Nil for somebody whom no identity provider lets in.
    public let signOn: SignOnBinding?
    /// What the person has reported and contested, newest first.
    public let cases: [OwnCase]
    public let collection: CollectionState
    public let looks: MyLooks
    public let mates: PanelMates
    /// Beside the own lines: written by the person, of the own leave, of teams and the organization.
    public let notes: [Annotation]
    /// The joint pages, each with its agenda and the charts that the person has brought.
    public let oneOnOnes: [(page: OneOnOnePage, charts: [BroughtChart])]
    public var subject: PersonID { profile.person }
    public init(
        profile: Profile, exportedAt: Instant, phase: Phase?, heartbeats: [Heartbeat], spans: [Span],
        lineReports: [LineReport], meetings: [Meeting], calendars: [OwnCalendar], hours: WorkingHoursHistory,
        commits: [OwnCommit], work: OwnWork = .none, trends: [PersonalTrend], through: Week,
        corrections: [Correction], closedRanges: [Interval],
        absences: [Absence], accounts: [OwnAccount], signOn: SignOnBinding?,
        cases: [OwnCase], collection: CollectionState, looks: MyLooks, mates: PanelMates, notes: [Annotation],
        oneOnOnes: [(page: OneOnOnePage, charts: [BroughtChart])]
    ) {
        self.notes = notes
        self.oneOnOnes = oneOnOnes
        self.lineReports = lineReports
        self.meetings = meetings
        self.calendars = calendars
        self.hours = hours
        self.accounts = accounts
        self.signOn = signOn
        self.cases = cases
        self.looks = looks
        self.mates = mates
        self.absences = absences
        self.profile = profile
        self.exportedAt = exportedAt
        self.phase = phase
        self.heartbeats = heartbeats
        self.spans = spans
        self.work = work
        self.commits = commits
        self.trends = trends
        self.through = through
        self.corrections = corrections
        self.closedRanges = closedRanges
        self.collection = collection
    }
}

/// That an identity provider lets somebody in; who that is there is kept as a keyed hash, and never read.
public struct SignOnBinding: Sendable, Hashable {
    /// As the provider calls itself.
    public let issuer: String
    public let since: Instant
    public init(issuer: String, since: Instant) {
        self.issuer = issuer
        self.since = since
    }
}

/// A person's own day so far, for the status bar of the own editor: one of the two named exceptions to the trend floor.
public struct StatusBarDay: Sendable {
    public struct Share: Sendable {
        public let name: String
        public let length: Span.Length
        public init(name: String, length: Span.Length) {
            self.name = name
            self.length = length
        }
    }
    public let subject: PersonID
    public let day: Day
    public let zone: Zone
    public let total: Span.Length
    public let kinds: [Share]
    public let projects: [Share]
    public let languages: [Share]
    public let isPaused: Bool
    public init(
        of subject: PersonID, day: Day, zone: Zone, total: Span.Length, kinds: [Share], projects: [Share],
        languages: [Share], isPaused: Bool
    ) {
        self.subject = subject
        self.day = day
        self.zone = zone
        self.total = total
        self.kinds = kinds
        self.projects = projects
        self.languages = languages
        self.isPaused = isPaused
    }
}

/// The notice that a person acknowledges before anything is collected. Another text is another version.
public enum CollectionNotice {
    /// 2: commits of imported repositories, and accounts in other tools. 3: who sees what from soft and full launch on, and sums
    /// of reported lines, for as long as the stretches. 4: pull requests, reviews, work items and calendars. 5: estimates of items,
    /// and no size of a change, which was never kept.
    public static let version = 5
}
