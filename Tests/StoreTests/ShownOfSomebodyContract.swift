import Access
import Domain
import Ledger
import Metrics
import OrganizationPorts
import PersonalPorts
import Publication
import SQL
import Store
import TestSupport
import Testing

/// What storage lets anybody be shown of somebody else, on both engines: never what comes from calendars, whatever let it pass
/// before.
@Suite struct ShownOfSomebodyContract {
    private let first = GivenOrganization.first
    private let now = Instant("2026-09-02T08:00:00Z")
    private let ada = PersonID("cart-1")
    /// What comes from calendars, what is for its person alone, and what there is not.
    private let unshown =
        Catalogue.published.filter(\.panels.isOfCalendars).map(\.id)
        + [MetricID("focus-available"), MetricID("ai-assisted-share"), MetricID("none")]

    private func trend(_ metric: MetricID) throws -> PersonalTrend {
        let points = (0..<8).map { WeekPoint.published(first.adding($0), PersonalValue(Double($0 + 1) * 3600)) }
        let series = try #require(PersonalSeries(of: ada, metric: metric, unit: .seconds, points: points))
        return .series(series, Reading(usual: nil, change: .tooEarly))
    }

    private func with(_ engine: TestedEngine, _ body: (GivenOrganization) async throws -> Void) async throws {
        try await GivenOrganization.with(engine, teams: [("Cart", "Shop", 9)], phase: 4) { house in
            try await house.work(people("Cart", 9), 0...7)
            _ = try await house.sealer.seal(through: nil, at: GivenOrganization.due(first.adding(7)))
            try await body(house)
        }
    }

    private func terms(_ metrics: [MetricID]) throws -> LookTerms {
        try LookTerms(
            person: ada, metrics: metrics, from: first, to: first.adding(7),
            question: "I noticed fewer hours for three weeks, what is happening?")
    }

    @Test(arguments: TestedEngine.allCases)
    func `a look that would show it is refused with its reason, and written down`(engine: TestedEngine) async throws {
        try await with(engine) { house in
            let (policy, viewer) = try await Policy.of(house, as: "cart-0")
            #expect(unshown.contains(MetricID("meeting-load")))
            for (number, metric) in unshown.enumerated() {
                let id = LookID("look \(number)")
                let look = try await policy.ask(
                    terms([MetricID("focus-time"), metric]), as: id, by: viewer, at: now)
                #expect(look.state(at: now) == .refused, "\(metric)")
                #expect(look.reason?.contains(metric.raw) == true)
            }
            let entries = try await house.database.read {
                try $0.rows("SELECT 1 FROM ledger_openings WHERE kind = 'look-refused'").count
            }
            #expect(entries == unshown.count)
            let look = try await policy.ask(
                terms([MetricID("focus-time")]), as: LookID("right"), by: viewer, at: now)
            #expect(look.state(at: now) == .waiting)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `no sheet holds it, although the look was allowed`(engine: TestedEngine) async throws {
        try await with(engine) { house in
            let (policy, viewer) = try await Policy.of(house, as: "cart-0")
            let id = LookID("look")
            _ = try await policy.ask(terms([MetricID("focus-time")]), as: id, by: viewer, at: now)
            #expect(try await house.own.acknowledge(id, Policy.grant(for: ada), at: now))
            func frozen(_ metrics: [MetricID]) async throws -> LookSheet {
                let receipt = try await policy.open(id, by: viewer, at: now)
                let sheet = LookSheet(
                    look: receipt.look, trends: try metrics.map(trend), notes: [], zone: .utc, frozenAt: now)
                return try await house.personal.freeze(sheet, for: receipt, at: now)
            }
            for metric in unshown {
                await #expect(throws: Denied.self) { _ = try await frozen([MetricID("focus-time"), metric]) }
            }
            #expect(try await house.count("look_sheets") == 0)
            #expect(try await frozen([MetricID("focus-time")]).trends.count == 1)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `nobody brings a chart of it to a joint page`(engine: TestedEngine) async throws {
        try await with(engine) { house in
            let (policy, viewer) = try await Policy.of(house, as: "cart-0")
            let page = try await house.organization.beginPage(
                OneOnOneID("page"), under: policy.begin(with: ada, for: viewer, at: now), at: now)
            func bring(_ metric: MetricID) async throws {
                try await house.own.bring(
                    together: [
                        BroughtChart(
                            id: ChartID(metric.raw), trend: trend(metric), notes: [], zone: .utc, addedAt: now)
                    ],
                    to: page, Policy.grant(for: ada), at: now)
            }
            for metric in unshown {
                await #expect(throws: OneOnOneRefusal.self) { try await bring(metric) }
            }
            #expect(try await house.count("one_on_one_charts") == 0)
            #expect(try await house.count("charts_brought") == 0)
            for metric in [MetricID("focus-time"), MetricID("own-reviews-given")] { try await bring(metric) }
            #expect(try await house.count("one_on_one_charts") == 2)
            #expect(try await house.count("charts_brought") == 1, "the own part in shared work is in no panel")
        }
    }
}
