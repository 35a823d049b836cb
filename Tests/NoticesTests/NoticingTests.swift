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
    var notes: [AnnotationContent] = []
    var free: Set<Day> = []
    var publishes = true
    private(set) var kept: [String: KeptNotice] = [:]
    private var decided: Week?

    func set(_ panels: [Panel], _ cells: [Cell], notes: [AnnotationContent] = [], publishes: Bool = true) {
        self.panels = panels
        self.cells = cells
        self.notes = notes
        self.publishes = publishes
    }
    func set(free: Set<Day>) { self.free = free }

    func isPublishing(at now: Instant) -> Bool { publishes }
    func sealedCells(at now: Instant) -> (panels: [Panel], cells: [Cell]) { (panels, cells) }
    nonisolated func sharedWork(
        _ count: Int, at now: Instant, _ each: (WorkWeeks) async throws -> Void
    ) async throws {}
    func zone() -> Zone { .utc }
    func decidedThrough() -> Week? { decided }
    func latest() -> [KeptNotice] {
        Dictionary(grouping: kept.values) { "\($0.notice.subject) \($0.notice.metric)" }.values.compactMap { all in
            all.max { $0.notice.to < $1.notice.to }
        }
    }
    func notes(about subject: NoticeSubject) -> [AnnotationContent] { notes }
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
            notes: [
                AnnotationContent(
                    from: first.adding(14).monday, to: first.adding(14).monday.adding(2), kind: .offsite,
                    text: "Lisbon", effect: .leaveOut)
            ])
        try await run(away, through: 16)
        #expect(await away.told.isEmpty)
    }

    @Test func `of the teams that a panel mixes each is asked, and nothing but teams and services can be`() async throws
    {
        let house = await given(usual + [-4, -4.5, -4], teams: ["Cart", "Pay"])
        try await run(house, through: 16)
        #expect(Set(await house.told.map(\.subject)) == [.team("Cart"), .team("Pay")])
    }
}
