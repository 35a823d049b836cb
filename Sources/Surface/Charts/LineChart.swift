/// Weekly values as a line, with what is usual behind it.
///
///     12 h ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─
///          ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒ ┆run-┆   a gap stays a gap, a point between
///          ·──·╲▒▒▒·▒▒▒▒▒▒·──·▒▒▒ ┆ning┆   two gaps is a dot, the running week
///        0 ──────────────────────── ┆    ┆   is an empty slot with its name
///          W36   W38      W40  W41  W42
public struct LineChart: Sendable {
    /// One week; `hours` is nil where there is no value, which is not zero.
    public struct Point: Sendable {
        /// On the axis and at the dot: `W36`.
        public let label: String
        /// In the table: `2026-W36`.
        public let name: String
        public let hours: Double?
        public let notes: WeekNotes
        public init(label: String, name: String, hours: Double?, notes: WeekNotes = .none) {
            self.notes = notes
            self.label = label
            self.name = name
            self.hours = hours
        }
    }
    /// The range that is usual, in hours.
    public struct Usual: Sendable {
        public let low: Double
        public let median: Double
        public let high: Double
        public init(low: Double, median: Double, high: Double) {
            self.low = low
            self.median = median
            self.high = high
        }
    }
    public enum Size: Sendable {
        /// For a card two thirds of the page wide.
        case wide
        /// For a card a third of the page wide.
        case narrow
        /// A line without axes, for a row of a table.
        case spark
    }

    let id: String
    let title: String
    let description: String
    let points: [Point]
    let running: Point?
    let usual: Usual?
    let size: Size
    let unit: String
    let course: LineCourse?

    /// `id` must be unique on its page; `running` is the week that is not complete.
    ///
    /// A value of the running week, if any, is never drawn. `unit` is what the values are in: hours as a rule, or `%`. `course` is where the line goes on the whole.
    public init(
        id: String, title: String, description: String, points: [Point], running: Point?, usual: Usual?,
        size: Size, unit: String = "h", course: LineCourse? = nil
    ) {
        self.unit = unit
        self.course = course
        self.id = id
        self.title = title
        self.description = description
        self.points = points
        self.running = running
        self.usual = usual
        self.size = size
    }
}
