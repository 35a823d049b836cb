import Domain
import Metrics

/// One panel of one quarter and one metric, as its members know it of whom some put together what they know.
struct PanelAttempt {
    let world: World
    let roster: Statements.Roster
    let cells: [Statements.Row]
    let level: Statements.Row?
    let metric: Int
    let insiders: Int

    private var name: MetricID { World.metrics[metric] }
    private var rule: PanelRule { Catalogue.declarations[metric].panels }
    private var cap: Double { rule.cap / 3600 }
    private var grid: Double { rule.grid / 3600 }

    private func counted(_ person: Int, _ week: Int) -> Double { world.hours(of: person, in: week, metric: metric) }
    private func usual(_ place: Int, of roster: Statements.Roster) -> Double {
        world.usualHours(at: place, of: roster, metric: metric)
    }
    private func place(of person: Int) -> Int { roster.people.firstIndex(of: person) ?? 0 }

    /// The published mean times the number of people: from where to where the sum lies.
    private func sum(_ row: Statements.Row) -> ClosedRange<Double>? {
        guard let value = row.values[name] else { return nil }
        let (middle, slack) = (Double(row.parts.count) * value / 3600, Double(row.parts.count) * grid / 2 + 1e-6)
        return (middle - slack)...(middle + slack)
    }

    /// The closed form, for the usual of everybody and for every week; the smallest width.
    func closedForm(_ result: inout IntervalAttacker.Result) -> Double {
        var smallest = cap
        let usuals = roster.people.indices.map { usual($0, of: roster) }
        if let level, let band = sum(level) {
            let known = roster.people.indices.sorted { usuals[$0] > usuals[$1] }.prefix(insiders)
            let left = shifted(band, by: -known.reduce(0) { $0 + usuals[$1] })
            smallest = min(
                smallest, note(left, of: roster.people.count - known.count, &result, "the usual \(words)"))
        }
        for row in cells {
            guard case .cell(let week) = row.kind, let band = sum(row) else { continue }
            let people = row.parts.map(\.person).sorted { counted($0, week) > counted($1, week) }
            let known = people.prefix(insiders)
            let unknown = people.count - known.count
            let usualsLeft = usualSum(
                outside: known.map(place(of:)), present: unknown, usuals: usuals)
            let changes = shifted(
                band, by: -known.reduce(0) { $0 + counted($1, week) - usuals[place(of: $1)] })
            let values = (changes.lowerBound + usualsLeft.lowerBound)...(changes.upperBound + usualsLeft.upperBound)
            smallest = min(smallest, note(values, of: unknown, &result, "week \(week) \(words)"))
        }
        return smallest
    }

    private var words: String { "of somebody of \(roster.panel), \(name), by \(insiders) together" }

    private func shifted(_ band: ClosedRange<Double>, by shift: Double) -> ClosedRange<Double> {
        (band.lowerBound + shift)...(band.upperBound + shift)
    }

    /// The sum of the usuals of `present` people who are not among those known: from the level if there is one.
    private func usualSum(outside known: [Int], present: Int, usuals: [Double]) -> ClosedRange<Double> {
        let all = Double(present) * cap
        guard let level, let band = sum(level) else { return 0...all }
        let left = shifted(band, by: -known.reduce(0) { $0 + usuals[$1] })
        let away = Double(roster.people.count - known.count - present) * cap
        let low = min(all, max(0, left.lowerBound - away))
        return low...max(low, min(all, left.upperBound))
    }

    /// Everybody who is left in the sum is enclosed alike.
    private func note(
        _ sum: ClosedRange<Double>, of people: Int, _ result: inout IntervalAttacker.Result, _ what: String
    ) -> Double {
        let low = max(0, sum.lowerBound - Double(people - 1) * cap)
        let width = max(0, min(cap, sum.upperBound) - low)
        for _ in 0..<max(0, people) { result.note(width, "\(what): \((width * 100).rounded() / 100) h") }
        return people > 0 ? width : cap
    }

    // MARK: The whole quarter at once

