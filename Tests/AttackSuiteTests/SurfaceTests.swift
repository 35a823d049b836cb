import Domain
import Metrics
import Simulator
import Testing

@testable import AttackSuite

@Suite struct SurfaceTests {
    @Test(arguments: 0..<3) func `what is stated is what was published, to half a step of the grid`(number: Int) {
        let world = World(seed: 3, number: number, weeks: 60)
        let statements = DirectSurface().published(of: world).statements
        #expect(!statements.rows.isEmpty)
        for row in statements.rows {
            for (metric, value) in row.values {
                guard
                    let place = World.metrics.firstIndex(where: {
                        $0 == metric || FormulaChange.successor(of: $0) == metric
                    }),
                    let roster = statements.rosters.first(where: { $0.panel == row.panel })
                else {
                    Issue.record("an unknown metric or panel")
                    return
                }
                let hours = row.parts.reduce(0.0) { sum, part in
                    let own =
                        part.week.map { world.hours(of: part.person, in: $0, metric: place, by: roster.formula) } ?? 0
                    let at = roster.people.firstIndex(of: part.person) ?? 0
                    return sum + own + Double(part.sign) * world.usualHours(at: at, of: roster, metric: place)
                }
                let (unit, grid) = (World.publishedPerHour[place], Catalogue.published[place].panels.grid)
                #expect(abs(hours / Double(row.people) - value / unit) <= grid / unit / 2 + 1e-6, "\(metric)")
            }
        }
    }

    @Test(arguments: 0..<6) func `publishing again from a week on gives what publishing everything gives`(seed: Int) {
        var generator = Seeded(UInt64(seed))
        let world = World(seed: seed, number: seed % 2, weeks: 40)
        let week = generator.number(0...39)
        var other = world
        for _ in 0..<3 {
            let person = generator.number(0...(world.people.count - 1))
            for week in week..<40 where generator.isHit(0.5) && world.isThere(person, in: week) {
                if generator.isHit(0.3) { other.remove(person, in: week) } else { other.change(person, in: week) }
            }
        }
        let published = DirectSurface().published(of: world)
        let again = published.documents.merging(published.documents(of: other, sameBefore: week)) { $1 }
        #expect(again == DirectSurface().published(of: other).documents)
    }

    @Test func `a person's days and repositories add up to the week, and its kinds to Activity`() {
        let world = World(seed: 1, number: 0, weeks: 12)
        for person in world.people.indices {
            for week in 0..<12 {
                let seconds = world.seconds(of: person, in: week)
                #expect(world.days(of: person, in: week).reduce(0, +) == seconds[World.activity])
                #expect(world.repositories(of: person, in: week).reduce(0, +) == seconds[World.activity])
                #expect(World.kinds.reduce(0) { $0 + seconds[$1] } == seconds[World.activity])
            }
        }
    }

    @Test func `organizations are as the measure says`() {
        let worlds = (0..<12).map { World(seed: 1, number: $0, weeks: 104) }
        var there = 0
        var active = 0
        var left = 0
        var moved = 0
        for world in worlds {
            for (number, person) in world.people.enumerated() {
                let weeks = (0..<104).filter { world.isThere(number, in: $0) }
                there += weeks.count
                active += weeks.count { world.isActive(number, in: $0) }
                left += person.left == nil ? 0 : 1
                moved += person.homes.count - 1
            }
        }
        let years = Double(there) / 52
        #expect((0.88...0.92).contains(Double(active) / Double(there)))
        #expect((0.12...0.18).contains(Double(left) / years))
        // Moves, and teams that are renamed, split, merged or change department.
        #expect((0.08...0.40).contains(Double(moved) / years))
        let sizes = worlds.flatMap { world in
            Dictionary(grouping: world.people.indices) { world.home(of: $0, in: 0)?.team }.filter { $0.key != nil }
                .values.map(\.count)
        }
        #expect(sizes.allSatisfy { (3...9).contains($0) })
    }

    @Test func `settings change: publishing stops for some weeks, and the weeks are never made up for`() {
        let worlds = (0..<9).map { World(seed: 1, number: $0, weeks: 78) }
        #expect(Set(worlds.flatMap { $0.pauses.map(\.cause) }) == [.stepBack, .workOnly])
        for world in worlds where !world.pauses.isEmpty {
            let paused = Set((0..<78).filter { !world.isPublished($0) })
            let statements = DirectSurface().published(of: world).statements
            var isSomethingAfter = false
            for row in statements.rows {
                guard case .cell(let week) = row.kind else { continue }
                #expect(!paused.contains(week))
                if let last = paused.max(), week > last { isSomethingAfter = true }
            }
            #expect(isSomethingAfter || paused.contains(77) || paused.max() == nil)
            // Who is counted together is settled once a quarter, whatever is switched off and on in it.
            for roster in statements.rosters {
                #expect(Set(roster.people).count == roster.people.count)
                let others = statements.rosters.filter { $0.quarter == roster.quarter && $0.panel != roster.panel }
                #expect(
                    others.allSatisfy { $0.weeks == roster.weeks && !$0.people.contains(where: roster.people.contains) }
                )
            }
            let weeks = Dictionary(grouping: statements.rosters, by: \.quarter).values.map { $0[0].weeks }
            let spans = weeks.sorted { $0.lowerBound < $1.lowerBound }
            for (before, after) in zip(spans, spans.dropFirst()) {
                #expect(Quarter(of: world.week(before.upperBound)) != Quarter(of: world.week(after.lowerBound)))
                let isLate = after.lowerBound > before.upperBound + 1
                // A quarter begins late only where a pause lies over the boundary, and then with the first week after it.
                #expect(!isLate || (before.upperBound + 1..<after.lowerBound).allSatisfy(paused.contains))
                #expect(!isLate || (paused.contains(before.upperBound) && !paused.contains(after.lowerBound)))
            }
        }
    }
}
