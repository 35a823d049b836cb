public import Domain
internal import Metrics
public import Publication

/// A simulated organization at the level of weeks: who was where, who was active, what was recorded, and what became
/// known only after it was sealed.
///
/// Values are whole seconds; shares are whole 200,000ths. Attackers change a copy in one place and compare what is published.
public struct World: Sendable {
    /// Somebody, from the first week to the last one that they are there.
    public struct Person: Sendable {
        public let key: MemberKey
        /// The first week; weeks are counted from 0.
        public let joined: Int
        /// The first week without them.
        public internal(set) var left: Int?
        /// Where they were at home, the first one first.
        public internal(set) var homes: [Home]
        /// From that week on they wish not to be counted.
        public internal(set) var optedOut: Int?
        /// From that week on a calendar speaks for them; nil is never.
        public internal(set) var calendarFrom: Int?
    }

    /// A team in a department, from one week on.
    public struct Home: Sendable, Hashable {
        public let from: Int
        public let team: String
        public let department: String
    }

    /// What became known about a past week after the fact: late events, a correction, a deletion.
    public struct LateRecord: Sendable {
        public let person: Int
        public let week: Int
        /// The week at whose end it was recorded.
        public let recorded: Int
        /// In the order of `World.metrics`; nil where everything of that week was deleted.
        public let seconds: [Int32]?
    }

    /// What is published, in the order of the catalogue.
    public static let metrics: [MetricID] = Catalogue.published.map(\.id)
    static let kinds: [Int] = Catalogue.published.indices.filter {
        Catalogue.published[$0].panels.isOneOfTheKinds
    }
    /// Shares of what editors saw: everybody has them.
    static let shares: [Int] = Catalogue.published.indices.filter {
        Catalogue.published[$0].unit == .ratio && !Catalogue.published[$0].panels.isOfCalendars
    }
    /// What comes from calendars, which not everybody has.
    static let calendars: [Int] = Catalogue.published.indices.filter {
        Catalogue.published[$0].panels.isOfCalendars
    }
    static let ofCalendars = Set(calendars.map { metrics[$0] })
    /// The whole of a share: a number of which each part is a whole number of the millionths that are published.
    static let shareParts = 200_000.0
    /// How much of a value is an hour. Of a share it is a forty-fifth of the whole, so that everything goes up to 45 hours and one
    /// number can be said of all intervals.
    static let perHour: [Double] = Catalogue.published.map { $0.unit == .ratio ? shareParts / hoursOfCap : 3600 }
    /// The same of what is published.
    static let publishedPerHour: [Double] = Catalogue.published.map { $0.panels.cap / hoursOfCap }
    static let hoursOfCap = 45.0
    static let activity = index(of: "activity-time")
    static let focus = index(of: "focus-time")
    static let deepFocus = index(of: "deep-focus-time")
    static let assisted = index(of: "ai-time")

    private static func index(of name: String) -> Int {
        guard let index = metrics.firstIndex(of: MetricID(name)) else { preconditionFailure("\(name) is a metric") }
        return index
    }

    public let number: Int
    public let first: Week
    /// How many weeks are complete and due.
    public internal(set) var weeks: Int
    public internal(set) var people: [Person]
    /// In the order in which it was recorded.
    public private(set) var late: [LateRecord] = []
    /// Where in `late`, by person and week.
    private var latePlaces: [Int: [Int]] = [:]
    /// Where a person's week was spent on other days, or in other repositories, than is usual: by person and week.
    private(set) var otherDays: Set<Int> = []
    /// Weeks for which a calendar does not speak that did so before: by person and week.
    private var lostCalendars: Set<Int> = []
    private(set) var otherRepositories: Set<Int> = []
    /// Who asks to look at whom, in the order in which they ask; nobody unless an attack is about looks.
    public internal(set) var asked: [AskedLook] = []
    /// Nil if all formulas stay what they are.
    private(set) var formulaChange: FormulaChange?
    /// In which weeks nothing is published, and why; two may overlap.
    public private(set) var pauses: [Pause] = []
    /// By person, each with all weeks; a copy of one person's is made when it changes.
    private var records: [Records]

