public import Domain

/// Which part of the time between meetings comes in pieces of less than two hours.
///
///     free        [60 min]   [  120 min  ]   [   225 min    ]
///     fragmented  [======]                                         60 of 405: 15 %
public enum Fragmentation: CalendarMetric, ShareOfTime {
    public static let declaration = Declaration(
        id: MetricID("fragmentation"), title: "Fragmentation", kind: .effort, unit: .ratio,
        purpose: "How much of my time between meetings comes in small pieces?",
        formula: """
            Of the own working time without meetings, the part in stretches of less than 120 minutes. A week that is all meetings \
            has no value.
            """,
        sources: [.calendar], audience: .personAndPanels,
        doesNotSay: "That short stretches are lost: some work fits into them. A day of one meeting can be a good day.",
        counterMetric: MetricID("focus-available"), retention: "13 months", leastEffect: 0.05, panels: .shareOfCalendars
    )

    public static func counted(in timeline: Timeline) -> [Interval] {
        timeline.agenda?.free.filter { $0.length < FocusAvailable.least } ?? []
    }

    public static func whole(in timeline: Timeline) -> [Interval] { timeline.agenda?.free ?? [] }
}
