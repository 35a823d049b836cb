import Domain
import Publication
import Simulator

extension World {
    /// What is simulated: sizes in turn, and how often things happen.
    enum Rates {
        static let sizes = [30, 60, 150]
        static let teamSizes = 3...9
        static let leaveAYear = 0.15
        static let moveAYear = 0.10
        static let joinAYear = 0.15
        static let away = 0.10
        static let reorganizationAYear = 0.8
        static let optOut = 0.02
        static let lateAWeek = 0.02
        /// Of all organizations: whose rollout is stepped back once, and whose profile is *work only* for a while.
        static let stepBack = 0.5
        static let workOnly = 0.4
        /// Shorter than this nothing is paused.
        static let weeksForPauses = 36
        /// Who has a calendar from the beginning, and of the others, who gets one.
        static let calendar = 0.7
        static let calendarLater = 0.5
    }

    /// The organization of that number: same seed and number, same world. It begins with the first week of 2025.
    public init(seed: Int, number: Int, weeks: Int) {
        let size = Rates.sizes[number % Rates.sizes.count]
        var making = WorldMaking(
            size: size, weeks: weeks, generator: Seeded(seed, organization: number, purpose: .world),
            shares: Seeded(seed, organization: number, purpose: .shares))
        making.run()
        let first = Day(year: 2025, month: 1, day: 4).week
        self.init(number: number, first: first, weeks: weeks, people: making.lives())
        for late in making.lateRecords(of: self) { record(late) }
        var generator = Seeded(seed, organization: number, purpose: .formula)
        change(FormulaChange(weeks: weeks, &generator))
        guard weeks >= Rates.weeksForPauses else { return }
        var settings = Seeded(seed, organization: number, purpose: .settings)
        for pause in Pause.drawn(over: weeks, from: first, &settings) { stop(pause) }
    }
}

/// Lets an organization live week by week, then gives each person a working life.
private struct WorldMaking {
    let size: Int
    let weeks: Int
    var generator: Seeded
    /// A stream of its own: who has a calendar and how the shares are changes nothing else.
    private var shares: Seeded
    private var people: [World.Person] = []
    /// The team each person is in now; nil for who has left.
    private var teamNow: [Int?] = []
    private var teams: [(name: String, department: Int)] = []
    private let departments: Int

    init(size: Int, weeks: Int, generator: Seeded, shares: Seeded) {
        self.size = size
        self.shares = shares
        self.weeks = weeks
        self.generator = generator
        departments = max(2, size / 28)
    }

    mutating func run() {
        for team in leafSizes().enumerated() {
            addTeam(in: team.offset % departments)
            for _ in 0..<team.element { hire(in: 0, team: team.offset) }
        }
        for week in 1..<max(1, weeks) { live(week) }
    }

    /// Sizes of 3 to 9 that add up.
    private mutating func leafSizes() -> [Int] {
        var sizes: [Int] = []
        var left = size
        while left > World.Rates.teamSizes.upperBound {
            sizes.append(min(left - World.Rates.teamSizes.lowerBound, generator.number(World.Rates.teamSizes)))
            left -= sizes[sizes.count - 1]
        }
        return sizes + [left]
    }

    private mutating func addTeam(in department: Int) {
        // Letters only, all of one length: a name is never a part of another one.
        let number = teams.count
        let letters = [number / 676, number / 26 % 26, number % 26].map { UInt8(97 + $0 % 26) }
        teams.append(("team-" + String(decoding: letters, as: UTF8.self), department))
    }

    private func home(_ team: Int, from week: Int) -> World.Home {
        World.Home(from: week, team: teams[team].name, department: "department-\(teams[team].department)")
    }

    private mutating func hire(in week: Int, team: Int) {
        let optsOut = generator.isHit(World.Rates.optOut) ? generator.number(0...max(1, weeks)) : nil
        people.append(
            World.Person(
                key: MemberKey("person-" + padded(people.count)), joined: week, left: nil,
                homes: [home(team, from: week)], optedOut: optsOut))
        teamNow.append(team)
    }

