import Access
import Domain
import SQL
import Store
import TestSupport
import Testing
import WorkPorts

/// Reading shared work: one person with many accounts is one, programs are told, keys lead nowhere; and the own part is whole.
@Suite struct WorkReadingContract {
    private let at = Instant("2026-10-01T10:00:00Z")

    private func with(
        _ engine: TestedEngine, _ body: (Given, WorkStore, WorkEvidenceStore, ServiceID) async throws -> Void
    ) async throws {
        try await Given.with(engine) { given in
            let work = WorkStore(database: given.database, hashAddress: Given.hash)
            _ = try await work.store([
                (email: Given.adasAddress, identity: ToolIdentity(provider: "github", login: "ada-l"))
            ])
            let reading = WorkEvidenceStore(
                database: given.database, hashAddress: Given.hash, simulatedPhase: nil,
                now: { Instant("2026-11-01T00:00:00Z") })
            try await body(given, work, reading, try await work.service(named: "Shop"))
        }
    }

    private func fill(_ work: WorkStore, _ service: ServiceID) async throws {
        let github = ToolIdentity(provider: "github", login: "ada-l")
        let mail = ToolIdentity(provider: "git", login: Given.adasAddress)
        let other = ToolIdentity(provider: "github", login: "bob")
        func change(_ id: String, _ author: ToolIdentity) -> Change {
            Change(
                id: ChangeID(id), service: "Shop", author: author, created: at, merged: at, closed: at, updated: at)
        }
        _ = try await work.join(
            [
                change("1", github), change("2", mail), change("3", other),
                change("4", ToolIdentity(provider: "github", login: "renovate[bot]")),
            ], of: service)
        _ = try await work.store([
            Review(id: "a", change: ChangeID("1"), reviewer: mail, submitted: at, state: .commented),
            Review(id: "b", change: ChangeID("1"), reviewer: other, submitted: at, state: .approved),
            Review(id: "c", change: ChangeID("3"), reviewer: github, submitted: at, state: .approved),
        ])
        _ = try await work.store([
            WorkItemEvent(item: "A", iteration: nil, event: .done, at: at, assignee: github),
            WorkItemEvent(item: "B", iteration: nil, event: .done, at: at, assignee: other),
        ])
    }

