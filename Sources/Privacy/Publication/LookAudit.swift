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
        let levels = panels.filter(\.hasLevel).map { panel in
            panel.members.keys.subtracting(known).map { (key: $0, week: nil as Week?, weight: Residue.one) }
        }
        if isolates(levels) { return true }
        let cells = panels.flatMap { panel in panel.weeks.map { panel.cell($1, in: $0, without: known) } }
        return isolates(cells + panels.filter(\.hasLevel).map { $0.level(without: known) })
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
        let sums =
            panels.flatMap { panel in panel.weeks.map { panel.cell($1, in: $0, without: viewers) } }
            + panels.filter(\.hasLevel).map { $0.level(without: viewers) }
        let bySeen = Set(
            Amounts.metrics.filter { $0.panels.hasLevel }.map { metric in
                Set(
                    looks.filter { $0.metrics.contains(metric.id) }.flatMap { look in
                        (0...look.weeks.lowerBound.distance(to: look.weeks.upperBound)).map {
                            Column(key: look.person, week: look.weeks.lowerBound.adding($0))
                        }
                    })
            })
        return bySeen.contains { seen in
            isolates(
                sums.map { $0.filter { !seen.contains(Column(key: $0.key, week: $0.week)) } }, anyOf: persons)
        }
    }

    /// Whether a combination of the sums is about one person alone, of these or of all.
    private static func isolates(_ sums: [[Term]], anyOf persons: Set<MemberKey>? = nil) -> Bool {
        var columns: [Column: Int] = [:]
        var columnsOf: [MemberKey: [Int]] = [:]
        for term in sums.joined() {
            let column = Column(key: term.key, week: term.week)
            guard columns[column] == nil else { continue }
            columnsOf[term.key, default: []].append(columns.count)
            columns[column] = columns.count
        }
        var sum = Accumulator(columns: columns.count)
        let rows = sums.map { terms -> [Entry] in
            for term in terms {
                guard let at = columns[Column(key: term.key, week: term.week)] else { continue }
                sum.add(term.weight, at: at)
            }
            return sum.collect()
        }
        var weights = [Int](repeating: 0, count: columns.count)
        for entry in rows.joined() { weights[entry.column] += 1 }
        var space = RowSpace(weights: weights)
        for row in rows { space.insert(rest: space.rest(of: row)) }
        return columnsOf.contains { person, own in
            guard persons?.contains(person) ?? true else { return false }
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

private typealias Term = (key: MemberKey, week: Week?, weight: Residue)

/// The value of somebody's week; without a week, of all of them alike.
private struct Column: Hashable {
    let key: MemberKey
    let week: Week?
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

extension PublicationRecord.PanelRecord {
    /// The cell of a week times the number of its people.
    fileprivate func cell(_ active: Set<MemberKey>, in week: Week, without known: Set<MemberKey>) -> [Term] {
        active.subtracting(known).flatMap { key -> [Term] in
            let baseline = members[key] ?? []
            let share = -Residue(baseline.count).inverse
            return [(key, week, Residue.one)] + baseline.map { (key, $0, share) }
        }
    }

    /// The level times the number of its members.
    fileprivate func level(without known: Set<MemberKey>) -> [Term] {
        members.filter { !known.contains($0.key) }.flatMap { key, baseline -> [Term] in
            let share = Residue(baseline.count).inverse
            return baseline.map { (key, $0, share) }
        }
    }
}

extension Sequence where Element == MemberKey {
    fileprivate func subtracting(_ known: Set<MemberKey>) -> [MemberKey] { filter { !known.contains($0) } }
}
