import Domain
import Publication
import TestSupport

// What is published, as rows over single unknowns: written down without any of the auditor's short cuts.

/// A person's week; all weeks of a person are the same if habits are constant.
struct Unknown: Hashable, Comparable {
    let person: MemberKey
    let week: Week?
    static func < (a: Unknown, b: Unknown) -> Bool {
        if a.person != b.person { return a.person < b.person }
        guard let left = a.week, let right = b.week else { return false }
        return left < right
    }
}

typealias Row = [Unknown: Fraction]

extension Row {
    func without(_ people: Set<MemberKey>) -> Row { filter { !people.contains($0.key.person) } }
}

/// With constant habits the cells say nothing.
func rows(of record: PublicationRecord, habits: Bool) -> [Row] {
    record.panels.flatMap { panel in
        let cells = panel.weeks.map { week, active -> Row in
            active.reduce(into: [:]) { row, person in
                let weeks = panel.members[person] ?? []
                let parts =
                    [(week, Fraction(1))]
                    + weeks.map { ($0, Fraction(-1, weeks.count)) }
                for (week, part) in parts {
                    let unknown = Unknown(person: person, week: week)
                    let total = (row[unknown] ?? Fraction(0)) - Fraction(-part.top, part.bottom)
                    row[unknown] = total.isZero ? nil : total
                }
            }
        }
        let level = panel.hasLevel ? [PublicationTests.level(of: panel.members, habits: habits)] : []
        return habits ? level : cells + level
    }
}

func level(of members: [MemberKey: [Week]], habits: Bool) -> Row {
    members.reduce(into: [:]) { row, member in
        if habits {
            row[Unknown(person: member.key, week: nil)] = Fraction(1)
        } else {
            for week in member.value {
                row[Unknown(person: member.key, week: week)] = Fraction(1, member.value.count)
            }
        }
    }
}

/// Whether the row adds something of at most four persons: whether, without their columns, it is known already.
func isolates(_ row: Row, after known: [Row]) -> Bool {
    if Echelon(known).contains(row) { return false }
    let people = Set((known + [row]).flatMap { $0.keys.map(\.person) }).sorted()
    return sets(of: min(4, people.count), among: people).contains { few in
        Echelon(known.map { $0.without(few) }).contains(row.without(few))
    }
}

/// All choices of so many.
func sets<Element: Hashable>(of count: Int, among elements: [Element]) -> [Set<Element>] {
    guard count > 0 else { return [[]] }
    return elements.indices.flatMap { first in
        sets(of: count - 1, among: Array(elements[(first + 1)...])).map { $0.union([elements[first]]) }
    }
}
