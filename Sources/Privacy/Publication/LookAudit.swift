import Domain
import Metrics

/// Decides whether people may be looked at, as far as the others are concerned: what is seen of some must not, together with
/// everything published, say anything about exactly one of the rest.
///
/// Whoever looks knows the weeks of those who were looked at, and the own. Without their columns the published cells and levels
/// are sums over the others; a combination in which one person alone is left is a statement about that person. Exact, as
/// `LevelAuditor`, and for the same two attackers: one who knows everybody's absences, and one who takes habits to be constant.
public enum LookAudit {
    /// - Parameter known: everybody who was looked at, by anybody, whoever looks, and whoever is to be looked at now.
    public static func tellsOfAnother(than known: Set<MemberKey>, in record: PublicationRecord) -> Bool {
        let panels = record.reachable(from: known)
        let numbers = Numbers(panels)
        let isKnown = numbers.marked(known)
        let levels = panels.filter(\.hasLevel).map { panel in
            panel.members.keys.compactMap { key -> Term? in
                let person = numbers[key]
                return isKnown[person] ? nil : (numbers.column(person, nil), .one)
            }
        }
        if isolates(levels, numbers) { return true }
        let sums = panels.flatMap { numbers.cells(of: $0, without: isKnown) }
        return isolates(
            sums + panels.filter(\.hasLevel).map { numbers.level(of: $0, without: isKnown) }, numbers)
    }

    /// Whether what is seen, with everything published, says more of somebody who was looked at than the looks at that
    /// person did: of other weeks, or of other metrics.
    ///
    /// Here nothing is known but what was seen, week by week, and the viewers' own. Only metrics with levels are asked
    /// about: of the latest week in a combination of cells alone at least three people are left.
    static func tellsMore(than looks: [KnownLook], in record: PublicationRecord) -> Bool {
        let viewers = Set(looks.map(\.viewer))
        let persons: Set<MemberKey> = Set(looks.map(\.person)).subtracting(viewers)
        let panels = record.reachable(from: persons)
        let numbers = Numbers(panels)
        let areViewers = numbers.marked(viewers)
        let arePersons = numbers.marked(persons)
        let sums =
            panels.flatMap { numbers.cells(of: $0, without: areViewers) }
            + panels.filter(\.hasLevel).map { numbers.level(of: $0, without: areViewers) }
        let bySeen = Set(
            Amounts.metrics.filter { $0.panels.hasLevel }.map { metric in
                Set(looks.filter { $0.metrics.contains(metric.id) }.flatMap(numbers.columns(seenBy:)))
            })
        return bySeen.contains { seen in
            isolates(sums.map { $0.filter { !seen.contains($0.column) } }, numbers, anyOf: arePersons)
        }
    }

    /// Whether a combination of the sums is about one person alone, of these or of all.
    private static func isolates(_ sums: [[Term]], _ numbers: Numbers, anyOf persons: [Bool]? = nil) -> Bool {
        // Those that occur are numbered without gaps.
        var dense = [Int32](repeating: -1, count: numbers.count)
        var columnsOf: [Int: [Int]] = [:]
        var count = 0
        for term in sums.joined() where dense[term.column] < 0 {
            columnsOf[numbers.person(of: term.column), default: []].append(count)
            dense[term.column] = Int32(count)
            count += 1
        }
        var sum = Accumulator(columns: count)
        let rows = sums.map { terms -> [Entry] in
            for term in terms { sum.add(term.weight, at: Int(dense[term.column])) }
            return sum.collect()
        }
        var weights = [Int](repeating: 0, count: count)
        for entry in rows.joined() { weights[entry.column] += 1 }
        var space = RowSpace(weights: weights)
        for row in rows { space.insert(rest: space.rest(of: row)) }
        return columnsOf.contains { person, own in
            guard persons?[person] ?? true else { return false }
            // The columns of one person, modulo the sums, depend on each other only if a combination of them is known.
            var basis: [[Entry]] = []
            return own.contains { column in
                let rest = reduced(space.rest(of: [Entry(column: column, value: .one)]), by: basis, &sum)
                guard let pivot = rest.first else { return true }
                let inverse = pivot.value.inverse
                basis.append(rest.map { Entry(column: $0.column, value: $0.value * inverse) })
                return false
            }
        }
    }

