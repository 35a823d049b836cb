import Domain
import Publication

/// When panels are frozen, for which weeks, and of which weeks the baselines are made: as the sealer does it.
struct QuarterBoundary: Sendable {
    let quarter: Quarter
    /// Counted from the first of the world.
    let number: Int
    let weeks: ClosedRange<Int>
    let baselineWeeks: ClosedRange<Int>
    /// The last week that is complete when the panels are frozen.
    let known: Int
    /// The first time, the first four active weeks; afterwards all of the quarter before.
    let isFirst: Bool
    /// By which formula its baselines and its weeks are counted, where one changes.
    let formula: World.Formula
}

/// What is sealed of one panel and one week, with who is in it.
struct SealedPanelWeek: Sendable {
    let cells: [Cell]
    /// Empty if nothing of it is published.
    let parts: [Statements.Part]
    let active: Set<MemberKey>
    /// Of what comes from calendars: those of whom something is known.
    var ofCalendars: [Statements.Part] = []

    /// Not a cell, not even one that says "too little".
    static let nothing = SealedPanelWeek(cells: [], parts: [], active: [])
}

/// A panel with its people as numbers of the world.
struct WorldPanel: Sendable {
    let frozen: FrozenPanel
    let people: [Int]
    let formula: World.Formula
}

/// The steps of publishing, in the order in which they are done. Each is what the product does; tests put a faulty one
/// in its place, and nobody else can.
struct PublishingSteps: Sendable {
    var candidates: @Sendable (World, QuarterBoundary) -> [Candidate] = PublishingSteps.candidates
    var panels: @Sendable (QuarterBoundary, World, [Candidate]) -> [FrozenPanel] = { boundary, world, candidates in
        PanelForming.panels(
            for: boundary.quarter, from: world.week(boundary.weeks.lowerBound),
            to: world.week(boundary.weeks.upperBound), of: candidates)
    }
    var passing: @Sendable ([FrozenPanel], PublicationRecord, _ looks: [KnownLook]) -> Set<PanelID> = {
        LevelAuditor.passing($0, given: $1, after: $2)
    }
    /// Whether one more look may be, after those that were allowed.
    var mayLook: @Sendable (KnownLook, [KnownLook], PublicationRecord) -> Bool = {
        LookRule.allows($0, after: $1, in: $2)
    }
    /// Whether somebody may bring one more chart to a joint page, which shows as much as a look.
    var mayBring: @Sendable (KnownLook, [KnownLook], PublicationRecord) -> Bool = {
        LookRule.allows($0, after: $1, in: $2)
    }
    /// Which of what was shown the rules know of.
    var isKnown: @Sendable (AskedLook) -> Bool = { _ in true }
    /// Whose week somebody may know by looks; it may be too many for a cell.
    var told: @Sendable (Week, [KnownLook]) -> Set<MemberKey> = { LookRule.told(in: $0, by: $1) }
    var seal: @Sendable (World, WorldPanel, Int, _ told: Set<MemberKey>) -> SealedPanelWeek = PublishingSteps.seal
    /// Whether a week may be published when its turn comes.
    var isPublished: @Sendable (World, Int) -> Bool = { $0.isPublished($1) }
    /// By which formula the quarter is published that begins with that week.
    var formula: @Sendable (World, Int) -> World.Formula = { $0.formula(from: $1) }
    /// Under which id a metric is published then.
    var name: @Sendable (World, MetricID, World.Formula) -> MetricID = { $0.formulaChange?.name($1, by: $2) ?? $1 }
    /// What else could be fetched, as statements about people's weeks; nothing in an honest product.
    var moreRows: @Sendable (World, [PublishedQuarter]) -> [Statements.Row] = { _, _ in [] }
    /// What else could be fetched; nothing in an honest product.
    var more: @Sendable (World, [PublishedQuarter]) -> [String: [UInt8]] = { _, _ in [:] }
    /// In which order panels are listed.
    var order: @Sendable ([Cell]) -> [Cell] = { cells in
        cells.sorted { ($0.metric.raw, $0.week, $0.panel) < ($1.metric.raw, $1.week, $1.panel) }
    }

    /// Who counts at a boundary: there, not opted out, with a baseline as it is known then.
    static func candidates(_ world: World, _ boundary: QuarterBoundary) -> [Candidate] {
        world.people.indices.compactMap { person in
            let day = boundary.isFirst ? boundary.known : boundary.weeks.lowerBound
            guard world.isCounted(person, in: day), let home = world.home(of: person, in: day) else { return nil }
            let weeks = boundary.baselineWeeks.filter { world.isThere(person, in: $0) }.map { week in
                (
                    week: world.week(week),
                    value: world.recorded(person, in: week, knownAt: boundary.known, by: boundary.formula)
                )
            }
            let chosen = boundary.isFirst ? Array(weeks.filter(\.value.isActive).prefix(Baseline.leastWeeks)) : weeks
            guard let baseline = Baseline(of: chosen) else { return nil }
            return Candidate(
                key: world.people[person].key, team: home.team, department: home.department, baseline: baseline)
        }
    }

    /// Whoever has left or does not wish to be counted any more does not contribute.
    static func contributions(_ world: World, _ panel: WorldPanel, _ week: Int) -> [MemberKey: PersonWeek] {
        var people: [MemberKey: PersonWeek] = [:]
        for person in panel.people where world.isThere(person, in: week) {
            people[world.people[person].key] = world.recorded(person, in: week, by: panel.formula)
        }
        return people
    }

    static func seal(_ world: World, _ panel: WorldPanel, _ week: Int, told: Set<MemberKey>) -> SealedPanelWeek {
        let sealed = WeeklyCells.cells(
            of: panel.frozen, week: world.week(week), people: contributions(world, panel, week), told: told)
        let parts = zip(panel.people, panel.frozen.members).filter { sealed.active.contains($1.key) }.map {
            Statements.Part(person: $0, week: week, usual: $1.baseline.weeks.map(world.index(of:)), sign: -1)
        }
        let ofCalendars = parts.compactMap { part -> Statements.Part? in
            let usual = part.usual.filter { world.hasCalendar(part.person, in: $0) }
            guard world.hasCalendar(part.person, in: week), usual.count >= Baseline.leastWeeks else { return nil }
            return Statements.Part(person: part.person, week: week, usual: usual, sign: -1)
        }
        return SealedPanelWeek(
            cells: sealed.cells, parts: parts, active: sealed.active, ofCalendars: ofCalendars)
    }
}
