import Domain
import Metrics
import NoticePorts
import Notices
import TestSupport
import Testing
import Trends

/// What is published of a house, made by hand, and notices kept in memory.
private actor GivenNotices: PublishedValuesReading, NoticeStorage {
    var panels: [Panel] = []
    var cells: [Cell] = []
    var notes: [Annotation] = []
    private var work: [WorkWeeks] = []
    var free: Set<Day> = []
    var publishes = true
    private(set) var kept: [String: KeptNotice] = [:]
    private var decided: Week?

    func set(_ panels: [Panel], _ cells: [Cell], notes: [Annotation] = [], publishes: Bool = true) {
        self.panels = panels
        self.cells = cells
        self.notes = notes
        self.publishes = publishes
    }
    func set(free: Set<Day>) { self.free = free }
    func set(work: [WorkWeeks]) { self.work = work }

    func isPublishing(at now: Instant) -> Bool { publishes }
    func sealedCells(at now: Instant) -> (panels: [Panel], cells: [Cell]) { (panels, cells) }
    nonisolated func sharedWork(
        _ count: Int, at now: Instant, _ each: (WorkWeeks) async throws -> Void
    ) async throws {
        for weeks in await work { try await each(weeks) }
    }
    func zone() -> Zone { .utc }
    func decidedThrough() -> Week? { decided }
    func latest() -> [KeptNotice] {
        Dictionary(grouping: kept.values) { "\($0.notice.subject) \($0.notice.metric)" }.values.compactMap { all in
            all.max { $0.notice.to < $1.notice.to }
        }
    }
    func effectiveNotes(about subject: NoticeSubject) -> [Annotation] { notes }
    func holidays() -> Set<Day> { free }
    func keep(_ changed: [KeptNotice], decided week: Week, at now: Instant) -> Bool {
        guard decided.map({ week > $0 }) ?? true else { return false }
        decided = week
        for notice in changed {
            kept["\(notice.notice.subject) \(notice.notice.metric) \(notice.notice.to)"] = notice
        }
        return true
    }
    var told: [Notice] { kept.values.map(\.notice).sorted { $0.to < $1.to } }
}

@Suite struct NoticingTests {
    private let first = TestSupport.week("2026-W01")
    private let focus = FocusTime.declaration.id
    private let usual: [Double] = [0, 1, 0.5, 1.5, 0, 1, 0.5, 0, 1.5, 1, 0.5, 1, 0.5]

    /// One panel a quarter for the team, and what was sealed of it in half hours around the usual.
    private func given(_ changes: [Double?], teams: [String] = ["Cart"]) async -> GivenNotices {
        let house = GivenNotices()
        var panels: [Panel] = []
        var cells: [Cell] = []
        for (place, change) in changes.enumerated() {
            let week = first.adding(place)
            let quarter = Quarter(of: week)
            let id = PanelID("\(quarter)-\(teams[0])")
            if !panels.contains(where: { $0.id == id }),
                let panel = Panel(
                    id: id, quarter: quarter, from: quarter.first, to: quarter.last, department: "Shop", teams: teams,
                    people: 7)
            {
                panels.append(panel)
            }
            cells.append(Cell(metric: focus, week: week, panel: id, change: change.map { $0 * 3600 }))
        }
        await house.set(panels, cells)
        return house
    }

    private func run(_ house: GivenNotices, through weeks: Int, from: Int = 0) async throws {
        let noticing = Noticing(published: house, storage: house)
        for place in from..<weeks {
            let now = moment(after: place)
            _ = try await noticing.turn(.withTheLast, through: first.adding(place), at: now) { _ in now }
        }
    }

    /// Tuesday noon after the week.
    private func moment(after place: Int) -> Instant {
        ZoneHistory(.utc).start(of: first.adding(place + 1).monday.adding(1)).adding(.hours(12))
    }

