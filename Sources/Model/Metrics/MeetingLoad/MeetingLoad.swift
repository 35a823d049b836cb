public import Domain

/// Which part of working time is in meetings: the union, so that two at a time count once.
public enum MeetingLoad: CalendarMetric, ShareOfTime {
    public static let declaration = Declaration(
        id: MetricID("meeting-load"), title: "Meeting load", kind: .effort, unit: .ratio,
        purpose: "How much of my working time is in meetings?",
        formula: """
            Of the own working hours without absences, public holidays and out of office, the part in meetings; meetings at the \
            same time count once. A week away has no value, so that a holiday does not look like a week without meetings.
            """,
        sources: [.calendar], audience: .personAndPanels,
        doesNotSay: "Whether the meetings were worth it. Some roles are meetings.",
        counterMetric: MetricID("focus-available"), retention: "13 months", leastEffect: 0.03, panels: .shareOfCalendars
    )

    public static func counted(in timeline: Timeline) -> [Interval] {
        timeline.agenda.map { $0.working.intersecting($0.busy) } ?? []
    }

    public static func whole(in timeline: Timeline) -> [Interval] { timeline.agenda?.working ?? [] }
}
