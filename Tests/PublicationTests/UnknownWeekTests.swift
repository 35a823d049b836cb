import Domain
import Metrics
import Publication
import TestSupport
import Testing

/// What needs a calendar, in panels in which not everybody has one: neither a cell nor its silence may tell of anybody
/// (docs/decisions/0025).
@Suite struct UnknownWeekTests {
    private let quarter = Quarter(of: week("2026-W40"))
    private let load = MeetingLoad.declaration.id
    private let available = FocusAvailable.declaration.id

    /// - Parameter lacking: so many of the members had no calendar in the weeks before.
    private func panel(of people: Int, lacking: Int = 0, unknownWeeks: Int = 13) throws -> FrozenPanel {
        let members = try (0..<people).map { number -> FrozenMember in
            let weeks = (0..<13).map { index in
                (
                    week: quarter.previous.first.adding(index),
                    value: PersonWeek(
                        isActive: true, values: [load: 0.2, available: 20 * hour],
                        unknown: number < lacking && index < unknownWeeks ? [load, available] : [])
                )
            }
            return FrozenMember(key: key(number), team: "a", baseline: try #require(Baseline(of: weeks)))
        }
        let panel = try #require(
            Panel(
                id: PanelID("a"), quarter: quarter, from: quarter.first, to: quarter.last, department: nil,
                teams: ["a"], people: people))
        return try #require(FrozenPanel(panel, members: members))
    }

    /// Of everybody thirty percent and 21 hours; of those who are unknown nothing.
    private func cells(
        _ panel: FrozenPanel, active: Int, unknown: Set<Int> = [], told: Set<Int> = []
    ) -> [MetricID: Double?] {
        let people = (0..<active).map { number in
            (
                key(number),
                PersonWeek(
                    isActive: true, values: [load: 0.3, available: 21 * hour],
                    unknown: unknown.contains(number) ? [load, available] : [])
            )
        }
        let sealed = WeeklyCells.cells(
            of: panel, week: quarter.first.adding(4), people: Dictionary(uniqueKeysWithValues: people),
            told: Set(told.map(key)))
        return Dictionary(uniqueKeysWithValues: sealed.cells.map { ($0.metric, $0.change) })
    }

    @Test func `it is published where everybody's calendar speaks, as points of the whole`() throws {
        let found = try cells(panel(of: 8), active: 8)
        #expect(found[load] == .some(0.1))
        #expect(found[available] == .some(hour))
    }

    @Test func `somebody without one counts as unchanged, and is one of the set`() throws {
        let found = try cells(panel(of: 8, lacking: 1), active: 8)
        #expect(found[load] == .some(0.08), "seven tenths of eight, rounded to two points")
        #expect(found[activity] == .some(0))
        // A week of which a calendar does not speak is the same.
        #expect(try cells(panel(of: 8), active: 8, unknown: [3])[load] == .some(0.08))
    }

    @Test(arguments: [(6, 1), (8, 1), (9, 2), (12, 2), (13, 3), (20, 3), (21, 5), (40, 5)])
    func `with too many who have none there is no line, for a whole quarter`(people: Int, most: Int) throws {
        #expect(try cells(panel(of: people, lacking: most), active: people)[load] != nil)
        let without = try cells(panel(of: people, lacking: most + 1), active: people)
        #expect(without[load] == nil && without[available] == nil)
        #expect(without[activity] == .some(0))
    }

    @Test func `whoever had one for four weeks has a usual`() throws {
        #expect(try cells(panel(of: 8, lacking: 8, unknownWeeks: 9), active: 8)[load] == .some(0.1))
        #expect(try cells(panel(of: 8, lacking: 8, unknownWeeks: 10), active: 8)[load] == nil)
    }

    /// Who is active is known to a colleague, who has a calendar is not: so the first alone may decide, wherever nobody's value is
    /// in danger.
    @Test(arguments: [(6, 1), (9, 2), (13, 3)])
    func `whether a week has a value follows from how many were active alone`(people: Int, most: Int) throws {
        for active in 5...people {
            for lacking in 0...most {
                let found = try cells(panel(of: people, lacking: lacking), active: active)
                #expect(
                    found[load]??.isFinite == (active >= 5 + most ? true : nil), "\(active) active, \(lacking) without")
                #expect(found[activity] == .some(0))
            }
        }
    }

    @Test func `at least five people are behind a value, also for somebody who knows who has a calendar`() throws {
        for lacking in 0...1 {
            for unknown in 0...8 {
                // Those who lost theirs in this week are not those who never had one.
                let lost = Set((0..<8).suffix(unknown))
                let known = Set(lacking..<8).subtracting(lost)
                let found = try cells(panel(of: 8, lacking: lacking), active: 8, unknown: lost)
                #expect((found[load] ?? nil) != nil || known.count < 5, "\(known.count) are behind it")
                #expect((found[load] ?? nil) == nil || known.count >= 5)
            }
        }
    }

    @Test func `and three of them nobody has looked at`() throws {
        // Seven have one; of five of them somebody knows the week.
        #expect(try cells(panel(of: 8, lacking: 1), active: 8, told: [1, 2, 3, 4])[load] == .some(0.08))
        let told = try cells(panel(of: 8, lacking: 1), active: 8, told: [1, 2, 3, 4, 5])
        #expect(told[load] == nil)
        #expect(told[activity] == .some(0), "three are left, one of whom has no calendar")
    }
}