    /// One person's weeks.
    struct Records: Sendable {
        var isActive: [Bool]
        /// Weeks × metrics.
        var seconds: [Int32]
        /// The same as publishing wants it, made once.
        var asPublished: [PersonWeek]
        /// By the second formula; empty if there is none.
        var bySecond: [PersonWeek] = []
    }

    init(number: Int, first: Week, weeks: Int, people: [(Person, isActive: [Bool], seconds: [Int32])]) {
        self.number = number
        self.first = first
        self.weeks = weeks
        self.people = people.map(\.0)
        records = people.map { person in
            Records(
                isActive: person.isActive, seconds: person.seconds,
                asPublished: person.isActive.indices.map { week in
                    Self.asPublished(
                        isActive: person.isActive[week], Self.slice(person.seconds, week), nil,
                        speaks: person.0.calendarFrom.map { $0 <= week } ?? false)
                })
        }
    }

    // MARK: Reading

    public func week(_ index: Int) -> Week { first.adding(index) }
    public func index(of week: Week) -> Int { first.distance(to: week) }
    public func isThere(_ person: Int, in week: Int) -> Bool {
        people[person].joined <= week && (people[person].left.map { week < $0 } ?? true)
    }
    public func home(of person: Int, in week: Int) -> Home? {
        isThere(person, in: week) ? people[person].homes.last { $0.from <= week } : nil
    }
    public func isCounted(_ person: Int, in week: Int) -> Bool {
        isThere(person, in: week) && (people[person].optedOut.map { week < $0 } ?? true)
    }
    public func isActive(_ person: Int, in week: Int) -> Bool { records[person].isActive[week] }
    /// Whether a calendar of theirs speaks for that week.
    func hasCalendar(_ person: Int, in week: Int) -> Bool {
        guard let from = people[person].calendarFrom, from <= week else { return false }
        return lostCalendars.isEmpty || !lostCalendars.contains(person * 1024 + week)
    }
    /// Whether the setting in force lets that week be published.
    public func isPublished(_ week: Int) -> Bool { !pauses.contains { $0.weeks.contains(week) } }
    /// In whole seconds, in the order of `metrics`, as known when the week was sealed.
    public func seconds(of person: Int, in week: Int) -> [Int32] { Self.slice(records[person].seconds, week) }
    public func seconds(of person: Int, in week: Int, metric: Int) -> Int32 {
        records[person].seconds[week * Self.metrics.count + metric]
    }
    /// As known when the week was sealed.
    public func recorded(_ person: Int, in week: Int, by formula: FormulaChange.Formula = .first) -> PersonWeek {
        formulaChange != nil && formula == .second
            ? records[person].bySecond[week] : records[person].asPublished[week]
    }
    /// As known at the end of `known`: late records until then are in it.
    public func recorded(
        _ person: Int, in week: Int, knownAt known: Int, by formula: FormulaChange.Formula = .first
    ) -> PersonWeek {
        guard
            let place = latePlaces[person * 1024 + week]?.last(where: { late[$0].recorded <= known })
        else { return recorded(person, in: week, by: formula) }
        let seconds = late[place].seconds
        return Self.asPublished(
            isActive: seconds != nil, seconds ?? [Int32](repeating: 0, count: Self.metrics.count),
            formula == .second ? formulaChange : nil, speaks: hasCalendar(person, in: week))
    }
    /// In whole seconds as known at the end of `known`; nil if the person was not active as far as is known then.
    public func seconds(of person: Int, in week: Int, metric: Int, knownAt known: Int) -> Int32? {
        guard
            let place = latePlaces[person * 1024 + week]?.last(where: { late[$0].recorded <= known })
        else { return isActive(person, in: week) ? seconds(of: person, in: week, metric: metric) : nil }
        return late[place].seconds?[metric]
    }
    /// Whether anything of that week was recorded late.
    public func isLate(_ person: Int, in week: Int) -> Bool { latePlaces[person * 1024 + week] != nil }

