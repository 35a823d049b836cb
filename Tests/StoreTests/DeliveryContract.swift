import Access
import Domain
import EvidencePorts
import SQL
import Store
import TestSupport
import Testing

/// How work was delivered, on both engines: once each, in any order, and of people no more than they want.
@Suite struct DeliveryContract {
    private let ada = ToolIdentity(provider: "github", login: "ada-l")
    private let adasMail = ToolIdentity(provider: "git", login: Given.adasAddress)

    private func with(
        _ engine: TestedEngine, _ body: (Given, WorkStore, ServiceID) async throws -> Void
    ) async throws {
        try await Given.with(engine) { given in
            let work = WorkStore(database: given.database, hashAddress: Given.hash)
            _ = try await work.store([(email: Given.adasAddress, identity: ada)])
            try await body(given, work, try await work.service(named: "Shop"))
        }
    }

    private func id(_ digit: Character) throws -> CommitID {
        try #require(CommitID(String(repeating: digit, count: 40)))
    }

    private func change(
        by author: ToolIdentity?, _ created: String = "2026-10-01T10:00:00Z", ready: String? = nil,
        merged: String? = nil, updated: String, bot: Bool = false, commits: [CommitID] = []
    ) -> Change {
        Change(
            id: ChangeID("shop#1"), service: "Shop", author: author, authorIsBot: bot, created: Instant(created),
            ready: ready.map { Instant($0) }, merged: merged.map { Instant($0) }, closed: merged.map { Instant($0) },
            commits: commits, updated: Instant(updated))
    }

