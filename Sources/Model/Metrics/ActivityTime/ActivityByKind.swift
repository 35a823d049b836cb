public import Domain

/// Activity Time of one kind: the spans credited to it.
///
///     spans     [coding    ][debugging][coding]
///     coding    [==========]           [======]
///
/// The kinds partition Activity Time: they add up to it, to the microsecond.
public protocol ActivityOfOneKind: EffortMetric {
    static var activityKind: Domain.Kind { get }
}

extension ActivityOfOneKind {
    public static func counted(in timeline: Timeline) -> [Interval] {
        timeline.human.filter { $0.work.kind == activityKind }.map(\.interval).union()
    }

    static func declare(_ title: String, _ what: String) -> Declaration {
        Declaration(
            id: MetricID("activity-time-\(activityKind.rawValue)"), title: "Activity Time, \(title)", kind: .effort,
            unit: .seconds, purpose: "How much of my editor time goes to \(what)?",
            formula: "The part of Activity Time whose earlier event was of the kind \(activityKind.rawValue).",
            sources: [.editor], audience: .personAndPanels,
            doesNotSay: "Which kind of work is worth more; editors also tell the kinds apart only roughly.",
            counterMetric: MetricID("focus-time"), retention: "13 months", leastEffect: 3600,
            panels: .hoursOfOneKind)
    }
}

public enum CodingTime: ActivityOfOneKind {
    public static let activityKind = Domain.Kind.coding
    public static let declaration = declare("coding", "writing code, tests and docs, designing and translating")
}

public enum DebuggingTime: ActivityOfOneKind {
    public static let activityKind = Domain.Kind.debugging
    public static let declaration = declare("debugging", "debugging, building and running tests")
}

public enum ReviewingTime: ActivityOfOneKind {
    public static let activityKind = Domain.Kind.reviewing
    public static let declaration = declare("reviewing", "reviewing the code of others")
}

public enum BrowsingTime: ActivityOfOneKind {
    public static let activityKind = Domain.Kind.browsing
    public static let declaration = declare("browsing", "reading, learning, planning and communicating")
}

public enum TerminalTime: ActivityOfOneKind {
    public static let activityKind = Domain.Kind.terminal
    public static let declaration = declare("terminal", "the terminal")
}
