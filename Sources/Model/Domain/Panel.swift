/// Names a panel for ever: `2026-Q4-platform-1`.
public struct PanelID: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let raw: String
    public init(_ raw: String) { self.raw = raw }
    public var description: String { raw }
    public static func < (a: PanelID, b: PanelID) -> Bool { a.raw < b.raw }
}

/// How many people a panel was frozen with, as it is said: never the number.
public enum SizeBand: String, Sendable, Hashable, CaseIterable {
    case six = "6-8"
    case nine = "9-12"
    case thirteen = "13-20"
    case more = "21+"

    /// Nil below the floor: there is no such panel.
    public init?(_ people: Int) {
        switch people {
        case 6...8: self = .six
        case 9...12: self = .nine
        case 13...20: self = .thirteen
        case 21...: self = .more
        default: return nil
        }
    }
}

extension SizeBand {
    /// Of how many people of a panel calendars need not speak for a line of what comes from calendars. By the band and not by the
    /// number, which nobody is told; and never of none: a line would tell that everybody has one (docs/decisions/0025).
    public var mayLackCalendars: Int {
        switch self {
        case .six: 1
        case .nine: 2
        case .thirteen: 3
        case .more: 5
        }
    }
}

/// The group of people over which effort metrics are published, as everybody may know it: frozen for its weeks, and
/// sharing nobody with another one.
public struct Panel: Sendable, Hashable {
    /// Below that nothing is published. Compiled in: no setting lowers it (guarantee G4).
    public static let leastPeople = 6
    /// In a week with fewer people active nothing is published of it.
    public static let leastActive = 5
    /// From that many on, Activity is published by kind: all kinds or none.
    public static let leastPeopleForKinds = 13

    public let id: PanelID
    /// The quarter for which it was frozen. The first one of an organization may begin before it.
    public let quarter: Quarter
    public let from: Week
    public let to: Week
    /// The one department in which all of its teams are; nil for teams without one.
    public let department: String?
    /// The teams that it mixes, in the order of their names.
    public let teams: [String]
    /// With how many people it was frozen: the weight in sums, shown as a band only.
    public let people: Int

    /// Nil with fewer than `leastPeople`.
    public init?(
        id: PanelID, quarter: Quarter, from: Week, to: Week, department: String?, teams: [String], people: Int
    ) {
        guard let band = SizeBand(people), from <= to else { return nil }
        self.band = band
        self.id = id
        self.quarter = quarter
        self.from = from
        self.to = to
        self.department = department
        self.teams = teams
        self.people = people
    }

    public let band: SizeBand
}

/// One published value: the mean change of a panel's people against their own usual in one week. Sealed once, never made
/// again.
public struct Cell: Sendable, Hashable {
    public enum Status: String, Sendable, Hashable {
        case published
        /// Whatever the reason: one word for all of them.
        case tooLittle = "too-little"
    }
    public let metric: MetricID
    public let week: Week
    public let panel: PanelID
    /// In the metric's unit, on its grid; nil is too little.
    public let change: Double?
    public var status: Status { change == nil ? .tooLittle : .published }

    public init(metric: MetricID, week: Week, panel: PanelID, change: Double?) {
        self.metric = metric
        self.week = week
        self.panel = panel
        self.change = change
    }
}

/// What is usual for a panel's people: the mean of their own baselines, at most once a quarter and only after an audit.
public struct Level: Sendable, Hashable {
    public let metric: MetricID
    public let quarter: Quarter
    public let panel: PanelID
    /// In the metric's unit, on its grid.
    public let value: Double
    public init(metric: MetricID, quarter: Quarter, panel: PanelID, value: Double) {
        self.metric = metric
        self.quarter = quarter
        self.panel = panel
        self.value = value
    }
}

/// Where a sealed value is in the ledger, and since when.
public struct Sealed<Value: Sendable & Hashable>: Sendable, Hashable {
    public let value: Value
    public let at: Instant
    /// The index of its leaf.
    public let leaf: Int
    public init(_ value: Value, at: Instant, leaf: Int) {
        self.value = value
        self.at = at
        self.leaf = leaf
    }
}