    private func padded(_ number: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, 4 - text.count)) + text
    }

    private func members(of team: Int) -> [Int] { teamNow.indices.filter { teamNow[$0] == team } }

    private mutating func settle(_ person: Int, in team: Int, from week: Int) {
        teamNow[person] = team
        people[person].homes.append(home(team, from: week))
    }

    private mutating func live(_ week: Int) {
        let there = teamNow.indices.filter { teamNow[$0] != nil }
        for person in there {
            if generator.isHit(World.Rates.leaveAYear / 52) {
                people[person].left = week
                teamNow[person] = nil
            } else if generator.isHit(World.Rates.moveAYear / 52) {
                let others = roomy().filter { $0 != teamNow[person] }
                if !others.isEmpty { settle(person, in: generator.element(of: others), from: week) }
            }
        }
        for _ in 0..<size where generator.isHit(World.Rates.joinAYear / 52) {
            let open = roomy()
            if !open.isEmpty { hire(in: week, team: generator.element(of: open)) }
        }
        if generator.isHit(World.Rates.reorganizationAYear / 52) { reorganize(week) }
    }

    /// Teams that exist and are not full.
    private func roomy() -> [Int] {
        teams.indices.filter { (1..<World.Rates.teamSizes.upperBound).contains(members(of: $0).count) }
    }

    private mutating func reorganize(_ week: Int) {
        let living = teams.indices.filter { !members(of: $0).isEmpty }
        let team = generator.element(of: living)
        let department = teams[team].department
        switch generator.number(0...3) {
        case 0:  // Renamed.
            move(members(of: team), toNewTeamIn: department, week)
        case 1:  // Into another department.
            move(members(of: team), toNewTeamIn: (department + 1) % departments, week)
        case 2:  // Split.
            let all = members(of: team)
            if all.count >= 6 { move(Array(all[(all.count / 2)...]), toNewTeamIn: department, week) }
        default:  // Merged with the smallest one beside it.
            let siblings = living.filter { $0 != team && teams[$0].department == department }
            guard let other = siblings.min(by: { members(of: $0).count < members(of: $1).count }),
                members(of: other).count + members(of: team).count <= World.Rates.teamSizes.upperBound
            else { return }
            for person in members(of: team) { settle(person, in: other, from: week) }
        }
    }

    private mutating func move(_ group: [Int], toNewTeamIn department: Int, _ week: Int) {
        addTeam(in: department)
        for person in group { settle(person, in: teams.count - 1, from: week) }
    }

    // MARK: Working lives

    mutating func lives() -> [(World.Person, isActive: [Bool], seconds: [Int32])] {
        people.map { person in
            var person = person
            person.calendarFrom =
                shares.isHit(World.Rates.calendar)
                ? 0 : shares.isHit(World.Rates.calendarLater) ? shares.number(0...max(0, weeks - 1)) : nil
            var life = WorkingLife(&generator)
            let cut = CutOfWeeks(&shares)
            var isActive: [Bool] = []
            var seconds: [Int32] = []
            for week in 0..<weeks {
                let isThere = person.joined <= week && (person.left.map { week < $0 } ?? true)
                let hasCalendar = person.calendarFrom.map { $0 <= week } ?? false
                let values = cut.filled(life.week(week, &generator), hasCalendar: hasCalendar, &shares)
                let isHere = isThere && !life.isAway
                isActive.append(isHere)
                seconds += isHere ? values : [Int32](repeating: 0, count: values.count)
            }
            return (person, isActive, seconds)
        }
    }

    /// Late heartbeats, corrections, and the erasure of those who have left.
    mutating func lateRecords(of world: World) -> [World.LateRecord] {
        var records: [World.LateRecord] = []
        for recorded in 2..<max(2, weeks) {
            for person in people.indices where generator.isHit(World.Rates.lateAWeek) {
                let week = generator.number(max(0, recorded - 6)...(recorded - 1))
                guard world.isActive(person, in: week) else { continue }
                let values = world.seconds(of: person, in: week)
                let kept = generator.isHit(0.2) ? 80 : 110
                records.append(
                    .init(person: person, week: week, recorded: recorded, seconds: World.scaled(values, percent: kept)))
            }
            for person in people.indices
            where people[person].left.map({ $0 + 9 == recorded && person % 3 == 0 }) ?? false {
                for week in 0..<recorded where world.isActive(person, in: week) {
                    records.append(.init(person: person, week: week, recorded: recorded, seconds: nil))
                }
            }
        }
        return records
    }
}