    @Test
    func `three sustained weeks of a team are asked about once, and the team hears five working days before others`()
        async throws
    {
        let house = await given(usual + [-4, -4.5, -4, -4, -4.5, -4])
        try await run(house, through: 15)
        #expect(await house.told.isEmpty)
        try await run(house, through: 19, from: 15)
        let told = await house.told
        #expect(told.count == 1)
        let notice = try #require(told.first)
        #expect(notice.subject == .team("Cart") && notice.metric == focus && notice.direction == .less)
        #expect(notice.to == first.adding(15) && notice.from == first.adding(13) && notice.comparedWith == 13)
        #expect(notice.teamFrom == moment(after: 15))
        // Wednesday, Thursday, Friday, Monday, Tuesday are the team's alone.
        let wednesday = ZoneHistory(.utc).start(of: first.adding(17).monday.adding(2))
        #expect(notice.othersFrom == wednesday)
        #expect(notice.mayBeRead(byTheTeam: true, at: notice.teamFrom))
        #expect(!notice.mayBeRead(byTheTeam: false, at: wednesday.adding(.minutes(-1))))
        #expect(notice.mayBeRead(byTheTeam: false, at: wednesday))
    }

    @Test func `holidays of the organization are no working days`() async throws {
        let house = await given(usual + [-4, -4.5, -4])
        await house.set(free: [first.adding(16).monday.adding(3), first.adding(17).monday])
        try await run(house, through: 16)
        let notice = try #require(await house.told.first)
        #expect(notice.othersFrom == ZoneHistory(.utc).start(of: first.adding(17).monday.adding(4)))
    }

    @Test func `an episode ends with the panel of its quarter`() async throws {
        // Around zero, so that the next quarter's line goes on at the same height.
        let calm: [Double] = [0, 0.5, -0.5, 0, 0.5, -0.5, 0, 0.5, -0.5, 0, 0.5, -0.5, 0]
        let house = await given(calm + calm.prefix(10) + [-4, -4.5, -4] + [-4, -4.5, -4])
        try await run(house, through: 29)
        let notice = try #require(await house.told.first)
        #expect(notice.to == first.adding(25))
        #expect(notice.ended?.why == .groupChanged && notice.ended?.week == first.adding(25))
    }

    @Test func `what has stayed does not end as if it had passed`() async throws {
        let calm: [Double] = [0, 0.5, -0.5, 0, 0.5, -0.5, 0, 0.5, -0.5, 0, 0.5, -0.5, 0]
        let stayed = await given(calm + Array(repeating: [-4, -4.5, -3.5], count: 4).flatMap { $0 } + [-4])
        try await run(stayed, through: 26)
        let lasting = try #require(await stayed.told.first)
        #expect(lasting.ended?.why == .stayed, "\(String(describing: lasting.ended))")
        let back = await given(calm + [-4, -4.5, -3.5] + calm.prefix(10))
        try await run(back, through: 26)
        let gone = try #require(await back.told.first)
        #expect(gone.ended?.why == .passed, "\(String(describing: gone.ended))")
    }

    @Test func `the same week is decided once, and nothing is asked before anything is published`() async throws {
        let house = await given(usual + [-4, -4.5, -4])
        await house.set(await house.panels, await house.cells, publishes: false)
        try await run(house, through: 16)
        #expect(await house.told.isEmpty)
        await house.set(await house.panels, await house.cells)
        let noticing = Noticing(published: house, storage: house)
        let now = moment(after: 15)
        let one = try await noticing.turn(.withTheLast, through: first.adding(15), at: now) { _ in now }
        let two = try await noticing.turn(.withTheLast, through: first.adding(15), at: now) { _ in now }
        #expect(one.raised == 1 && one.weeks == 1)
        #expect(two == Noticing.Outcome())
    }

    @Test func `a simulated past is lived through from its first cell`() async throws {
        let house = await given(usual + [-4, -4.5, -4, -4, -4, -4])
        let noticing = Noticing(published: house, storage: house)
        let now = moment(after: 18)
        let outcome = try await noticing.turn(.withTheFirstCell, through: first.adding(18), at: now) { _ in now }
        #expect(outcome.weeks == 19 && outcome.raised == 1)
        #expect(await house.told.map(\.to) == [first.adding(15)])
    }

