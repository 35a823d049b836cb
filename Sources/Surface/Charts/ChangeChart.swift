/// Weekly change of a group around what is usual for it, as a line.
///
///         +2 h ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─
///              ·──·        ┆      ·      ┆run-┆   a gap stays a gap; where the group changed, a thin mark, and the
///     their ────────·──·───┆────·──·─────┆ning┆   line begins anew; what is usual is the middle, not the bottom
///     usual                ┆  ·
///         −2 h ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─
///              W36   W38   W40    W42
///                                                 one empty row, in which notes will stand
public struct ChangeChart: Sendable {
    /// One week; `hours` is nil where there is too little, which is not zero.
    public struct Point: Sendable {
        /// On the axis and at the dot: `W36`.
        public let label: String
        /// In the table: `2026-W36`.
        public let name: String
        public let hours: Double?
        /// Whether the line begins anew here.
        public let isBreak: Bool
        public let notes: WeekNotes
        public init(label: String, name: String, hours: Double?, isBreak: Bool, notes: WeekNotes = .none) {
            self.notes = notes
            self.label = label
            self.name = name
            self.hours = hours
            self.isBreak = isBreak
        }
    }

    /// Said at a break, in the chart and in the table.
    public static let breakInWords = "The group changed: the line begins anew"

    let id: String
    let title: String
    let description: String
    let points: [Point]
    let running: Point?
    let size: LineChart.Size
    let limits: LineChart.Usual?
    let course: LineCourse?
    let unit: String

    /// `id` must be unique on its page; `running` is the week that is not complete, of which no value is ever drawn.
    /// `limits` is as far as chance alone takes a week, `course` where the line goes on the whole, both since it last began anew.
    /// `unit` is what the values are in: hours as a rule, or `points`.
    public init(
        id: String, title: String, description: String, points: [Point], running: Point?, size: LineChart.Size,
        limits: LineChart.Usual? = nil, course: LineCourse? = nil, unit: String = "h"
    ) {
        self.unit = unit
        self.limits = limits
        self.course = course
        self.id = id
        self.title = title
        self.description = description
        self.points = points
        self.running = running
        self.size = size
    }

    /// The figures of this chart as a table.
    public func table(caption: String, column: String) -> String {
        FiguresTable(
            caption: caption, columns: [FiguresTable.Column(title: column, changes: points)],
            running: running.map { LineChart.Point(label: $0.label, name: $0.name, hours: nil, notes: $0.notes) }
        ).html
    }
}
