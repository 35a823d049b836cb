public import Domain

/// Time in the editor: gaps between events of at most 15 minutes count, longer ones are breaks.
///
///     events    |  |    |        (more than 15 min)         |   |        |
///     counted   [=======]                                   [============]
///
/// A lone event is no time at all. Source: the 15-minute gap rule of WakaTime and PanDev (inclusive, without padding).
public enum ActivityTime: EffortMetric {
    public static let declaration = Declaration(
        id: MetricID("activity-time"), title: "Activity Time", kind: .effort, unit: .seconds,
        purpose: "How did my time in the editor develop over the weeks?",
        formula: """
            The sum of all gaps between consecutive editor events that are at most 15 minutes long (inclusive), over \
            one timeline per person, whatever the editor or machine. Agents' events are left out.
            """,
        sources: [.editor], audience: .personAndPanels,
        doesNotSay: "How much value was created, how hard somebody worked, or what happened outside the editor.",
        counterMetric: MetricID("focus-time"), retention: "13 months", leastEffect: 3600,
        panels: .hours)

    public static func counted(in timeline: Timeline) -> [Interval] { timeline.sessions }
}
