import Access
import Actions
import Domain
import EvidencePorts
import Metrics
import OrganizationPorts
import Publication
import Rollout
import SQL
import Store
import TestSupport
import Testing

/// What is new is announced, and counts only after its notice period: on both engines.
@Suite struct NoticeContract {
    private let first = GivenOrganization.first
    private let late = MetricID("focus-time")

    /// Seven real people of one team with work in every week of two quarters, and what was announced when.
    private func with(
        _ engine: TestedEngine, announced: [(metrics: [MetricID], at: Instant)],
        _ body: (GivenOrganization) async throws -> Void
    ) async throws {
        try await GivenOrganization.with(engine, teams: [("Cart", "Shop", 7)]) { house in
            try await house.work(people("Cart", 7), 0...16)
            try await house.database.write { session in
                try session.run("UPDATE house SET simulated = 0, set_up_at = 1")
                try session.run("DELETE FROM simulation")
                try session.run("DELETE FROM phases")
                try session.run("INSERT INTO phases (since, phase) VALUES (1, 4)")
                // What was imported counts nowhere but in a simulated house.
                try session.run(
                    """
                    INSERT INTO spans (person_id, timeline, started_at, ended_at, kind, project, language, settled)
                    SELECT person_id, 'human', started_at, ended_at, kind, project, language, 1 FROM imported_spans
                    """)
                try session.run("UPDATE people SET acknowledged_version = 9, acknowledged_at = 1")
                for person in people("Cart", 7) {
                    try session.run(
                        """
                        INSERT INTO tokens (hash, token_id, person_id, prefix, kind, made_at, last_used_at, by_operator)
                        VALUES (\(person), \(person), \(person), 'p', 'both', 1, 2, 0)
                        """)
                }
                for (metrics, at) in announced {
                    try session.run(
                        """
                        INSERT INTO announcements (announced_at, metrics, announced_by) VALUES
                        (\(at.microseconds), \(metrics.map(\.raw).joined(separator: " ")), 'owner')
                        """)
                }
            }
            try await body(house)
        }
    }

    private func metrics(_ house: GivenOrganization, in quarter: String) async throws -> Set<String> {
        try await house.database.read { session in
            Set(
                try session.rows(
                    """
                    SELECT DISTINCT metric FROM cells JOIN panels ON panels.panel_id = cells.panel_id
                    WHERE panels.quarter = \(quarter) AND change IS NOT NULL
                    UNION SELECT metric FROM levels WHERE quarter = \(quarter)
                    """
                ).map { try $0.text(0) })
        }
    }

    private var published: Set<String> { Set(Catalogue.published.map(\.id.raw)) }
    private var long: Instant { GivenOrganization.start.adding(.days(-60)) }
    /// Before the day on which panels of the fourth quarter are made.
    private func before(_ days: Int) -> Instant { Zone.utc.start(of: week("2026-W40").monday).adding(.days(-days)) }

