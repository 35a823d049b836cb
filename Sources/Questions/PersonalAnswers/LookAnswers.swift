public import Access
public import Domain
import Metrics
public import PersonalPorts
import Trends

/// "Who looked at me?", and what a look shows to its two people: one sheet, made by one function.
public struct LookAnswers: Sendable {
    private let policy: Policy
    private let personal: any PersonalReading

    public init(policy: Policy, personal: any PersonalReading) {
        self.policy = policy
        self.personal = personal
    }

    /// `/me/looks`.
    public func looks(at now: Instant, for viewer: Viewer) async throws -> Visible<MyLooks> {
        let grant = policy.ownData(of: viewer)
        let stored = try await personal.looks(for: grant, at: now)
        var atMe: [MyLooks.Entry] = []
        for entry in stored.atMe {
            atMe.append(MyLooks.Entry(look: try await policy.current(entry.look, at: now), proofs: entry.proofs))
        }
        var byMe: [Look] = []
        for look in stored.byMe { byMe.append(try await policy.current(look, at: now)) }
        let looks = MyLooks(
            of: stored.subject, atMe: atMe, byMe: byMe, requests: stored.requests, mayAsk: stored.mayAsk,
            resets: stored.resets, now: now)
        return try policy.release(looks, under: grant)
    }

    /// Whom a person is mixed with.
    public func mates(in week: Week, for viewer: Viewer) async throws -> Visible<PanelMates> {
        let grant = policy.ownData(of: viewer)
        return try policy.release(try await personal.panelMates(for: grant, in: week), under: grant)
    }

    /// That there is a look, for its two people. One that could not be opened any more (the rollout stepped back, somebody else
    /// is the manager now) is over, for both of them.
    public func look(_ id: LookID, at now: Instant, for viewer: Viewer) async throws -> Visible<Look> {
        let grant = try await policy.look(id, for: viewer)
        return try policy.release(try await policy.current(personal.look(for: grant), at: now), under: grant)
    }

    /// What the look shows or would show now, to the person whom it is about. Nil once nothing of it is left.
    public func ownSheet(_ id: LookID, at now: Instant, for viewer: Viewer) async throws -> Visible<LookSheet>? {
        let grant = policy.ownData(of: viewer)
        guard let stored = try await personal.look(id, for: grant) else { throw Denied() }
        let look = try await policy.current(stored, at: now)
        switch look.state(at: now) {
        case .expired, .refused: return nil
        case .open, .waiting: break
        }
        if let frozen = try await personal.frozenSheet(of: look, for: grant) {
            return try policy.release(frozen.read(), under: grant)
        }
        // Nobody has read it: whichever of the two is first freezes it, so that both read the same; while it waits the person alone
        // sees what it would show.
        let zones = try await personal.profile(for: grant).zones
        let reach = look.terms.reach(in: zones)
        let facts =
            look.terms.needsAgenda
            ? WorkingFacts(
                hours: try await personal.workingHours(for: grant), absences: try await personal.absences(for: grant))
            : nil
        let timeline = Timeline(
            try await personal.spans(for: grant, touching: reach),
            corrections: try await personal.corrections(for: grant),
            agenda: facts.map { Agenda($0, over: reach, in: zones) })
        let notes = try await personal.shownNotes(for: grant, in: look.terms.weeks.shownDays).annotations
        let isOpen = look.state(at: now) == .open
        let sheet = LookSheet(look, timeline, notes, in: zones, frozenAt: isOpen ? now : nil)
        guard isOpen else { return try policy.release(sheet, under: grant) }
        return try policy.release(
            try await personal.freeze(sheet, of: look, for: grant, at: now).read(), under: grant)
    }

    /// Opens a look: the opening is in the ledger before anything is read, and the first reading of the two people freezes the sheet.
    /// - Throws: `Denied` unless the viewer asked for it and it is open.
    public func open(_ id: LookID, at now: Instant, by viewer: Viewer) async throws -> Visible<LookSheet> {
        let receipt = try await policy.open(id, by: viewer, at: now)
        if let frozen = try await personal.frozenSheet(for: receipt) {
            return try policy.release(frozen.read(), under: receipt)
        }
        let zones = try await personal.zones(for: receipt)
        let terms = receipt.look.terms
        let reach = terms.reach(in: zones)
        let spans = try await personal.spans(for: receipt, touching: reach)
        let corrections = try await personal.corrections(for: receipt)
        // Read only if it is asked about: working hours are nobody's business who asks about Focus Time.
        var agenda: Agenda?
        if terms.needsAgenda {
            agenda = Agenda(try await personal.workingFacts(for: receipt), over: reach, in: zones)
        }
        let notes = try await personal.shownNotes(for: receipt, in: terms.weeks.shownDays)
        let sheet = LookSheet(
            receipt.look, Timeline(spans, corrections: corrections, agenda: agenda), notes, in: zones, frozenAt: now)
        let frozen = try await personal.freeze(sheet, for: receipt, at: now)
        return try policy.release(frozen.read(), under: receipt)
    }
}

extension Agenda {
    fileprivate init(_ facts: WorkingFacts, over reach: Interval, in zones: ZoneHistory) {
        let first = zones.day(of: reach.start)
        let count = first.daysSince1970.distance(to: zones.day(of: reach.end).daysSince1970)
        self.init(
            WorkingTime(facts.hours, in: zones, without: facts.absences), on: (0...max(0, count)).map(first.adding),
            meetings: [], covered: [])
    }
}

extension LookTerms {
    /// Whether something is asked about that is made from working hours.
    fileprivate var needsAgenda: Bool { metrics.contains { Catalogue.effort($0) is any ShareOfTime.Type } }

    /// What has to be read: a session that crosses the edge is tested whole.
    fileprivate func reach(in zones: ZoneHistory) -> Interval {
        let days = Span.Length.days(2)
        return Interval(
            Instant(microseconds: zones.bounds(of: from).start.microseconds - days.microseconds),
            zones.bounds(of: to).end.adding(days))
    }
}

extension LookSheet {
    fileprivate init(
        _ look: Look, _ timeline: Timeline, _ notes: [Annotation], in zones: ZoneHistory, frozenAt: Instant?
    ) {
        let own = OwnTimeline(
            zones: zones, values: WeeklyValues(of: timeline, in: zones), timeline: timeline,
            meetings: [])
        let metrics = look.terms.metrics.filter { id in Catalogue.forLooks.contains { $0.id == id } }
            .compactMap(Catalogue.effort)
        self.init(
            look: look,
            trends: metrics.map {
                own.trend(
                    of: $0, for: look.terms.person, weeks: look.terms.weeks,
                    effects: WeekEffects(of: notes, on: .ofOneself))
            },
            notes: notes, zone: zones.latest, frozenAt: frozenAt)
    }

    /// With the words that follow from the frozen values: only values are kept.
    fileprivate func read() -> LookSheet {
        LookSheet(
            look: look,
            trends: trends.map { trend in
                guard case .series(let series, _) = trend, let metric = Catalogue.effort(series.metric) else {
                    return trend
                }
                let points = WeekEffects(of: notes, on: .ofOneself).applied(to: series.points)
                return .series(
                    series, reading(of: points, leastEffect: metric.declaration.leastEffect))
            }, notes: notes, zone: zone, frozenAt: frozenAt)
    }
}
