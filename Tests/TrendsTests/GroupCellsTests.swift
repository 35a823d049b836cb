import Domain
import TestSupport
import Testing
import Trends

@Suite struct GroupCellsTests {
    private let quarter = Quarter(of: TestSupport.week("2026-W01"))
    private let metric = MetricID("m")
    private let grid = 1800.0

    private func panel(_ name: String, _ people: Int) -> Panel {
        guard
            let panel = Panel(
                id: PanelID(name), quarter: quarter, from: quarter.first, to: quarter.last, department: nil,
                teams: [name], people: people)
        else { preconditionFailure("too small") }
        return panel
    }

    private func cells(_ panel: Panel, _ changes: [Double?]) -> (panel: Panel, cells: [Cell]) {
        (
            panel,
            changes.enumerated().map { index, change in
                Cell(
                    metric: metric, week: quarter.first.adding(index), panel: panel.id, change: change.map { $0 * grid }
                )
            }
        )
    }

    @Test func `the cells of a group are weighted with the people of the panels and stay on the grid`() {
        let group = groupCells(
            of: [cells(panel("a", 6), [1, 2, nil]), cells(panel("b", 12), [4, nil, nil])], metric: metric, grid: grid)
        #expect(
            group == [
                GroupCell(week: quarter.first, change: 3 * grid, covered: 2, of: 2),
                GroupCell(week: quarter.first.adding(1), change: 2 * grid, covered: 1, of: 2),
                GroupCell(week: quarter.first.adding(2), change: nil, covered: 0, of: 2),
            ])
    }

    @Test(arguments: [(1, 0, 1), (-1, 0, -1), (0, 0, 0), (2, -1, 1), (-2, 1, -1)])
    func `halves go away from zero, and zero has no sign`(a: Double, b: Double, mean: Double) {
        let group = groupCells(of: [cells(panel("a", 6), [a]), cells(panel("b", 6), [b])], metric: metric, grid: grid)
        #expect(group[0].change == mean * grid)
        #expect(group[0].change?.sign == (mean < 0 ? .minus : .plus))
    }

    @Test func `other metrics and other panels' cells do not count`() {
        let a = panel("a", 6)
        let stray = cells(panel("b", 12), [9]).cells
        let other = [Cell(metric: MetricID("n"), week: quarter.first, panel: a.id, change: 9)]
        let group = groupCells(of: [(a, cells(a, [1]).cells + stray + other)], metric: metric, grid: grid)
        #expect(group == [GroupCell(week: quarter.first, change: grid, covered: 1, of: 1)])
        #expect(groupCells(of: [], metric: metric, grid: grid).isEmpty)
    }

    @Test func `a group has a fresh level only if all of its panels have`() {
        let fresh = LevelInWords.fresh(10 * grid, quarter)
        let a = panel("a", 6)
        let b = panel("b", 12)
        #expect(
            groupLevel(of: [(a, fresh), (b, .fresh(13 * grid, quarter))], before: .none, grid: grid)
                == .fresh(12 * grid, quarter))
        let before = LevelInWords.fresh(7 * grid, quarter.previous)
        #expect(
            groupLevel(of: [(a, fresh), (b, .none)], before: before, grid: grid) == .old(7 * grid, quarter.previous))
        #expect(groupLevel(of: [(a, fresh), (b, .old(1, quarter))], before: .none, grid: grid) == .none)
        #expect(groupLevel(of: [(a, fresh), (b, before)], before: .none, grid: grid) == .none, "of two quarters")
        #expect(groupLevel(of: [], before: before, grid: grid) == .old(7 * grid, quarter.previous))
    }
}
