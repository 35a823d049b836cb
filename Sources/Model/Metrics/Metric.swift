public import Domain

/// What a metric is, in words and in closed types. Pages, API, command line and docs read it from here.
public struct Declaration: Sendable {
    /// About what a metric speaks: the fields of `daylight metrics --format json`.
    public enum Kind: String, Sendable {
        case effort, work
        case ownWork = "own-work"
        case promise, pulse
    }
    /// Who can ever be shown it. There is no case for one person's value shown to somebody else: that is a look.
    public enum Audience: String, Sendable {
        /// The person alone.
        case person
        /// The person, and panels of people as change against their own usual.
        case personAndPanels = "person, panels"
        /// Of a service or a team, for whoever may see its work.
        case servicesAndTeams = "services, teams"
        case teams
    }
    public enum Source: String, CaseIterable, Sendable {
        case editor, calendar, git, changes, deployments, incidents, iterations
        case selfReport = "self-report"
    }

    public let id: MetricID
    public let title: String
    public let kind: Kind
    public let unit: Unit
    /// What question it helps to ask.
    public let purpose: String
    public let formula: String
    public let sources: [Source]
    public let audience: Audience
    public let doesNotSay: String
    /// The metric that is shown beside it, so that none is read alone.
    public let counterMetric: MetricID
    /// How long personal values are kept, in words.
    public let retention: String
    /// The grid below which a difference is not worth a word, in the unit.
    public let leastEffect: Double
    /// How it is published over panels; `never` for the person's alone.
    public let panels: PanelRule
}

extension Declaration {
    static func work(
        _ id: String, _ title: String, _ unit: Unit, sources: [Source], purpose: String, formula: String,
        doesNotSay: String, beside: String, leastEffect: Double
    ) -> Declaration {
        Declaration(
            id: MetricID(id), title: title, kind: .work, unit: unit, purpose: purpose, formula: formula,
            sources: sources,
            audience: .servicesAndTeams, doesNotSay: doesNotSay, counterMetric: MetricID(beside),
            retention: "computed from work evidence, which is kept 25 months", leastEffect: leastEffect, panels: .none)
    }

    static func promise(
        _ id: String, _ title: String, purpose: String, formula: String, doesNotSay: String, beside: String
    ) -> Declaration {
        Declaration(
            id: MetricID(id), title: title, kind: .promise, unit: .ratio, purpose: purpose, formula: formula,
            sources: [.iterations], audience: .teams, doesNotSay: doesNotSay, counterMetric: MetricID(beside),
            retention: "computed from work evidence, which is kept 25 months", leastEffect: 0.05, panels: .none)
    }
}

/// How a metric is published over panels: fixed, and the same for everybody.
public struct PanelRule: Sendable, Hashable {
    /// Above it a person's week counts as this much, in the metric's unit.
    public let cap: Double
    /// To what a cell is rounded, in the metric's unit.
    public let grid: Double
    /// Whether it is one of the kinds of Activity: all of them are published for a panel, or none.
    public let isOneOfTheKinds: Bool
    /// Whether its level is published once a quarter. Only where nobody is near zero: a level of almost nothing would tell of
    /// everybody that it is almost nothing (docs/decisions/0011).
    public let hasLevel: Bool
    /// Whether it comes from calendars, which not everybody has: somebody of whom nothing is known counts as unchanged, so
    /// that nothing published tells who has one (docs/decisions/0025).
    public let isOfCalendars: Bool

    private init(cap: Double, grid: Double, isOneOfTheKinds: Bool, hasLevel: Bool, isOfCalendars: Bool) {
        self.cap = cap
        self.grid = grid
        self.isOneOfTheKinds = isOneOfTheKinds
        self.hasLevel = hasLevel
        self.isOfCalendars = isOfCalendars
    }

    /// It is not about people's time, and no panel has a cell of it.
    static let none = PanelRule(cap: 0, grid: 0, isOneOfTheKinds: false, hasLevel: false, isOfCalendars: false)
    /// 45 hours a week, to half an hour (privacy.md 1.3).
    static let hours = PanelRule(
        cap: 45 * 3600, grid: 1800, isOneOfTheKinds: false, hasLevel: true, isOfCalendars: false)
    static let hoursWithoutLevel = PanelRule(
        cap: 45 * 3600, grid: 1800, isOneOfTheKinds: false, hasLevel: false, isOfCalendars: false)
    static let hoursOfCalendars = PanelRule(
        cap: 45 * 3600, grid: 1800, isOneOfTheKinds: false, hasLevel: false, isOfCalendars: true)
    /// For the person alone: it is in no panel, and if it were, everybody's value would count as nothing.
    static let never = PanelRule(cap: 0, grid: 1, isOneOfTheKinds: false, hasLevel: false, isOfCalendars: false)
    static let hoursOfOneKind = PanelRule(
        cap: 45 * 3600, grid: 1800, isOneOfTheKinds: true, hasLevel: false, isOfCalendars: false)
    /// The whole, to two percentage points: a fiftieth of the cap, where hours are rounded to a ninetieth of theirs, so that
    /// what intervals say of hours holds of shares. Without a level: most people's after-hours share is next to nothing.
    static let share = PanelRule(cap: 1, grid: 0.02, isOneOfTheKinds: false, hasLevel: false, isOfCalendars: false)
    static let shareOfCalendars = PanelRule(
        cap: 1, grid: 0.02, isOneOfTheKinds: false, hasLevel: false, isOfCalendars: true)
}

/// An effort metric: which stretches of a person's timeline count.
///
/// It answers with intervals and not with a number, so that days, weeks and weekdays are cut in one place, and so that
/// the days of a week always add up to the week.
public protocol EffortMetric: Sendable {
    static var declaration: Declaration { get }
    /// The stretches that count: disjoint and sorted, in UTC, not cut at midnight.
    static func counted(in timeline: Timeline) -> [Interval]
}

/// An effort metric that is made from what editors report beside time: a share from 0 to 1. What it counts is the time of which
/// they report it.
public protocol ReportedMetric: EffortMetric {
    /// Nil if nothing was reported, which is not zero.
    static func share(of reports: [LineReport]) -> Double?
}

/// An effort metric that is a share of time: what it counts, divided by a whole.
public protocol ShareOfTime: EffortMetric {
    /// Disjoint and sorted; where it has no length the metric has no value.
    static func whole(in timeline: Timeline) -> [Interval]
}

/// An effort metric that needs a calendar: it has a value only where calendars speak for all of the working time.
public protocol CalendarMetric: EffortMetric {}

/// An effort metric that is a part of the own working time: no week has more of it than working hours.
public protocol PartOfWorkingTime: EffortMetric {}
