public import Domain

/// Time in long sessions: at least 60 minutes without a gap of more than 15.
///
///     sessions  [ 40 min ]     [     75 min      ]     [          130 min           ]
///     focus                    [=================]     [============================]
///     deep                                             [============================]
///
/// A session runs across projects: only a longer gap interrupts. It is tested whole and its time split by day, so a
/// night session of 40 + 40 minutes around midnight is focus on both days. 59:59 is not focus; nothing is rounded.
public enum FocusTime: EffortMetric {
    static let least = Span.Length.minutes(60)

    public static let declaration = Declaration(
        id: MetricID("focus-time"), title: "Focus Time", kind: .effort, unit: .seconds,
        purpose: "How much of my time in the editor was unbroken?",
        formula: """
            The time in sessions of at least 60 minutes. A session is a run of gaps of at most 15 minutes between \
            editor events, in any project.
            """,
        sources: [.editor], audience: .personAndPanels,
        doesNotSay: "How well somebody concentrated; thinking, reading and talking away from the editor are not in it.",
        counterMetric: MetricID("activity-time"), retention: "13 months", leastEffect: 3600,
        panels: .hours)

    public static func counted(in timeline: Timeline) -> [Interval] {
        timeline.sessions.filter { $0.length >= least }
    }
}

/// The part of Focus Time in sessions of at least 120 minutes.
public enum DeepFocusTime: EffortMetric {
    static let least = Span.Length.minutes(120)

    public static let declaration = Declaration(
        id: MetricID("deep-focus-time"), title: "Deep Focus Time", kind: .effort, unit: .seconds,
        purpose: "How much of my Focus Time came in stretches of two hours and more?",
        formula: "The time in sessions of at least 120 minutes; part of Focus Time.",
        sources: [.editor], audience: .personAndPanels,
        doesNotSay: "That longer is better: no study yields a best length.",
        counterMetric: MetricID("activity-time"), retention: "13 months", leastEffect: 3600,
        panels: .hoursWithoutLevel)

    public static func counted(in timeline: Timeline) -> [Interval] {
        timeline.sessions.filter { $0.length >= least }
    }
}
