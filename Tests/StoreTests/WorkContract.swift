import Access
import Domain
import EvidencePorts
import SQL
import Store
import TestSupport
import Testing

/// What happened to shared work, on both engines: once each, and of its authors no more than they want.
@Suite struct WorkContract {
    private let everything = Interval(Instant(microseconds: .min / 4), Instant(microseconds: .max / 4))

    private func id(_ digit: Character) throws -> CommitID {
        try #require(CommitID(String(repeating: digit, count: 40)))
    }

    private func commit(_ digit: Character, _ at: String?, by email: String?) throws -> Commit {
        Commit(
            id: try id(digit), parents: digit == "a" ? [] : [try id("a")], authored: at.map { Instant($0) },
            committed: at.map { Instant($0) }, authorEmail: email)
    }

    private func rows(_ given: Given) async throws -> [[Value]] {
        try await given.database.read { session in
            try session.rows(
                """
                SELECT sha, parents, authored_at, committed_at, hash FROM commits
                LEFT JOIN authors ON authors.author = commits.author ORDER BY service, sha
                """
            ).map(\.values)
        }
    }

    private func with(
        _ engine: TestedEngine, _ body: (Given, WorkStore, ServiceID) async throws -> Void
    ) async throws {
        try await Given.with(engine) { given in
            let work = WorkStore(database: given.database, hashAddress: Given.hash)
            try await body(given, work, try await work.service(named: "Shop Front"))
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `a service has one short name for ever, found by either`(engine: TestedEngine) async throws {
        try await with(engine) { _, work, service in
            #expect(service == ServiceID("shop-front"))
            #expect(try await work.service(named: "shop-front") == service)
            #expect(try await work.service(named: "Shop/Front") == ServiceID("shop-front-2"))
            try await work.store([
                DeployedService(name: "Shop Front", team: "Cart", repositories: [.init(name: "x/shop", path: nil)])
            ])
            #expect(try await work.service(named: "Shop Front") == service)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `the same commits again are there once, and an author that was unknown is filled in`(engine: TestedEngine)
        async throws
    {
        try await with(engine) { given, work, service in
            let when = "2026-10-01T10:00:00Z"
            try await work.store([try commit("a", when, by: nil), try commit("b", when, by: "z@x.org")], of: service)
            let before = try await rows(given)
            #expect(before.count == 2)
            let again = [try commit("b", when, by: nil), try commit("b", when, by: "z@x.org")]
            #expect(try await work.store(again, of: service) == 0)
            #expect(try await rows(given) == before)
            try await work.store([try commit("a", when, by: "z@x.org")], of: service)
            #expect(try await rows(given).map(\.last) == [.text("hash of z at x.org"), .text("hash of z at x.org")])
            #expect(try await work.commitCount(of: service) == 2)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `people find their own commits by every address of theirs, and nobody else's`(engine: TestedEngine)
        async throws
    {
        try await with(engine) { given, work, service in
            let own = Given.adasAddress
            let unknown = try await work.store([
                (email: own, identity: ToolIdentity(provider: "git", login: "ada@home.example")),
                (email: "nobody@x.org", identity: ToolIdentity(provider: "git", login: "n@home.example")),
            ])
            #expect(unknown == [1])
            try await work.store(
                [
                    try commit("a", "2026-10-02T10:00:00Z", by: own),
                    try commit("b", "2026-10-01T10:00:00Z", by: "ada@home.example"),
                    try commit("c", "2026-10-01T11:00:00Z", by: "n@home.example"), try commit("d", nil, by: own),
                ], of: service)
            let found = try await given.personal.commits(for: Policy.grant(for: given.ada), in: everything)
            #expect(found.map(\.commit.id) == [try id("b"), try id("a")])
            #expect(found.map(\.service) == ["Shop Front", "Shop Front"])
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `an account that is somebody else's, or somebody else's address, is not given to another`(engine: TestedEngine)
        async throws
    {
        try await with(engine) { given, work, service in
            try await given.database.write { session in
                try session.run(
                    """
                    INSERT INTO people (person_id, email, name, zone, passphrase_hash, made_at)
                    VALUES ('bob', 'bob@x.org', 'Bob', 'UTC', 'x', 1)
                    """)
            }
            let refused = try await work.store([
                (email: "bob@x.org", identity: ToolIdentity(provider: "git", login: Given.adasAddress)),
                (email: Given.adasAddress, identity: ToolIdentity(provider: "github", login: "ada")),
                (email: "bob@x.org", identity: ToolIdentity(provider: "github", login: "ada")),
            ])
            #expect(refused == [0, 2])
            try await work.store([try commit("a", "2026-10-02T10:00:00Z", by: Given.adasAddress)], of: service)
            let bobs = try await given.personal.commits(for: Policy.grant(for: PersonID("bob")), in: everything)
            #expect(bobs.isEmpty)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `a deleted range takes the name off its commits, and what comes again stays without`(engine: TestedEngine)
        async throws
    {
        try await with(engine) { given, work, service in
            let commits = [
                try commit("a", "2026-10-01T10:00:00Z", by: Given.adasAddress),
                try commit("b", "2026-10-09T10:00:00Z", by: Given.adasAddress),
            ]
            try await work.store(commits, of: service)
            let range = Interval(Instant("2026-10-01T00:00:00Z"), Instant("2026-10-02T00:00:00Z"))
            try await given.own.delete(range, Policy.grant(for: given.ada), at: Instant("2026-10-10T00:00:00Z"))
            for _ in 0..<2 {
                let found = try await given.personal.commits(for: Policy.grant(for: given.ada), in: everything)
                #expect(found.map(\.commit.id) == [try id("b")])
                try await work.store(commits, of: service)
            }
            #expect(try await work.commitCount(of: service) == 2, "the commits stay, as work of nobody in particular")
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `whoever deletes everything is on no commit any more, also if the repository is read again`(
        engine: TestedEngine
    ) async throws {
        try await with(engine) { given, work, service in
            _ = try await work.store([
                (email: Given.adasAddress, identity: ToolIdentity(provider: "git", login: "ada@home.example"))
            ])
            let commits = [
                try commit("a", "2026-10-01T10:00:00Z", by: Given.adasAddress),
                try commit("b", nil, by: Given.adasAddress),
            ]
            try await work.store(commits, of: service)
            try await given.own.deleteEverything(Policy.grant(for: given.ada), at: Instant("2026-10-10T00:00:00Z"))
            try await work.store(commits, of: service)
            #expect(try await rows(given).map(\.last) == [.null, .null])
            let left = try await given.database.read { session in
                try session.rows("SELECT 1 FROM identities").count + session.rows("SELECT 1 FROM authors").count
            }
            #expect(left == 0, "nor is the hash kept anywhere else")
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `a pause leaves commits of that time without a name`(engine: TestedEngine) async throws {
        try await with(engine) { given, work, service in
            try await given.own.pause(Policy.grant(for: given.ada), at: Instant("2026-10-05T00:00:00Z"))
            try await work.store(
                [
                    try commit("a", "2026-10-01T10:00:00Z", by: Given.adasAddress),
                    try commit("b", "2026-10-06T10:00:00Z", by: Given.adasAddress),
                ], of: service)
            let found = try await given.personal.commits(for: Policy.grant(for: given.ada), in: everything)
            #expect(found.map(\.commit.id) == [try id("a")])
        }
    }

    /// Far more than one statement's worth, in whatever order: the engines load them in ways of their own.
    @Test func `both engines hold the same rows of many commits, told in pieces that overlap`() async throws {
        var held: [[[Value]]] = []
        for engine in TestedEngine.allCases {
            try await with(engine) { given, work, service in
                let ids = (0..<3_000).map { number in
                    let digits = String(number * 7_919 % 3_001, radix: 16)
                    return CommitID(String(repeating: "0", count: 40 - digits.count) + digits)
                }.compactMap(\.self)
                let commits = ids.indices.map { place in
                    Commit(
                        id: ids[place], parents: Array(ids[..<place].suffix(place % 3)),
                        authored: place % 5 == 0 ? nil : Instant(microseconds: Int64(place)),
                        committed: Instant(microseconds: Int64(place) + 1),
                        authorEmail: place % 7 == 0 ? nil : "a\(place % 40)@x.org", touches: place % 2 == 0)
                }
                var new = 0
                for piece in [commits[0..<1_000], commits[500..<2_500], commits[2_000..<3_000]] {
                    new += try await work.store(Array(piece), of: service)
                }
                #expect(new == 3_000)
                held.append(
                    try await given.database.read { session in
                        try session.rows(
                            """
                            SELECT sha, parents, authored_at, committed_at, hash, touches FROM commits
                            LEFT JOIN authors ON authors.author = commits.author ORDER BY sha
                            """
                        ).map(\.values)
                    })
            }
        }
        #expect(held[0].count == 3_000)
        #expect(held.allSatisfy { $0 == held[0] })
    }

    @Test(arguments: TestedEngine.allCases)
    func `what touches only the rest of a shared repository is in the history and on nobody's page`(
        engine: TestedEngine
    ) async throws {
        try await with(engine) { given, work, service in
            let here = try commit("a", "2026-10-01T10:00:00Z", by: Given.adasAddress)
            let there = try commit("b", "2026-10-02T10:00:00Z", by: Given.adasAddress).touching(false)
            try await work.store([here, there], of: service)
            func own() async throws -> [CommitID] {
                try await given.personal.commits(for: Policy.grant(for: given.ada), in: everything).map(\.commit.id)
            }
            #expect(try await own() == [here.id])
            #expect(try await work.commitCount(of: service) == 2)
            // Read again with other paths.
            try await work.store([here.touching(false), there.touching(true)], of: service)
            #expect(try await own() == [there.id])
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `other paths of a service make its repositories unread, the same ones again do not`(engine: TestedEngine)
        async throws
    {
        try await with(engine) { _, work, service in
            func say(_ path: String?) async throws {
                let repository = DeployedService.Repository(name: "x/mono", path: path)
                try await work.store([
                    DeployedService(name: "Shop Front", team: "Cart", repositories: [repository])
                ])
            }
            func isRead() async throws -> Bool { try await !work.tips(of: "/mono", for: service).isEmpty }
            try await say("shop")
            try await work.keep(tips: [try id("a")], of: "/mono", for: service, at: Instant("2026-10-10T00:00:00Z"))
            try await say("shop")
            #expect(try await isRead())
            try await say("shared")
            #expect(try await !isRead())
            #expect(try await work.repositories(of: service).map(\.path) == ["shared", "shop"])
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `tips are remembered by repository, deployments by their ids, and both go with the years`(engine: TestedEngine)
        async throws
    {
        try await with(engine) { given, work, service in
            let now = Instant("2026-10-10T00:00:00Z")
            #expect(try await work.tips(of: "/a", for: service).isEmpty)
            try await work.keep(tips: [try id("a"), try id("b")], of: "/a", for: service, at: now)
            #expect(try await work.tips(of: "/a", for: service) == [try id("a"), try id("b")])
            #expect(try await work.tips(of: "/b", for: service).isEmpty)
            func deployment(_ id: String, _ at: String, _ result: Deployment.Result) throws -> Deployment {
                Deployment(
                    id: id, service: "Shop Front", environment: "production", commit: try self.id("a"), started: nil,
                    finished: Instant(at), result: result)
            }
            let old = try deployment("1", "2024-01-01T00:00:00Z", .failure)
            let new = try deployment("2", "2026-10-01T00:00:00Z", .success)
            #expect(try await work.store([old, new], of: service) == 2)
            #expect(try await work.store([old, new], of: service) == 0)
            try await work.store(
                [try commit("a", "2024-01-01T00:00:00Z", by: nil), try commit("b", "2026-10-01T00:00:00Z", by: nil)],
                of: service)
            try await work.forgetWork(before: Instant("2025-01-01T00:00:00Z"), at: now)
            #expect(try await work.commitCount(of: service) == 1)
            let left = try await given.database.read { session in
                try session.rows("SELECT deployment_id, result FROM deployments").map(\.values)
            }
            #expect(left == [[.text("2"), .text("success")]])
        }
    }

    private func left(_ given: Given) async throws -> [String] {
        try await given.database.read { session in
            try session.rows(
                "SELECT SUBSTR(sha, 1, 1) FROM commits UNION SELECT deployment_id FROM deployments ORDER BY 1"
            )
            .map { try $0.text(0) }
        }
    }

    /// Guarantee G16: whoever writes the dates of commits and tags could otherwise have them kept for ever.
    @Test(arguments: TestedEngine.allCases)
    func `what has no date that has passed is kept as long as the rest from when it is seen`(engine: TestedEngine)
        async throws
    {
        try await with(engine) { given, work, service in
            func deployment(_ id: String, _ at: String) throws -> Deployment {
                Deployment(
                    id: id, service: "Shop Front", environment: "production", commit: try self.id("a"), started: nil,
                    finished: Instant(at), result: .success)
            }
            try await work.store(
                [
                    try commit("a", nil, by: nil), try commit("b", "2099-01-01T00:00:00Z", by: nil),
                    try commit("c", "2026-10-11T00:00:00Z", by: nil), try commit("d", "2027-12-01T00:00:00Z", by: nil),
                ], of: service)
            _ = try await work.store(
                [try deployment("future", "2099-01-01T00:00:00Z"), try deployment("past", "2026-10-01T00:00:00Z")],
                of: service)
            func sweep(at now: String, before: String) async throws -> [String] {
                try await work.forgetWork(before: Instant(before), at: Instant(now))
                return try await left(given)
            }
            let all = ["a", "b", "c", "d", "future", "past"]
            #expect(try await sweep(at: "2026-10-10T00:00:00Z", before: "2024-09-10T00:00:00Z") == all)
            // That the day of one of them has come in between makes it no younger.
            #expect(try await sweep(at: "2028-09-10T00:00:00Z", before: "2026-08-10T00:00:00Z") == all)
            #expect(try await sweep(at: "2028-11-20T00:00:00Z", before: "2026-09-20T00:00:00Z") == ["c", "past"])
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `a program that only its name says is listed as long as there is something of it`(engine: TestedEngine)
        async throws
    {
        try await with(engine) { given, work, service in
            try await work.store([try commit("a", "2026-10-01T00:00:00Z", by: "jane-bot@example.org")], of: service)
            func programs() async throws -> Int {
                try await given.database.read { try $0.rows("SELECT 1 FROM bots").count }
            }
            #expect(try await programs() == 1)
            try await work.forgetWork(before: Instant("2026-09-01T00:00:00Z"), at: Instant("2028-10-01T00:00:00Z"))
            #expect(try await programs() == 1)
            try await work.forgetWork(before: Instant("2026-11-01T00:00:00Z"), at: Instant("2028-12-01T00:00:00Z"))
            #expect(try await programs() == 0)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `a clock that is behind what has been heard bounds nothing`(engine: TestedEngine) async throws {
        try await with(engine) { given, work, service in
            try await work.store(
                [try commit("a", "2026-10-01T00:00:00Z", by: nil), try commit("b", nil, by: nil)], of: service)
            try await work.keep(tips: [try id("a")], of: "/a", for: service, at: Instant("2026-10-09T00:00:00Z"))
            try await work.forgetWork(before: Instant("1968-01-01T00:00:00Z"), at: Instant("1970-01-01T00:00:00Z"))
            try await work.forgetWork(before: Instant("2024-09-10T00:00:00Z"), at: Instant("2026-10-10T00:00:00Z"))
            #expect(try await left(given) == ["a", "b"])
        }
    }
}
