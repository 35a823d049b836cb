import Access
import Actions
import Domain
import Ledger
import OrganizationPorts
import PersonalAnswers
import PersonalPorts
import Publication
import SQL
import Store
import TestSupport
import Testing

/// Guarantee G2 with a fault at every step: an entry without a read is fine, a read without an entry is impossible. Whatever
/// table it is of, as the answers themselves read it.
@Suite struct LookFaultTests {
    private let first = GivenOrganization.first
    private let asked = Instant("2026-09-02T08:00:00Z")
    private var opens: Instant { asked.adding(.days(3)) }
    private let ada = PersonID("cart-1")
    private let id = LookID("look")

    /// Somebody of whom there is something in every table that a look reads.
    private func with(_ engine: TestedEngine, _ body: (GivenOrganization) async throws -> Void) async throws {
        try await GivenOrganization.with(engine, teams: [("Cart", "Shop", 8)]) { house in
            try await house.work(people("Cart", 8), 0...7)
            _ = try await house.sealer.seal(through: nil, at: GivenOrganization.due(first.adding(7)))
            let day = first.monday.description
            let (start, end) = (GivenOrganization.start.microseconds, asked.microseconds)
            try await house.database.write { session in
                for statement: SQL in [
                    "INSERT INTO absences (person_id, from_day, to_day, kind) VALUES ('cart-1', \(day), \(day), 'other')",
                    """
                    INSERT INTO hours_changes (person_id, from_day, hours, own)
                    VALUES ('cart-1', \(day), 'Mon-Fri 08:00-16:00', 1)
                    """,
                    "INSERT INTO zone_changes (person_id, from_day, zone) VALUES ('cart-1', \(day), 'Europe/Berlin')",
                    """
                    INSERT INTO corrections (correction_id, person_id, started_at, ended_at, kind, project, made_at)
                    VALUES ('c', 'cart-1', \(start), \(end), 'debugging', NULL, \(end))
                    """,
                    """
                    INSERT INTO own_annotations (person_id, annotation_id, from_day, to_day, kind, words, effect, is_shown,
                    made_at) VALUES ('cart-1', 'n', \(day), \(day), 'other', 'A conference', 'none', 1, \(end))
                    """,
                ] { try session.run(statement) }
            }
            try await body(house)
        }
    }

    private func isSound(_ house: GivenOrganization) async throws -> Bool {
        try await LedgerStore(database: house.database, writer: .ofTests).check(key: LedgerPen.ofTests.verifierKey)
            .isSound
    }

    @Test(arguments: TestedEngine.allCases)
    func `whichever step of a look fails, nothing was read or kept without its entry`(engine: TestedEngine) async throws
    {
        var read: Set<String> = []
        for step in 0..<80 where read.isEmpty {
            try await with(engine) { house in
                let (policy, viewer) = try await Policy.of(house, as: "cart-0")
                // Of both, so that working hours are read too.
                let metrics = [MetricID("activity-time"), MetricID("after-hours-share")]
                _ = try await policy.ask(
                    LookTerms(
                        person: ada, metrics: metrics, from: first, to: first.adding(7),
                        question: "I noticed fewer hours for three weeks, what is happening?"),
                    as: id, by: viewer, at: asked)
                let entries = try await house.count("ledger_leaves")
                let failing = FailingDatabase(house.database, failsAt: step)
                let broken = GivenOrganization(database: failing)
                let (brokenPolicy, manager) = try await Policy.of(broken, as: "cart-0")
                let answers = LookAnswers(policy: brokenPolicy, personal: broken.personal)
                let sheet = try? await answers.open(id, at: opens, by: manager)
                let hasEntry = try await house.count("ledger_leaves") > entries
                if sheet != nil { #expect(hasEntry) }
                if failing.hasReadAPerson { #expect(hasEntry, "step \(step): \(failing.personalTables)") }
                if try await house.count("look_sheets") > 0 { #expect(hasEntry) }
                #expect(try await isSound(house))
                if sheet != nil { read = failing.personalTables }
                if step == 0 { #expect(sheet == nil, "the fault must have bitten") }
            }
        }
        // What a look reads of somebody is noted, table by table.
        #expect(
            read.isSuperset(of: [
                "spans", "imported_spans", "corrections", "zone_changes", "hours_changes", "absences",
                "own_annotations",
                "look_sheets",
            ]), "\(read.sorted())")
    }

    @Test(arguments: TestedEngine.allCases)
    func `whichever step of opening charts fails, nothing was read without its entry`(engine: TestedEngine) async throws
    {
        var read: Set<String> = []
        for step in 0..<40 where read.isEmpty {
            try await with(engine) { house in
                let now = asked
                let (policy, viewer) = try await Policy.of(house, as: "cart-0")
                let pages = OneOnOneActions(
                    policy: policy, storage: house.organization, bringing: house.own,
                    clock: ManualClock("2026-09-02T08:00:00Z"), randomness: SeededRandomness(5))
                let page = try await pages.begin(with: ada, viewer)
                let points = (0..<6).map { WeekPoint.published(first.adding($0), PersonalValue(3600)) }
                let series = try #require(
                    PersonalSeries(of: ada, metric: MetricID("activity-time"), unit: .seconds, points: points))
                let chart = BroughtChart(
                    id: ChartID("c"), trend: .series(series, Reading(usual: nil, change: .tooEarly)), notes: [],
                    zone: .utc, addedAt: now)
                try await house.own.bring(together: [chart], to: page, Policy.grant(for: ada), at: now)
                let entries = try await house.count("ledger_leaves")
                let failing = FailingDatabase(house.database, failsAt: step)
                let broken = GivenOrganization(database: failing)
                let (brokenPolicy, manager) = try await Policy.of(broken, as: "cart-0")
                func open() async throws -> BroughtCharts {
                    let receipt = try await brokenPolicy.openCharts(of: page, by: manager, at: now)
                    let charts = try await broken.personal.charts(for: receipt)
                    return try brokenPolicy.release(charts, under: receipt).value
                }
                let charts = try? await open()
                let hasEntry = try await house.count("ledger_leaves") > entries
                if charts != nil { #expect(hasEntry) }
                if failing.hasReadAPerson { #expect(hasEntry, "step \(step): \(failing.personalTables)") }
                #expect(try await isSound(house))
                if charts != nil { read = failing.personalTables }
                if step == 0 { #expect(charts == nil, "the fault must have bitten") }
            }
        }
        #expect(read.isSuperset(of: ["one_on_one_charts", "one_on_one_notes"]), "\(read.sorted())")
    }
}
