import Domain
import Metrics
import Trends

@testable import AttackSuite
@testable import Publication

/// Who notices a fault.
enum Killer: Hashable, Sendable {
    case attacker(AttackPlan.Class)
    case kin(Kin)
    var name: String {
        switch self {
        case .attacker(let attacker): attacker.rawValue
        case .kin(let kin): "“\(kin.rawValue)”"
        }
    }
}

/// Faults, planted in the steps of an honest surface: each could be a line of a product that means well.
struct Mutant: Sendable {
    let fault: String
    /// Who must notice it.
    let killers: Set<Killer>
    let steps: PublishingSteps

    static let all: [Mutant] = [
        Mutant(
            fault: "four active are enough", killers: [.kin(.fourActive)],
            steps: sealing { world, panel, week in honest(world, panel, week, leastActive: 4) }),
        Mutant(
            fault: "five people are enough", killers: [.kin(.fiveCounted)], steps: adding(groupsOfFive)),
        Mutant(fault: "parent from raw data", killers: [.kin(.fourActive)], steps: adding(rawParents)),
        Mutant(fault: "a daily grid", killers: [.kin(.otherDay)], steps: adding(dailyGrid)),
        Mutant(
            fault: "recompute after erasure", killers: [.kin(.sealed)],
            steps: sealing { world, panel, week in
                honest(world, panel, week) { world.recorded($0, in: week, knownAt: .max, by: panel.formula) }
            }),
        Mutant(
            fault: "a repository filter on Activity", killers: [.kin(.otherRepository)],
            steps: adding(byRepository)),
        Mutant(fault: "median beside mean", killers: [.attacker(.swap)], steps: adding(medians)),
        Mutant(fault: "exact counts", killers: [.kin(.sameMean)], steps: adding(counts)),
        Mutant(fault: "order by value", killers: [.kin(.order)], steps: orderedByValue),
        Mutant(fault: "an ETag over raw data", killers: [.attacker(.swap)], steps: adding(rawTag)),
        Mutant(
            fault: "a joiner admitted mid-quarter", killers: [.kin(.nobody)], steps: sealing(withJoiners)),
        Mutant(fault: "a notice from raw data", killers: [.attacker(.notices)], steps: adding(rawNotices)),
        Mutant(
            fault: "what was done in a pause is published after all", killers: [.kin(.paused)],
            steps: {
                var steps = PublishingSteps()
                steps.isPublished = { _, _ in true }
                return steps
            }()),
        Mutant(
            fault: "a level without its audit",
            killers: [.attacker(.linear), .attacker(.steady), .attacker(.absences)],
            steps: {
                var steps = PublishingSteps()
                steps.passing = { proposals, _, _ in Set(proposals.map(\.panel.id)) }
                return steps
            }()),
        Mutant(
            fault: "plain means instead of change", killers: [.attacker(.steady), .attacker(.absences)],
            steps: sealing(plainMeans)),
        Mutant(
            fault: "another set for each metric", killers: [.kin(.oneSet)], steps: sealing(setPerMetric)),
        Mutant(
            fault: "a week is silent where one calendar does not speak", killers: [.kin(.calendar)],
            steps: sealing { world, panel, week in
                let sealed = PublishingSteps.seal(world, panel, week, told: [])
                guard sealed.ofCalendars.count < sealed.parts.count else { return sealed }
                return SealedPanelWeek(
                    cells: sealed.cells.map { cell in
                        World.ofCalendars.contains(cell.metric)
                            ? Cell(metric: cell.metric, week: cell.week, panel: cell.panel, change: nil) : cell
                    }, parts: sealed.parts, active: sealed.active, ofCalendars: sealed.ofCalendars)
            }),
        Mutant(
            fault: "a line from calendars however few have one", killers: [.attacker(.linear)],
            steps: sealing { world, panel, week in
                let sealed = PublishingSteps.seal(world, panel, week, told: [])
                guard !sealed.ofCalendars.isEmpty else { return sealed }
                // Who is behind it is what matters, not how much.
                let others = sealed.cells.filter { !World.ofCalendars.contains($0.metric) }
                let ofCalendars = World.ofCalendars.map { metric in
                    Cell(metric: metric, week: world.week(week), panel: panel.frozen.panel.id, change: 0)
                }
                return SealedPanelWeek(
                    cells: others + ofCalendars, parts: sealed.parts, active: sealed.active,
                    ofCalendars: sealed.ofCalendars)
            }),
    ]

    private static func sealing(
        _ seal: @escaping @Sendable (World, WorldPanel, Int) -> SealedPanelWeek
    ) -> PublishingSteps {
        var steps = PublishingSteps()
        steps.seal = { world, panel, week, _ in seal(world, panel, week) }
        return steps
    }
    private static func adding(
        _ more: @escaping @Sendable (World, [PublishedQuarter]) -> [String: [UInt8]]
    ) -> PublishingSteps {
        var steps = PublishingSteps()
        steps.more = more
        return steps
    }
}

