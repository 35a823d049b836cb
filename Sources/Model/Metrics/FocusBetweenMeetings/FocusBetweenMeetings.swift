public import Domain

/// Focus Time, cut by meetings: typing through a meeting is no focus.
///
///     session   [==================150 min==================]
///     meetings              [30 min]
///     counted   [====70====]        [--50--]                       what is left below 60 minutes does not count
public enum FocusBetweenMeetings: CalendarMetric {
    public static let declaration = Declaration(
        id: MetricID("focus-time-between-meetings"), title: "Focus Time between meetings", kind: .effort,
        unit: .seconds,
        purpose: "How much of my Focus Time was outside of meetings?",
        formula: """
            Sessions as of Focus Time, without the time in meetings; what is left of a session counts in stretches of at least 60 \
            minutes. Of weeks for which a calendar speaks.
            """,
        sources: [.editor, .calendar], audience: .person,
        doesNotSay: "How well somebody concentrated, or whether somebody sat in the meeting.",
        counterMetric: MetricID("focus-available"), retention: "13 months", leastEffect: 3600, panels: .never)

    public static func counted(in timeline: Timeline) -> [Interval] {
        guard let agenda = timeline.agenda else { return [] }
        return timeline.sessions.subtracting(agenda.busy).filter { $0.length >= FocusTime.least }
    }
}
