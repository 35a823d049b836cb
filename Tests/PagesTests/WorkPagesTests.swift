import Access
import Domain
import Foundation
import Metrics
import Pages
import Testing

/// Pages of shared work: series with their numbers beside them, reasons where there is none, and no person anywhere.
@Suite struct WorkPagesTests {
    private static let subject = WorkSubject.service(ServiceID("shop"))

    static func weeks(
        published: Bool, of subject: WorkSubject = WorkPagesTests.subject, phase: Phase = .fullLaunch
    ) -> WorkWeeks {
        let weeks = (0..<12).reversed().map { Given.through.adding(-$0) }
        // Services promise nothing.
        let isTeam = if case .team = subject { true } else { false }
        let metrics = Catalogue.work.map { $0.declaration }.filter { $0.kind == .work || isTeam }
        let trends = metrics.map { declaration -> WorkTrend in
            let points = weeks.enumerated().map { place, week -> WorkPoint in
                guard published, place % 3 != 1 else { return .tooLittle(week) }
                let value = declaration.unit == .seconds ? 36_000.0 : 0.25
                return .published(
                    week, weeks: place % 3 == 2 ? 2 : 1, value: value, p75: value * 2, p90: value * 3, n: 8,
                    part: declaration.unit == .ratio ? 2 : nil)
            }
            let reading = LineReading(limits: nil, slope: nil, weeks: points.count { $0.value != nil })
            let series = WorkSeries(
                of: subject, metric: declaration.id, unit: declaration.unit, points: points, reading: reading)
            return series.map(WorkTrend.series)
                ?? .tooLittle(
                    of: subject, metric: declaration.id, unit: declaration.unit,
                    points: points.map(WorkPoint.Silent.init))
        }
        let coverages = metrics.map {
            WorkCoverage(
                metric: $0.id, missing: published ? [] : [.deployments],
                steps: published ? [WorkStep("changes", 70), WorkStep("by people", 60)] : [],
                leftOut: published ? [("bot", 10)] : [], stillOpen: published ? 3 : nil)
        }
        return WorkWeeks(
            of: subject, name: "Shop <Front>", services: [(ServiceID("shop"), "Shop <Front>")], team: "Core",
            weeks: weeks,
            current: Given.through.adding(1), zone: .utc, phase: phase, trends: trends, coverages: coverages)
    }

    private func visible(_ weeks: WorkWeeks) async throws -> Visible<WorkWeeks> {
        let policy = StandIn().policy
        let viewer = try await policy.viewer(presenting: .session(Secret("s")))
        return try policy.release(weeks, under: try await policy.work(of: weeks.subject, for: viewer, at: Given.now))
    }

    @Test
    func `each metric of a service has its line, its counter-metric beside it, and the way to what it is made of`()
        async throws
    {
        let html = ServicePage.render(
            try await visible(Self.weeks(published: true)), path: "/services/shop", team: "/teams/core",
            notes: (try await Given.visible(Given.notes(beside: .service(ServiceID("shop")))), mayWrite: true),
            in: Given.frame("/services/shop", isSolo: false)
        ).html
        #expect(html.contains("Shop &lt;Front&gt;") && !html.contains("<Front>"))
        for metric in Catalogue.work where metric.declaration.kind == .work {
            #expect(html.contains("href=\"/services/shop/\(metric.declaration.id)\""), "\(metric.declaration.id)")
        }
        #expect(html.contains("75th") && html.contains("<td>2 of 8</td>") && html.contains("10.0"))
        #expect(html.contains("Three more"))
        #expect(html.contains("still running"))
    }

    @Test func `where there is no line the card says what is missing`() async throws {
        let html = ServicePage.render(
            try await visible(Self.weeks(published: false)), path: "/services/shop", team: nil,
            notes: (try await Given.visible(Given.notes(beside: .service(ServiceID("shop")))), mayWrite: false),
            in: Given.frame("/services/shop", isSolo: false)
        ).html
        #expect(html.contains("No deployments to production are known") && !html.contains("<td>2 of 8</td>"))
    }

    @Test func `sources are counted for whoever runs the house, and no value is there`() async throws {
        let weeks = Self.weeks(published: false)
        let policy = StandIn().policy
        let viewer = try await policy.viewer(presenting: .session(Secret("s")))
        let health = WorkHealth(
            weeks: 26,
            entries: [
                .init(name: "Shop <Front>", isTeam: false, coverages: weeks.coverages),
                .init(name: "Open", isTeam: false, coverages: Self.weeks(published: true).coverages),
            ],
            heard: [
                HeardSource(kind: "changes", service: "Shop", at: Given.now),
                HeardSource(kind: "incidents", service: nil, at: Given.now.adding(.hours(-72))),
            ],
            connections: [
                ConnectionHealth(
                    vendor: "github", service: "Shop <Front>", heard: nil, events: 0, unknown: 0,
                    unused: nil, failures: ["GitHub does not <know> the token."]),
                ConnectionHealth(
                    vendor: "jira", service: "Shop", heard: Given.now, events: 9, unknown: 4,
                    unused: UnusedEvents(count: 3, last: Given.now, because: .team), failures: []),
            ],
            programs: [ListedProgram(ToolIdentity(provider: "github", login: "renovate[bot]"), because: .name)],
            oddCalendars: 2)
        let html = HealthPage.render(
            policy.release(health, under: try await policy.settings(for: viewer, at: Given.now)),
            in: Given.frame("/admin/health", isSolo: false)
        ).html
        #expect(html.contains("no event has come yet. GitHub does not &lt;know&gt; the token."))
        #expect(html.contains("jira for Shop</strong>: last event ") && !html.contains(/\d\d:\d\d/))
        let heard = html.components(separatedBy: "When each source was last heard").last ?? ""
        #expect(heard.contains(/<th scope="row">changes<\/th><td>Shop<\/td><td>[^<]*24 November 2026<\/td>/))
        #expect(heard.contains(/<th scope="row">incidents<\/th><td>everything<\/td><td>[^<]*21 November 2026<\/td>/))
        #expect(html.contains("4 of 9 are of kinds that are not used"))
        #expect(html.contains("3 of 9 events could not be used, or not all of it, the last one on"))
        #expect(html.contains(", because \(HookFinding.team.words)."))
        #expect(html.contains("70 changes → 60 by people") && html.contains("10 bot"))
        let withheld = html.components(separatedBy: "Open:").first ?? ""
        #expect(withheld.contains("no line") && !withheld.contains("→") && !withheld.contains("left out:"))
        #expect(html.contains("Some calendars have entries that could not be taken as they are written"))
        #expect(!html.contains("could not be read when"))
        #expect(html.contains("renovate[bot] (github)") && html.contains("No deployments to production"))
    }
}