// MARK: Cells

/// One member's week: what is counted of each metric, and what is usual, in millionths.
private struct Counted {
    let person: Int
    let key: MemberKey
    let amounts: [Int]
    let usual: [Int]
    let usualWeeks: [Int]
}

private func active(
    _ world: World, _ panel: WorldPanel, _ week: Int, _ recorded: (Int) -> PersonWeek
) -> [Counted] {
    zip(panel.people, panel.frozen.members).compactMap { person, member in
        let value = recorded(person)
        let isOver = member.baseline.weeks.last.map { $0 < world.week(week) } ?? false
        guard world.isThere(person, in: week), value.isActive, isOver else { return nil }
        return Counted(
            person: person, key: member.key, amounts: value.amounts.millionths,
            usual: member.baseline.amounts.millionths, usualWeeks: member.baseline.weeks.map(world.index(of:)))
    }
}

private func cells(
    _ world: World, _ panel: WorldPanel, _ week: Int, _ change: (Int) -> Double?
) -> [Cell] {
    Catalogue.published.enumerated().compactMap { place, metric in
        guard !metric.panels.isOneOfTheKinds || panel.people.count >= Panel.leastPeopleForKinds else { return nil }
        let grid = metric.panels.grid
        return Cell(
            metric: metric.id, week: world.week(week), panel: panel.frozen.panel.id,
            change: change(place).map { ($0 / 1e6 / grid).rounded() * grid })
    }
}

private func sealed(_ cells: [Cell], _ people: [Counted], week: Int, isChange: Bool = true) -> SealedPanelWeek {
    SealedPanelWeek(
        cells: cells,
        parts: people.map { .init(person: $0.person, week: week, usual: isChange ? $0.usualWeeks : [], sign: -1) },
        active: Set(people.map(\.key)))
}

private func mean(_ people: [Counted], _ place: Int, isChange: Bool = true) -> Double {
    Double(people.reduce(0) { $0 + $1.amounts[place] - (isChange ? $1.usual[place] : 0) }) / Double(people.count)
}

private func honest(
    _ world: World, _ panel: WorldPanel, _ week: Int, leastActive: Int = Panel.leastActive,
    _ recorded: ((Int) -> PersonWeek)? = nil
) -> SealedPanelWeek {
    let people = active(world, panel, week, recorded ?? { world.recorded($0, in: week, by: panel.formula) })
    guard people.count >= leastActive else { return sealed(cells(world, panel, week) { _ in nil }, [], week: week) }
    return sealed(cells(world, panel, week) { mean(people, $0) }, people, week: week)
}

@Sendable private func plainMeans(_ world: World, _ panel: WorldPanel, _ week: Int) -> SealedPanelWeek {
    let people = active(world, panel, week) { world.recorded($0, in: week, by: panel.formula) }
    guard people.count >= Panel.leastActive else {
        return sealed(cells(world, panel, week) { _ in nil }, [], week: week)
    }
    return sealed(cells(world, panel, week) { mean(people, $0, isChange: false) }, people, week: week, isChange: false)
}

/// Whoever is in one of its teams by now counts, with the panel's own mean as the usual one.
@Sendable private func withJoiners(_ world: World, _ panel: WorldPanel, _ week: Int) -> SealedPanelWeek {
    let members = active(world, panel, week) { world.recorded($0, in: week, by: panel.formula) }
    guard members.count >= Panel.leastActive else {
        return sealed(cells(world, panel, week) { _ in nil }, [], week: week)
    }
    let teams = Set(panel.frozen.panel.teams)
    let joiners = world.people.indices.filter { person in
        !panel.people.contains(person) && world.isActive(person, in: week)
            && world.home(of: person, in: week).map { teams.contains($0.team) } ?? false
    }
    let usual = World.metrics.indices.map { place in members.reduce(0) { $0 + $1.usual[place] } / members.count }
    let all =
        members
        + joiners.map { person in
            Counted(
                person: person, key: world.people[person].key,
                amounts: world.recorded(person, in: week, by: panel.formula).amounts.millionths, usual: usual,
                usualWeeks: [])
        }
    return sealed(cells(world, panel, week) { mean(all, $0) }, all, week: week)
}

/// Whoever had none of a metric does not count for it.
@Sendable private func setPerMetric(_ world: World, _ panel: WorldPanel, _ week: Int) -> SealedPanelWeek {
    let people = active(world, panel, week) { world.recorded($0, in: week, by: panel.formula) }
    guard people.count >= Panel.leastActive else {
        return sealed(cells(world, panel, week) { _ in nil }, [], week: week)
    }
    return sealed(
        cells(world, panel, week) { place in
            let own = people.filter { $0.amounts[place] > 0 }
            return own.count >= Panel.leastActive ? mean(own, place) : nil
        }, people, week: week)
}

// MARK: Documents

