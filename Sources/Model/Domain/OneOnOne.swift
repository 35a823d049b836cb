/// Names a joint page of two people; unguessable, and useless to anybody but the two.
public struct OneOnOneID: Hashable, Sendable {
    public let raw: String
    public init(_ raw: String) { self.raw = raw }
}

/// Names a chart that somebody has brought to a joint page.
public struct ChartID: Hashable, Sendable {
    public let raw: String
    public init(_ raw: String) { self.raw = raw }
}

/// Whose a joint page is.
public struct OneOnOnePair: Sendable, Hashable {
    public let id: OneOnOneID
    /// Who reports, and alone brings charts.
    public let person: PersonID
    public let manager: PersonID
    public let closedAt: Instant?
    public init(id: OneOnOneID, person: PersonID, manager: PersonID, closedAt: Instant?) {
        self.id = id
        self.person = person
        self.manager = manager
        self.closedAt = closedAt
    }
}

/// One point of a joint agenda. Whose words they are is not kept: it is the agenda of both.
public struct AgendaItem: Sendable, Hashable {
    public static let longest = 1_000
    public static let most = 50
    public let id: String
    public let text: String
    /// How often it was changed: whoever changes an older one is told so, and nothing is lost.
    public let edition: Int
    public let madeAt: Instant
    /// Whether that one of the two wants it kept when the page is closed: it stays if both do.
    public let keptByPerson: Bool
    public let keptByManager: Bool
    public init(
        id: String, text: String, edition: Int, madeAt: Instant, keptByPerson: Bool, keptByManager: Bool
    ) {
        self.id = id
        self.text = text
        self.edition = edition
        self.madeAt = madeAt
        self.keptByPerson = keptByPerson
        self.keptByManager = keptByManager
    }
    public var isAgreed: Bool { keptByPerson && keptByManager }
}

/// A joint page as both read it: the agenda, and no chart.
public struct OneOnOnePage: Sendable {
    public let pair: OneOnOnePair
    public let personName: String
    public let managerName: String
    public let openedAt: Instant
    /// In the order in which they were written down.
    public let items: [AgendaItem]
    /// How many charts are on it; what they show is read by another door.
    public let chartCount: Int
    public init(
        pair: OneOnOnePair, personName: String, managerName: String, openedAt: Instant, items: [AgendaItem],
        chartCount: Int
    ) {
        self.chartCount = chartCount
        self.pair = pair
        self.personName = personName
        self.managerName = managerName
        self.openedAt = openedAt
        self.items = items
    }
}

/// A picture of the own weeks that a person has brought to a joint page: frozen then, with the notes that the person shows.
public struct BroughtChart: Sendable {
    public let id: ChartID
    public let trend: PersonalTrend
    public let notes: [Annotation]
    public let zone: Zone
    public let addedAt: Instant
    public init(id: ChartID, trend: PersonalTrend, notes: [Annotation], zone: Zone, addedAt: Instant) {
        self.id = id
        self.trend = trend
        self.notes = notes
        self.zone = zone
        self.addedAt = addedAt
    }
}

/// The charts of a joint page.
public struct BroughtCharts: Sendable {
    public static let most = 4
    public let page: OneOnOneID
    public let charts: [BroughtChart]
    public init(of page: OneOnOneID, _ charts: [BroughtChart]) {
        self.page = page
        self.charts = charts
    }
    /// Whether nothing of anybody else is among them, and nothing that the person has not chosen to show.
    public func isOnly(of person: PersonID) -> Bool {
        charts.allSatisfy { chart in
            chart.trend.subject == person && !chart.notes.contains { $0.scope == .oneself(isShown: false) }
        }
    }
}

/// The joint pages of somebody, and with whom there could be one.
public struct MyOneOnOnes: Sendable {
    public struct Entry: Sendable, Hashable {
        public let id: OneOnOneID
        public let other: String
        public let openedAt: Instant
        public let closedAt: Instant?
        /// Whether the two are a pair still: what is not is for the person alone.
        public let isLive: Bool
        public init(id: OneOnOneID, other: String, openedAt: Instant, closedAt: Instant?, isLive: Bool) {
            self.id = id
            self.other = other
            self.openedAt = openedAt
            self.closedAt = closedAt
            self.isLive = isLive
        }
    }
    public let subject: PersonID
    /// Newest first.
    public let pages: [Entry]
    /// Direct reports and the direct manager with whom none is open, by name.
    public let mayBegin: [(person: PersonID, name: String)]
    public init(of subject: PersonID, pages: [Entry], mayBegin: [(person: PersonID, name: String)]) {
        self.subject = subject
        self.pages = pages
        self.mayBegin = mayBegin
    }
}
