public import Domain

/// Time in which an agent wrote code, by the same gap rule on a timeline of its own.
///
///     person   [====]        [====]
///     agent       [=============]        counted here, and only here
///
/// It is outside Activity Time and never makes, joins or lengthens Focus: an overnight agent run is nobody's evening.
public enum AITime: EffortMetric {
    public static let declaration = Declaration(
        id: MetricID("ai-time"), title: "AI time", kind: .effort, unit: .seconds,
        purpose: "How much do agents work beside me?",
        formula: """
            The sum of all gaps of at most 15 minutes between consecutive events that the editor marked as written by \
            an AI, on a timeline of their own.
            """,
        sources: [.editor], audience: .personAndPanels,
        doesNotSay: "Whether the result was any good, or how much of it was kept. Many tools do not report it.",
        counterMetric: MetricID("activity-time"), retention: "13 months", leastEffect: 3600,
        panels: .hoursWithoutLevel)

    public static func counted(in timeline: Timeline) -> [Interval] { timeline.agent.map(\.interval).union() }
}