/// Something of each published panel-week, one line each.
private func lines(
    _ world: World, _ quarters: [PublishedQuarter], _ line: (WorldPanel, Int, [Int]) -> String
) -> [UInt8] {
    var text = ""
    for quarter in quarters {
        for (offset, week) in quarter.weeks.enumerated() {
            for (place, panel) in quarter.panels.enumerated() where !week[place].parts.isEmpty {
                text += line(panel, quarter.boundary.weeks.lowerBound + offset, week[place].parts.map(\.person)) + "\n"
            }
        }
    }
    return Array(text.utf8)
}

/// To half hours.
private func rounded(_ seconds: Int, _ people: Int) -> String {
    "\(Int((Double(seconds) / Double(max(1, people)) / 1800).rounded()))"
}

@Sendable private func groupsOfFive(_ world: World, _ quarters: [PublishedQuarter]) -> [String: [UInt8]] {
    guard let last = quarters.last else { return [:] }
    let week = last.boundary.weeks.lowerBound
    let counted = world.people.indices.filter { world.isCounted($0, in: week) }
    var text = ""
    let departments = Dictionary(grouping: counted) { world.home(of: $0, in: week)?.department ?? "" }
    for (department, people) in departments.sorted(by: { $0.key < $1.key }) where people.count == 5 {
        for week in week..<world.weeks {
            let sum = people.reduce(0) { $0 + Int(world.seconds(of: $1, in: week, metric: World.activity)) }
            text += "\(department) \(rounded(sum, 5)) "
        }
    }
    return ["five": Array(text.utf8)]
}

@Sendable private func rawParents(_ world: World, _ quarters: [PublishedQuarter]) -> [String: [UInt8]] {
    var text = ""
    for week in 0..<world.weeks {
        let here = world.people.indices.filter { world.isActive($0, in: week) }
        let departments = Dictionary(grouping: here) { world.home(of: $0, in: week)?.department ?? "" }
        for (department, people) in departments.sorted(by: { $0.key < $1.key }) where people.count >= 5 {
            let sum = people.reduce(0) { $0 + Int(world.seconds(of: $1, in: week, metric: World.activity)) }
            text += "\(department) \(rounded(sum, people.count))\n"
        }
    }
    return ["parents": Array(text.utf8)]
}

@Sendable private func dailyGrid(_ world: World, _ quarters: [PublishedQuarter]) -> [String: [UInt8]] {
    [
        "days": lines(world, quarters) { _, week, people in
            (0..<7).map { day in
                rounded(people.reduce(0) { $0 + Int(world.days(of: $1, in: week)[day]) }, people.count)
            }.joined(separator: " ")
        }
    ]
}

@Sendable private func byRepository(_ world: World, _ quarters: [PublishedQuarter]) -> [String: [UInt8]] {
    [
        "repositories": lines(world, quarters) { _, week, people in
            (0..<3).map { place in
                rounded(people.reduce(0) { $0 + Int(world.repositories(of: $1, in: week)[place]) }, people.count)
            }.joined(separator: " ")
        }
    ]
}

@Sendable private func medians(_ world: World, _ quarters: [PublishedQuarter]) -> [String: [UInt8]] {
    [
        "medians": lines(world, quarters) { _, week, people in
            let values = people.map { Double(world.seconds(of: $0, in: week, metric: World.activity)) }
            return rounded(Int(median(values) ?? 0), 1)
        }
    ]
}

@Sendable private func counts(_ world: World, _ quarters: [PublishedQuarter]) -> [String: [UInt8]] {
    ["counts": lines(world, quarters) { _, _, people in "\(people.count)" }]
}

private let orderedByValue: PublishingSteps = {
    var steps = PublishingSteps()
    steps.order = { cells in
        cells.sorted { a, b in
            (a.metric.raw, b.week, b.change ?? 0, a.panel) < (b.metric.raw, a.week, a.change ?? 0, b.panel)
        }
    }
    return steps
}()

@Sendable private func rawTag(_ world: World, _ quarters: [PublishedQuarter]) -> [String: [UInt8]] {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for person in world.people.indices {
        for week in 0..<world.weeks {
            for value in world.seconds(of: person, in: week) {
                hash = (hash ^ UInt64(UInt32(bitPattern: value))) &* 0x100_0000_01B3
            }
        }
    }
    return ["etag": Array(String(hash, radix: 16).utf8)]
}

@Sendable private func rawNotices(_ world: World, _ quarters: [PublishedQuarter]) -> [String: [UInt8]] {
    guard let last = quarters.last else { return [:] }
    var text = ""
    for panel in last.panels {
        let points = last.boundary.weeks.filter { $0 < world.weeks }.map { week in
            let people = active(world, panel, week) { world.recorded($0, in: week, by: panel.formula) }
            return people.count < Panel.leastActive
                ? WeekPoint.noData(world.week(week))
                : .published(world.week(week), PersonalValue(mean(people, World.focus) / 1e6))
        }
        if case .sustained = reading(of: points, leastEffect: 3600).change {
            text += "\(panel.frozen.panel.id)\n"
        }
    }
    return ["raw notices": Array(text.utf8)]
}
