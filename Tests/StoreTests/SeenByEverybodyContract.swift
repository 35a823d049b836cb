import Access
import Domain
import Ledger
import OrganizationPorts
import Publication
import SQL
import Store
import Synchronization
import TestSupport
import Testing

/// What everybody can see of roles on `/trustee`, and looks that end for good.
@Suite struct SeenByEverybodyContract {
    private let now = Instant("2026-09-02T08:00:00Z")

    @Test(arguments: TestedEngine.allCases)
    func `a new trustee stays on the page, however many managers a file changes and exports are made`(
        engine: TestedEngine
    ) async throws {
        try await GivenOrganization.with(engine, teams: [("Cart", "Shop", 2)]) { house in
            try await house.organization.changeMembers(on: Zone.utc.day(of: now), at: now) { members in
                members.filter { $0.person.raw == "cart-1" }.map { member in
                    var member = member
                    member.roles = [RoleHeld(.trustee, .organization)]
                    return member
                }
            }
            for round in 0..<5 {
                let later = now.adding(.hours(round + 1))
                try await LedgerStore(database: house.database, writer: .ofTests).append(
                    (0..<120).flatMap { number in
                        [
                            LedgerEntry(
                                kind: .role, at: later,
                                fields: ["person": "p\(number)", "relation": "manager", "value": "m", "since": ""]),
                            LedgerEntry(
                                kind: .role, at: later,
                                fields: [
                                    "person": "p\(number)", "role": "viewer", "scope": "organization",
                                    "change": "given",
                                ]),
                            LedgerEntry(kind: .export, at: later, fields: ["what": "published", "by": "operator"]),
                        ]
                    })
            }
            let changes = try await house.organization.ledgerStatistics().changes
            #expect(changes.contains { $0.what == "role trustee (organization) given" && $0.at == now })
            #expect(changes.contains { $0.what == "somebody's manager changed" })
            #expect(changes.count { $0.what == "somebody's manager changed" } == 10, "the last ones of each kind")
            #expect(try await house.organization.ledgerStatistics().hasMoreChanges)
            let trustees = try await house.organization.trustees(at: now)
            #expect(
                trustees == [
                    TrusteeNow(
                        person: PersonID("cart-1"), name: "cart-1", since: now, signsFrom: now.adding(.days(14)),
                        counts: true)
                ])
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `all changes are there a page at a time, each once, whatever else the ledger holds`(engine: TestedEngine)
        async throws
    {
        try await GivenOrganization.with(engine, teams: [("Cart", "Shop", 2)]) { house in
            let ledger = LedgerStore(database: house.database, writer: .ofTests)
            let before = try await house.organization.ledgerChanges(after: 0, most: 1000).changes.count
            for round in 0..<23 {
                let at = now.adding(.hours(round))
                try await ledger.append(
                    [
                        LedgerEntry(
                            kind: .setting, at: at, fields: ["setting": "s", "value": "\(round)", "from": "f"]),
                        LedgerEntry(kind: .lookRefused, at: at, fields: ["by": "p", "person": "q"]),
                        LedgerEntry(kind: .export, at: at, fields: ["what": "backup", "by": "operator"]),
                    ])
            }
            var (found, older, pages): ([String], Int?, Int) = ([], 0, 0)
            repeat {
                let page = try await house.organization.ledgerChanges(after: older ?? 0, most: 7)
                #expect(page.changes.count <= 7)
                found += page.changes.map { "\($0.at) \($0.what)" }
                (older, pages) = (page.older, pages + 1)
                // Where a page ends says nothing of what lies between: two that everybody sees count for two, whatever is around.
                #expect(older == nil || older == pages * 7)
            } while older != nil && pages < 50
            #expect(found.count == before + 46 && pages == (before + 46 + 6) / 7)
            #expect(found.first?.hasSuffix("a backup of everything was made") == true, "the newest first")
            #expect(Set(found.prefix(46)).count == 46)
        }
    }

    /// Ten thousand changes of managers stand between two changes of roles: nobody reads these for a page.
    @Test func `what is shown of roles is found by its own index`() async throws {
        try await withMigratedDatabase(.sqlite) { database in
            for (index, condition): (String, StaticString) in [
                ("openings_of_trustees", "content LIKE '%\"role\":\"trustee\"%'"),
                (
                    "openings_of_roles",
                    "content NOT LIKE '%\"relation\":%' AND content NOT LIKE '%\"role\":\"trustee\"%'"
                ),
            ] {
                let plan = try await database.read { session in
                    try session.rows(
                        """
                        EXPLAIN QUERY PLAN SELECT content FROM ledger_openings WHERE kind = 'role' AND \(name: condition)
                        ORDER BY idx DESC LIMIT 11
                        """
                    ).map { try $0.text(3) }
                }
                #expect(plan.contains { $0.contains(index) }, "\(plan)")
                #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(plan)")
            }
        }
    }

    private func with(
        _ engine: TestedEngine, _ body: (_ house: GivenOrganization, _ look: Look) async throws -> Void
    ) async throws {
        try await GivenOrganization.with(engine, teams: [("Cart", "Shop", 8)]) { house in
            try await house.work(people("Cart", 8), 0...7)
            _ = try await house.sealer.seal(through: nil, at: GivenOrganization.due(GivenOrganization.first.adding(7)))
            let (policy, viewer) = try await Policy.of(house, as: "cart-0")
            let look = try await policy.ask(
                LookTerms(
                    person: PersonID("cart-1"), metrics: [MetricID("activity-time")], from: GivenOrganization.first,
                    to: GivenOrganization.first.adding(7),
                    question: "I noticed fewer hours for three weeks, what is happening?"),
                as: LookID("look"), by: viewer, at: now)
            try await house.database.write { session in
                try session.run(
                    """
                    INSERT INTO look_sheets (look_id, person_id, frozen_at, zone, content)
                    VALUES ('look', 'cart-1', 1, 'UTC', '')
                    """)
            }
            try await body(house, look)
        }
    }

    private func isClosed(_ house: GivenOrganization) async throws -> Bool {
        let sheets = try await house.count("look_sheets")
        let entries = try await house.database.read { session in
            try session.rows("SELECT 1 FROM ledger_openings WHERE kind = 'look-closed' AND person_id = 'cart-1'").count
        }
        let look = try await house.looks.look(LookID("look"))
        return sheets == 0 && entries == 1 && look?.closedAt != nil
    }

    @Test(arguments: TestedEngine.allCases)
    func `a look is over when its manager is another one, and stays over when the manager comes back`(
        engine: TestedEngine
    ) async throws {
        try await with(engine) { house, _ in
            func managed(by manager: String, on day: Day) async throws {
                try await house.organization.changeMembers(on: day, at: now) { members in
                    members.filter { $0.person.raw == "cart-1" }.map { member in
                        var member = member
                        member.manager = Dated(PersonID(manager), since: day)
                        return member
                    }
                }
            }
            try await managed(by: "cart-2", on: day("2026-09-02"))
            #expect(try await isClosed(house))
            try await managed(by: "cart-0", on: day("2026-09-02"))
            let (policy, viewer) = try await Policy.of(house, as: "cart-0")
            await #expect(throws: Denied.self) {
                _ = try await policy.open(LookID("look"), by: viewer, at: now.adding(.days(3)))
            }
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `a look is over when less is published, and work only holds whatever the clock says`(engine: TestedEngine)
        async throws
    {
        try await with(engine) { house, _ in
            let policy = Policy(standing: Owner(), facts: house.looks, log: house.looks)
            let grant = try await policy.settings(
                for: policy.viewer(presenting: .session(OnePerson.session)), at: now)
            try await house.organization.publishLess(.workOnly, under: grant, at: now)
            #expect(try await isClosed(house))
            // As of a moment before it too: what is hidden is not read by setting a clock back.
            #expect(try await house.organization.profile(at: GivenOrganization.start).now == .workOnly)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `a look that nobody may open any more is closed when somebody reads about it`(engine: TestedEngine)
        async throws
    {
        try await with(engine) { house, look in
            // The manager leaves on a day that was written down before.
            try await house.database.write {
                try $0.run("UPDATE people SET until = '2026-09-02' WHERE person_id = 'cart-0'")
            }
            let (policy, _) = try await Policy.of(house, as: "cart-1")
            let current = try await policy.current(look, at: now.adding(.days(1)))
            #expect(current.state(at: now.adding(.days(1))) == .expired)
            #expect(try await isClosed(house))
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `a look that is allowed while a week is sealed counts in that week`(engine: TestedEngine) async throws {
        let first = GivenOrganization.first
        try await GivenOrganization.with(engine, teams: [("Cart", "Shop", 7)]) { house in
            try await house.work(people("Cart", 7), 0...4)
            _ = try await house.sealer.seal(through: nil, at: GivenOrganization.due(first.adding(3)))
            let database = house.database
            let interposed = InterposedDatabase(database) {
                // Four are looked at, and the manager looks: two of seven are left.
                try await database.write { session in
                    for number in 1...4 {
                        try session.run(
                            """
                            INSERT INTO looks (look_id, viewer_id, person_id, metrics, from_week, to_week, question,
                            asked_at, opens_at, expires_at) VALUES (\("l\(number)"), 'cart-0', \("cart-\(number)"),
                            'activity-time', \(first.description), \(first.adding(4).description), 'q', 1, 1, 2)
                            """)
                    }
                }
            }
            let outcome = try await GivenOrganization(database: interposed).sealer.seal(
                through: nil, at: GivenOrganization.due(first.adding(4)))
            #expect(outcome.sealed == 0 && outcome.tooLittle == 6)
        }
    }

    /// What is on a joint page on Monday is sealed on Tuesday: whoever saw three of five could compute the rest.
    @Test(arguments: TestedEngine.allCases)
    func `a chart on a joint page counts in the week that is sealed after it`(engine: TestedEngine) async throws {
        let first = GivenOrganization.first
        // Of three, and of whoever brought them, three are left; with a fourth two.
        for charts in [0, 3, 4] {
            try await GivenOrganization.with(engine, teams: [("Cart", "Shop", 7)]) { house in
                try await house.work(people("Cart", 7), 0...5)
                _ = try await house.sealer.seal(through: nil, at: GivenOrganization.due(first.adding(4)))
                try await house.database.write { session in
                    for number in 1..<(1 + charts) {
                        try session.run(
                            """
                            INSERT INTO charts_brought (chart_id, viewer_id, person_id, metric, from_week, to_week, brought_at)
                            VALUES (\("c\(number)"), 'cart-0', \("cart-\(number)"), 'activity-time',
                            \(first.adding(2).description), \(first.adding(5).description), 1)
                            """)
                    }
                }
                let outcome = try await house.sealer.seal(
                    through: nil, at: GivenOrganization.due(first.adding(5)))
                #expect((outcome.sealed == 0) == (charts > 3), "\(charts) charts: \(outcome)")
            }
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `a look that is allowed while panels are frozen counts in their levels`(engine: TestedEngine) async throws {
        let first = GivenOrganization.first
        for isLookedAt in [false, true] {
            try await GivenOrganization.with(engine, teams: [("Cart", "Shop", 7)]) { house in
                try await house.work(people("Cart", 7), 0...3)
                let database = house.database
                // The first write makes the keys, the second one the panels.
                let interposed = InterposedDatabase(database, beforeWrite: 2) {
                    guard isLookedAt else { return }
                    // Three are looked at, and the manager looks: as many as no level is published over.
                    try await database.write { session in
                        for number in 1...3 {
                            try session.run(
                                """
                                INSERT INTO looks (look_id, viewer_id, person_id, metrics, from_week, to_week, question,
                                asked_at, opens_at, expires_at) VALUES (\("l\(number)"), 'cart-0', \("cart-\(number)"),
                                'activity-time', \(first.description), \(first.adding(3).description), 'q', 1, 1, 2)
                                """)
                        }
                    }
                }
                _ = try await GivenOrganization(database: interposed).sealer.seal(
                    through: nil, at: GivenOrganization.due(first.adding(3)))
                #expect(try await house.count("panels") == 1)
                #expect(try await (house.count("levels") == 0) == isLookedAt)
            }
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `levels are audited as if whoever has deleted everything had been looked at`(engine: TestedEngine)
        async throws
    {
        let first = GivenOrganization.first
        try await GivenOrganization.with(engine, teams: [("Cart", "Shop", 8)]) { house in
            try await house.work(people("Cart", 8), 0...13)
            _ = try await house.sealer.seal(through: nil, at: GivenOrganization.due(first.adding(11)))
            try await house.own.deleteEverything(
                Policy.grant(for: PersonID("cart-4")), at: GivenOrganization.due(first.adding(11)))
            let storage = Overheard(house.sealing)
            _ = try await Sealer(storage: storage).seal(through: nil, at: GivenOrganization.due(first.adding(13)))
            #expect(storage.past.withLock { $0.map(\.nameless.count) } == [1])
        }
    }

    /// Remembers what panels were decided upon.
    private final class Overheard: SealingStorage {
        private let storage: SealingStore
        let past = Mutex<[PastLooks]>([])
        init(_ storage: SealingStore) { self.storage = storage }

        func calendar(for turn: borrowing SealingTurn) async throws -> SealingCalendar {
            try await storage.calendar(for: turn)
        }
        func freeze(
            _ boundary: Boundary, for turn: borrowing SealingTurn,
            _ decide: @escaping @Sendable ([CountedPerson], PublicationRecord, PastLooks) -> [FrozenRows]?
        ) async throws -> Bool {
            try await storage.freeze(boundary, for: turn) { [self] people, record, known in
                past.withLock { $0.append(known) }
                return decide(people, record, known)
            }
        }
        func seal(
            _ week: Week, for turn: borrowing SealingTurn,
            _ decide: @escaping @Sendable (FrozenPanel, [MemberKey: PersonWeek], Set<MemberKey>) -> SealedWeek
        ) async throws -> [Cell]? { try await storage.seal(week, for: turn, decide) }
    }

    @Test(arguments: TestedEngine.allCases)
    func `the list of whom one is mixed with does not tell who has deleted everything`(engine: TestedEngine)
        async throws
    {
        try await with(engine) { house, _ in
            func names() async throws -> [String] {
                try await house.personal.panelMates(
                    for: Policy.grant(for: PersonID("cart-2")), in: GivenOrganization.first.adding(7)
                ).names
            }
            #expect(try await names().count == 8)
            try await house.own.deleteEverything(Policy.grant(for: PersonID("cart-4")), at: now)
            #expect(try await names().isEmpty)
        }
    }

    private struct Owner: Standing {
        func person(presenting credential: Credential) async throws -> PersonID? { PersonID("cart-2") }
        func roles(of person: PersonID, at now: Instant) async throws -> Set<RoleHeld> {
            [RoleHeld(.owner, .organization)]
        }
    }
}
