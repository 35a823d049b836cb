import Domain
import EvidencePorts
import SQL
import Store
import TestSupport
import Testing

/// Connections and what comes over them, on both engines: taken once, in any order, with the note that it came.
@Suite struct ConnectionContract {
    private let now = Instant("2026-11-24T12:00:00Z")
    private let id = ConnectionID("c1")

    private struct Scene {
        let database: any Database
        let store: ConnectionStore
        let queue: HookQueue

        func count(_ table: StaticString) async throws -> Int64 {
            try await database.read { try $0.rows("SELECT COUNT(*) FROM \(name: table)").first?.integer(0) ?? -1 }
        }
    }

    private func with(_ engine: TestedEngine, _ body: (Scene) async throws -> Void) async throws {
        try await Given.with(engine) { given in
            let store = ConnectionStore(database: given.database, hashAddress: Given.hash)
            let queue = HookQueue(
                database: given.database,
                bounds: CommitBounds(waiting: 1_000, together: 100, stalledAfter: .seconds(30)),
                hashAddress: Given.hash)
            let writer = Task { await queue.run() }
            try await store.add(connection())
            try await body(Scene(database: given.database, store: store, queue: queue))
            queue.close()
            await writer.value
        }
    }

    private func connection(_ notes: [String: [String]] = [:]) -> Connection {
        Connection(
            id: id, vendor: "github", service: ServiceID("shop"), serviceName: "shop", team: nil, apiURL: nil,
            sealedSecrets: ["sealed 1"], sealedToken: "sealed token", deploysByTag: false, made: now, repositories: [],
            services: [:], notes: notes)
    }

    private func delivery(
        _ key: String, _ evidence: [Fact], event: String? = "x", tags: Bool = false,
        finding: HookFinding? = nil, received: Instant? = nil
    ) -> HookDelivery {
        HookDelivery(
            connection: id, key: key, bodyHash: "h", event: event, evidence: evidence, finding: finding,
            received: received ?? now, deploysByTag: tags)
    }

    private func deployment(_ result: Deployment.Result, _ finished: String) throws -> Fact {
        .deployment(
            Deployment(
                id: "d1", service: "shop", environment: "production",
                commit: try #require(CommitID(String(repeating: "a", count: 40))), started: nil,
                finished: Instant(finished), result: result))
    }

    @Test(arguments: TestedEngine.allCases)
    func `a delivery is taken once, however often and at the same time it comes`(engine: TestedEngine) async throws {
        try await with(engine) { scene in
            let incident = Fact.incident(
                Incident(id: "i1", service: "shop", detected: now, resolved: nil))
            let one = delivery("k", [incident])
            let outcomes = try await withThrowingTaskGroup(of: HookOutcome.self) { group in
                for _ in 0..<20 { group.addTask { try await scene.queue.accept(one) } }
                return try await group.reduce(into: [HookOutcome]()) { $0.append($1) }
            }
            #expect(outcomes.count { $0 == .taken } == 1 && outcomes.count { $0 == .repeated } == 19)
            _ = try await scene.queue.accept(delivery("k2", [], event: nil))
            let state = try #require(try await scene.store.state(of: id))
            #expect(state.events == 2 && state.unknown == 1 && state.firstEvent == now)
            #expect(try await scene.count("incidents") == 1)
        }
    }

