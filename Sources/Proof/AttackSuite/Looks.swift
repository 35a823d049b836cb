import Domain
import Metrics
import Publication
import Simulator

/// Looks that the rules allow when everything is published: of every sealed cell, over all time and all viewers, at least three
/// active contributors stay unlooked-at, and what is seen of all who were looked at leaves no statement about one other
/// person (`LookAudit`).
enum Looks {
    static let leastUnlooked = 3

    private static let shown = Set(Catalogue.forLooks.map(\.id))
    /// Whether a look can show that metric of anybody.
    static func canShow(_ metric: MetricID) -> Bool { shown.contains(metric) }
    static let canShowCalendars = !World.ofCalendars.isDisjoint(with: shown)

    /// The places of those who are looked at, in all weeks: in any order, until the next one is refused.
    static func most(
        at people: [Int], _ statements: Statements, _ record: PublicationRecord, _ generator: inout Seeded
    ) -> [Int] {
        let own = Set(people)
        let cells = Set(
            statements.rows.compactMap { row -> Set<Int>? in
                guard row.kind != .level, !row.isOfCalendars else { return nil }
                let contributors = Set(row.parts.map(\.person))
                return contributors.isDisjoint(with: own) ? nil : contributors
            })
        var looked: [Int] = []
        for place in people.indices.shuffled(using: &generator) {
            let next = Set((looked + [place]).map { people[$0] })
            guard cells.allSatisfy({ $0.subtracting(next).count >= leastUnlooked }),
                !LookAudit.tellsOfAnother(than: Set(next.map(Statements.key)), in: record)
            else { continue }
            looked.append(place)
        }
        return looked
    }
}

extension Statements {
    static func key(_ person: Int) -> MemberKey { MemberKey("\(person)") }

    /// The same as the product records it for its auditors.
    var record: PublicationRecord {
        let start = Quarter(of: Day(year: 2025, month: 1, day: 6).week)
        func week(_ number: Int) -> Week { start.first.adding(number) }
        let cells = Dictionary(grouping: rows.filter { $0.kind != .level }, by: \.panel)
        let levels = Set(rows.filter { $0.kind == .level }.map(\.panel))
        return PublicationRecord(
            panels: rosters.map { roster in
                var weeks: [Week: Set<MemberKey>] = [:]
                for row in cells[roster.panel] ?? [] {
                    guard case .cell(let number) = row.kind else { continue }
                    weeks[week(number), default: []].formUnion(row.parts.map { Self.key($0.person) })
                }
                let members = zip(roster.people, roster.usual).map { (Self.key($0), $1.map(week)) }
                return PublicationRecord.PanelRecord(
                    panel: roster.panel, quarter: start, members: Dictionary(uniqueKeysWithValues: members),
                    weeks: weeks, hasLevel: levels.contains(roster.panel))
            })
    }
}
