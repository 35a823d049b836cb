/// One point of a series of shared work: a week, or the last week of a window of several that had too little each.
public struct WorkPoint: Sendable, Hashable {
    /// The last week of the window.
    public let week: Week
    /// How many weeks the window has; windows never overlap.
    public let weeks: Int
    public let status: WeekPoint.Status
    /// The median, or the share; nil is too little, or nothing.
    public let value: Double?
    /// Of medians alone.
    public let p75: Double?
    public let p90: Double?
    /// From how many items.
    public let n: Int?
    /// Of shares by number, how many items are the part.
    public let part: Int?

    private init(
        _ week: Week, weeks: Int, _ status: WeekPoint.Status, value: Double?, p75: Double?, p90: Double?, n: Int?,
        part: Int?
    ) {
        self.week = week
        self.weeks = weeks
        self.status = status
        self.value = value
        self.p75 = p75
        self.p90 = p90
        self.n = n
        self.part = part
    }

    public static func published(
        _ week: Week, weeks: Int, value: Double, p75: Double? = nil, p90: Double? = nil, n: Int, part: Int? = nil
    ) -> WorkPoint {
        WorkPoint(week, weeks: weeks, .published, value: value, p75: p75, p90: p90, n: n, part: part)
    }
    public static func tooLittle(_ week: Week) -> WorkPoint {
        WorkPoint(week, weeks: 1, .tooLittle, value: nil, p75: nil, p90: nil, n: nil, part: nil)
    }
    public static func noData(_ week: Week) -> WorkPoint {
        WorkPoint(week, weeks: 1, .noData, value: nil, p75: nil, p90: nil, n: nil, part: nil)
    }
}

/// The weeks of one service or team and one metric, oldest first. There is none with fewer than four published points (G6), and
/// none of a person.
public struct WorkSeries: Sendable {
    public static let leastPoints = 4
    public let subject: WorkSubject
    public let metric: MetricID
    public let unit: Unit
    public let points: [WorkPoint]
    /// What may be said of the line.
    public let reading: LineReading

    /// Nil if fewer than four points have a value or if the weeks are not consecutive.
    public init?(
        of subject: WorkSubject, metric: MetricID, unit: Unit, points: [WorkPoint],
        reading: LineReading = LineReading(limits: nil, slope: nil)
    ) {
        guard points.count(where: { $0.value != nil }) >= Self.leastPoints,
            zip(points, points.dropFirst()).allSatisfy({ $0.week.adding(1) == $1.week })
        else { return nil }
        self.subject = subject
        self.metric = metric
        self.unit = unit
        self.points = points
        self.reading = reading
    }
}

/// A series of shared work, or that there is too little for one.
public enum WorkTrend: Sendable {
    case series(WorkSeries)
    case tooLittle(of: WorkSubject, metric: MetricID, unit: Unit, points: [WorkPoint.Silent])

    public var subject: WorkSubject {
        switch self {
        case .series(let series): series.subject
        case .tooLittle(let subject, _, _, _): subject
        }
    }
    public var metric: MetricID {
        switch self {
        case .series(let series): series.metric
        case .tooLittle(_, let metric, _, _): metric
        }
    }
    public var unit: Unit {
        switch self {
        case .series(let series): series.unit
        case .tooLittle(_, _, let unit, _): unit
        }
    }
    public var points: [WorkPoint] {
        switch self {
        case .series(let series): series.points
        case .tooLittle(_, _, _, let points): points.map(\.point)
        }
    }
    public var hasValues: Bool { if case .series = self { true } else { false } }
}

extension WorkPoint {
    /// A week without a value: what is too little for a series must not carry one.
    public struct Silent: Sendable {
        fileprivate let point: WorkPoint
        public init(_ point: WorkPoint) {
            point.status == .noData
                ? (self.point = .noData(point.week)) : (self.point = .tooLittle(point.week))
        }
    }
}

/// Why a metric of shared work has no value, or few: in closed words, so that pages, `doctor` and `explain` say the same.
public enum MissingInput: String, Sendable, Hashable, CaseIterable {
    /// People were not told of the metric, or its notice period is not over.
    case notice
    /// No service belongs to the team.
    case services
    case changes
    case reviews
    case deployments
    /// There is one deployment only, and the first carries no changes.
    case secondDeployment = "second-deployment"
    /// Deployments are of commits that are not in the imported history.
    case history
    case incidents
    case iterations
    case items
    /// Too few people are known as authors: a small team, unknown accounts, or people who have not acknowledged the notice.
    case authors
    /// There is something of everything, in too few items a month.
    case more

    /// What is missing, in a line of many: `misses deployments`.
    public var noun: String {
        switch self {
        case .notice: "an announcement whose notice period is over"
        case .services: "services of its own"
        case .secondDeployment: "a second deployment"
        case .history: "the commits that were deployed"
        case .authors: "enough people who are known as authors"
        case .more: "enough items in a month"
        case .changes, .reviews, .deployments, .incidents, .iterations, .items: rawValue
        }
    }
}

