import Domain
import EvidencePorts
import SQL
import Store
import TestSupport
import Testing

/// What comes to hooks in parts, or is of no known kind, on both engines.
@Suite struct HookContract {
    private let now = Instant("2026-11-24T12:00:00Z")
    private let id = ConnectionID("c1")

    private struct Scene {
        let database: any Database
        let store: ConnectionStore
        let queue: HookQueue
        let evidence: EvidenceStore

        func rows(_ query: StaticString) async throws -> [[Value]] {
            try await database.read { try $0.rows("\(name: query)").map(\.values) }
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
            try await given.database.write { session in
                try session.run("INSERT INTO services (slug, name, team) VALUES ('shop', 'shop', NULL)")
            }
            try await store.add(
                Connection(
                    id: id, vendor: "cdevents", service: ServiceID("shop"), serviceName: "shop", team: nil, apiURL: nil,
                    sealedSecrets: ["sealed"], sealedToken: nil, deploysByTag: false, made: now, repositories: [],
                    services: [:], notes: [:]))
            try await body(Scene(database: given.database, store: store, queue: queue, evidence: given.evidence))
            queue.close()
            await writer.value
        }
    }

    private func delivery(
        _ key: String, _ evidence: [Fact] = [], unknown: String? = nil, received: Instant? = nil
    ) -> HookDelivery {
        HookDelivery(
            connection: id, key: key, bodyHash: "h", event: evidence.isEmpty ? nil : "x", unknown: unknown,
            evidence: evidence, finding: nil, received: received ?? now, deploysByTag: false)
    }

    // MARK: Unknown kinds

