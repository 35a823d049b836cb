public import Domain

/// Working time without a meeting in stretches of at least two hours: what the calendar leaves.
///
///     working    [9 ================================== 17]
///     meetings      [10 - 11]      [13:00-13:15]
///     available              [11 = 13]          [=======]       the hour before ten is fragmented
///
/// Series A of the metrics reference, section 2. Tested to the microsecond: 1:59:59 is fragmented. Together with fragmented time
/// and meetings it is working time, exactly.
public enum FocusAvailable: CalendarMetric, PartOfWorkingTime {
    static let least = Span.Length.minutes(120)
    /// The same in seconds, for whoever asks what one meeting costs.
    public static let leastSeconds = least.seconds

    public static let declaration = Declaration(
        id: MetricID("focus-available"), title: "Focus available", kind: .effort, unit: .seconds,
        purpose: "How much of my working time did meetings leave in one piece?",
        formula: """
            Own working hours without absences, public holidays, out of office and meetings, in stretches of at least 120 minutes. \
            What counts as a meeting: a timed entry of at most twelve hours that is busy and accepted or organized, with at least \
            two people.
            """,
        sources: [.calendar], audience: .personAndPanels,
        doesNotSay: """
            Whether the time was used so, or could be: calls without an entry, messages and waiting do not stand in calendars. No \
            study yields the two hours; they are a convention.
            """,
        counterMetric: MetricID("focus-time"), retention: "13 months", leastEffect: 3600,
        panels: .hoursOfCalendars)

    public static func counted(in timeline: Timeline) -> [Interval] {
        timeline.agenda?.free.filter { $0.length >= least } ?? []
    }
}
