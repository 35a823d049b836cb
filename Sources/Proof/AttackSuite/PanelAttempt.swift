import Domain
import Metrics

/// One panel of one quarter and one metric, as its members know it of whom some put together what they know.
struct PanelAttempt {
    let world: World
    let roster: Statements.Roster
    let cells: [Statements.Row]
    let level: Statements.Row?
    let metric: Int
    /// So many colleagues tell what they know of themselves: those with the largest part of the sum.
    let insiders: Int
    /// What is known by looks besides.
    var told = Told()

    struct Told {
        /// Who knows everything of the own.
        var people: Set<Int> = []
        /// Seen by somebody: by person and week.
        var weeks: Set<Int> = []
        func knows(_ person: Int, in week: Int) -> Bool {
            people.contains(person) || weeks.contains(person * 1024 + week)
        }
        func knows(_ person: Int, in weeks: [Int]) -> Bool {
            people.contains(person) || (!self.weeks.isEmpty && weeks.allSatisfy { knows(person, in: $0) })
        }
    }

    private var name: MetricID { World.metrics[metric] }
    private var rule: PanelRule { Catalogue.published[metric].panels }
    private var cap: Double { rule.cap / World.publishedPerHour[metric] }
    private var grid: Double { rule.grid / World.publishedPerHour[metric] }

    /// By the formula of the quarter; the other one's values are this factor of it, and the attacker knows it.
    private func counted(_ person: Int, _ week: Int) -> Double {
        world.hours(of: person, in: week, metric: metric, by: roster.formula)
    }
    private func usual(_ place: Int, of roster: Statements.Roster) -> Double {
        world.usualHours(at: place, of: roster, metric: metric)
    }
    private func place(of person: Int) -> Int { roster.people.firstIndex(of: person) ?? 0 }

    /// The published mean times the number of people: from where to where the sum lies.
    private func sum(_ row: Statements.Row) -> ClosedRange<Double>? {
        guard let value = row.value(of: name) else { return nil }
        let people = Double(row.people)
        let (middle, slack) = (people * value / World.publishedPerHour[metric], people * grid / 2 + 1e-6)
        return (middle - slack)...(middle + slack)
    }

    /// The closed form, for the usual of everybody and for every week; the smallest width.
    func closedForm(_ result: inout IntervalAttacker.Result) -> Double {
        var smallest = cap
        let usuals = roster.people.indices.map { usual($0, of: roster) }
        let toldUsuals = roster.people.indices.filter { told.knows(roster.people[$0], in: roster.usual[$0]) }
        if let level, let band = sum(level) {
            let known =
                toldUsuals
                + roster.people.indices.filter { !toldUsuals.contains($0) }.sorted { usuals[$0] > usuals[$1] }
                .prefix(insiders)
            let left = shifted(band, by: -known.reduce(0) { $0 + usuals[$1] })
            smallest = min(
                smallest, note(left, of: roster.people.count - known.count, &result, "the usual \(words)"))
        }
        for row in cells {
            guard case .cell(let week) = row.kind, let band = sum(row) else { continue }
            let people = row.parts.map(\.person).sorted { counted($0, week) > counted($1, week) }
            let talking = people.prefix(insiders)
            let known = people.filter { talking.contains($0) || told.knows($0, in: week) }
            let unknown = people.count - known.count
            let knownUsuals = Set(talking.map(place(of:)) + toldUsuals)
            let presentUsuals = knownUsuals.intersection(people.map(place(of:)))
            let usualsLeft = usualSum(
                outside: Array(knownUsuals), present: people.count - presentUsuals.count, usuals: usuals)
            let changes = shifted(
                band,
                by: presentUsuals.reduce(0) { $0 + usuals[$1] } - known.reduce(0) { $0 + counted($1, week) })
            let values = (changes.lowerBound + usualsLeft.lowerBound)...(changes.upperBound + usualsLeft.upperBound)
            smallest = min(smallest, note(values, of: unknown, &result, "week \(week) \(words)"))
        }
        return smallest
    }

