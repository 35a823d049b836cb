import Simulator

/// Looks that the rule of privacy.md 1.8 allows: of every sealed cell, over all time and all viewers, at least three
/// active contributors stay unlooked-at.
enum Looks {
    static let leastUnlooked = 3

    /// The places of those who are looked at, in all weeks: in any order, until the next one is refused.
    static func most(at people: [Int], _ statements: Statements, _ generator: inout Seeded) -> [Int] {
        let own = Set(people)
        let cells = Set(
            statements.rows.compactMap { row -> Set<Int>? in
                guard row.kind != .level else { return nil }
                let contributors = Set(row.parts.map(\.person))
                return contributors.isDisjoint(with: own) ? nil : contributors
            })
        var looked: [Int] = []
        for place in people.indices.shuffled(using: &generator) {
            let next = Set((looked + [place]).map { people[$0] })
            if cells.allSatisfy({ $0.subtracting(next).count >= leastUnlooked }) { looked.append(place) }
        }
        return looked
    }
}