    /// Activity by day, Monday first: it adds up to the week.
    public func days(of person: Int, in week: Int) -> [Int32] {
        let shift = otherDays.contains(person * 1024 + week) ? 2 : 0
        let weights: [Int32] = [20, 22, 18, 21, 19, 0, 0]
        let total = seconds(of: person, in: week, metric: Self.activity)
        var days = weights.indices.map { total / 100 * weights[($0 + shift) % 7] }
        days[0] += total - days.reduce(0, +)
        return days
    }
    /// Activity in each of three repositories: it adds up to the week.
    public func repositories(of person: Int, in week: Int) -> [Int32] {
        let shift = otherRepositories.contains(person * 1024 + week) ? 1 : 0
        let total = seconds(of: person, in: week, metric: Self.activity)
        let weights: [Int32] = [70, 20, 10]
        var parts = weights.indices.map { total / 100 * weights[($0 + person + shift) % 3] }
        parts[0] += total - parts.reduce(0, +)
        return parts
    }

    // MARK: Changing a copy

    mutating func set(_ seconds: [Int32], isActive: Bool, of person: Int, in week: Int) {
        records[person].isActive[week] = isActive
        for (metric, value) in seconds.enumerated() {
            records[person].seconds[week * Self.metrics.count + metric] = value
        }
        let speaks = hasCalendar(person, in: week)
        records[person].asPublished[week] = Self.asPublished(isActive: isActive, seconds, nil, speaks: speaks)
        if formulaChange != nil {
            records[person].bySecond[week] = Self.asPublished(
                isActive: isActive, seconds, formulaChange, speaks: speaks)
        }
    }
    mutating func change(_ change: FormulaChange?) {
        formulaChange = change
        for person in records.indices {
            let own = records[person]
            records[person].bySecond =
                change == nil
                ? []
                : own.isActive.indices.map {
                    Self.asPublished(
                        isActive: own.isActive[$0], Self.slice(own.seconds, $0), change,
                        speaks: hasCalendar(person, in: $0))
                }
        }
    }
    mutating func stop(_ pause: Pause) { pauses.append(pause) }
    mutating func record(_ record: LateRecord) {
        latePlaces[record.person * 1024 + record.week, default: []].append(late.count)
        late.append(record)
    }
    mutating func loseCalendar(_ person: Int, in week: Int) {
        lostCalendars.insert(person * 1024 + week)
        set(seconds(of: person, in: week), isActive: isActive(person, in: week), of: person, in: week)
    }
    mutating func spendOnOtherDays(_ person: Int, in week: Int) { otherDays.insert(person * 1024 + week) }
    mutating func spendInOtherRepositories(_ person: Int, in week: Int) {
        otherRepositories.insert(person * 1024 + week)
    }
    /// The same world, had publishing never been paused.
    var withoutPauses: World {
        var world = self
        world.pauses = []
        return world
    }
    /// The same world with its first `weeks` weeks only.
    func ending(after weeks: Int) -> World {
        var world = self
        world.weeks = min(weeks, self.weeks)
        return world
    }

    private static func slice(_ seconds: [Int32], _ week: Int) -> [Int32] {
        Array(seconds[(week * metrics.count)..<((week + 1) * metrics.count)])
    }
    private static func asPublished(
        isActive: Bool, _ seconds: [Int32], _ change: FormulaChange?, speaks: Bool
    ) -> PersonWeek {
        guard isActive else { return PersonWeek(isActive: false, values: [:]) }
        var values: [MetricID: Double] = [:]
        values.reserveCapacity(metrics.count)
        for (place, value) in seconds.enumerated() {
            var amount = Double(value) / perHour[place] * publishedPerHour[place]
            if let change, change.metric == place { amount = amount * Double(change.percent) / 100 }
            values[metrics[place]] = amount
        }
        return PersonWeek(isActive: true, values: values, unknown: speaks ? [] : ofCalendars)
    }
}