    /// It was answered that it came: if nobody could read here that it was of no use, nobody would ever know.
    @Test(arguments: TestedEngine.allCases)
    func `what could not be used is counted, with the reason of the last one`(engine: TestedEngine) async throws {
        try await with(engine) { scene in
            _ = try await scene.queue.accept(delivery("a", []))
            #expect(try await scene.store.state(of: id)?.unused == nil)
            let later = now.adding(.minutes(5))
            for (key, finding, received) in [("b", HookFinding.commit, now), ("c", .team, later), ("c", .team, later)] {
                _ = try await scene.queue.accept(delivery(key, [], finding: finding, received: received))
            }
            _ = try await scene.queue.accept(delivery("d", [], received: later.adding(.minutes(1))))
            let expected = UnusedEvents(count: 2, last: later, because: .team)
            #expect(try await scene.store.state(of: id)?.unused == expected)
            let health = WorkEvidenceStore(
                database: scene.database, hashAddress: Given.hash, simulatedPhase: nil, now: { later })
            let seen = try #require(try await health.connections().first)
            #expect(seen.unused == expected && seen.needsAttention(at: later))
            #expect(!seen.needsAttention(at: later.adding(.days(7))))
            try await scene.store.store(
                [],
                and: StreamProgress(
                    stream: "pulls", cursor: nil, mark: nil, etag: nil, items: 0, finished: nil,
                    failure: "The token is refused."), of: connection(), at: later)
            let stopped = try #require(try await health.connections().first)
            #expect(stopped.failures == ["The token is refused."] && stopped.needsAttention(at: later.adding(.days(7))))
            try await scene.database.write { session in
                try session.run("UPDATE connections SET unused_because = 'of another version'")
            }
            #expect(try await scene.store.state(of: id)?.unused?.because == nil)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `reports of a deployment give the same row in every order`(engine: TestedEngine) async throws {
        let reports = [
            try deployment(.failure, "2026-11-03T10:00:00Z"), try deployment(.success, "2026-11-03T11:00:00Z"),
            try deployment(.success, "2026-11-03T12:00:00Z"), try deployment(.failure, "2026-11-03T13:00:00Z"),
        ]
        var seen: Set<[Value]> = []
        for order in [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2, 2, 1]] {
            try await with(engine) { scene in
                for (place, which) in order.enumerated() {
                    _ = try await scene.queue.accept(delivery("k\(place)", [reports[which]]))
                }
                let rows = try await scene.database.read {
                    try $0.rows("SELECT deployment_id, service, finished_at, result FROM deployments")
                }
                seen.formUnion(rows.map(\.values))
            }
        }
        #expect(
            seen == [
                [
                    .text("d1"), .text("shop"), .integer(Instant("2026-11-03T11:00:00Z").microseconds),
                    .text("success"),
                ]
            ])
    }

    /// As the newest report of all it would hold for ever, and nothing that is true could take its place.
    @Test(arguments: TestedEngine.allCases)
    func `what is of a time that has not come changes nothing`(engine: TestedEngine) async throws {
        func change(merged: String?, updated: String) -> Fact {
            .change(
                Change(
                    id: ChangeID("1"), service: "shop", author: nil, created: Instant("2026-11-01T10:00:00Z"),
                    merged: merged.map { Instant($0) }, closed: merged.map { Instant($0) }, updated: Instant(updated)))
        }
        func review(_ state: Review.State, _ moment: String, updated: String? = nil) -> Fact {
            .review(
                Review(
                    id: "r", change: ChangeID("1"), reviewer: nil, submitted: Instant(moment), state: state,
                    updated: Instant(updated ?? moment)))
        }
        func incident(_ resolved: String?, updated: String) -> Fact {
            .incident(
                Incident(
                    id: "i", service: "shop", detected: Instant("2026-11-02T10:00:00Z"),
                    resolved: resolved.map { Instant($0) }, updated: Instant(updated)))
        }
        func sprint(_ name: String, _ updated: String) -> Fact {
            .iteration(
                Iteration(
                    id: "s", team: "Cart", name: name, started: Instant("2026-11-02T10:00:00Z"), completed: nil,
                    updated: Instant(updated)))
        }
        let right = [
            change(merged: "2026-11-03T10:00:00Z", updated: "2026-11-03T10:00:00Z"),
            review(.approved, "2026-11-03T09:00:00Z"), try deployment(.success, "2026-11-04T10:00:00Z"),
            incident("2026-11-02T11:00:00Z", updated: "2026-11-02T11:00:00Z"), sprint("Cart 7", "2026-11-02T10:00:00Z"),
            // A clock that is some hours ahead is nothing special.
            .item(WorkItemEvent(item: "A", iteration: "s", event: .entered, at: now.adding(.hours(20)))),
        ]
        let skewed = [
            change(merged: nil, updated: "2099-01-01T10:00:00Z"),
            change(merged: "2099-01-01T10:00:00Z", updated: "2026-11-03T11:00:00Z"),
            review(.commented, "2026-11-03T09:00:00Z", updated: "2099-01-01T10:00:00Z"),
            try deployment(.failure, "2099-01-01T10:00:00Z"), incident(nil, updated: "2099-01-01T10:00:00Z"),
            .incidentEnd(id: "i", service: "shop", at: Instant("2099-01-01T10:00:00Z"), isArrival: false),
            sprint("Another", "2099-01-01T10:00:00Z"),
            .item(WorkItemEvent(item: "B", iteration: "s", event: .done, at: now.adding(.hours(25)))),
        ]
        var seen: Set<[[Value]]> = []
        for facts in [right, right + skewed, skewed + right, skewed.reversed() + right + skewed] {
            try await with(engine) { scene in
                for (place, fact) in facts.enumerated() {
                    _ = try await scene.queue.accept(delivery("k\(place)", [fact]))
                }
                let rows = try await scene.database.read { session in
                    try session.rows("SELECT merged_at, closed_at, updated_at FROM changes").map(\.values)
                        + session.rows("SELECT state, updated_at FROM reviews").map(\.values)
                        + session.rows("SELECT result, finished_at FROM deployments").map(\.values)
                        + session.rows("SELECT resolved_at, updated_at FROM incidents").map(\.values)
                        + session.rows("SELECT name, updated_at FROM iterations").map(\.values)
                        + session.rows("SELECT item, event FROM work_item_events").map(\.values)
                }
                #expect(rows.count == 6)
                #expect(try await scene.count("incident_ends") == 0)
                seen.insert(rows)
            }
        }
        #expect(seen.count == 1)
    }

    /// A service that names no repository takes what comes; an id with the owner of a repository in it is not taken of everybody.
    @Test(arguments: TestedEngine.allCases)
    func `nothing is kept of a repository of somebody who has deleted everything`(engine: TestedEngine) async throws {
        try await with(engine) { scene in
            try await scene.database.write { session in
                try session.run("INSERT INTO forgotten_addresses (hash) VALUES (\(Given.hash("github octocat")))")
            }
            func change(_ id: String) -> Fact {
                .change(Change(id: ChangeID(id), service: "shop", author: nil, created: now, updated: now))
            }
            let review = Review(
                id: "r", change: ChangeID("github:Octocat/tool#7"), reviewer: nil, submitted: now, state: .approved)
            _ = try await scene.queue.accept(
                delivery(
                    "k",
                    [
                        change("github:Octocat/tool#7"), change("github:git.example/octocat/tool#7"), .review(review),
                        change("github:acme/octocat#7"),
                    ]))
            let kept = try await scene.database.read { session in
                try session.rows("SELECT change_id FROM changes").map { try $0.text(0) }
            }
            #expect(kept == ["github:acme/octocat#7"])
            #expect(try await scene.count("reviews") == 0)
        }
    }

    /// Ids are of tools that several connections speak for: whoever has the secret of one could end or fail what is another's.
    @Test(arguments: TestedEngine.allCases)
    func `a connection changes no deployment and no incident of another service`(engine: TestedEngine) async throws {
        try await with(engine) { scene in
            func told(_ service: String, _ result: Deployment.Result, _ finished: String) throws -> Fact {
                guard case .deployment(let own) = try deployment(result, finished) else { throw CancellationError() }
                return .deployment(
                    Deployment(
                        id: own.id, service: service, environment: own.environment, commit: own.commit, started: nil,
                        finished: own.finished, result: result))
            }
            let later = now.adding(.hours(1))
            _ = try await scene.queue.accept(
                delivery(
                    "own",
                    [
                        try told("shop", .failure, "2026-11-03T11:00:00Z"),
                        .incident(Incident(id: "i1", service: "shop", detected: now, resolved: nil)),
                    ]))
            _ = try await scene.queue.accept(
                delivery(
                    "foreign",
                    [
                        try told("lone", .success, "2026-11-03T10:00:00Z"),
                        .incident(Incident(id: "i1", service: "lone", detected: now, resolved: later, updated: later)),
                        .incidentEnd(id: "i1", service: "lone", at: later, isArrival: false),
                    ]))
            // The end that was said for another service does not wait for this one's next report.
            _ = try await scene.queue.accept(
                delivery("again", [.incident(Incident(id: "i1", service: "shop", detected: now, resolved: nil))]))
            let rows = try await scene.database.read { session in
                try session.rows("SELECT service, result FROM deployments")
                    + session.rows("SELECT service, COALESCE(resolved_at, 0) FROM incidents")
            }
            #expect(rows.map(\.values) == [[.text("shop"), .text("failure")], [.text("shop"), .integer(0)]])
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `an incident's end may come before its beginning`(engine: TestedEngine) async throws {
        let began = Fact.incident(Incident(id: "i1", service: "shop", detected: now, resolved: nil))
        let end = Fact.incidentEnd(id: "i1", service: "shop", at: now.adding(.minutes(30)), isArrival: false)
        for order in [[began, end], [end, began], [end, began, end, began]] {
            try await with(engine) { scene in
                for (place, fact) in order.enumerated() {
                    _ = try await scene.queue.accept(delivery("k\(place)", [fact]))
                }
                let resolved = try await scene.database.read {
                    try $0.rows("SELECT resolved_at FROM incidents").first?.integerIfAny(0)
                }
                #expect(resolved == now.adding(.minutes(30)).microseconds)
            }
        }
    }

    /// Closed by a call that says nothing but that: the first one counts, until the incident is opened again.
    @Test(arguments: TestedEngine.allCases)
    func `who says only now that it is over may say it twice, and again after it was opened again`(
        engine: TestedEngine
    ) async throws {
        func minutes(_ count: Int) -> Instant { now.adding(.minutes(count)) }
        func opened(_ updated: Instant) -> Fact {
            .incident(Incident(id: "i1", service: "shop", detected: now, resolved: nil, updated: updated))
        }
        func closed(_ moment: Instant) -> Fact {
            .incidentEnd(id: "i1", service: "shop", at: moment, isArrival: true)
        }
        try await with(engine) { (scene: Scene) async throws -> Void in
            func resolved(after fact: Fact, _ key: String) async throws -> Int64? {
                _ = try await scene.queue.accept(delivery(key, [fact]))
                return try await scene.database.read {
                    try $0.rows("SELECT resolved_at FROM incidents").first?.integerIfAny(0)
                }
            }
            #expect(try await resolved(after: opened(now), "a") == nil)
            #expect(try await resolved(after: closed(minutes(5)), "b") == minutes(5).microseconds)
            #expect(try await resolved(after: closed(minutes(6)), "c") == minutes(5).microseconds)
            #expect(try await resolved(after: opened(minutes(7)), "d") == nil)
            #expect(try await resolved(after: closed(minutes(8)), "e") == minutes(8).microseconds)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `tags are deployments only where the connection was told so`(engine: TestedEngine) async throws {
        let commit = try #require(CommitID(String(repeating: "a", count: 40)))
        let tag = Fact.tag(Tag(name: "v1", commit: commit, at: now), service: "shop")
        try await with(engine) { scene in
            _ = try await scene.queue.accept(delivery("a", [tag]))
            #expect(try await scene.count("deployments") == 0)
            _ = try await scene.queue.accept(delivery("b", [tag], tags: true))
            #expect(try await scene.count("deployments") == 1)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `two secrets hold during a rotation, and nothing is taken for what was removed`(engine: TestedEngine)
        async throws
    {
        try await with(engine) { (scene: Scene) async throws -> Void in
            #expect(try await scene.store.rotate(id, secret: "sealed 2", token: nil, at: now))
            #expect(try await scene.store.connection(id)?.sealedSecrets == ["sealed 2", "sealed 1"])
            #expect(try await scene.store.rotate(id, secret: "sealed 3", token: "other", at: now))
            #expect(try await scene.store.connection(id)?.sealedSecrets == ["sealed 3", "sealed 2"])
            #expect(try await scene.store.connection(id)?.sealedToken == "other")
            #expect(try await scene.store.remove(id))
            #expect(try await scene.queue.accept(delivery("k", [])) == .removed)
            #expect(try await scene.count("hook_deliveries") == 0)
            #expect(try await scene.store.remove(id) == false)
            #expect(try await scene.store.rotate(id, secret: "x", token: nil, at: now) == false)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `a page and where to go on are one, and one reader reads`(engine: TestedEngine) async throws {
        try await with(engine) { scene in
            let progress = StreamProgress(
                stream: "pulls", cursor: "here", mark: "1", etag: "e", items: 3, finished: nil, failure: nil)
            try await scene.store.store(
                [try deployment(.success, "2026-11-03T11:00:00Z")], and: progress, of: connection(), at: now)
            #expect(try await scene.store.state(of: id)?.streams == [progress])
            #expect(try await scene.count("deployments") == 1)
            #expect(try await scene.store.claimReading(id, by: "a", until: now.adding(.minutes(1)), at: now))
            #expect(try await scene.store.claimReading(id, by: "b", until: now.adding(.minutes(1)), at: now) == false)
            #expect(try await scene.store.claimReading(id, by: "a", until: now.adding(.minutes(2)), at: now))
            let later = now.adding(.minutes(3))
            #expect(try await scene.store.claimReading(id, by: "b", until: later.adding(.minutes(1)), at: later))
            try await scene.store.keep(notes: ["done": ["5"]], of: id)
            #expect(try await scene.store.connection(id)?.notes == ["done": ["5"]])
        }
    }
}
