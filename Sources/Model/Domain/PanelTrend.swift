/// About what a series of a team, a department or the organization speaks. There is no case for a person.
public enum GroupSubject: Hashable, Sendable {
    /// By its name.
    case team(String)
    case department(String)
    case organization
}

/// One week of a line of cells.
public struct LinePoint: Sendable, Hashable {
    public let week: Week
    /// The cell: the change against these people's usual of that quarter; nil is too little, or nothing sealed yet.
    public let change: Double?
    /// The chained value, which is what is drawn; nil where there is no cell.
    public let drawn: Double?
    /// Whether the line begins anew here: what is before cannot be compared with what follows.
    public let isBreak: Bool
    public let status: WeekPoint.Status
    public init(week: Week, change: Double?, drawn: Double?, isBreak: Bool, status: WeekPoint.Status) {
        self.week = week
        self.change = change
        self.drawn = drawn
        self.isBreak = isBreak
        self.status = status
    }
}

/// The weekly cells of one group and one metric, oldest first. There is none with fewer than four published weeks (G6), and
/// none of a person.
public struct GroupSeries: Sendable {
    public static let leastWeeks = 4
    public let subject: GroupSubject
    public let metric: MetricID
    public let unit: Unit
    public let points: [LinePoint]
    /// What may be said of the line since it last began anew.
    public let reading: LineReading

    /// Nil if fewer than four weeks have a value or if the weeks are not consecutive.
    public init?(
        of subject: GroupSubject, metric: MetricID, unit: Unit, points: [LinePoint],
        reading: LineReading = LineReading(limits: nil, slope: nil)
    ) {
        guard points.count(where: { $0.drawn != nil }) >= Self.leastWeeks,
            zip(points, points.dropFirst()).allSatisfy({ $0.week.adding(1) == $1.week })
        else { return nil }
        self.subject = subject
        self.metric = metric
        self.unit = unit
        self.points = points
        self.reading = reading
    }
}

/// A series of a group, or the one answer for every reason why there is none.
public enum GroupTrend: Sendable {
    case series(GroupSeries, level: LevelInWords)
    /// Too little data: one answer, whatever the reason.
    case tooLittle(of: GroupSubject, metric: MetricID, unit: Unit, weeks: [Week])

    public var subject: GroupSubject {
        switch self {
        case .series(let series, _): series.subject
        case .tooLittle(let subject, _, _, _): subject
        }
    }
    public var metric: MetricID {
        switch self {
        case .series(let series, _): series.metric
        case .tooLittle(_, let metric, _, _): metric
        }
    }
    public var unit: Unit {
        switch self {
        case .series(let series, _): series.unit
        case .tooLittle(_, _, let unit, _): unit
        }
    }
    public var points: [LinePoint] {
        switch self {
        case .series(let series, _): series.points
        case .tooLittle(_, _, _, let weeks):
            weeks.map { LinePoint(week: $0, change: nil, drawn: nil, isBreak: false, status: .tooLittle) }
        }
    }
}

/// The quarterly level beside its line: the second named exception to the trend floor, in words and never alone.
public enum LevelInWords: Sendable, Hashable {
    /// Passed the audit for the panels that are shown now.
    case fresh(Double, Quarter)
    /// The last one that passed; none has since.
    case old(Double, Quarter)
    /// None has ever passed.
    case none
}