    private func everything(_ given: Given) async throws -> [String: Set<[Value]>] {
        try await given.database.read { session in
            try DatabaseCopy.everything(in: session).mapValues { Set($0.map(\.values)) }
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `reports of a change give the same rows in every order, and however often they come`(engine: TestedEngine)
        async throws
    {
        let reports = [
            change(by: ada, updated: "2026-10-01T10:00:00Z", commits: [try id("a")]),
            change(by: nil, ready: "2026-10-01T11:00:00Z", updated: "2026-10-01T11:00:00Z"),
            change(by: ada, merged: "2026-10-02T10:00:00Z", updated: "2026-10-02T10:00:00Z", commits: [try id("b")]),
            change(by: ada, ready: "2026-10-01T12:00:00Z", updated: "2026-10-02T09:00:00Z"),
        ]
        var seen: Set<[Set<[Value]>]> = []
        for order in [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1, 1, 2, 0], [1, 3, 0, 2]] {
            try await with(engine) { given, work, service in
                for place in order { _ = try await work.join([reports[place]], of: service) }
                let rows = try await everything(given)
                seen.insert([rows["changes"] ?? [], rows["change_commits"] ?? []])
                #expect(rows["changes"]?.count == 1 && rows["change_commits"]?.count == 2)
            }
        }
        #expect(seen.count == 1)
    }

    @Test(arguments: TestedEngine.allCases)
    func `a file says all there is to say, but not against what is newer`(engine: TestedEngine) async throws {
        try await with(engine) { given, work, service in
            let first = change(by: ada, ready: "2026-10-01T11:00:00Z", updated: "2026-10-02T00:00:00Z")
            let corrected = change(by: ada, ready: "2026-10-01T12:00:00Z", updated: "2026-10-02T00:00:00Z")
            let old = change(by: ada, ready: "2026-10-01T13:00:00Z", updated: "2026-10-01T00:00:00Z")
            #expect(try await work.replace([first], of: service) == 1)
            #expect(try await work.replace([corrected, old], of: service) == 0)
            let ready = try await given.database.read { try $0.rows("SELECT ready_at FROM changes").first?.integer(0) }
            #expect(ready == Instant("2026-10-01T12:00:00Z").microseconds)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `reviews, incidents, iterations and events are there once, and the newer report holds`(engine: TestedEngine)
        async throws
    {
        try await with(engine) { given, work, service in
            let at = Instant("2026-10-01T10:00:00Z")
            let review = Review(change: ChangeID("shop#1"), reviewer: ada, submitted: at, state: .approved)
            func named(_ state: Review.State, _ updated: String) -> Review {
                Review(
                    id: "r1", change: ChangeID("shop#1"), reviewer: ada, submitted: at, state: state,
                    updated: Instant(updated))
            }
            #expect(try await work.store([review, review]) == 1)
            #expect(try await work.store([named(.commented, "2026-10-02T00:00:00Z")]) == 1)
            #expect(try await work.store([review, named(.approved, "2026-10-01T10:00:00Z")]) == 0)
            let open = Incident(id: "i", service: "Shop", detected: at, resolved: nil, cause: .change)
            let over = Incident(
                id: "i", service: "Shop", detected: at, resolved: Instant("2026-10-01T11:00:00Z"), deployment: "d")
            #expect(try await work.store([over, open, over], of: service) == 1)
            let iteration = Iteration(
                id: "s", team: "Cart", name: "Sprint 1", started: at, completed: Instant("2026-10-14T10:00:00Z"))
            #expect(
                try await work.store([
                    iteration, Iteration(id: "s", team: "Cart", name: "Sprint 1", started: at, completed: nil),
                ]) == 1)
            let event = WorkItemEvent(item: "A-1", iteration: "s", event: .entered, at: at, value: 3, assignee: ada)
            #expect(try await work.store([event, event]) == 1)
            let rows = try await everything(given)
            #expect(rows["incidents"]?.first?[3] == .integer(Instant("2026-10-01T11:00:00Z").microseconds))
            #expect(rows["incidents"]?.first?[5] == .null, "what nobody repeats is not invented")
            #expect(rows["iterations"]?.first?[4] == .integer(Instant("2026-10-14T10:00:00Z").microseconds))
            #expect(rows["reviews"]?.contains { $0[0] == .text("r1") && $0[4] == .text("commented") } == true)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `what a person deletes or pauses, or has not agreed to, is nobody's, in whatever tool`(engine: TestedEngine)
        async throws
    {
        try await with(engine) { given, work, service in
            func people() async throws -> [Value] {
                try await given.database.read { session in
                    try session.rows(
                        """
                        SELECT author FROM changes UNION ALL SELECT reviewer FROM reviews
                        UNION ALL SELECT assignee FROM work_item_events
                        """
                    ).map { $0.values[0] }
                }
            }
            let at = Instant("2026-10-01T10:00:00Z")
            func send() async throws {
                _ = try await work.join([change(by: ada, updated: "2026-10-01T10:00:00Z")], of: service)
                _ = try await work.store([
                    Review(id: "r", change: ChangeID("shop#2"), reviewer: adasMail, submitted: at, state: .approved)
                ])
                _ = try await work.store([
                    WorkItemEvent(item: "A", iteration: "s", event: .entered, at: at, assignee: ada)
                ])
            }
            try await send()
            #expect(try await people().allSatisfy { $0 != .null })
            let range = Interval(Instant("2026-10-01T00:00:00Z"), Instant("2026-10-02T00:00:00Z"))
            try await given.own.delete(range, Policy.grant(for: given.ada), at: Instant("2026-10-10T00:00:00Z"))
            #expect(try await people() == [.null, .null, .null])
            try await send()
            #expect(try await people() == [.null, .null, .null], "what comes again stays without")
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `whoever deletes everything is known by no account any more`(engine: TestedEngine) async throws {
        try await with(engine) { given, work, service in
            let late = change(by: ada, updated: "2026-10-01T10:00:00Z")
            try await given.own.deleteEverything(Policy.grant(for: given.ada), at: Instant("2026-10-10T00:00:00Z"))
            _ = try await work.join([late], of: service)
            let author = try await given.database.read { try $0.rows("SELECT author FROM changes").first?.values[0] }
            #expect(author == .null)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `programs are listed by name, people are not, whatever they are called`(engine: TestedEngine) async throws {
        try await with(engine) { given, work, service in
            let bot = ToolIdentity(provider: "github", login: "dependabot[bot]")
            let named = ToolIdentity(provider: "github", login: "release-bot")
            _ = try await work.store([(email: Given.adasAddress, identity: named)])
            let quiet = ToolIdentity(provider: "gitlab", login: "sauron")
            let at = Instant("2026-10-01T10:00:00Z")
            _ = try await work.store([
                Review(change: ChangeID("1"), reviewer: bot, submitted: at, state: .commented),
                Review(change: ChangeID("1"), reviewer: named, submitted: at, state: .commented),
                Review(change: ChangeID("1"), reviewer: ada, submitted: at, state: .commented),
                Review(change: ChangeID("1"), reviewer: quiet, reviewerIsBot: true, submitted: at, state: .commented),
            ])
            let listed = try await given.database.read { session in
                try session.rows("SELECT login, said_by FROM bots ORDER BY login").map(\.values)
            }
            #expect(listed == [[.text("dependabot[bot]"), .text("name")], [.text("sauron"), .text("source")]])
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `whoever has deleted everything does not come back as a program`(engine: TestedEngine) async throws {
        try await with(engine) { given, work, service in
            let named = ToolIdentity(provider: "github", login: "ada-canary-bot")
            let mail = ToolIdentity(provider: "git", login: "ada-canary[bot]@x.org")
            _ = try await work.store([
                (email: Given.adasAddress, identity: named), (email: Given.adasAddress, identity: mail),
            ])
            try await given.own.deleteEverything(Policy.grant(for: given.ada), at: Instant("2026-10-10T00:00:00Z"))
            let at = Instant("2026-10-11T10:00:00Z")
            _ = try await work.store([
                Review(change: ChangeID("1"), reviewer: named, submitted: at, state: .commented),
                Review(change: ChangeID("1"), reviewer: mail, reviewerIsBot: true, submitted: at, state: .approved),
            ])
            let kept = try await given.database.read { session in
                try session.rows("SELECT login FROM bots").count
                    + session.rows("SELECT login FROM account_proposals").count
            }
            #expect(kept == 0, "neither listed as a program nor asked about")
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `after twenty-five months nothing of it is there`(engine: TestedEngine) async throws {
        try await with(engine) { given, work, service in
            let at = Instant("2024-01-01T10:00:00Z")
            _ = try await work.join(
                [change(by: ada, "2024-01-01T10:00:00Z", updated: "2024-01-02T10:00:00Z", commits: [try id("a")])],
                of: service)
            _ = try await work.store([Review(change: ChangeID("1"), reviewer: ada, submitted: at, state: .approved)])
            _ = try await work.store(
                [Incident(id: "i", service: "Shop", detected: at, resolved: at)], of: service)
            _ = try await work.store([Iteration(id: "s", team: "T", name: "S", started: at, completed: at)])
            _ = try await work.store([WorkItemEvent(item: "A", iteration: "s", event: .entered, at: at)])
            try await work.forgetWork(
                before: Instant("2025-01-01T00:00:00Z"), at: Instant("2026-12-01T00:00:00Z"))
            let rows = try await everything(given)
            for table in ["changes", "change_commits", "reviews", "incidents", "iterations", "work_item_events"] {
                #expect(rows[table] == [], "\(table)")
            }
        }
    }
}
