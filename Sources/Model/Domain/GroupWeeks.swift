/// Everything that one page about a team, a department or the organization shows.
public struct GroupWeeks: Sendable {
    /// Over how many of its panels a week's value was computed.
    public struct Coverage: Sendable, Hashable {
        public let published: Int
        public let all: Int
        public init(published: Int, all: Int) {
            self.published = published
            self.all = all
        }
    }
    public let subject: GroupSubject
    /// The department of a team; nil if it has none, and for other subjects.
    public let department: String?
    /// The teams of a department, the departments of the organization: names in their order, without any value.
    public let parts: [GroupSubject]
    /// The weeks asked for, all of them complete, oldest first.
    public let weeks: [Week]
    /// The week that is running.
    public let current: Week
    public let zone: Zone
    public let phase: Phase
    public let profile: PublicationProfile
    public let trends: [GroupTrend]
    /// The panels whose cells these are, by their first week.
    public let panels: [Panel]
    /// Of the last week in which the metric was published: kinds are published by larger panels only.
    public let coverages: [(metric: MetricID, coverage: Coverage)]
    /// What was asked about these lines, newest first: of what the reader may hear by now.
    public var notices: [Notice] = []
    /// By any metric that every panel publishes: all have the same contributors.
    public var coverage: Coverage? { coverages.map(\.coverage).max { $0.published < $1.published } }
    public func coverage(of metric: MetricID) -> Coverage? { coverages.first { $0.metric == metric }?.coverage }
    public init(
        of subject: GroupSubject, department: String?, parts: [GroupSubject], weeks: [Week], current: Week, zone: Zone,
        phase: Phase, profile: PublicationProfile, trends: [GroupTrend], panels: [Panel],
        coverages: [(metric: MetricID, coverage: Coverage)]
    ) {
        self.subject = subject
        self.department = department
        self.parts = parts
        self.weeks = weeks
        self.current = current
        self.zone = zone
        self.phase = phase
        self.profile = profile
        self.trends = trends
        self.panels = panels
        self.coverages = coverages
    }
}

/// Whom a person is mixed with: the own panel by name, for its own people only.
public struct PanelMates: Sendable {
    public let subject: PersonID
    public let panel: Panel?
    /// Names in their order, the own one included; empty without a panel. Empty too from the day on which somebody of them
    /// deletes everything: who is missing in the list would tell who it was.
    public let names: [String]
    /// Whether the person has asked not to be counted, and since when.
    public let notCountedSince: Instant?
    /// Every panel the person has been on, with the weeks of which the own usual was made and those in whose cells the person is.
    public let panels: [(panel: PanelID, from: Week, to: Week, usualOf: [Week], activeIn: [Week])]
    /// What is usual for the person, as it was frozen with the panel: the own figures, for the person alone.
    public let usual: [(metric: MetricID, value: PersonalValue)]
    public init(
        of subject: PersonID, panel: Panel?, names: [String], notCountedSince: Instant?,
        usual: [(metric: MetricID, value: PersonalValue)],
        panels: [(panel: PanelID, from: Week, to: Week, usualOf: [Week], activeIn: [Week])]
    ) {
        self.panels = panels
        self.usual = usual
        self.subject = subject
        self.panel = panel
        self.names = names
        self.notCountedSince = notCountedSince
    }
}
