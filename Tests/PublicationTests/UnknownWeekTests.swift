import Domain
import Metrics
import Publication
import TestSupport
import Testing

/// What needs a calendar, in a panel in which somebody has none: a cell of fewer people than it seems would tell of them.
@Suite struct UnknownWeekTests {
    private let quarter = Quarter(of: week("2026-W40"))
    private let available = FocusAvailable.declaration.id

    private func panel(lacking: Int?) throws -> FrozenPanel {
        let members = try (0..<6).map { number -> FrozenMember in
            let unknown: Set<MetricID> = number == lacking ? [available] : []
            let weeks = (0..<4).map { index in
                (
                    week: quarter.previous.first.adding(index),
                    // One unknown week is enough.
                    value: PersonWeek(
                        isActive: true, values: [available: 20 * hour], unknown: index == 0 ? unknown : [])
                )
            }
            return FrozenMember(key: key(number), team: "a", baseline: try #require(Baseline(of: weeks)))
        }
        let panel = try #require(
            Panel(
                id: PanelID("a"), quarter: quarter, from: quarter.first, to: quarter.last, department: nil,
                teams: ["a"], people: 6))
        return try #require(FrozenPanel(panel, members: members))
    }

    private func cells(_ panel: FrozenPanel, unknown: Int?) -> [MetricID: Double?] {
        let people = (0..<6).map { number in
            (
                key(number),
                PersonWeek(
                    isActive: true, values: [available: 21 * hour], unknown: number == unknown ? [available] : [])
            )
        }
        let sealed = WeeklyCells.cells(
            of: panel, week: quarter.first.adding(4), people: Dictionary(uniqueKeysWithValues: people))
        return Dictionary(uniqueKeysWithValues: sealed.cells.map { ($0.metric, $0.change) })
    }

    @Test func `it is published where everybody's calendar speaks`() throws {
        #expect(try cells(panel(lacking: nil), unknown: nil)[available] == .some(hour))
    }

    @Test func `a panel in which one had none when it was frozen has no cell of it, and all others`() throws {
        let found = try cells(panel(lacking: 3), unknown: nil)
        #expect(found[available] == nil)
        #expect(found[activity] == .some(0))
    }

    @Test func `a week of which one calendar does not speak has no value of it, and all others`() throws {
        let found = try cells(panel(lacking: nil), unknown: 2)
        #expect(found[available] == .some(nil))
        #expect(found[activity] == .some(0))
    }
}
