import Access
import Domain
import Ledger
import OrganizationPorts
import Publication
import PublishedPorts
import SQL
import Store
import TestSupport
import Testing

/// What is sealed is sealed once and for ever, on both engines.
@Suite struct SealingContract {
    private let first = GivenOrganization.first

    /// Seven people of one team with nine weeks of work, sealed through the eighth.
    private func sealed(_ engine: TestedEngine, _ body: (GivenOrganization) async throws -> Void) async throws {
        try await GivenOrganization.with(engine, teams: [("Cart", "Shop", 7)]) { house in
            try await house.work(people("Cart", 7), 0...8)
            let outcome = try await house.sealer.seal(
                through: first.adding(7), at: GivenOrganization.due(first.adding(8)))
            #expect(outcome.sealed > 0 && outcome.tooLittle == 0)
            try await body(house)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `the first four weeks are sealed together, then each once`(engine: TestedEngine) async throws {
        try await GivenOrganization.with(engine, teams: [("Cart", "Shop", 7)]) { house in
            try await house.work(people("Cart", 7), 0...5)
            let early = try await house.sealer.seal(through: nil, at: GivenOrganization.due(first.adding(2)))
            #expect(early == Sealer.Outcome())
            let four = try await house.sealer.seal(through: nil, at: GivenOrganization.due(first.adding(3)))
            // Four weeks of Activity, Focus, Deep Focus and AI time, and of two shares: kinds only from 13 people on.
            #expect(four.sealed == 24)
            #expect(try await house.sealer.seal(through: nil, at: GivenOrganization.due(first.adding(3))).sealed == 0)
            #expect(try await house.sealer.seal(through: nil, at: GivenOrganization.due(first.adding(4))).sealed == 6)
            let weeks = try await Set(house.published.everything().cells.map(\.value.week))
            #expect(weeks == Set((0...4).map(first.adding)))
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `a week that is not due is refused, and a clock set back changes nothing`(engine: TestedEngine) async throws {
        try await sealed(engine) { house in
            let before = try await house.everythingPublished()
            let due = GivenOrganization.due(first.adding(8))
            await #expect(throws: Sealer.NotDue(week: first.adding(9), due: GivenOrganization.due(first.adding(9)))) {
                _ = try await house.sealer.seal(through: first.adding(9), at: due)
            }
            let back = try await house.sealer.seal(through: nil, at: GivenOrganization.due(first.adding(2)))
            #expect(back.sealed + back.tooLittle == 0)
            #expect(try await house.everythingPublished() == before)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `late data, a correction, an erasure and a re-organisation change nothing that is published`(
        engine: TestedEngine
    ) async throws {
        try await sealed(engine) { house in
            let before = try await house.everythingPublished()
            let due = GivenOrganization.due(first.adding(8))
            for number in 0...7 {
                try await house.work("cart-3", first.adding(number), hours: 40, received: due)
            }
            try await house.own.add(
                Correction(
                    id: "c", range: Interval(GivenOrganization.start, due), kind: .ai, project: nil, madeAt: due),
                Policy.grant(for: PersonID("cart-2")))
            try await house.own.delete(
                Interval(GivenOrganization.start, due), Policy.grant(for: PersonID("cart-1")), at: due)
            try await house.own.deleteEverything(Policy.grant(for: PersonID("cart-4")), at: due)
            try await house.organization.changeMembers(on: first.adding(8).monday, at: due) { members in
                members.filter { $0.person == PersonID("cart-5") }.map { member in
                    var moved = member
                    moved.home = Dated(HomeTeam(team: "Search", department: "Shop"), since: first.adding(8).monday)
                    return moved
                }
            }
            _ = try await house.sealer.seal(through: first.adding(7), at: due)
            #expect(try await house.everythingPublished() == before)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `after an erasure nothing of the person is left but a key that leads nowhere`(engine: TestedEngine)
        async throws
    {
        try await sealed(engine) { house in
            let keys = try await house.count("member_keys")
            let baselines = try await house.count("baselines")
            try await house.own.deleteEverything(
                Policy.grant(for: PersonID("cart-4")), at: GivenOrganization.due(first.adding(8)))
            #expect(try await house.count("member_keys") == keys - 1)
            #expect(try await house.count("baselines") < baselines)
            #expect(try await house.count("panel_members") == 7)
            // The others go on: six of seven are active.
            let next = try await house.sealer.seal(through: nil, at: GivenOrganization.due(first.adding(8)))
            #expect(next.sealed == 6)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `four active people are silent, and five speak`(engine: TestedEngine) async throws {
        try await GivenOrganization.with(engine, teams: [("Cart", "Shop", 7)]) { house in
            try await house.work(people("Cart", 7), 0...3)
            try await house.work(people("Cart", 5), 4...4)
            try await house.work(people("Cart", 4), 5...5)
            _ = try await house.sealer.seal(through: nil, at: GivenOrganization.due(first.adding(5)))
            let cells = try await house.published.everything().cells.map(\.value)
            #expect(cells.filter { $0.week == first.adding(4) }.allSatisfy { $0.status == .published })
            #expect(cells.filter { $0.week == first.adding(5) }.allSatisfy { $0.status == .tooLittle })
            #expect(cells.filter { $0.week == first.adding(5) }.count == 6)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `five people are no panel, and who joins within a quarter is in none until the next`(
        engine: TestedEngine
    ) async throws {
        try await GivenOrganization.with(engine, teams: [("Cart", "Shop", 6), ("Pay", "Money", 5)]) { house in
            try await house.work(people("Cart", 6) + people("Pay", 5), 0...7)
            _ = try await house.sealer.seal(through: first.adding(5), at: GivenOrganization.due(first.adding(7)))
            let panels = try await house.published.everything().panels
            #expect(panels.map(\.teams) == [["Cart"]])
            try await house.hire(3, into: "Cart", "Shop", since: first.adding(6).monday)
            for person in ["cart-6", "cart-7", "cart-8"] {
                for number in 6...20 { try await house.work(person, first.adding(number), hours: 40) }
            }
            _ = try await house.sealer.seal(through: first.adding(7), at: GivenOrganization.due(first.adding(7)))
            let cells = try await house.published.everything().cells.map(\.value)
            let focus = cells.filter { $0.metric == MetricID("focus-time") && $0.week >= first.adding(6) }
            #expect(
                focus.count == 2 && focus.allSatisfy { abs($0.change ?? 99) <= 2 * 3600 }, "40 hours are in no cell")
            // At the next boundary they count.
            try await house.work(people("Cart", 6), 8...13)
            _ = try await house.sealer.seal(through: first.adding(13), at: GivenOrganization.due(first.adding(13)))
            let later = try await house.published.everything().panels
            #expect(later.map(\.people) == [6, 9])
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `a place that is dated later counts from that day on`(engine: TestedEngine) async throws {
        try await GivenOrganization.with(engine, teams: [("Cart", "Shop", 5)]) { house in
            try await house.hire(1, into: "Cart", "Shop", since: first.adding(30).monday)
            try await house.work(people("Cart", 6), 0...7)
            _ = try await house.sealer.seal(through: nil, at: GivenOrganization.due(first.adding(7)))
            #expect(try await house.published.everything().panels.isEmpty, "five people are no panel")
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `two sealings at once seal once`(engine: TestedEngine) async throws {
        try await GivenOrganization.with(engine, teams: [("Cart", "Shop", 7)]) { house in
            try await house.work(people("Cart", 7), 0...7)
            let now = GivenOrganization.due(first.adding(7))
            let outcomes = try await withThrowingTaskGroup(of: Sealer.Outcome.self) { group in
                for _ in 0..<4 {
                    let sealer = GivenOrganization(database: house.database).sealer
                    group.addTask { try await sealer.seal(through: nil, at: now) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes.reduce(0) { $0 + $1.sealed } == 48)
            #expect(try await house.count("cells") == 48)
            #expect(try await house.count("panels") == 1)
            let report = try await LedgerStore(database: house.database, writer: .ofTests).check(
                key: LedgerPen.ofTests.verifierKey)
            #expect(report.isSound, "\(report.findings)")
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `every cell and level is in the ledger with its value`(engine: TestedEngine) async throws {
        try await sealed(engine) { house in
            let ledger = LedgerStore(database: house.database, writer: .ofTests)
            let archive = try await house.published.everything()
            for cell in archive.cells {
                let leaf = try await ledger.leaves(from: cell.leaf, limit: 1).first
                let entry = leaf?.opening.flatMap { LedgerEntry(content: $0.content) }
                #expect(entry?.kind == .sealedCell && entry?.fields["week"] == cell.value.week.description)
                #expect(entry?.fields["change"] == cell.value.change.map { String(Int64($0 * 1000)) })
            }
            #expect(try await ledger.check(key: LedgerPen.ofTests.verifierKey).isSound)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `below soft launch nothing is sealed`(engine: TestedEngine) async throws {
        try await GivenOrganization.with(engine, teams: [("Cart", "Shop", 7)], phase: 2) { house in
            try await house.work(people("Cart", 7), 0...7)
            let outcome = try await house.sealer.seal(through: nil, at: GivenOrganization.due(first.adding(7)))
            #expect(outcome.sealed == 0 && !outcome.isPublishing)
            #expect(try await house.count("panels") == 0)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `who asks not to be counted is in no cell from then on`(engine: TestedEngine) async throws {
        try await sealed(engine) { house in
            let now = GivenOrganization.due(first.adding(7))
            for person in ["cart-1", "cart-2", "cart-3"] {
                try await house.own.count(false, Policy.grant(for: PersonID(person)), at: now)
            }
            // Four of seven are left: the week is silent, as if the three had not worked.
            let next = try await house.sealer.seal(through: nil, at: GivenOrganization.due(first.adding(8)))
            #expect(next.sealed == 0 && next.tooLittle == 6)
        }
    }
}
