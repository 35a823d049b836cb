public import Domain

/// What was published, as linear statements over people's weeks: what an attacker writes down who knows every roster
/// and who was away when.
public struct Statements: Sendable {
    /// What one person contributes to a statement: the value of one week, the mean of some weeks, or both.
    public struct Part: Sendable, Hashable {
        public let person: Int
        /// The week whose value is counted with +1.
        public let week: Int?
        /// The weeks whose mean is counted with `sign`.
        public let usual: [Int]
        public let sign: Int
        public init(person: Int, week: Int?, usual: [Int], sign: Int) {
            self.person = person
            self.week = week
            self.usual = usual
            self.sign = usual.isEmpty ? 0 : sign
        }
    }

    /// One published row: the mean of its parts, the same for several metrics, each with its published number.
    public struct Row: Sendable {
        public enum Kind: Sendable, Hashable {
            case cell(week: Int)
            case level
        }
        public let kind: Kind
        public let panel: PanelID
        /// Counted from the first one of the world.
        public let quarter: Int
        public let parts: [Part]
        /// Over how many people the mean is taken: of what comes from calendars somebody without one counts as unchanged, and
        /// is no part, so that whoever knows of it knows just this.
        public let people: Int
        public let isOfCalendars: Bool
        /// In the metric's unit.
        public let values: [MetricID: Double]
        public init(
            kind: Kind, panel: PanelID, quarter: Int, parts: [Part], values: [MetricID: Double], people: Int? = nil,
            isOfCalendars: Bool = false
        ) {
            self.people = people ?? parts.count
            self.isOfCalendars = isOfCalendars
            self.kind = kind
            self.panel = panel
            self.quarter = quarter
            self.parts = parts
            self.values = values
        }
    }

    /// A panel as everybody in it knows it.
    public struct Roster: Sendable {
        public let panel: PanelID
        public let quarter: Int
        public let weeks: ClosedRange<Int>
        /// The last week that was complete when it was frozen.
        public let known: Int
        public let people: [Int]
        /// The weeks of which each one's usual is made, in the order of `people`.
        public let usual: [[Int]]
        /// By which it is published, where a metric's formula changes.
        public let formula: FormulaChange.Formula
        public init(
            panel: PanelID, quarter: Int, weeks: ClosedRange<Int>, known: Int, people: [Int], usual: [[Int]],
            formula: FormulaChange.Formula = .first
        ) {
            self.formula = formula
            self.panel = panel
            self.quarter = quarter
            self.weeks = weeks
            self.known = known
            self.people = people
            self.usual = usual
        }
    }

    public let rows: [Row]
    public let rosters: [Roster]
    /// That were allowed while all this was published.
    public let looks: [AskedLook]
    /// How many people had a baseline and were on no panel, added up over weeks.
    public let personWeeksOnNoPanel: Int
    public init(rows: [Row], rosters: [Roster], looks: [AskedLook] = [], personWeeksOnNoPanel: Int) {
        self.looks = looks
        self.rows = rows
        self.rosters = rosters
        self.personWeeksOnNoPanel = personWeeksOnNoPanel
    }
}
