public import Domain

/// Which part of the time in the editor lies outside of the own working hours; absences and holidays are outside as well.
public enum AfterHoursShare: ShareOfTime {
    public static let declaration = Declaration(
        id: MetricID("after-hours-share"), title: "After-hours share", kind: .effort, unit: .ratio,
        purpose: "How much of my work happens when I meant to be done?",
        formula: """
            Of Activity Time, the part outside of the working hours that the person declared (Monday to Friday, nine to five, where \
            nothing is declared), in the zone of that day. Absences and public holidays are no working hours.
            """,
        sources: [.editor], audience: .personAndPanels,
        doesNotSay: """
            Why: some people like the evening. Hours that were never declared say nothing about anybody. Being on call is not known \
            here: what is done then counts like any other work, until a note says what those weeks were.
            """,
        counterMetric: MetricID("activity-time"), retention: "13 months", leastEffect: 0.05, panels: .share)

    public static func counted(in timeline: Timeline) -> [Interval] {
        timeline.agenda.map { timeline.sessions.subtracting($0.working) } ?? []
    }

    public static func whole(in timeline: Timeline) -> [Interval] {
        timeline.agenda == nil ? [] : timeline.sessions
    }
}

/// Which part of the time in the editor lies on a free Saturday or Sunday.
public enum WeekendShare: ShareOfTime {
    public static let declaration = Declaration(
        id: MetricID("weekend-share"), title: "Weekend share", kind: .effort, unit: .ratio,
        purpose: "How much of my work happens on weekends?",
        formula: """
            Of Activity Time, the part on Saturdays and Sundays that are no working days of the person, in the zone of that day.
            """,
        sources: [.editor], audience: .personAndPanels,
        doesNotSay: "Why, or whether the time was taken off elsewhere.",
        counterMetric: MetricID("after-hours-share"), retention: "13 months", leastEffect: 0.05, panels: .share)

    public static func counted(in timeline: Timeline) -> [Interval] {
        timeline.agenda.map { timeline.sessions.intersecting($0.weekends) } ?? []
    }

    public static func whole(in timeline: Timeline) -> [Interval] {
        timeline.agenda == nil ? [] : timeline.sessions
    }
}
