import Domain
import Metrics
import Simulator

/// Non-interference: moves time from one person of a panel to another and compares every byte.
///
/// An attempt is one swap, compared over all documents. Several that have no panel in common are made at once, and one
/// by one if anything has changed. There are two kinds, because what somebody does becomes part of the own baseline of
/// the next quarter, and so of later cells:
///
///     there and back    week t: i gives, j gets;  week u of the same quarter: j gives, i gets       baselines stay
///     one way           in the last quarter, after which there is no baseline yet
struct SwapAttacker {
    let world: World
    let published: any PublishedWorld
    let swaps: Int
    private let rosters: [Statements.Roster]
    /// By panel: the weeks with cells, and who is in them.
    private let contributors: [PanelID: [(week: Int, people: [Int])]]
    /// The same of what comes from calendars: of whom something is known.
    private let withCalendar: [PanelID: [(week: Int, people: [Int])]]
    private let lastQuarter: Int
    static let atOnce = 8
    /// Activity is the sum of its kinds.
    private static let swapped =
        World.kinds + [World.focus, World.deepFocus, World.assisted] + World.shares + World.calendars

    init(_ world: World, _ published: any PublishedWorld, _ statements: Statements, swaps: Int) {
        self.world = world
        self.published = published
        self.swaps = swaps
        rosters = statements.rosters
        var contributors: [PanelID: [(week: Int, people: [Int])]] = [:]
        var withCalendar = contributors
        for row in statements.rows {
            guard case .cell(let week) = row.kind else { continue }
            if row.isOfCalendars {
                withCalendar[row.panel, default: []].append((week, row.parts.map(\.person)))
            } else {
                contributors[row.panel, default: []].append((week, row.parts.map(\.person)))
            }
        }
        self.contributors = contributors
        self.withCalendar = withCalendar
        lastQuarter = rosters.map(\.quarter).max() ?? 0
    }

    private struct Swap {
        let panel: PanelID
        let metric: Int
        let giver: Int
        let taker: Int
        /// The second one is the way back; none if it is one way.
        let weeks: [Int]
        let seconds: Int32
    }

    func attack(_ generator: inout Seeded) -> Outcome {
        var outcome = Outcome()
        var left = swaps
        // Some panels have nobody to swap with: not for ever.
        var patience = swaps * 12
        while left > 0, patience > 0 {
            var together: [Swap] = []
            while together.count < min(Self.atOnce, left), patience > 0 {
                patience -= 1
                guard let swap = draw(&generator), !together.contains(where: { $0.panel == swap.panel }) else {
                    continue
                }
                together.append(swap)
            }
            left -= together.count
            outcome.attempts += together.count
            guard !together.isEmpty, !changed(by: together).isEmpty else { continue }
            let alone = together.filter { !changed(by: [$0]).isEmpty }
            for swap in alone {
                outcome.isolate(
                    "swap in \(swap.panel): \(changed(by: [swap]).prefix(2).joined(separator: ", ")) changed")
            }
            // What shows together and in none of them alone has still been shown.
            if alone.isEmpty { outcome.isolate("\(together.count) swaps together changed a document") }
        }
        return outcome
    }

    private func changed(by swaps: [Swap]) -> [String] {
        var other = world
        for swap in swaps {
            for (place, week) in swap.weeks.enumerated() {
                let (giver, taker) = place == 0 ? (swap.giver, swap.taker) : (swap.taker, swap.giver)
                other.add(-swap.seconds, to: swap.metric, of: giver, in: week)
                other.add(swap.seconds, to: swap.metric, of: taker, in: week)
            }
        }
        return published.changed(in: other, sameBefore: swaps.flatMap(\.weeks).min() ?? 0)
    }

    private func draw(_ generator: inout Seeded) -> Swap? {
        guard !rosters.isEmpty else { return nil }
        let isOneWay = generator.isHit(0.4)
        let candidates = isOneWay ? rosters.filter { $0.quarter == lastQuarter } : rosters
        let roster = generator.element(of: candidates)
        let metric = generator.element(of: Self.swapped)
        let isOfCalendars = World.calendars.contains(metric)
        guard let weeks = (isOfCalendars ? withCalendar : contributors)[roster.panel], weeks.count >= 2 else {
            return nil
        }
        let first = generator.element(of: weeks)
        let second = generator.element(of: weeks)
        let both = isOneWay ? first.people : first.people.filter(second.people.contains)
        guard both.count >= 2, isOneWay || first.week != second.week else { return nil }
        let giver = generator.element(of: both)
        let taker = generator.element(of: both)
        let swap = Swap(
            panel: roster.panel, metric: metric, giver: giver, taker: taker,
            weeks: isOneWay ? [first.week] : [first.week, second.week],
            seconds: Int32(generator.number(60...14_400)))
        return giver != taker && isSilent(swap, in: roster) ? swap : nil
    }

    /// Whether nobody crosses zero or the cap, and no baseline changes.
    private func isSilent(_ swap: Swap, in roster: Statements.Roster) -> Bool {
        for person in [swap.giver, swap.taker] {
            guard swap.weeks.allSatisfy({ !world.isLate(person, in: $0) }) else { return false }
            for roster in rosters {
                guard let place = roster.people.firstIndex(of: person) else { continue }
                let inIt = swap.weeks.count { roster.usual[place].contains($0) }
                // Both weeks or none of them.
                guard inIt == 0 || (inIt == 2 && swap.weeks.count == 2) else { return false }
            }
        }
        return swap.weeks.enumerated().allSatisfy { place, week in
            let (giver, taker) = place == 0 ? (swap.giver, swap.taker) : (swap.taker, swap.giver)
            return [swap.metric, World.kinds.contains(swap.metric) ? World.activity : swap.metric].allSatisfy {
                metric in
                let cap = Int32(World.hoursOfCap * World.perHour[metric])
                let gives = world.seconds(of: giver, in: week, metric: metric)
                let takes = world.seconds(of: taker, in: week, metric: metric)
                return gives - swap.seconds > 0 && takes > 0 && takes + swap.seconds < cap && gives < cap
            }
        }
    }
}

extension World {
    /// More or less of one metric in one week; Activity stays the sum of its kinds.
    mutating func add(_ seconds: Int32, to metric: Int, of person: Int, in week: Int) {
        var values = self.seconds(of: person, in: week)
        values[metric] += seconds
        if Self.kinds.contains(metric) { values[Self.activity] += seconds }
        set(values, isActive: isActive(person, in: week), of: person, in: week)
    }
}