    /// Each of `basis` begins with a one, where those after it have nothing.
    private static func reduced(_ vector: [Entry], by basis: [[Entry]], _ sum: inout Accumulator) -> [Entry] {
        for entry in vector { sum.add(entry.value, at: entry.column) }
        for row in basis {
            let factor = sum.value(at: row[0].column)
            guard !factor.isZero else { continue }
            for entry in row { sum.add(-(factor * entry.value), at: entry.column) }
        }
        return sum.collect()
    }
}

private typealias Term = (column: Int, weight: Residue)

/// People and weeks as small numbers, so that the sums are made without looking names up.
private struct Numbers {
    private let persons: [MemberKey: Int]
    private let first: Week
    /// The weeks of all panels, and one column for all weeks of somebody alike.
    private let width: Int

    init(_ panels: [PublicationRecord.PanelRecord]) {
        var persons: [MemberKey: Int] = [:]
        var weeks: (first: Week, last: Week)?
        func include(_ week: Week) {
            weeks = weeks.map { (min($0.first, week), max($0.last, week)) } ?? (week, week)
        }
        for panel in panels {
            for (key, baseline) in panel.members {
                if persons[key] == nil { persons[key] = persons.count }
                baseline.forEach(include)
            }
            panel.weeks.keys.forEach(include)
            for key in panel.weeks.values.joined() where persons[key] == nil { persons[key] = persons.count }
        }
        self.persons = persons
        first = weeks?.first ?? Week(of: Day(year: 1970, month: 1, day: 1))
        width = weeks.map { $0.first.distance(to: $0.last) + 2 } ?? 1
    }

    var count: Int { persons.count * width }
    func person(of column: Int) -> Int { column / width }
    /// The value of somebody's week; without a week, of all of them alike.
    func column(_ person: Int, _ week: Week?) -> Int {
        person * width + (week.map { first.distance(to: $0) } ?? width - 1)
    }
    subscript(_ key: MemberKey) -> Int {
        guard let number = persons[key] else { preconditionFailure("everybody on a panel has a number") }
        return number
    }

    /// By number: whether it is one of these people.
    func marked(_ people: Set<MemberKey>) -> [Bool] {
        var marks = [Bool](repeating: false, count: persons.count)
        for person in people.compactMap({ persons[$0] }) { marks[person] = true }
        return marks
    }

    func columns(seenBy look: KnownLook) -> [Int] {
        guard let person = persons[look.person] else { return [] }
        let last = first.adding(width - 2)
        let (from, to) = (max(first, look.weeks.lowerBound), min(last, look.weeks.upperBound))
        return from > to ? [] : (0...from.distance(to: to)).map { column(person, from.adding($0)) }
    }

    /// Each cell times the number of its people.
    func cells(of panel: PublicationRecord.PanelRecord, without isKnown: [Bool]) -> [[Term]] {
        var changes: [Int: [Term]] = [:]
        for (key, baseline) in panel.members {
            let person = self[key]
            guard !isKnown[person], !baseline.isEmpty else { continue }
            let share = -Residue(baseline.count).inverse
            changes[person] = baseline.map { (column(person, $0), share) }
        }
        return panel.weeks.map { week, active in
            active.flatMap { key -> [Term] in
                let person = self[key]
                guard !isKnown[person] else { return [] }
                return [(column(person, week), Residue.one)] + (changes[person] ?? [])
            }
        }
    }

    /// The level times the number of its members.
    func level(of panel: PublicationRecord.PanelRecord, without isKnown: [Bool]) -> [Term] {
        panel.members.flatMap { key, baseline -> [Term] in
            let person = self[key]
            guard !isKnown[person], !baseline.isEmpty else { return [] }
            let share = Residue(baseline.count).inverse
            return baseline.map { (column(person, $0), share) }
        }
    }
}

extension PublicationRecord {
    /// The panels that have anything to do with these people, by way of others too.
    fileprivate func reachable(from people: Set<MemberKey>) -> [PanelRecord] {
        var known = people
        var found: [PanelRecord] = []
        var rest = panels
        while true {
            let next = rest.filter { !known.isDisjoint(with: $0.members.keys) }
            if next.isEmpty { return found }
            rest.removeAll { !known.isDisjoint(with: $0.members.keys) }
            for panel in next { known.formUnion(panel.members.keys) }
            found += next
        }
    }
}
