import Domain
import Metrics
import Publication
import TestSupport
import Testing
import Trends

/// Guarantee G4, and what of G5 a single week can show.
@Suite struct WeeklyCellsTests {
    private let quarter = Quarter(of: week("2026-W40"))

    private func panels(_ candidates: [Candidate]) -> [FrozenPanel] {
        PanelForming.panels(for: quarter, from: quarter.first, to: quarter.last, of: candidates)
    }

    private func cell(_ people: [MemberKey: PersonWeek], of panel: FrozenPanel) -> Double? {
        WeeklyCells.cells(of: panel, week: quarter.first, people: people).cells.first { $0.metric == activity }?.change
    }

    private func members(_ count: Int) -> [MemberKey: [Week]] {
        Dictionary(uniqueKeysWithValues: (0..<count).map { (key($0), (0..<4).map(quarter.previous.first.adding)) })
    }

    @Test func `no cell has fewer than six frozen or five active people, and one set speaks for all metrics`() {
        var published = 0
        var silent = 0
        for seed in 0..<200 {
            var generator = Seeded(UInt64(seed))
            let candidates = someCandidates(using: &generator)
            let people = someWeek(
                of: candidates, absence: Double.random(in: 0...0.6, using: &generator), using: &generator)
            for panel in panels(candidates) {
                let sealed = WeeklyCells.cells(of: panel, week: quarter.first, people: people)
                let active = Set(panel.members.map(\.key).filter { people[$0]?.isActive == true })
                #expect(panel.members.count >= 6)
                #expect(sealed.isPublished == (active.count >= 5))
                #expect(sealed.active == (active.count >= 5 ? active : []))
                #expect(sealed.cells.allSatisfy { ($0.change != nil) == sealed.isPublished })
                // What comes from calendars asks for more people, by the band of the panel's size; with fewer it has no cell.
                let more: Int =
                    switch panel.panel.band {
                    case .six: 1
                    case .nine: 2
                    case .thirteen: 3
                    case .more: 5
                    }
                let all = Catalogue.published.filter {
                    !$0.panels.isOneOfTheKinds || panel.members.count >= 13
                }
                let expected = all.filter {
                    !$0.panels.isOfCalendars || active.count < 5 || active.count >= 5 + more
                }
                #expect(sealed.cells.map(\.metric) == expected.map(\.id))
                #expect(
                    levels(of: panel, quarter: quarter).map(\.metric) == all.filter(\.panels.hasLevel).map(\.id))
                for (cell, metric) in zip(sealed.cells, expected) {
                    guard let change = cell.change else { continue }
                    let steps = (change / metric.panels.grid).rounded()
                    #expect(abs(change / metric.panels.grid - steps) < 1e-9)
                    // As the decimal that it is written as: 0.14 and not 0.14000000000000001.
                    #expect(metric.unit != .ratio || change == steps * 2 / 100)
                    #expect(!(change == 0 && change.sign == .minus))
                }
                if sealed.isPublished { published += 1 } else { silent += 1 }
            }
        }
        #expect(published > 100 && silent > 100)
    }

    @Test func `four active people are silent, five are not, and zeros count`() {
        let panel = panel(quarter, of: members(6))
        func people(_ active: Int) -> [MemberKey: PersonWeek] {
            Dictionary(
                uniqueKeysWithValues: (0..<6).map { (key($0), PersonWeek(isActive: $0 < active, values: [:])) })
        }
        #expect(cell(people(4), of: panel) == nil)
        #expect(cell(people(5), of: panel) == -20 * hour)
    }

    /// 35 steps of 0.02 are 0.7, and in binary a little more.
    @Test func `a share is the decimal that it is written as`() {
        let panel = panel(quarter, of: members(6))
        let share = AfterHoursShare.declaration.id
        for points in stride(from: 0, through: 100, by: 2) {
            let value = Double(points) / 100
            let people = members(6).mapValues { _ in PersonWeek(isActive: true, values: [share: value]) }
            let cells = WeeklyCells.cells(of: panel, week: quarter.first, people: people).cells
            #expect(cells.first { $0.metric == share }?.change == value)
        }
    }

    @Test func `above the cap a week counts as the cap, and halves go away from zero`() {
        let panel = panel(quarter, of: members(6))
        func all(_ hours: Double) -> [MemberKey: PersonWeek] {
            Dictionary(
                uniqueKeysWithValues: (0..<6).map {
                    (key($0), PersonWeek(isActive: true, values: [activity: hours * hour]))
                })
        }
        #expect(cell(all(100), of: panel) == 25 * hour)
        #expect(cell(all(20.25), of: panel) == 0.5 * hour)
        #expect(cell(all(19.75), of: panel) == -0.5 * hour)
        #expect(cell(all(20.24), of: panel) == 0)
        #expect(cell(all(19.76), of: panel)?.sign == .plus)
        #expect(cell(all(.nan), of: panel) == -20 * hour)
        #expect(cell(all(-5), of: panel) == -20 * hour)
    }

    @Test func `a week outside of the panel's has no values`() {
        let panel = panel(quarter, of: members(6))
        let people = members(6).mapValues { _ in PersonWeek(isActive: true, values: [:]) }
        #expect(!WeeklyCells.cells(of: panel, week: quarter.next.first, people: people).isPublished)
        #expect(!WeeklyCells.cells(of: panel, week: quarter.first.adding(-1), people: people).isPublished)
    }

    /// Cells of all panels and of the parent, as they would be stored.
    private func everything(_ panels: [FrozenPanel], _ people: [MemberKey: PersonWeek]) -> [String] {
        let sealed = panels.map { ($0.panel, WeeklyCells.cells(of: $0, week: quarter.first, people: people).cells) }
        let parents = Catalogue.published.flatMap { metric in
            groupCells(of: sealed, metric: metric.id, grid: metric.panels.grid).map { "\($0)" }
        }
        return sealed.flatMap { $0.1.map { "\($0)" } } + parents
    }

    @Test func `time moved from one member to another shows nowhere`() {
        var swaps = 0
        for seed in 0..<200 {
            var generator = Seeded(UInt64(seed))
            let candidates = someCandidates(using: &generator)
            let panels = panels(candidates)
            guard let panel = panels.randomElement(using: &generator) else { continue }
            // On the grid, where rounding is most easily upset; between zero and the cap, with room for the move.
            var hours: [MemberKey: Double] = [:]
            for candidate in candidates {
                hours[candidate.key] = Double(Int.random(in: 40...120, using: &generator)) / 4
            }
            let pair = panel.members.shuffled(using: &generator).prefix(2).map(\.key)
            let moved = Double.random(in: 0...10, using: &generator)
            var after = hours
            after[pair[0], default: 0] += moved
            after[pair[1], default: 0] -= moved
            let absent = Set(candidates.map(\.key).filter { !pair.contains($0) && generator.chance(0.1) })
            func people(_ hours: [MemberKey: Double]) -> [MemberKey: PersonWeek] {
                Dictionary(
                    uniqueKeysWithValues: hours.map { key, hours in
                        (key, PersonWeek(isActive: !absent.contains(key), values: [activity: hours * hour]))
                    })
            }
            #expect(everything(panels, people(hours)) == everything(panels, people(after)), "seed \(seed)")
            swaps += 1
        }
        #expect(swaps > 100)
    }

    @Test func `what happens in a silent panel, or to somebody in none, shows nowhere`() {
        var generator = Seeded(3)
        for _ in 0..<100 {
            let candidates = someCandidates(using: &generator)
            let panels = panels(candidates)
            var people = someWeek(of: candidates, absence: 0.35, using: &generator)
            let before = everything(panels, people)
            let seen = panels.map { WeeklyCells.cells(of: $0, week: quarter.first, people: people) }
                .reduce(into: Set<MemberKey>()) { $0.formUnion($1.active) }
            for (key, value) in people where !seen.contains(key) && value.isActive {
                people[key] = PersonWeek(isActive: true, values: [activity: 44 * hour])
            }
            people[MemberKey("stranger")] = PersonWeek(isActive: true, values: [activity: 44 * hour])
            #expect(everything(panels, people) == before)
        }
    }

    @Test func `the order of the people shows nowhere`() {
        var generator = Seeded(4)
        for _ in 0..<50 {
            let candidates = someCandidates(using: &generator)
            let people = someWeek(of: candidates, absence: 0.1, using: &generator)
            #expect(
                everything(panels(candidates), people)
                    == everything(panels(candidates.shuffled(using: &generator)), people))
        }
    }

    /// The first panels publish the weeks of which their baselines are made. If one person had weeks 1, 2, 3 and 5 and
    /// all others 1 to 4, then the sum of the first four cells would be that person's change, and nobody else's.
    @Test func `in the weeks of the first baselines only those contribute who share them`() {
        let first = (0..<4).map(quarter.first.adding)
        let late = [0, 1, 2, 4].map(quarter.first.adding)
        var weeks = Dictionary(uniqueKeysWithValues: (0..<7).map { (key($0), first) })
        weeks[key(6)] = late
        let panel = panel(quarter, of: weeks)
        let everybody = weeks.mapValues { _ in PersonWeek(isActive: true, values: [:]) }
        let contributors = (0..<7).map { number in
            WeeklyCells.cells(of: panel, week: quarter.first.adding(number), people: everybody).active.count
        }
        #expect(contributors == [6, 6, 6, 6, 6, 7, 7])
    }
}