    /// Everything that is published of the quarter and its people's next levels; for the usuals of those who are not
    /// insiders, and for their weeks in which the published change is lowest.
    func program(next: [(Statements.Roster, Statements.Row)], _ result: inout IntervalAttacker.Result) {
        let usuals = roster.people.indices.map { usual($0, of: roster) }
        let known = Set(
            roster.people.indices.sorted { usuals[$0] > usuals[$1] }.prefix(insiders).map { roster.people[$0] })
        var unknowns = Unknowns(cap: cap)
        var bands: [LinearProgram.Band] = []
        func add(_ row: Statements.Row, _ term: (Statements.Part) -> (known: Double, factors: [(Int, Double)])) {
            guard let band = sum(row) else { return }
            let terms = row.parts.map(term)
            let left = shifted(band, by: -terms.reduce(0) { $0 + $1.known })
            bands.append(.init(factors: terms.flatMap(\.factors), low: left.lowerBound, high: left.upperBound))
        }
        if let level {
            add(level) { part in
                known.contains(part.person)
                    ? (usuals[place(of: part.person)], []) : (0, [(unknowns.usual(part.person), 1)])
            }
        }
        for row in cells {
            guard case .cell(let week) = row.kind else { continue }
            add(row) { part in
                known.contains(part.person)
                    ? (counted(part.person, week) - usuals[place(of: part.person)], [])
                    : (0, [(unknowns.week(part.person, week), 1), (unknowns.usual(part.person), -1)])
            }
        }
        for (nextRoster, row) in next where !Set(nextRoster.people).isDisjoint(with: roster.people) {
            add(row) { part in
                guard let place = nextRoster.people.firstIndex(of: part.person), !known.contains(part.person) else {
                    return (nextRoster.people.firstIndex(of: part.person).map { usual($0, of: nextRoster) } ?? 0, [])
                }
                guard roster.people.contains(part.person), nextRoster.usual[place].allSatisfy(roster.weeks.contains)
                else { return (0, [(unknowns.nextUsual(part.person), 1)]) }
                let share = 1 / Double(nextRoster.usual[place].count)
                return (0, nextRoster.usual[place].map { (unknowns.week(part.person, $0), share) })
            }
        }
        let program = LinearProgram(caps: unknowns.caps, bands: bands)
        let lowest = cells.min { ($0.values[name] ?? 0) < ($1.values[name] ?? 0) }
        var targets = roster.people.filter { !known.contains($0) }.prefix(2).map { unknowns.usual($0) }
        if case .cell(let week)? = lowest?.kind {
            targets +=
                lowest.map { $0.parts.map(\.person).filter { !known.contains($0) } }?.prefix(2)
                .map { unknowns.week($0, week) } ?? []
        }
        for target in targets where target < program.count {
            guard let range = program.range(of: target) else { continue }
            let width = range.upperBound - range.lowerBound
            result.note(width, "the whole quarter \(words): \((width * 100).rounded() / 100) h")
        }
    }
}

extension World {
    /// As it counts: not above the cap.
    func hours(of person: Int, in week: Int, metric: Int) -> Double {
        let cap = Catalogue.declarations[metric].panels.cap
        return min(cap, Double(seconds(of: person, in: week, metric: metric))) / 3600
    }
    /// What is usual for the person at that place of a roster, as known when it was frozen.
    func usualHours(at place: Int, of roster: Statements.Roster, metric: Int) -> Double {
        let cap = Catalogue.declarations[metric].panels.cap
        let weeks = roster.usual[place]
        return weeks.reduce(0) { sum, week in
            let seconds = seconds(of: roster.people[place], in: week, metric: metric, knownAt: roster.known)
            return sum + min(cap, Double(seconds ?? 0)) / 3600
        } / Double(max(1, weeks.count))
    }
}

/// Numbers for the unknowns of a program.
private struct Unknowns {
    let cap: Double
    private(set) var caps: [Double] = []
    private var numbers: [[Int]: Int] = [:]

    init(cap: Double) { self.cap = cap }

    private mutating func number(_ name: [Int]) -> Int {
        if let number = numbers[name] { return number }
        numbers[name] = caps.count
        caps.append(cap)
        return caps.count - 1
    }
    mutating func usual(_ person: Int) -> Int { number([0, person]) }
    mutating func week(_ person: Int, _ week: Int) -> Int { number([1, person, week]) }
    mutating func nextUsual(_ person: Int) -> Int { number([2, person]) }
}
