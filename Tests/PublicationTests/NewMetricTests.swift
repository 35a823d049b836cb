import Domain
import Metrics
import Publication
import TestSupport
import Testing

/// A metric that is new in the middle of a quarter: another formula is another id (privacy.md 1.2, A7).
@Suite struct NewMetricTests {
    private let quarter = Quarter(of: week("2026-W40"))

    private func panel(usual: [MetricID: Double]) throws -> FrozenPanel {
        let members = try (0..<6).map { number -> FrozenMember in
            let weeks = (0..<4).map(quarter.previous.first.adding)
            return FrozenMember(
                key: key(number), team: "a", baseline: try #require(Baseline(stored: usual, weeks: weeks)))
        }
        let panel = try #require(
            Panel(
                id: PanelID("a"), quarter: quarter, from: quarter.first, to: quarter.last, department: nil,
                teams: ["a"], people: 6))
        return try #require(FrozenPanel(panel, members: members))
    }
    private func metrics(_ panel: FrozenPanel) -> Set<MetricID> {
        let people = Dictionary(
            uniqueKeysWithValues: (0..<6).map { (key($0), PersonWeek(isActive: true, values: [activity: 30 * hour])) })
        return Set(WeeklyCells.cells(of: panel, week: quarter.first, people: people).cells.map(\.metric))
    }

    @Test func `nothing of it is published until the next boundary, because nothing is usual yet`() throws {
        let all = Catalogue.published.map(\.id)
        let usual = Dictionary(uniqueKeysWithValues: all.map { ($0, 20 * hour) })
        let before = try metrics(panel(usual: usual))
        #expect(before.contains(activity))
        #expect(try metrics(panel(usual: usual.filter { $0.key != activity })) == before.subtracting([activity]))
    }

    @Test func `somebody who contributes no more does not silence the others`() throws {
        #expect(try metrics(panel(usual: [:])).contains(activity))
    }
}