extension World {
    /// All values of a week more or less by the same share; Activity stays the sum of its kinds.
    static func scaled(_ seconds: [Int32], percent: Int) -> [Int32] {
        var scaled = seconds.map { Int32(Int($0) * percent / 100) }
        scaled[activity] = kinds.reduce(0) { $0 + scaled[$1] }
        return scaled
    }
}

/// How somebody works: a level of their own, slow drift, weeks that differ, and spells of absence.
private struct WorkingLife {
    private static let mean = 18 * 3600.0
    private let level: Double
    private let focusShare: Double
    private let deepShare: Double
    private let assistedShare: Double
    private let weights: [Double]
    private var drift = 0.0
    private var awayFor = 0
    var isAway: Bool { awayFor > 0 }

    init(_ generator: inout Seeded) {
        // Between people 35 %.
        level = max(0.1, 1 + 0.35 * generator.normal())
        focusShare = 0.35 + 0.3 * generator.fraction()
        deepShare = 0.2 + 0.4 * generator.fraction()
        assistedShare = generator.isHit(0.5) ? 0 : 0.4 * generator.fraction()
        weights = World.kinds.map { _ in 0.1 + generator.fraction() }
    }

    /// In the order of the catalogue.
    mutating func week(_ number: Int, _ generator: inout Seeded) -> [Int32] {
        awayFor = max(0, awayFor - 1)
        // Spells of two weeks on average, a tenth of all weeks.
        if awayFor == 0, generator.isHit(World.Rates.away / 2 / (1 - World.Rates.away)) {
            awayFor = 1 + generator.element(of: [0, 0, 0, 1, 1, 2, 3])
        }
        if number % 13 == 0 { drift = 0.7 * drift + 0.07 * generator.normal() }
        // From week to week 40 %; the slow drift has a deviation of 10 %.
        let activity = Self.mean * max(0, level + drift + 0.40 * generator.normal())
        let jittered = weights.map { $0 * (0.6 + 0.8 * generator.fraction()) }
        let sum = jittered.reduce(0, +)
        var values = [Int32](repeating: 0, count: World.metrics.count)
        for (kind, weight) in zip(World.kinds, jittered) {
            values[kind] = Int32(activity * weight / sum)
            values[World.activity] += values[kind]
        }
        let focus = activity * min(1, focusShare * (0.7 + 0.6 * generator.fraction()))
        values[World.focus] = Int32(focus)
        values[World.deepFocus] = Int32(focus * deepShare * 2 * generator.fraction())
        values[World.assisted] = Int32(activity * assistedShare * 2 * generator.fraction())
        return values
    }
}

/// How somebody's weeks are cut: a share of one's own of each kind, and weeks that differ by a third or so.
private struct CutOfWeeks {
    /// In the order of `World.shares`, then of `World.calendars`; of the cap.
    private let usual: [Double]

    init(_ generator: inout Seeded) {
        // Most people have next to nothing after hours or on weekends, and meetings more or less.
        usual =
            World.shares.map { _ in 0.15 * generator.fraction() * generator.fraction() }
            + World.calendars.map { _ in 0.05 + 0.55 * generator.fraction() }
    }

    func filled(_ values: [Int32], hasCalendar: Bool, _ generator: inout Seeded) -> [Int32] {
        var values = values
        for (usual, metric) in zip(usual, World.shares + World.calendars) {
            let part = usual * max(0, 1 + 0.35 * generator.normal())
            guard hasCalendar || !World.calendars.contains(metric) else { continue }
            values[metric] = Int32(min(1, part) * World.hoursOfCap * World.perHour[metric])
        }
        return values
    }
}
