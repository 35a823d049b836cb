import Simulator
import Testing

@testable import AttackSuite

/// What happens in simulated organizations, counted: the attack says nothing about what its organizations never meet.
@Suite struct EventsOfWorldsTests {
    private static let weeks = 104
    private static let worlds = (0..<12).map { World(seed: 1, number: $0, weeks: weeks) }
    private static let years = worlds.reduce(0.0) { sum, world in
        sum
            + world.people.indices.reduce(0.0) { sum, person in
                sum + Double((0..<weeks).count { world.isThere(person, in: $0) }) / 52
            }
    }

    @Test func `fifteen of a hundred join in a year`() {
        let joined = Self.worlds.reduce(0) { $0 + $1.people.count { $0.joined > 0 } }
        #expect((0.12...0.18).contains(Double(joined) / Self.years))
    }

    @Test func `who is away is away in spells, of two weeks on average`() {
        var spells: [Int] = []
        for world in Self.worlds {
            for (number, person) in world.people.enumerated() {
                var length = 0
                // A spell that the end of a time cuts off says nothing about its length.
                for week in person.joined..<(person.left ?? Self.weeks) {
                    if !world.isActive(number, in: week) {
                        length += 1
                    } else if length > 0 {
                        spells.append(length)
                        length = 0
                    }
                }
            }
        }
        let mean = Double(spells.reduce(0, +)) / Double(spells.count)
        #expect((1.8...2.3).contains(mean))
        #expect((0.5...0.65).contains(Double(spells.count { $0 > 1 }) / Double(spells.count)))
    }

    @Test func `weeks are recorded late, more or less of them, and within six weeks`() {
        let late = Self.worlds.flatMap { world in world.late.filter { $0.seconds != nil }.map { (world, $0) } }
        let weeks = Self.worlds.reduce(0) { sum, world in
            sum
                + world.people.indices.reduce(0) { sum, person in
                    sum + (0..<Self.weeks).count { world.isActive(person, in: $0) }
                }
        }
        #expect((0.015...0.025).contains(Double(late.count) / Double(weeks)))
        #expect(late.allSatisfy { (1...6).contains($0.1.recorded - $0.1.week) })
        // A correction makes less of a week, a queue of an editor that was away more.
        let less = late.count { world, record in
            (record.seconds?[World.activity] ?? 0)
                < world.seconds(of: record.person, in: record.week, metric: World.activity)
        }
        #expect((0.15...0.25).contains(Double(less) / Double(late.count)))
    }

    @Test func `some of those who have left are erased, with all of their weeks`() {
        var erased = 0
        var left = 0
        for world in Self.worlds {
            left += world.people.count { $0.left != nil }
            for (person, records) in Dictionary(grouping: world.late.filter { $0.seconds == nil }, by: \.person) {
                erased += 1
                #expect(world.people[person].left != nil)
                let weeks = (0..<Self.weeks).filter { world.isActive(person, in: $0) }
                #expect(Set(records.map(\.week)) == Set(weeks))
            }
        }
        #expect((0.2...0.4).contains(Double(erased) / Double(left)))
    }

    @Test func `teams are renamed, moved, split and merged`() {
        var found: [String: Int] = [:]
        for world in Self.worlds {
            for week in 1..<Self.weeks {
                let moved = world.people.indices.compactMap { person -> (from: World.Home, to: World.Home)? in
                    guard let to = world.home(of: person, in: week), to.from == week,
                        let from = world.home(of: person, in: week - 1)
                    else { return nil }
                    return (from, to)
                }
                // Two who move together: one alone has changed the team.
                for (team, group) in Dictionary(grouping: moved, by: \.to.team) where group.count > 1 {
                    guard let from = group.first?.from, let to = group.first?.to,
                        group.allSatisfy({ $0.from.team == from.team })
                    else { continue }
                    let isNew = !world.people.indices.contains { world.home(of: $0, in: week - 1)?.team == team }
                    let isLeft = world.people.indices.contains { world.home(of: $0, in: week)?.team == from.team }
                    switch (isNew, isLeft) {
                    case (false, _): found["merged", default: 0] += 1
                    case (true, true): found["split", default: 0] += 1
                    default: found[from.department == to.department ? "renamed" : "moved", default: 0] += 1
                    }
                }
            }
        }
        // Of eight in ten years of an organization some change nothing: a team that is too small to split, or a pair too large.
        let rate = Double(found.values.reduce(0, +)) / Double(Self.worlds.count * Self.weeks) * 52
        #expect((0.4...0.9).contains(rate))
        #expect(Set(found.keys) == ["merged", "split", "renamed", "moved"])
    }

    @Test func `in each of them one formula changes, mostly of what has a level`() throws {
        let changes = try Self.worlds.map { try #require($0.formulaChange) }
        #expect(
            changes.allSatisfy {
                (Self.weeks / 4...Self.weeks * 3 / 4).contains($0.week) && (60...90).contains($0.percent)
            })
        #expect(Set(changes.map(\.metric)).count > 3)
    }

    @Test func `people opt out, and people ask for looks and bring charts`() {
        let optedOut = Self.worlds.reduce(0) { $0 + $1.people.count { $0.optedOut != nil } }
        let people = Self.worlds.reduce(0) { $0 + $1.people.count }
        #expect((0.008...0.035).contains(Double(optedOut) / Double(people)))
        for (number, world) in Self.worlds.enumerated() {
            var generator = Seeded(1, organization: number, purpose: .looks)
            let asked = world.withLooks(&generator).asked
            #expect(asked.contains { $0.isChart } && asked.contains { !$0.isChart })
        }
    }
}
