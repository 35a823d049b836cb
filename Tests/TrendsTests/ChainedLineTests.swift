import Domain
import TestSupport
import Testing
import Trends

@Suite struct ChainedLineTests {
    private let start = TestSupport.week("2026-W01")

    /// Panels of thirteen weeks one after the other.
    private func panels(_ values: [[Double?]]) -> [(panel: PanelID, weeks: [(week: Week, change: Double?)])] {
        values.enumerated().map { number, values in
            (
                PanelID("\(number)"),
                values.enumerated().map { (week: start.adding(number * 13 + $0), change: $1) }
            )
        }
    }

    private func all(_ value: Double?) -> [Double?] { [Double?](repeating: value, count: 13) }

    @Test func `the value drawn is the cell plus the means of the panels before`() {
        let points = chained(panels([all(-1), all(-2), all(0.5)]))
        #expect(points.map(\.drawn) == all(-1) + all(-3) + all(-2.5))
        #expect(points.map(\.change) == all(-1) + all(-2) + all(0.5))
        #expect(points.allSatisfy { !$0.isBreak })
        #expect(points.allSatisfy { $0.status == .published })
    }

    @Test func `a week without a cell is a gap and no break`() {
        var second = all(1)
        second[3] = nil
        let points = chained(panels([all(1), second]))
        #expect(points[16].drawn == nil && points[16].status == .tooLittle)
        #expect(points[17].drawn == 2)
        #expect(points.allSatisfy { !$0.isBreak })
    }

    @Test func `with seven published cells the line breaks, with eight it goes on`() {
        func first(_ published: Int) -> [Double?] { (0..<13).map { $0 < published ? 1 : nil } }
        let broken = chained(panels([first(7), all(1), all(1)]))
        #expect(broken.map(\.isBreak) == (0..<39).map { $0 == 13 })
        #expect(broken[13].drawn == 1 && broken[26].drawn == 2)
        #expect(chained(panels([first(8), all(1)]))[13].drawn == 2)
    }

    @Test func `a quarter without a panel breaks the line, and its weeks are there without a value`() {
        var apart = panels([all(1), all(9), all(1)])
        apart.remove(at: 1)
        let points = chained(apart)
        #expect(points.count == 39)
        #expect(points[13..<26].allSatisfy { $0.drawn == nil && $0.status == .tooLittle && !$0.isBreak })
        #expect(points[26].isBreak && points[26].drawn == 1)
        #expect(points.count { $0.isBreak } == 1)
        #expect(chained(panels([all(1), [], all(1)])).map(\.drawn) == points.map(\.drawn))
    }

    @Test func `a first panel that runs through two quarters is one link`() {
        let long = [(week: Week, change: Double?)]((0..<20).map { (week: start.adding($0), change: 2) })
        let next = [(week: Week, change: Double?)]((20..<24).map { (week: start.adding($0), change: 0) })
        let points = chained([(PanelID("a"), long), (PanelID("b"), next)])
        #expect(points.suffix(4).map(\.drawn) == [2, 2, 2, 2])
    }

    @Test func `the line of a parent is chained over its own cells`() {
        let quarter = Quarter(of: start)
        let first = quarter.weeks.map { (week: $0, change: Double?.some(1)) }
        let second = quarter.next.weeks.map { (week: $0, change: Double?.some(1)) }
        #expect(chained(quarters: [(quarter, first), (quarter.next, second)]).map(\.drawn) == all(1) + all(2))
        #expect(chained([]).isEmpty)
    }
}