/// How many items are left after one step of a computation.
public struct WorkStep: Sendable, Hashable {
    public let name: String
    /// Nil where there are some, and how many is not said.
    public let items: Int?
    public init(_ name: String, _ items: Int?) {
        self.name = name
        self.items = items
    }
    /// `12 merged`, `some merged`, `none merged`: what is left after the step.
    public var words: String { "\(items.map { $0 == 0 ? "none" : "\($0)" } ?? "some") \(name)" }
    /// The same without the number.
    public var uncounted: WorkStep { WorkStep(name, items == 0 ? 0 : nil) }
}

/// What there is of one metric, and why not more: counts, no values. Where anything in the weeks is withheld there are no counts
/// either, only the reason: from week to week they would say how much one person did (G3). A metric without any line says after which
/// step nothing is left, unless that would be said of one or two people.
public struct WorkCoverage: Sendable {
    public let metric: MetricID
    public let missing: [MissingInput]
    /// In the order in which items are left out.
    public let steps: [WorkStep]
    /// How many items each reason leaves out.
    public let leftOut: [(reason: String, items: Int)]
    /// Nil where no count is said.
    public let stillOpen: Int?
    public init(
        metric: MetricID, missing: [MissingInput], steps: [WorkStep], leftOut: [(reason: String, items: Int)],
        stillOpen: Int?
    ) {
        self.metric = metric
        self.missing = missing
        self.steps = steps
        self.leftOut = leftOut
        self.stillOpen = stillOpen
    }
}

/// The stages that an item went through, in seconds; nil where one did not happen or is not known.
public struct WorkStages: Sendable, Hashable {
    public let coding: Double?
    public let pickup: Double?
    public let review: Double?
    /// From the last approval; it lies within `review`.
    public let merge: Double?
    public let deploy: Double?
    public init(coding: Double?, pickup: Double?, review: Double?, merge: Double?, deploy: Double?) {
        self.coding = coding
        self.pickup = pickup
        self.review = review
        self.merge = merge
        self.deploy = deploy
    }
}

/// From what one point was computed, what was left out and why. Ids of changes, deployments and items; never of people.
public struct WorkExplanation: Sendable {
    public struct Item: Sendable, Hashable {
        public let id: String
        /// The point in which it counts, by its week.
        public let week: Week
        public let from: Instant
        public let to: Instant
        public let seconds: Double?
        public let stages: WorkStages?
        public init(id: String, week: Week, from: Instant, to: Instant, seconds: Double?, stages: WorkStages?) {
            self.id = id
            self.week = week
            self.from = from
            self.to = to
            self.seconds = seconds
            self.stages = stages
        }
    }
    public struct LeftOut: Sendable, Hashable {
        /// Nil where only the number is said, or only the reason.
        public let id: String?
        public let reason: String
        /// Nil where a number could be one person's.
        public let items: Int?
        public init(id: String?, reason: String, items: Int?) {
            self.id = id
            self.reason = reason
            self.items = items
        }
    }
    /// Below so many nothing is listed.
    public static let leastItems = 5

    public let trend: WorkTrend
    public let through: Week
    /// In the order of time.
    public let items: [Item]
    public let leftOut: [LeftOut]
    public let coverage: WorkCoverage
    public init(trend: WorkTrend, through: Week, items: [Item], leftOut: [LeftOut], coverage: WorkCoverage) {
        self.trend = trend
        self.through = through
        self.items = items.count < Self.leastItems ? [] : items
        self.leftOut = leftOut
        self.coverage = coverage
    }
}

/// Everything that one page about a service, or the work part of one about a team, shows.
public struct WorkWeeks: Sendable {
    public let subject: WorkSubject
    /// Of the service, or of the team.
    public let name: String
    /// The services of a team, with their names; of a service, itself.
    public let services: [(id: ServiceID, name: String)]
    /// The team that owns the service.
    public let team: String?
    /// All of them complete, oldest first.
    public let weeks: [Week]
    public let current: Week
    public let zone: Zone
    public let phase: Phase
    public let trends: [WorkTrend]
    public let coverages: [WorkCoverage]
    /// What was asked about these lines, newest first: of what the reader may hear by now.
    public var notices: [Notice] = []
    public init(
        of subject: WorkSubject, name: String, services: [(id: ServiceID, name: String)], team: String?, weeks: [Week],
        current: Week, zone: Zone, phase: Phase, trends: [WorkTrend], coverages: [WorkCoverage]
    ) {
        self.subject = subject
        self.name = name
        self.services = services
        self.team = team
        self.weeks = weeks
        self.current = current
        self.zone = zone
        self.phase = phase
        self.trends = trends
        self.coverages = coverages
    }
}
