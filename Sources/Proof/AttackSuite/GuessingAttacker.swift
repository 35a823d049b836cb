import Domain

/// The best linear guess: how much of the differences between people's levels the published numbers explain, of
/// somebody who has joined or left, from a year on each side.
///
/// It takes the panel of that person and those with most of its people before and after, knows all rosters and absences
/// and the truth about how people differ (between people 35 %, from week to week 40 %, slow drift 10 %, as in
/// privacy.md 1.3), and weighs all of their cells and levels together. No linear guess from these numbers can be
/// better: R² = c′ V⁻¹ c, with V the covariance of the numbers and c theirs with the level. It depends on who is in
/// what, never on a value.
enum GuessingAttacker {
    static let between = 0.35 * 0.35
    static let weekly = 0.40 * 0.40
    static let drift = 0.10 * 0.10
    /// Rounding to half an hour, of 18 hours in a week.
    static let rounding = (0.5 / 18) * (0.5 / 18) / 12
    /// A year on each side.
    static let quarters = 4

    enum Knowledge {
        /// Every cell and level of two years.
        case everything
        /// The last level before and the first one after.
        case twoLevels
    }

    /// One R² for each joining and leaving between two frozen quarters.
    static func guesses(_ statements: Statements, from knowledge: Knowledge = .everything) -> [Double] {
        // The habits are those of Activity; what comes from calendars says less of them, with fewer people.
        let byPanel = Dictionary(grouping: statements.rows.filter { !$0.isOfCalendars }, by: \.panel)
        let quarters = Dictionary(grouping: statements.rosters, by: \.quarter)
        guard let last = quarters.keys.max(), last > 0 else { return [] }
        var guesses: [Double] = []
        for boundary in 1...last {
            guard let before = quarters[boundary - 1], let after = quarters[boundary] else { continue }
            let old = Set(before.flatMap(\.people))
            let new = Set(after.flatMap(\.people))
            for person in old.symmetricDifference(new).sorted() {
                let isLeaver = old.contains(person)
                guard let own = (isLeaver ? before : after).first(where: { $0.people.contains(person) }) else {
                    continue
                }
                let rows = path(of: own, through: quarters, around: boundary).flatMap { byPanel[$0.panel] ?? [] }
                let known = knowledge == .everything ? rows : twoLevels(rows, around: boundary)
                guesses.append(explained(known, of: person))
            }
        }
        return guesses
    }

    private static func twoLevels(_ rows: [Statements.Row], around boundary: Int) -> [Statements.Row] {
        let levels = rows.filter { $0.kind == .level }
        let before = levels.filter { $0.quarter < boundary }.max { $0.quarter < $1.quarter }
        let after = levels.filter { $0.quarter >= boundary }.min { $0.quarter < $1.quarter }
        return [before, after].compactMap { $0 }
    }

    /// The panel and, quarter by quarter to both sides, the one that has most of its people.
    private static func path(
        of panel: Statements.Roster, through quarters: [Int: [Statements.Roster]], around boundary: Int
    ) -> [Statements.Roster] {
        var path = [panel]
        for direction in [-1, 1] {
            var current = panel
            while let next = quarters[current.quarter + direction]?.max(by: {
                common($0, current) < common($1, current)
            }),
                (boundary - Self.quarters..<boundary + Self.quarters).contains(next.quarter), common(next, current) > 0
            {
                path.append(next)
                current = next
            }
        }
        return path
    }

    private static func common(_ a: Statements.Roster, _ b: Statements.Roster) -> Int {
        Set(a.people).intersection(b.people).count
    }

    /// What of a row is one person's: week by week, with how much it is counted.
    private struct Share {
        let person: Int
        let weeks: [(week: Int, factor: Double)]
        var sum: Double { weeks.reduce(0) { $0 + $1.factor } }
    }

    static func explained(_ rows: [Statements.Row], of person: Int) -> Double {
        let shares = rows.map { row in
            row.parts.map { part in
                var weeks: [Int: Double] = [:]
                if let week = part.week { weeks[week] = 1 }
                for week in part.usual { weeks[week, default: 0] += Double(part.sign) / Double(part.usual.count) }
                let count = Double(row.parts.count)
                return Share(
                    person: part.person, weeks: weeks.sorted { $0.key < $1.key }.map { ($0.key, $0.value / count) })
            }.sorted { $0.person < $1.person }
        }
        let own = shares.map { row in (row.first { $0.person == person }?.sum ?? 0) * between }
        guard own.contains(where: { abs($0) > 1e-12 }) else { return 0 }
        var covariance = [[Double]](
            repeating: [Double](repeating: 0, count: rows.count), count: rows.count)
        for a in rows.indices {
            for b in 0...a {
                covariance[a][b] = commonVariance(shares[a], shares[b]) + (a == b ? rounding : 0)
            }
        }
        // With the Cholesky factor L of V, c′V⁻¹c is the squared length of L⁻¹c.
        var solved = own
        for a in rows.indices {
            for b in 0..<a {
                var value = covariance[a][b]
                for k in 0..<b { value -= covariance[a][k] * covariance[b][k] }
                covariance[a][b] = value / covariance[b][b]
                solved[a] -= covariance[a][b] * solved[b]
            }
            var value = covariance[a][a]
            for k in 0..<a { value -= covariance[a][k] * covariance[a][k] }
            covariance[a][a] = max(value, rounding / 10).squareRoot()
            solved[a] /= covariance[a][a]
        }
        return solved.reduce(0) { $0 + $1 * $1 } / between
    }

    private static func commonVariance(_ a: [Share], _ b: [Share]) -> Double {
        var result = 0.0
        var (i, j) = (0, 0)
        while i < a.count, j < b.count {
            if a[i].person < b[j].person {
                i += 1
            } else if a[i].person > b[j].person {
                j += 1
            } else {
                result += commonVariance(a[i], b[j])
                i += 1
                j += 1
            }
        }
        return result
    }

    /// Level, drift (the same within a quarter, 0.7 of it in the next one) and what differs from week to week.
    private static func commonVariance(_ a: Share, _ b: Share) -> Double {
        var result = between * a.sum * b.sum
        let (ownQuarters, otherQuarters) = (byQuarter(a), byQuarter(b))
        for (quarter, factor) in ownQuarters {
            for (other, second) in otherQuarters {
                result += drift * factor * second * power(abs(quarter - other))
            }
        }
        var j = 0
        for (week, factor) in a.weeks {
            while j < b.weeks.count, b.weeks[j].week < week { j += 1 }
            if j < b.weeks.count, b.weeks[j].week == week { result += weekly * factor * b.weeks[j].factor }
        }
        return result
    }

    private static func byQuarter(_ share: Share) -> [(Int, Double)] {
        var sums: [(Int, Double)] = []
        for (week, factor) in share.weeks {
            if sums.last?.0 == week / 13 {
                sums[sums.count - 1].1 += factor
            } else {
                sums.append((week / 13, factor))
            }
        }
        return sums
    }

    private static func power(_ quarters: Int) -> Double { (0..<quarters).reduce(1.0) { power, _ in power * 0.7 } }
}