    private var words: String {
        "of somebody of \(roster.panel), \(name), by \(insiders) together"
            + (told.people.isEmpty ? "" : " and by looks")
    }

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
            roster.people.indices.sorted { usuals[$0] > usuals[$1] }.prefix(insiders).map { roster.people[$0] }
        ).union(told.people)
        let knownUsuals = known.union(
            zip(roster.people, roster.usual).filter { told.knows($0, in: $1) }.map(\.0))
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
                knownUsuals.contains(part.person)
                    ? (usuals[place(of: part.person)], []) : (0, [(unknowns.usual(part.person), 1)])
            }
        }
        for row in cells {
            guard case .cell(let week) = row.kind else { continue }
            add(row) { part in
                var term = (known: 0.0, factors: [(Int, Double)]())
                if known.contains(part.person) || told.knows(part.person, in: week) {
                    term.known = counted(part.person, week)
                } else {
                    term.factors.append((unknowns.week(part.person, week), 1))
                }
                if knownUsuals.contains(part.person) {
                    term.known -= usuals[place(of: part.person)]
                } else {
                    term.factors.append((unknowns.usual(part.person), -1))
                }
                return term
            }
        }
        for (nextRoster, row) in next where !Set(nextRoster.people).isDisjoint(with: roster.people) {
            add(row) { part in
                guard let place = nextRoster.people.firstIndex(of: part.person), !known.contains(part.person) else {
                    return (nextRoster.people.firstIndex(of: part.person).map { usual($0, of: nextRoster) } ?? 0, [])
                }
                guard roster.people.contains(part.person), nextRoster.usual[place].allSatisfy(roster.weeks.contains)
                else { return (0, [(unknowns.nextUsual(part.person), 1)]) }
                let factor =
                    world.factor(metric, by: nextRoster.formula) / world.factor(metric, by: roster.formula)
                let share = factor / Double(nextRoster.usual[place].count)
                let (seen, open) = nextRoster.usual[place].reduce(into: ([Int](), [Int]())) { split, week in
                    if told.knows(part.person, in: week) { split.0.append(week) } else { split.1.append(week) }
                }
                return (
                    seen.reduce(0) { $0 + share * counted(part.person, $1) },
                    open.map { (unknowns.week(part.person, $0), share) }
                )
            }
        }
        let program = LinearProgram(caps: unknowns.caps, bands: bands)
        let lowest = cells.min { ($0.value(of: name) ?? 0) < ($1.value(of: name) ?? 0) }
        var targets = roster.people.filter { !knownUsuals.contains($0) }.prefix(2).map { unknowns.usual($0) }
        if case .cell(let week)? = lowest?.kind {
            targets +=
                lowest.map { $0.parts.map(\.person).filter { !known.contains($0) && !told.knows($0, in: week) } }?
                .prefix(2)
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
    /// As it counts: not above the cap. Of a share in forty-fifths of the whole.
    func hours(of person: Int, in week: Int, metric: Int, by formula: Formula) -> Double {
        let hours = Double(seconds(of: person, in: week, metric: metric)) / Self.perHour[metric]
        return min(Self.hoursOfCap, hours * factor(metric, by: formula))
    }
    /// What is usual for the person at that place of a roster, as known when it was frozen.
    func usualHours(at place: Int, of roster: Statements.Roster, metric: Int) -> Double {
        let person = roster.people[place]
        let isOfCalendars = Self.calendars.contains(metric)
        let weeks = roster.usual[place].filter { !isOfCalendars || hasCalendar(person, in: $0) }
        return weeks.reduce(0) { sum, week in
            let seconds = seconds(of: person, in: week, metric: metric, knownAt: roster.known)
            let hours = Double(seconds ?? 0) / Self.perHour[metric]
            return sum + min(Self.hoursOfCap, hours * factor(metric, by: roster.formula))
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