    @Test(arguments: TestedEngine.allCases)
    func `accounts of one person are one, and programs are programs`(engine: TestedEngine) async throws {
        try await with(engine) { _, work, reading, service in
            try await fill(work, service)
            let evidence = try await reading.evidence(of: .service(service)).services[0]
            let changes = Dictionary(uniqueKeysWithValues: evidence.changes.map { ($0.change.id.raw, $0) })
            #expect(changes["1"]?.author == changes["2"]?.author && changes["1"]?.author != changes["3"]?.author)
            #expect(changes["4"]?.isByBot == true && changes["3"]?.isByBot == false)
            #expect(changes["1"]?.reviews.map { $0.reviewer == changes["1"]?.author } == [true, false])
            #expect(!evidence.hearsOfIncidents)
            try await work.heard("incidents", of: nil, at: at)
            #expect(try await reading.evidence(of: .service(service)).services[0].hearsOfIncidents)
            #expect(try await reading.programs().map(\.identity.login) == ["renovate[bot]"])
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `the own part is the person's own, by every account, and of others only that they were`(engine: TestedEngine)
        async throws
    {
        try await with(engine) { given, work, _, service in
            try await fill(work, service)
            let range = Interval(Instant("2026-01-01T00:00:00Z"), Instant("2027-01-01T00:00:00Z"))
            let own = try await given.personal.work(for: Policy.grant(for: given.ada), in: range)
            #expect(own.changes.map(\.written.change.id.raw) == ["1", "2"])
            #expect(own.changes[0].written.reviews.map(\.reviewer) == [OwnWork.own, OwnWork.others])
            #expect(own.reviews.map(\.change.raw) == ["3"], "what is said to the own change is no review")
            #expect(own.items.map(\.item) == ["A"])
            let nobodys = try await given.personal.work(for: Policy.grant(for: PersonID("nobody")), in: range)
            #expect(nobodys.isEmpty)
        }
    }

    /// Whoever moves counts in the team of each week.
    @Test(arguments: TestedEngine.allCases)
    func `a team's people of a week are those who were in it then`(engine: TestedEngine) async throws {
        try await with(engine) { given, _, reading, _ in
            try await given.database.write { session in
                for (person, until) in [("bea", nil), ("cem", "2026-05-31")] as [(String, String?)] {
                    try session.run(
                        """
                        INSERT INTO people (person_id, email, name, zone, made_at, until)
                        VALUES (\(person), \(person + "@x.org"), \(person), 'UTC', 0, \(until))
                        """)
                }
                try session.run("DELETE FROM places")
                for (person, since, team) in [
                    (given.ada.raw, "2026-01-05", "Cart"), (given.ada.raw, "2026-09-07", "Find"),
                    ("bea", "2026-03-02", "Cart"),
                    ("cem", "2026-03-02", "Cart"),
                ] {
                    try session.run(
                        "INSERT INTO places (person_id, since, team) VALUES (\(person), \(since), \(team))")
                }
            }
            let cart = try await reading.evidence(of: .team("Cart")).members
            let find = try await reading.evidence(of: .team("Find")).members
            let (before, moved) = (week("2026-W36"), week("2026-W37"))
            #expect(cart.during(before...before).count == 2 && cart.during(moved...moved).count == 1)
            #expect(find.during(before...before).isEmpty && find.during(moved...moved).count == 1)
            #expect(cart.during(week("2026-W09")...week("2026-W09")).count == 1, "before Bea came")
            let (last, left) = (week("2026-W22"), week("2026-W23"))
            #expect(cart.during(last...last).count == 3 && cart.during(left...left).count == 2, "Cem has left")
            #expect(cart.during(before...moved).count == 2 && find.during(before...moved).count == 1)
            #expect(cart.during(week("2025-W50")...week("2025-W50")).isEmpty)
        }
    }

    /// The page of the service counts them, and so does the own one.
    @Test(arguments: TestedEngine.allCases)
    func `the own page knows when work began as well as the service's does`(engine: TestedEngine) async throws {
        try await with(engine) { given, work, _, service in
            let ada = ToolIdentity(provider: "github", login: "ada-l")
            func commit(_ word: String, on parents: [String], at hours: Double) -> Commit {
                Commit(
                    id: GivenWork.id(word), parents: parents.map(GivenWork.id), authored: GivenWork.hour(hours),
                    committed: GivenWork.hour(hours), authorEmail: Given.adasAddress)
            }
            func change(_ id: String, _ own: [String], merge: String?) -> Change {
                Change(
                    id: ChangeID(id), service: "Shop", author: ada, created: GivenWork.hour(30),
                    merged: GivenWork.hour(40), closed: GivenWork.hour(40), mergeCommit: merge.map(GivenWork.id),
                    commits: own.map(GivenWork.id), updated: GivenWork.hour(40))
            }
            _ = try await work.store(
                [
                    commit("a", on: [], at: 0), commit("b", on: ["a"], at: 10), commit("c", on: ["a"], at: 20),
                    commit("d", on: ["b", "c"], at: 40),
                ], of: service)
            _ = try await work.join(
                [
                    change("by its branch", [], merge: "d"), change("by its commits", ["b", "c"], merge: nil),
                    change("squashed", [], merge: "b"),
                ], of: service)
            let own = try await given.personal.work(for: Policy.grant(for: given.ada), in: Given.everything)
            let begun = Dictionary(
                uniqueKeysWithValues: own.changes.map { ($0.written.change.id.raw, $0.written.change.firstCommit) })
            #expect(begun["by its branch"] == GivenWork.hour(20))
            #expect(begun["by its commits"] == GivenWork.hour(10))
            #expect(begun["squashed"] == Instant?.none)
        }
    }
}
