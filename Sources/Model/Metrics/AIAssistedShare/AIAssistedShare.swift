public import Domain

/// Of the lines that editors reported as changed, the part that they reported as an AI's.
///
///     spans      [coding     ][ai  ]   [coding  ]
///     reported    4 by hand    12 AI    nothing         12 / (12 + 4) = 0.75, reported for two of the three spans
///
/// A report counts where its span starts. It is for the person alone: in no panel, and nobody can ask for it in a look.
public enum AIAssistedShare: ReportedMetric {
    public static let declaration = Declaration(
        id: MetricID("ai-assisted-share"), title: "AI-assisted share, as reported", kind: .effort, unit: .ratio,
        purpose: "How does the part of the lines that an AI writes for me develop, as far as my editors say?",
        formula: """
            Lines that editors reported as changed by an AI, divided by all lines that they reported as changed, by an AI or \
            by hand, in the spans that start in the week. A week in which no changed line was reported has no value.
            """,
        sources: [.editor], audience: .person,
        doesNotSay: """
            Whether the lines were any good, were kept, or saved time. What counts as an AI's line depends on editor, tool and \
            version and shifts with them; agents' edits are counted in other ways than accepted suggestions; many tools report \
            nothing.
            """,
        counterMetric: MetricID("activity-time"), retention: "13 months", leastEffect: 0.05,
        panels: .never)

    /// The time of which editors reported who changed the lines.
    public static func counted(in timeline: Timeline) -> [Interval] { timeline.reports.map(\.interval).union() }

    public static func share(of reports: [LineReport]) -> Double? {
        let lines = reports.reduce(LineChanges(byAI: 0, byHand: 0)) { $0 + $1.lines }
        let all = lines.byAI + lines.byHand
        return all > 0 ? Double(lines.byAI) / Double(all) : nil
    }
}
