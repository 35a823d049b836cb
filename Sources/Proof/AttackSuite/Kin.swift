import Domain
import Metrics
import Publication
import Simulator

/// The kin of the swap: changes of other kinds that must not change a byte either. Each is one promise, and each kills
/// faults that swaps leave alive.
enum Kin: String, CaseIterable, Sendable {
    case fourActive = "a week with four active is silent"
    case fiveCounted = "a group of five is silent"
    case otherDay = "the same time on another day"
    case otherRepository = "the same time in another repository"
    case sealed = "sealed bytes after late data, corrections and erasures"
    case sameMean = "another number of people under the same mean"
    case order = "the order of listings after one team's values doubled"
    case nobody = "the values of somebody on no panel"
    case oneSet = "a metric is published whenever the others are"
    case calendar = "which weeks have a value, after somebody's calendar fell away"
    case formula = "what was published before a formula changed"
    case paused = "weeks in which nothing is published"

    /// How often a scene is asked for it.
    var times: Int { self == .fiveCounted || self == .formula ? 1 : 3 }

    /// One attempt; nil if the scene has nothing to try it on. Otherwise what has changed: nothing, if it holds.
    func attempt(_ scene: KinScene, _ surface: any Surface, _ generator: inout Seeded) -> [String]? {
        switch self {
        case .fourActive: fourActive(scene, &generator)
        case .fiveCounted: fiveCounted(scene, surface, &generator)
        case .otherDay, .otherRepository: otherPlace(scene, &generator)
        case .sealed: sealed(scene, &generator)
        case .sameMean: sameMean(scene, &generator)
        case .order: KinOrder(scene: scene).attempt(&generator)
        case .nobody: nobody(scene, &generator)
        case .oneSet: oneSet(scene, &generator)
        case .calendar: calendar(scene, &generator)
        case .formula: KinFormula(scene: scene, surface: surface).attempt()
        case .paused: paused(scene, &generator)
        }
    }

    /// Everybody but four is made inactive; what the four do, and whether they are four or three, shows nowhere: not in
    /// the cell, not in a parent.
    private func fourActive(_ scene: KinScene, _ generator: inout Seeded) -> [String]? {
        guard let (_, week, people) = scene.week(withAtLeast: 5, &generator) else { return nil }
        var quiet = scene.world
        for person in people.dropFirst(4) { quiet.remove(person, in: week) }
        var other = quiet
        for person in people.prefix(4) { other.change(person, in: week) }
        var fewer = quiet
        fewer.remove(people[0], in: week)
        return scene.differences(quiet, other, since: week) + scene.differences(quiet, fewer, since: week)
    }

    /// All but five people of a department are not counted: there is no panel, and what they do shows nowhere.
    private func fiveCounted(_ scene: KinScene, _ surface: any Surface, _ generator: inout Seeded) -> [String]? {
        let departments = Set(scene.world.people.flatMap { $0.homes.map(\.department) }).sorted()
        let department = generator.element(of: departments)
        let own = scene.world.people.indices.filter { person in
            scene.world.people[person].homes.contains { $0.department == department }
        }
        let five = scene.rosters.flatMap(\.people).filter { person in
            scene.world.home(of: person, in: scene.weeks.lowerBound)?.department == department
        }.prefix(5)
        guard five.count == 5 else { return nil }
        var small = scene.world
        for person in own where !five.contains(person) { small.people[person].optedOut = 0 }
        var other = small
        for person in five {
            for week in scene.weeks.prefix(3) where small.isActive(person, in: week) { other.change(person, in: week) }
        }
        return surface.published(of: small).changed(in: other, sameBefore: scene.weeks.lowerBound)
    }

    /// Publishing is paused from a week on, to the end: what everybody does from then on shows nowhere.
    private func paused(_ scene: KinScene, _ generator: inout Seeded) -> [String]? {
        guard let (roster, week, people) = scene.week(withAtLeast: 5, &generator) else { return nil }
        var silent = scene.world
        silent.stop(Pause(cause: .stepBack, weeks: week..<(roster.weeks.upperBound + 1)))
        var other = silent
        for person in people { other.change(person, in: week) }
        return scene.differences(silent, other, since: week)
    }

    private func otherPlace(_ scene: KinScene, _ generator: inout Seeded) -> [String]? {
        guard let (_, week, people) = scene.week(withAtLeast: 5, &generator) else { return nil }
        var other = scene.world
        let person = generator.element(of: people)
        if self == .otherDay {
            other.spendOnOtherDays(person, in: week)
        } else {
            other.spendInOtherRepositories(person, in: week)
        }
        return scene.published.changed(in: other, sameBefore: week)
    }

