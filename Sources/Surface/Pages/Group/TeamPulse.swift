import Charts
import Domain
public import Voice

/// What was published of the pulse where a team's people answer: of its department, with others if that is small, or of the whole
/// organization; never of a team.
public struct TeamPulse: Sendable {
    /// One that is over; nil is too little.
    public struct Point: Sendable {
        public let period: String
        public let panel: String?
        public let cell: PulseCell?
        public init(period: String, panel: String?, cell: PulseCell?) {
            self.period = period
            self.panel = panel
            self.cell = cell
        }
    }

    /// In words; nil is the whole organization.
    private let panel: String?
    /// Of one question, oldest first.
    private let points: [Point]

    /// - Parameters:
    ///   - published: all that was published, oldest first: everybody here may read it.
    ///   - department: of the team; nil if it has none.
    public init(of published: [Point], department: String?) {
        let name = department ?? PulsePanels.Panel(number: 0, departments: [""]).label
        let own = published.filter { $0.panel.map { $0.split(separator: ", ").contains { $0 == name } } ?? true }
        // A panel of other departments is a series of its own, and so is another question.
        let last = own.last
        panel = last?.panel
        let question = VoicePeriod.question(ofPulse: last?.period ?? "")
        points = own.filter { $0.panel == last?.panel && VoicePeriod.question(ofPulse: $0.period) == question }
    }

    /// For the row of team health: drawn from four published ones on (guarantee G6).
    /// - Parameter notes: those that stand beside the lines of the team.
    func fields(beside notes: [Annotation]) -> Fields {
        let known = points.filter { $0.cell != nil }
        guard known.count >= PulseLine.leastShown, let last = known.last, let words = last.cell?.words else {
            return [
                "name": "Pulse", "spark": nil,
                "said": """
                Too little to draw: it is published for twelve people and more together, and drawn from \
                \(inWords(PulseLine.leastShown)) on.
                """,
            ]
        }
        let noted = points.map { point in
            LineChart.Point(
                label: point.period, name: point.period, hours: point.cell.map { Double($0.halves) / 2 },
                notes: NotesInWeeks.notes(notes, in: VoicePeriod.days(ofPulse: point.period)))
        }
        let chart = LineChart(
            id: "line-pulse", title: "Pulse, mean of 5 to the half point below, \(points.count) pulses",
            description: (["\(points[0].period) to \(last.period), \(whose)."]
                + noted.filter { !$0.notes.isEmpty }.map { "\($0.name): \($0.notes.words)." }).joined(separator: " "),
            points: noted, running: nil, usual: nil, size: .spark, unit: "of 5")
        return [
            "name": "Pulse", "spark": chart.svg,
            "said":
                "“\(VoicePeriod.question(ofPulse: last.period))”, at last (\(last.period)) \(words) of 5, \(whose).",
        ]
    }

    private var whose: String { panel.map { "of \($0) together" } ?? "of the whole organization" }
}
