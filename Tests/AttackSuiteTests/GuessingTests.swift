import Domain
import Testing

@testable import AttackSuite

@Suite struct GuessingTests {
    private func level(_ people: Range<Int>, _ weeks: Range<Int>) -> Statements.Row {
        .init(
            kind: .level, panel: PanelID("p"), quarter: 0,
            parts: people.map { .init(person: $0, week: nil, usual: Array(weeks), sign: 1) }, values: [:])
    }

    @Test(arguments: [6, 7, 9, 13]) func `of one mean of n people the best guess explains an nth`(people: Int) {
        let explained = GuessingAttacker.explained([level(0..<people, 0..<13)], of: 0)
        let own = GuessingAttacker.between
        let noise = GuessingAttacker.weekly / 13 + GuessingAttacker.drift
        let exact = own / Double(people) / (own + noise + GuessingAttacker.rounding * Double(people))
        #expect(abs(explained - exact) < 1e-9)
    }

    @Test func `the difference of two levels tells most of whoever has left`() {
        let explained = GuessingAttacker.explained([level(0..<7, 0..<13), level(0..<6, 13..<26)], of: 6)
        #expect(explained > 0.35)
    }

    @Test func `cells of change tell nothing of a level`() {
        let cells = (13..<26).map { week in
            Statements.Row(
                kind: .cell(week: week), panel: PanelID("p"), quarter: 1,
                parts: (0..<7).map { .init(person: $0, week: week, usual: Array(0..<13), sign: -1) }, values: [:])
        }
        #expect(GuessingAttacker.explained(cells, of: 0) < 1e-9)
    }
}
