import Access
import Actions
import Domain
import Ledger
import OrganizationPorts
import OutsidePorts
import PersonalPorts
import Publication
import SQL
import Store
import TestSupport
import Testing

/// Joint pages of a manager and a report, on both engines.
@Suite struct OneOnOneContract {
    private let first = GivenOrganization.first
    private let now = Instant("2026-09-02T08:00:00Z")
    private let metric = MetricID("activity-time")

    private struct Somebody {
        let actions: OneOnOneActions
        let policy: Policy
        let viewer: Viewer
        let person: PersonID
    }

    private func somebody(_ person: String, _ house: GivenOrganization) async throws -> Somebody {
        let (policy, viewer) = try await Policy.of(house, as: person)
        return Somebody(
            actions: OneOnOneActions(
                policy: policy, storage: house.organization, bringing: house.own,
                clock: ManualClock("2026-09-02T08:00:00Z"), randomness: SystemLike()), policy: policy, viewer: viewer,
            person: PersonID(person))
    }

    /// Another one each time: items of two people must not have the same name.
    private struct SystemLike: Randomness {
        func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8.random(in: 0...255) } }
    }

    private func with(
        _ engine: TestedEngine, phase: Int = 4, people count: Int = 9,
        _ body: (GivenOrganization, Somebody, Somebody, OneOnOneID) async throws -> Void
    ) async throws {
        try await GivenOrganization.with(engine, teams: [("Cart", "Shop", count)], phase: phase) { house in
            let manager = try await somebody("cart-0", house)
            let ada = try await somebody("cart-1", house)
            let id = try await manager.actions.begin(with: ada.person, manager.viewer)
            try await body(house, manager, ada, id)
        }
    }

    private func chart(
        of person: PersonID, _ name: String = "c", weeks: Int = 6, from: Int = 0, notes: [Annotation] = []
    ) throws -> BroughtChart {
        let points = (0..<weeks).map {
            WeekPoint.published(first.adding(from + $0), PersonalValue(Double($0 + 1) * 3600))
        }
        let series = try #require(PersonalSeries(of: person, metric: metric, unit: .seconds, points: points))
        return BroughtChart(
            id: ChartID(name), trend: .series(series, Reading(usual: nil, change: .tooEarly)), notes: notes, zone: .utc,
            addedAt: now)
    }

    private func texts(_ id: OneOnOneID, _ somebody: Somebody) async throws -> [String] {
        try await somebody.actions.page(id, for: somebody.viewer).value.items.map(\.text)
    }

    private func entries(_ house: GivenOrganization) async throws -> [String] {
        try await house.database.read { session in
            try session.rows("SELECT content FROM ledger_openings WHERE kind = 'charts-opened' ORDER BY idx").map {
                try $0.text(0)
            }
        }
    }

    private func open(_ id: OneOnOneID, _ manager: Somebody, _ house: GivenOrganization) async throws -> BroughtCharts {
        let receipt = try await manager.policy.openCharts(of: id, by: manager.viewer, at: now)
        return try manager.policy.release(try await house.personal.charts(for: receipt), under: receipt).value
    }

    @Test(arguments: TestedEngine.allCases)
    func `both write on one agenda, and either begins it`(engine: TestedEngine) async throws {
        try await with(engine) { _, manager, ada, id in
            #expect(try await ada.actions.begin(with: manager.person, ada.viewer) == id, "one is open")
            try await manager.actions.add("I noticed … what is happening?", to: id, manager.viewer)
            try await ada.actions.add("Meetings on Tuesdays", to: id, ada.viewer)
            let (managers, adas) = (try await texts(id, manager), try await texts(id, ada))
            #expect(managers == adas)
            #expect(try await texts(id, ada).count == 2)
            let item = try await ada.actions.page(id, for: ada.viewer).value.items[0]
            try await ada.actions.change(item.id, edition: 1, to: "Changed by the other", on: id, ada.viewer)
            #expect(try await texts(id, manager).contains("Changed by the other"))
            await #expect(throws: OneOnOneRefusal.changedMeanwhile) {
                try await manager.actions.change(item.id, edition: 1, to: "Too late", on: id, manager.viewer)
            }
            await #expect(throws: OneOnOneRefusal.self) { try await ada.actions.add(" ", to: id, ada.viewer) }
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `nobody else finds it, and denied and missing are the same`(engine: TestedEngine) async throws {
        try await with(engine) { house, _, _, id in
            for other in ["cart-2", "cart-8"] {
                let other = try await somebody(other, house)
                await #expect(throws: Denied.self) { _ = try await other.actions.page(id, for: other.viewer) }
                await #expect(throws: Denied.self) { try await other.actions.add("x", to: id, other.viewer) }
                await #expect(throws: Denied.self) {
                    _ = try await other.actions.page(OneOnOneID("none"), for: other.viewer)
                }
                await #expect(throws: Denied.self) {
                    _ = try await other.actions.begin(with: PersonID("cart-1"), other.viewer)
                }
                await #expect(throws: Denied.self) {
                    try await house.own.bring(
                        together: [chart(of: other.person)], to: id, Policy.grant(for: other.person), at: now)
                }
            }
        }
    }

    @Test(arguments: TestedEngine.allCases, [1, 2])
    func `before the soft launch there is none`(engine: TestedEngine, phase: Int) async throws {
        try await GivenOrganization.with(engine, teams: [("Cart", "Shop", 3)], phase: phase) { house in
            for (one, other) in [("cart-0", "cart-1"), ("cart-1", "cart-0")] {
                let somebody = try await somebody(one, house)
                await #expect(throws: Denied.self) {
                    _ = try await somebody.actions.begin(with: PersonID(other), somebody.viewer)
                }
            }
        }
        try await with(engine, phase: 3) { _, manager, _, id in
            let nothing = try await texts(id, manager)
            #expect(nothing.isEmpty)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `the manager reads a chart only after the ledger has it, and only those that it names`(engine: TestedEngine)
        async throws
    {
        try await with(engine) { house, manager, ada, id in
            await #expect(throws: Denied.self) { _ = try await open(id, manager, house) }
            #expect(try await entries(house).isEmpty, "without a chart there is nothing to open")
            let note = Annotation(
                AnnotationContent(
                    from: first.monday, to: first.monday, kind: .design, text: "Design", effect: .leaveOut),
                .oneself(isShown: true), id: nil, mayRemove: false)
            try await ada.actions.bring(together: [chart(of: ada.person, notes: [note])], to: id, ada.viewer)
            let shown = try await open(id, manager, house)
            #expect(shown.charts.map(\.id) == [ChartID("c")] && shown.charts[0].notes == [note])
            #expect(shown.charts[0].trend.points.map { $0.value?.amount } == (1...6).map { Double($0) * 3600 })
            let said = try await entries(house)
            #expect(
                said.count == 1 && said[0].contains("\"by\":\"cart-0\"")
                    && said[0].contains("activity-time from 2026-W27"))
            // The person reads the same without an entry, and sees when it was opened.
            let own = try await house.personal.charts(of: id, for: Policy.grant(for: ada.person))
            #expect(own.charts.map(\.id) == shown.charts.map(\.id))
            #expect(try await entries(house).count == 1)
            #expect(try await house.personal.openings(of: id, for: Policy.grant(for: ada.person)).count == 1)
            // A receipt from before does not reach a chart that came later.
            let receipt = try await manager.policy.openCharts(of: id, by: manager.viewer, at: now)
            try await ada.actions.bring(together: [chart(of: ada.person, "later")], to: id, ada.viewer)
            #expect(try await house.personal.charts(for: receipt).charts.map(\.id) == [ChartID("c")])
            let ledger = LedgerStore(database: house.database, writer: .ofTests)
            #expect(try await ledger.check(key: LedgerPen.ofTests.verifierKey).isSound)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `only whose weeks they are brings a chart, and takes it away`(engine: TestedEngine) async throws {
        try await with(engine) { house, manager, ada, id in
            // The manager's own weeks do not go onto it, and nobody else's can be named.
            await #expect(throws: Denied.self) {
                try await manager.actions.bring(together: [chart(of: manager.person)], to: id, manager.viewer)
            }
            await #expect(throws: Denied.self) {
                try await manager.actions.bring(together: [chart(of: ada.person)], to: id, manager.viewer)
            }
            // All or none: what one is refused for, the others must not have shown already.
            let tooMany = try (0...BroughtCharts.most).map { try chart(of: ada.person, "all-\($0)") }
            await #expect(throws: OneOnOneRefusal.tooMany) {
                try await ada.actions.bring(together: tooMany, to: id, ada.viewer)
            }
            for table: StaticString in ["one_on_one_charts", "charts_brought", "one_on_one_notes"] {
                #expect(try await house.count(table) == 0, "\(table)")
            }
            try await ada.actions.bring(together: [chart(of: ada.person)], to: id, ada.viewer)
            await #expect(throws: Denied.self) { try await manager.actions.takeAway(ChartID("c"), manager.viewer) }
            #expect(try await open(id, manager, house).charts.count == 1)
            try await ada.actions.takeAway(ChartID("c"), ada.viewer)
            await #expect(throws: Denied.self) { _ = try await open(id, manager, house) }
            for number in 0..<BroughtCharts.most {
                try await ada.actions.bring(together: [chart(of: ada.person, "c\(number)")], to: id, ada.viewer)
            }
            await #expect(throws: OneOnOneRefusal.tooMany) {
                try await ada.actions.bring(together: [chart(of: ada.person, "one more")], to: id, ada.viewer)
            }
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `a chart counts as a look: where too few would stay unlooked-at it is not taken, nor a look after it`(
        engine: TestedEngine
    ) async throws {
        try await GivenOrganization.with(engine, teams: [("Cart", "Shop", 7)]) { house in
            try await house.work(people("Cart", 7), 0...7)
            _ = try await house.sealer.seal(through: nil, at: GivenOrganization.due(first.adding(7)))
            let manager = try await somebody("cart-0", house)
            var brought = 0
            for number in 1...6 {
                let somebody = try await somebody("cart-\(number)", house)
                let id = try await manager.actions.begin(with: somebody.person, manager.viewer)
                do {
                    try await somebody.actions.bring(
                        together: [chart(of: somebody.person, "c\(number)", weeks: 8)], to: id, somebody.viewer)
                    brought += 1
                } catch OneOnOneRefusal.tooFewUnlooked {}
            }
            #expect(brought == 3, "as many as looks would be allowed")
            let terms = try LookTerms(
                person: PersonID("cart-6"), metrics: [metric], from: first, to: first.adding(7),
                question: "I noticed fewer hours for three weeks, what is happening?")
            let look = try await manager.policy.ask(terms, as: LookID("look"), by: manager.viewer, at: now)
            #expect(look.state(at: now) == .refused)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `closing keeps what both agreed to keep and erases the rest; another text takes an agreement back`(
        engine: TestedEngine
    ) async throws {
        try await with(engine) { house, manager, ada, id in
            for text in ["both", "one", "none", "changed"] { try await ada.actions.add(text, to: id, ada.viewer) }
            try await ada.actions.bring(together: [chart(of: ada.person)], to: id, ada.viewer)
            for item in try await ada.actions.page(id, for: ada.viewer).value.items where item.text != "none" {
                try await ada.actions.keep(item.id, edition: 1, true, on: id, ada.viewer)
                if item.text == "one" { continue }
                try await manager.actions.keep(item.id, edition: 1, true, on: id, manager.viewer)
                if item.text == "changed" {
                    try await manager.actions.change(item.id, edition: 1, to: "changed since", on: id, manager.viewer)
                }
            }
            try await manager.actions.close(id, manager.viewer)
            #expect(try await texts(id, ada) == ["both"])
            #expect(try await texts(id, manager) == ["both"])
            #expect(try await house.count("one_on_one_charts") == 0)
            await #expect(throws: Denied.self) { try await ada.actions.add("x", to: id, ada.viewer) }
            await #expect(throws: Denied.self) { try await ada.actions.close(id, ada.viewer) }
            #expect(try await manager.actions.begin(with: ada.person, manager.viewer) != id)
            // What both kept stays as long as both want it.
            let both = try await manager.actions.page(id, for: manager.viewer).value.items[0]
            try await manager.actions.change(both.id, edition: both.edition, to: nil, on: id, manager.viewer)
            #expect(try await texts(id, ada).isEmpty)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func
        `another manager finds nothing, the former one nothing any more, and the person keeps the own page until it is swept`(
            engine: TestedEngine
        ) async throws
    {
        try await with(engine) { house, manager, ada, id in
            for text in ["kept", "not kept"] { try await ada.actions.add(text, to: id, ada.viewer) }
            let item = try #require(
                try await ada.actions.page(id, for: ada.viewer).value.items.first { $0.text == "kept" })
            try await ada.actions.keep(item.id, edition: 1, true, on: id, ada.viewer)
            try await manager.actions.keep(item.id, edition: 1, true, on: id, manager.viewer)
            try await ada.actions.bring(together: [chart(of: ada.person)], to: id, ada.viewer)
            let day = Zone.utc.day(of: now)
            try await house.organization.changeMembers(on: day, at: now) { members in
                members.filter { $0.person.raw == "cart-1" }.map { member in
                    var member = member
                    member.manager = Dated(PersonID("cart-2"), since: day)
                    return member
                }
            }
            #expect(try await house.count("one_on_one_charts") == 0, "a picture does not outlive what it was for")
            let after = try await somebody("cart-2", house)
            for other in [manager, after] {
                await #expect(throws: Denied.self) { _ = try await other.actions.page(id, for: other.viewer) }
                await #expect(throws: Denied.self) { _ = try await open(id, other, house) }
                let list = try await house.personal.oneOnOnes(for: Policy.grant(for: other.person), at: now)
                #expect(list.pages.isEmpty)
            }
            #expect(try await texts(id, ada).count == 2)
            await #expect(throws: Denied.self) { try await ada.actions.add("x", to: id, ada.viewer) }
            try await house.evidence.forgetTalk(at: now)
            #expect(try await texts(id, ada) == ["kept"])
            // It is hers: she takes it away although nobody can write on it any more. The former manager cannot.
            let kept = try await ada.actions.page(id, for: ada.viewer).value.items[0]
            for other in [manager, after] {
                await #expect(throws: Denied.self) {
                    try await other.actions.change(kept.id, edition: kept.edition, to: nil, on: id, other.viewer)
                }
            }
            await #expect(throws: Denied.self) {
                try await ada.actions.change(kept.id, edition: kept.edition, to: "other", on: id, ada.viewer)
            }
            try await ada.actions.change(kept.id, edition: kept.edition, to: nil, on: id, ada.viewer)
            #expect(try await texts(id, ada).isEmpty)
            #expect(try await after.actions.begin(with: ada.person, after.viewer) != id)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `whoever has left is no half of a pair`(engine: TestedEngine) async throws {
        for gone in ["cart-0", "cart-1"] {
            try await with(engine) { house, manager, ada, id in
                try await ada.actions.add("x", to: id, ada.viewer)
                let day = Zone.utc.day(of: now)
                try await house.organization.changeMembers(on: day, at: now) { members in
                    members.filter { $0.person.raw == gone }.map { member in
                        var member = member
                        member.until = day.adding(-1)
                        return member
                    }
                }
                await #expect(throws: Denied.self) { _ = try await manager.actions.page(id, for: manager.viewer) }
                await #expect(throws: Denied.self) { try await ada.actions.add("y", to: id, ada.viewer) }
                #expect(try await texts(id, ada) == ["x"])
            }
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `whoever deletes everything takes the pages along, and a deleted range takes the pictures of it`(
        engine: TestedEngine
    ) async throws {
        for gone in [PersonID("cart-0"), PersonID("cart-1")] {
            try await with(engine) { house, _, ada, id in
                try await ada.actions.add("words", to: id, ada.viewer)
                try await ada.actions.bring(together: [chart(of: ada.person)], to: id, ada.viewer)
                try await ada.actions.bring(together: [chart(of: ada.person, "later", from: 4)], to: id, ada.viewer)
                // The second week: the first chart shows it, the second one does not.
                try await house.own.delete(
                    Interval(Zone.utc.start(of: first.monday.adding(8)), Zone.utc.start(of: first.monday.adding(9))),
                    Policy.grant(for: ada.person), at: now)
                let left = try await house.personal.charts(of: id, for: Policy.grant(for: ada.person))
                #expect(left.charts.map(\.id) == [ChartID("later")])
                try await house.own.deleteEverything(Policy.grant(for: gone), at: now)
                for table in ["one_on_ones", "one_on_one_items", "one_on_one_charts", "one_on_one_notes"]
                    as [StaticString]
                {
                    #expect(try await house.count(table) == 0, "\(table)")
                }
            }
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `a chart goes after thirty days, and a page after thirteen months`(engine: TestedEngine) async throws {
        try await with(engine) { house, _, ada, id in
            try await ada.actions.add("words", to: id, ada.viewer)
            try await ada.actions.bring(together: [chart(of: ada.person)], to: id, ada.viewer)
            try await house.evidence.forgetTalk(at: now.adding(.days(29)))
            #expect(try await house.count("one_on_one_charts") == 1)
            try await house.evidence.forgetTalk(at: now.adding(.days(31)))
            #expect(try await house.count("one_on_one_charts") == 0)
            #expect(try await texts(id, ada) == ["words"])
            try await house.evidence.forgetTalk(at: now.adding(.days(397)))
            #expect(try await house.count("one_on_ones") == 0)
            #expect(try await house.count("one_on_one_items") == 0)
        }
    }

    @Test
    func `a backup brings back nothing that was closed, taken away or erased since, and what was shown still counts`()
        async throws
    {
        try await with(.sqlite) { house, manager, ada, id in
            try await ada.actions.add("erased since", to: id, ada.viewer)
            try await ada.actions.bring(together: [chart(of: ada.person)], to: id, ada.viewer)
            let content = AnnotationContent(
                from: first.monday, to: first.monday, kind: .other, text: "taken away since", effect: .none)
            try await house.own.add(
                content, as: AnnotationID("n"), isShown: true, Policy.grant(for: ada.person), at: now)
            try await withMigratedDatabase(.sqlite) { backup in
                _ = try await DatabaseCopy(from: house.database, to: backup).run()
                _ = try await house.own.remove(AnnotationID("n"), Policy.grant(for: ada.person), at: now)
                try await ada.actions.bring(together: [chart(of: ada.person, "since")], to: id, ada.viewer)
                _ = try await open(id, manager, house)
                try await manager.actions.close(id, manager.viewer)
                let restoration = Restoration(
                    writer: .ofTests, hashAddress: { "hash of \($0.count)" }, sealName: { "sealed \($0.count)" })
                let head = try await restoration.head(of: backup)
                let decisions = try await restoration.decisions(in: house.database, since: head)
                let old = try await restoration.head(of: house.database)
                _ = try await restoration.finish(backup, decisions, old: old, at: now)
                let after = GivenOrganization(database: backup)
                for table in ["one_on_one_items", "one_on_one_charts", "own_annotations"] as [StaticString] {
                    #expect(try await after.count(table) == 0, "\(table)")
                }
                #expect(try await after.count("charts_brought") == 2)
                let openings = try await after.personal.openings(of: id, for: Policy.grant(for: ada.person))
                #expect(openings.count == 1)
                let entry = try await backup.read { session in
                    try session.rows("SELECT kind FROM ledger_openings WHERE idx = \(openings[0].index)").first?.text(0)
                }
                #expect(entry == "charts-opened", "the entry that it names is in this ledger")
            }
        }
    }
}