    @Test func `weeks that are too little, and weeks that a note leaves out, are not a change`() async throws {
        let house = await given(usual + [nil, nil, nil, -4, -4.5])
        try await run(house, through: 18)
        #expect(await house.told.isEmpty)
        let away = await given(usual + [-4, -4.5, -4])
        await away.set(
            await away.panels, await away.cells,
            notes: [note(14, .offsite, .leaveOut, .team("Cart"))])
        try await run(away, through: 16)
        #expect(await away.told.isEmpty)
    }

    private func note(
        _ place: Int, _ kind: AnnotationContent.Kind, _ effect: AnnotationContent.Effect, _ scope: Annotation.Scope
    ) -> Annotation {
        let monday = first.adding(place).monday
        return Annotation(
            AnnotationContent(from: monday, to: monday.adding(2), kind: kind, text: "Lisbon", effect: effect), scope,
            id: nil, mayRemove: false)
    }

    @Test func `a note of a service leaves nothing out of its team's line`() async throws {
        let house = await given(usual + [-4, -4.5, -4])
        await house.set(
            await house.panels, await house.cells,
            notes: [
                note(14, .incident, .leaveOut, .service(ServiceID("shop"))), note(14, .other, .leaveOut, .team("Pay")),
            ])
        try await run(house, through: 16)
        #expect(await house.told.map(\.metric) == [focus])
    }

    @Test func `where fewer than three days are worked, people's time is compared with no other week`() async throws {
        func days(_ place: Int, _ count: Int) -> [Day] { (0..<count).map(first.adding(place).monday.adding) }
        // Three weeks around the turn of a year: in one of them two days are left.
        let house = await given(usual + [-4, -4.5, -4])
        await house.set(free: Set(days(13, 1) + days(14, 3) + days(15, 1)))
        try await run(house, through: 16)
        #expect(await house.told.isEmpty)
        // Three days left are enough.
        let open = await given(usual + [-4, -4.5, -4])
        await open.set(free: Set(days(13, 1) + days(14, 2) + days(15, 1)))
        try await run(open, through: 16)
        #expect(await open.told.map(\.metric) == [focus])
        // A holiday that was noted for the team is as good as one of the calendar, and one of another team is none.
        for (scope, isAsked) in [(Annotation.Scope.team("Cart"), false), (.organization, false), (.team("Pay"), true)] {
            let noted = await given(usual + [-4, -4.5, -4])
            await noted.set(await noted.panels, await noted.cells, notes: [note(14, .holiday, .none, scope)])
            try await run(noted, through: 16)
            #expect(await noted.told.isEmpty != isAsked, "\(scope)")
        }
        // Shared work is not cut by working days: its windows are by items.
        let work = await given([])
        await work.set(work: [lead(.service(ServiceID("shop")), hours: Self.hours + [70, 71, 72])])
        await work.set(free: Set(days(14, 5)))
        try await run(work, through: 16)
        #expect(await work.told.count == 1)
    }

    // MARK: Shared work

    private static let hours: [Double] = [40, 42, 41, 43, 40.5, 42.5, 41.5, 40, 43, 42, 41, 42.2, 41.7]

    private func work(_ subject: WorkSubject, _ metric: MetricID, _ unit: Unit, _ points: [WorkPoint]) -> WorkWeeks {
        var trends: [WorkTrend] = []
        if let series = WorkSeries(of: subject, metric: metric, unit: unit, points: points) {
            trends = [.series(series)]
        }
        return WorkWeeks(
            of: subject, name: "Shop", services: [], team: "Cart", weeks: points.map(\.week),
            current: points.last?.week.adding(1) ?? first, zone: .utc, phase: .fullLaunch, trends: trends,
            coverages: [])
    }

    private func lead(_ subject: WorkSubject, hours: [Double]) -> WorkWeeks {
        work(
            subject, LeadTime.declaration.id, .seconds,
            hours.enumerated().map { .published(first.adding($0), weeks: 1, value: $1 * 3600, n: 9) })
    }