    /// What is recorded after the last sealing: more of a week, less of it, everything of somebody deleted, or less of
    /// all weeks of everybody.
    private func sealed(_ scene: KinScene, _ generator: inout Seeded) -> [String]? {
        guard let (_, week, people) = scene.week(withAtLeast: 5, &generator) else { return nil }
        let person = generator.element(of: people)
        var other = scene.world
        func record(_ person: Int, _ week: Int, percent: Int?) {
            guard scene.world.isActive(person, in: week) else { return }
            let seconds = percent.map { World.scaled(scene.world.seconds(of: person, in: week), percent: $0) }
            other.record(.init(person: person, week: week, recorded: scene.world.weeks, seconds: seconds))
        }
        switch generator.number(0...3) {
        case 0: record(person, week, percent: 180)
        case 1: record(person, week, percent: 20)
        case 2: for week in 0..<scene.world.weeks { record(person, week, percent: nil) }
        default:
            for person in scene.world.people.indices {
                for week in max(0, scene.world.weeks - 20)..<scene.world.weeks { record(person, week, percent: 70) }
            }
        }
        return scene.published.changed(in: other, sameBefore: 0)
    }

    /// Somebody whose change is just the mean of the others' is there or is not: the mean is the same, and so is
    /// everything else.
    private func sameMean(_ scene: KinScene, _ generator: inout Seeded) -> [String]? {
        guard let (roster, week, people) = scene.week(withAtLeast: 6, &generator),
            let place = roster.people.firstIndex(of: people[0])
        else { return nil }
        // What comes from calendars has a value from a larger number of active people on: both are above it, or below.
        let needed = Panel.leastActive + (SizeBand(roster.people.count)?.mayLackCalendars ?? 0)
        guard people.count != needed else { return nil }
        let others = Array(people.dropFirst())
        var values = [Int32](repeating: 0, count: World.metrics.count)
        for metric in values.indices {
            let mean = scene.change(roster, others, week, metric: metric)
            let hours = mean + scene.world.usualHours(at: place, of: roster, metric: metric)
            // Not where a second more or less would round to another half hour.
            let steps = mean / (Catalogue.published[metric].panels.grid / World.publishedPerHour[metric])
            guard (0...World.hoursOfCap).contains(hours), abs(steps - steps.rounded()) < 0.49,
                scene.isKnown(people[0], at: place, of: roster, in: week, metric: metric)
            else { return nil }
            values[metric] = Int32(
                (hours * World.perHour[metric] / scene.world.factor(metric, by: roster.formula)).rounded())
        }
        var there = scene.world
        there.set(values, isActive: true, of: people[0], in: week)
        var away = scene.world
        away.remove(people[0], in: week)
        return scene.differences(there, away, since: week)
    }

    /// Joiners, those without a baseline, and those who are not counted.
    private func nobody(_ scene: KinScene, _ generator: inout Seeded) -> [String]? {
        let onPanels = Set(scene.rosters.flatMap(\.people))
        let found = scene.world.people.indices.flatMap { person in
            onPanels.contains(person)
                ? [] : scene.weeks.filter { scene.world.isActive(person, in: $0) }.map { (person, $0) }
        }
        guard !found.isEmpty else { return nil }
        let (person, week) = generator.element(of: found)
        var other = scene.world
        other.change(person, in: week)
        return scene.published.changed(in: other, sameBefore: week)
    }

    /// One calendar fewer in a week, of those of six or more: values may change, but nothing falls silent and nothing begins to
    /// speak. Otherwise a silence would tell who has none.
    private func calendar(_ scene: KinScene, _ generator: inout Seeded) -> [String]? {
        let rows = scene.statements.rows.filter {
            $0.isOfCalendars && $0.quarter == scene.quarter && $0.parts.count > Panel.leastActive
        }
        guard !rows.isEmpty else { return nil }
        let row = generator.element(of: rows)
        guard case .cell(let week) = row.kind else { return nil }
        var other = scene.world
        other.loseCalendar(generator.element(of: row.parts).person, in: week)
        let after = scene.published.documents(of: other, sameBefore: week)
        return after.keys.filter { name in
            name.hasSuffix(".json") && figures(after[name]) != figures(scene.published.documents[name])
        }.sorted()
    }

    /// How many figures a document has.
    private func figures(_ document: [UInt8]?) -> Int {
        String(decoding: document ?? [], as: UTF8.self).ranges(of: "\"published\"").count
    }

    /// With five active, one of whom had none of a metric, that metric is published like the others: it shows when
    /// another one's changes. Otherwise its silence would tell that somebody had none.
    private func oneSet(_ scene: KinScene, _ generator: inout Seeded) -> [String]? {
        guard let (_, week, people) = scene.week(withAtLeast: 5, &generator) else { return nil }
        var five = scene.world
        for person in people.dropFirst(5) { five.remove(person, in: week) }
        var values = five.seconds(of: people[0], in: week)
        values[World.focus] = 0
        values[World.deepFocus] = 0
        five.set(values, isActive: true, of: people[0], in: week)
        var other = five
        var changed = other.seconds(of: people[1], in: week)
        changed[World.focus] += changed[World.focus] > 22 * 3600 ? -20 * 3600 : 20 * 3600
        other.set(changed, isActive: true, of: people[1], in: week)
        // This one must change something.
        return scene.differences(five, other, since: week).isEmpty ? ["nothing"] : []
    }
}