    @Test(arguments: TestedEngine.allCases)
    func `a metric that was announced too late is published from the next quarter on`(engine: TestedEngine) async throws
    {
        let all = Catalogue.published.map(\.id)
        try await with(engine, announced: [(all.filter { $0 != late }, long), (all, before(13))]) { house in
            _ = try await house.sealer.seal(through: nil, at: GivenOrganization.due(first.adding(16)))
            let then = try await metrics(house, in: "2026-Q3"), next = try await metrics(house, in: "2026-Q4")
            #expect(!then.isEmpty && !then.contains(late.raw))
            #expect(next == then, "thirteen days are too few")
        }
        try await with(engine, announced: [(all.filter { $0 != late }, long), (all, before(14))]) { house in
            _ = try await house.sealer.seal(through: nil, at: GivenOrganization.due(first.adding(16)))
            #expect(try await !metrics(house, in: "2026-Q3").contains(late.raw))
            #expect(try await metrics(house, in: "2026-Q4").contains(late.raw))
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `what nobody was told of is not published, and a longer notice is waited for`(engine: TestedEngine)
        async throws
    {
        try await with(engine, announced: []) { house in
            let outcome = try await house.sealer.seal(through: nil, at: GivenOrganization.due(first.adding(5)))
            #expect(outcome.sealed == 0)
            #expect(try await house.count("levels") == 0)
        }
        let all = Catalogue.published.map(\.id)
        try await with(engine, announced: [(all, before(40))]) { house in
            try await house.database.write {
                try $0.run("INSERT INTO protections (name, since, value) VALUES ('notice-days', 1, 60)")
            }
            _ = try await house.sealer.seal(through: nil, at: GivenOrganization.due(first.adding(16)))
            #expect(try await metrics(house, in: "2026-Q4").isEmpty)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `metrics of shared work wait as well, in a real house, and a longer notice is waited for`(engine: TestedEngine)
        async throws
    {
        let lead = MetricID("lead-time-for-changes"), rework = MetricID("rework-rate")
        try await with(engine, announced: [([lead], before(30)), ([lead, rework], before(10))]) { house in
            _ = try await WorkStore(database: house.database, hashAddress: Given.hash).service(named: "Shop")
            func told(_ now: Instant) async throws -> [Set<MetricID>?] {
                try await WorkEvidenceStore(
                    database: house.database, hashAddress: Given.hash, simulatedPhase: nil, now: { now }
                ).places().map(\.told)
            }
            #expect(try await told(before(20)) == [[]])
            #expect(try await told(before(16)) == [[lead]], "fourteen days after the first announcement")
            #expect(try await told(before(-3)) == [[lead]])
            #expect(try await told(before(-4)) == [[lead, rework]])
            try await house.database.write {
                try $0.run("INSERT INTO protections (name, since, value) VALUES ('notice-days', 1, 60)")
            }
            #expect(try await told(before(-4)) == [[]])
            try await house.database.write { try $0.run("UPDATE house SET simulated = 1") }
            #expect(try await told(before(-4)) == [nil], "in a simulated house nobody is real")
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `nobody looks at a metric before its notice is over`(engine: TestedEngine) async throws {
        try await GivenRollout.with(engine) { given in
            try await given.launch()
            func reason(_ metric: String, on day: Int) async throws -> String? {
                given.day(day)
                let now = given.clock.now()
                let week = Zone.utc.day(of: now).week
                let terms = try LookTerms(
                    person: PersonID("dev"), metrics: [MetricID(metric)], from: week.adding(-5), to: week.adding(-1),
                    question: "I noticed something, what is happening?")
                return try await given.looks.asked(
                    terms, as: LookID("\(metric)-\(day)"), by: PersonID("boss"), at: now
                ).reason
            }
            #expect(try await reason("focus-time", on: 61)?.contains("told of a metric") != true)
            #expect(try await reason("deep-focus-time", on: 61)?.contains("told of a metric 14 days") == true)
            let grant = try await given.policy(of: "owner").rollout(
                .announce, for: given.viewer("owner"), at: given.clock.now())
            try await given.organization.announce([MetricID("deep-focus-time")], under: grant, at: given.clock.now())
            let record = try #require(
                try await given.organization.rollout(at: given.clock.now(), listing: [MetricID("deep-focus-time")]))
            #expect(record.waitingMetrics(at: given.clock.now()).map(\.metric.raw) == ["deep-focus-time"])
            #expect(try await reason("deep-focus-time", on: 74)?.contains("told of a metric") == true)
            #expect(try await reason("deep-focus-time", on: 75)?.contains("told of a metric") != true)
        }
    }

    /// From a system that nobody was told of nothing is a person's: what it says stays, as nobody's.
    @Test(arguments: TestedEngine.allCases)
    func `a new source tells of people only after its notice`(engine: TestedEngine) async throws {
        try await GivenRollout.with(engine) { given in
            try await given.launchSoftly()
            let work = WorkStore(database: given.database, hashAddress: { "hash of \($0)" })
            let dev = ToolIdentity(provider: "github", login: "dev-l")
            _ = try await work.store([(email: "dev@x.org", identity: dev)])
            let service = try await work.service(named: "Shop")
            func author(_ number: Int, on day: Int) async throws -> String? {
                let at = GivenRollout.start.adding(.days(day))
                let change = Change(
                    id: ChangeID("shop#\(number)"), service: "Shop", author: dev, authorIsBot: false, created: at,
                    ready: nil, merged: at, closed: at, commits: [], updated: at)
                _ = try await work.join([change], of: service)
                return try await given.database.read { session in
                    try session.rows("SELECT author FROM changes WHERE change_id = \(change.id.raw)").first?.textIfAny(
                        0)
                }
            }
            #expect(try await author(1, on: 30) != nil, "by file")
            try await given.database.write { session in
                try session.run(
                    """
                    INSERT INTO connections (connection_id, vendor, service, secret, deploys_by_tag, notes, made_at, events,
                    unknown_events) VALUES ('c', 'github', 'shop', 's', 0, '{}', 1, 0, 0)
                    """)
            }
            #expect(try await author(2, on: 31) == nil, "nobody was told")
            let state = try await given.actions(of: "owner").record()
            #expect(state?.unannouncedSources == ["github"])
            given.day(32)
            try await given.actions(of: "owner").announce(given.viewer("owner"))
            #expect(try await author(3, on: 33) == nil, "it was told yesterday")
            #expect(try await author(4, on: 45) == nil, "and 13 days ago")
            #expect(try await author(5, on: 46) != nil)
        }
    }
}