    @Test(arguments: TestedEngine.allCases)
    func `which kinds are not known is kept by name, as often as they came, and not for ever`(
        engine: TestedEngine
    ) async throws {
        try await with(engine) { scene in
            let later = now.adding(.days(10))
            for (key, kind, received) in [
                ("a", "one", now), ("b", "other", now), ("c", "one", later), ("c", "one", later), ("d", nil, now),
            ] {
                _ = try await scene.queue.accept(delivery(key, unknown: kind, received: received))
            }
            let state = try #require(try await scene.store.state(of: id))
            #expect(state.unknown == 4)
            #expect(state.unknownKinds == [UnknownKind("one", count: 2), UnknownKind("other", count: 1)])
            let health = WorkEvidenceStore(
                database: scene.database, hashAddress: Given.hash, simulatedPhase: nil, now: { later })
            let seen = try #require(try await health.connections().first)
            #expect(seen.unknownKinds == state.unknownKinds && !seen.needsAttention(at: later))
            #expect(seen.state(\.description).contains("Not used by Daylight: one (2), other (1)."))

            _ = try await scene.evidence.forgetHeartbeats(receivedBefore: now.adding(.days(1)))
            #expect(try await scene.store.state(of: id)?.unknownKinds == [UnknownKind("one", count: 2)])
            #expect(try await scene.store.remove(id))
            #expect(try await scene.rows("SELECT * FROM unknown_kinds").isEmpty)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `whoever makes up kinds fills nothing`(engine: TestedEngine) async throws {
        try await with(engine) { scene in
            for number in 0..<(UnknownKind.most + 20) {
                _ = try await scene.queue.accept(delivery("d\(number)", unknown: "kind-\(number)"))
            }
            _ = try await scene.queue.accept(delivery("again", unknown: "kind-0"))
            let kinds = try #require(try await scene.store.state(of: id)).unknownKinds
            #expect(kinds.count == UnknownKind.most && kinds.contains(UnknownKind("kind-0", count: 2)))
        }
    }

    // MARK: Artifacts

    private func commit(_ digit: Character) throws -> CommitID {
        try #require(CommitID(String(repeating: digit, count: 40)))
    }

    private func deployed(
        _ id: String, _ artifact: String, _ moment: String, service: String = "shop"
    ) throws -> Fact {
        .artifactDeployment(
            ArtifactDeployment(
                id: "cdevents:\(id)", service: service, environment: "production",
                artifact: try #require(ArtifactName(artifact)), finished: Instant(moment)))
    }

    private func packaged(
        _ artifact: String, _ digit: Character, _ moment: String, service: String = "shop"
    ) throws -> Fact {
        .packaged(
            PackagedCommit(
                artifact: try #require(ArtifactName(artifact)), service: service, commit: try commit(digit),
                at: Instant(moment)))
    }

    /// `pkg:oci/shop@sha256%3A…`, the digest made of one digit.
    private func image(_ digit: Character, _ more: String = "") -> String {
        "pkg:oci/canary-4711@sha256%3A\(String(repeating: digit, count: 64))\(more)"
    }

    private let deployments: StaticString =
        "SELECT deployment_id, service, environment, sha, finished_at, result FROM deployments ORDER BY deployment_id"

    @Test(arguments: TestedEngine.allCases)
    func `a deployment of an artifact has the commit that was built into it, whichever comes first`(
        engine: TestedEngine
    ) async throws {
        let facts = [
            try deployed("d1", image("1"), "2026-11-03T10:00:00Z"),
            try packaged(image("1", "?repository_url=registry.example"), "a", "2026-11-03T09:00:00Z"),
            try deployed("d2", image("2"), "2026-11-04T10:00:00Z"),
            // The same image again: a rollback.
            try deployed("d3", image("1"), "2026-11-05T10:00:00Z"),
            try packaged(image("2"), "b", "2026-11-04T09:00:00Z"),
        ]
        var seen: Set<[[Value]]> = []
        for order in [[0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [1, 4, 0, 3, 2], [3, 0, 4, 2, 1, 1, 0, 4]] {
            try await with(engine) { scene in
                for (place, which) in order.enumerated() {
                    _ = try await scene.queue.accept(delivery("k\(place)", [facts[which]]))
                }
                seen.insert(try await scene.rows(deployments))
                #expect(try await scene.store.state(of: id)?.waiting == nil)
            }
        }
        let expected = try [("d1", "a", "03"), ("d2", "b", "04"), ("d3", "a", "05")].map { id, digit, day in
            [
                Value.text("cdevents:\(id)"), .text("shop"), .text("production"),
                .text(try commit(Character(digit)).hex),
                .integer(Instant("2026-11-\(day)T10:00:00Z").microseconds), .text("success"),
            ]
        }
        #expect(seen == [expected])
    }

    /// Some names are given again and again (`shop@latest`): then what was built last before the deployment is meant.
    @Test(arguments: TestedEngine.allCases)
    func `of an artifact that was built twice the last one before the deployment counts`(
        engine: TestedEngine
    ) async throws {
        let name = "pkg:oci/shop@latest"
        let facts = [
            try deployed("d1", name, "2026-11-03T10:00:00Z"), try deployed("d2", name, "2026-11-05T10:00:00Z"),
            try packaged(name, "a", "2026-11-03T09:00:00Z"), try packaged(name, "b", "2026-11-04T09:00:00Z"),
        ]
        var seen: Set<[[Value]]> = []
        for order in [[0, 1, 2, 3], [3, 2, 1, 0], [3, 0, 1, 2], [1, 3, 2, 0]] {
            try await with(engine) { scene in
                for (place, which) in order.enumerated() {
                    _ = try await scene.queue.accept(delivery("k\(place)", [facts[which]]))
                }
                seen.insert(try await scene.rows("SELECT deployment_id, sha FROM deployments ORDER BY deployment_id"))
            }
        }
        let expected = [
            [Value.text("cdevents:d1"), .text(try commit("a").hex)],
            [.text("cdevents:d2"), .text(try commit("b").hex)],
        ]
        #expect(seen == [expected])
    }

    @Test(arguments: TestedEngine.allCases)
    func `as long as a deployment waits it is said, and its name is nowhere`(engine: TestedEngine) async throws {
        try await with(engine) { scene in
            let waiting = try deployed("d1", image("1"), "2026-11-23T10:00:00Z")
            #expect(try await scene.queue.accept(delivery("a", [waiting])) == .waiting)
            #expect(try await scene.queue.accept(delivery("a", [waiting])) == .repeated)
            let health = WorkEvidenceStore(
                database: scene.database, hashAddress: Given.hash, simulatedPhase: nil, now: { now })
            let seen = try #require(try await health.connections().first)
            #expect(seen.waiting == WaitingDeployments(count: 1, last: Instant("2026-11-23T10:00:00Z")))
            #expect(seen.needsAttention(at: now) && !seen.needsAttention(at: now.adding(.days(8))))
            #expect(seen.state(\.description).contains("1 deployment waits") && seen.unused == nil)
            #expect(try await scene.rows(deployments).isEmpty)

            // Another service's artifact is another one.
            let foreign = try packaged(image("1"), "a", "2026-11-23T09:00:00Z", service: "lone")
            #expect(try await scene.queue.accept(delivery("b", [foreign])) == .taken)
            #expect(try await scene.rows(deployments).isEmpty)
            let own = try packaged(image("1"), "a", "2026-11-23T09:00:00Z")
            #expect(try await scene.queue.accept(delivery("c", [own])) == .taken)
            #expect(try await scene.rows(deployments).count == 1)
            let heard = try #require(try await health.connections().first)
            #expect(heard.waiting == nil && !heard.needsAttention(at: now))
            let later = try deployed("d2", image("1"), "2026-11-23T11:00:00Z")
            #expect(try await scene.queue.accept(delivery("d", [later])) == .taken, "it is known already")

            let kept =
                try await scene.rows("SELECT artifact FROM packaged_commits")
                + scene.rows("SELECT artifact FROM artifact_deployments")
            #expect(kept.allSatisfy { "\($0)".contains("hash of ") && !"\($0)".contains("canary") } && kept.count == 4)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `artifacts are forgotten with the work that they were part of`(engine: TestedEngine) async throws {
        try await with(engine) { scene in
            for (place, fact) in [
                try packaged(image("1"), "a", "2024-01-01T09:00:00Z"),
                try deployed("old", image("1"), "2024-01-02T09:00:00Z"),
                try packaged(image("2"), "b", "2024-01-01T09:00:00Z"),
                try deployed("new", image("2"), "2026-11-02T09:00:00Z"),
            ].enumerated() {
                _ = try await scene.queue.accept(delivery("k\(place)", [fact]))
            }
            let work = WorkStore(database: scene.database, hashAddress: Given.hash)
            try await work.forgetWork(
                before: Instant("2026-01-01T00:00:00Z"), at: Instant("2026-12-01T00:00:00Z"))
            #expect(try await scene.rows("SELECT deployment_id FROM artifact_deployments") == [[.text("cdevents:new")]])
            #expect(try await scene.rows("SELECT sha FROM packaged_commits") == [[.text(try commit("b").hex)]])
        }
    }

    // MARK: Deployed commits

    @Test(arguments: TestedEngine.allCases)
    func `what was deployed to production and is no known commit is asked for, the newest first`(
        engine: TestedEngine
    ) async throws {
        func deployment(
            _ id: String, _ digit: Character, _ day: Int, _ environment: String = "production",
            _ result: Deployment.Result = .success
        ) throws -> Fact {
            .deployment(
                Deployment(
                    id: id, service: "shop", environment: environment, commit: try commit(digit), started: nil,
                    finished: now.adding(.days(day - 30)), result: result))
        }
        let known = Commit(
            id: try commit("a"), parents: [], authored: now.adding(.days(-40)), committed: now.adding(.days(-40)),
            authorEmail: nil)
        try await with(engine) { scene in
            let facts = [
                Fact.commit(known, service: "shop"), try deployment("1", "a", 9), try deployment("2", "b", 1),
                try deployment("3", "c", 3), try deployment("4", "b", 4), try deployment("5", "d", 2),
                try deployment("6", "e", 5, "staging"), try deployment("7", "f", 5, "production", .failure),
            ]
            for (place, fact) in facts.enumerated() {
                _ = try await scene.queue.accept(delivery("k\(place)", [fact]))
            }
            let found = try await scene.store.deployedCommits(of: ServiceID("shop"), most: 2)
            #expect(found == DeployedCommits(missing: [try commit("b"), try commit("c")], known: [known.id]))
            #expect(try await scene.store.deployedCommits(of: ServiceID("other"), most: 2).missing.isEmpty)
        }
    }
}