    @Test func `lines of shared work are asked about, of services and of teams, and no panel is in them`() async throws
    {
        let house = await given([])
        let (shop, cart) = (WorkSubject.service(ServiceID("shop")), WorkSubject.team("Cart"))
        await house.set(work: [
            lead(shop, hours: Self.hours + [70, 71, 72]), lead(cart, hours: Self.hours + [70, 71, 72]),
        ])
        try await run(house, through: 15)
        #expect(await house.told.isEmpty)
        try await run(house, through: 16, from: 15)
        let told = await house.told
        #expect(Set(told.map(\.subject)) == [.service(ServiceID("shop")), .team("Cart")])
        #expect(told.allSatisfy { $0.metric == LeadTime.declaration.id && $0.direction == .more })
        #expect(await house.kept.values.allSatisfy { $0.panel == nil })
    }

    @Test func `hours of shared work must differ by a fifth of what is usual`() async throws {
        for (hours, isAsked) in [([47.0, 47.5, 48.0], false), ([51.0, 51.5, 52.0], true)] {
            let house = await given([])
            await house.set(work: [lead(.service(ServiceID("shop")), hours: Self.hours + hours)])
            try await run(house, through: 16)
            #expect(await house.told.isEmpty != isAsked, "\(hours)")
        }
    }

    @Test func `shares are compared by number, and how often one deploys is no question`() async throws {
        func share(_ metric: MetricID, _ parts: [Int]) -> WorkWeeks {
            work(
                .service(ServiceID("shop")), metric, .ratio,
                parts.enumerated().map {
                    .published(first.adding($0), weeks: 1, value: Double($1) / 10, n: 10, part: $1)
                })
        }
        let parts = [0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0] + [4, 5, 4]
        let house = await given([])
        await house.set(work: [share(ChangeFailRate.declaration.id, parts)])
        try await run(house, through: 16)
        let notice = try #require(await house.told.first)
        #expect(notice.direction == .more && abs(notice.usual - 6.0 / 130) < 1e-12)
        let cadence = await given([])
        await cadence.set(
            work: [
                work(
                    .service(ServiceID("shop")), DeploymentCadence.declaration.id, .count,
                    (Self.hours + [70, 71, 72]).enumerated().map {
                        .published(first.adding($0), weeks: 1, value: $1, n: 9)
                    })
            ])
        try await run(cadence, through: 16)
        #expect(await cadence.told.isEmpty)
    }

    @Test func `a window of several weeks is asked about from its first week on`() async throws {
        let house = await given([])
        let points: [WorkPoint] = (Self.hours + [70, 71, 72]).enumerated().flatMap { place, hours -> [WorkPoint] in
            let last = first.adding(place * 2 + 1)
            return [.tooLittle(last.adding(-1)), .published(last, weeks: 2, value: hours * 3600, n: 6)]
        }
        await house.set(work: [work(.service(ServiceID("shop")), LeadTime.declaration.id, .seconds, points)])
        try await run(house, through: 32)
        let notice = try #require(await house.told.first)
        #expect(notice.from == first.adding(26) && notice.to == first.adding(31))
    }

    @Test func `where a line is there no more, nothing is asked about it any more`() async throws {
        let house = await given(usual + [-4, -4.5, -4])
        await house.set(work: [lead(.service(ServiceID("shop")), hours: Self.hours + [70, 71, 72])])
        try await run(house, through: 16)
        #expect(await house.told.count { $0.ended == nil } == 2)
        // The service is gone, and people's time is for the person alone now.
        await house.set([], [])
        await house.set(work: [])
        try await run(house, through: 17, from: 16)
        #expect(await house.told.allSatisfy { $0.ended?.why == .lineEnded && $0.ended?.week == first.adding(16) })
    }

    @Test func `of the teams that a panel mixes each is asked, and nothing but teams and services can be`() async throws
    {
        let house = await given(usual + [-4, -4.5, -4], teams: ["Cart", "Pay"])
        try await run(house, through: 16)
        #expect(Set(await house.told.map(\.subject)) == [.team("Cart"), .team("Pay")])
    }
}
