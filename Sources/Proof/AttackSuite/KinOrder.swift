import Domain
import Simulator

/// Doubles what the people of one team do and looks whether any listing puts its names in another order.
///
/// A listing is any document: the names of teams, departments and panels in it, each where it comes first. Names that
/// only one of the two versions has (a notice) do not matter.
struct KinOrder {
    let scene: KinScene

    func attempt(_ generator: inout Seeded) -> [String]? {
        guard let roster = scene.rosters.isEmpty ? nil : generator.element(of: scene.rosters) else { return nil }
        var other = scene.world
        for person in roster.people {
            for week in scene.weeks where scene.world.isActive(person, in: week) {
                let doubled = World.scaled(scene.world.seconds(of: person, in: week), percent: 200)
                other.set(doubled, isActive: true, of: person, in: week)
            }
        }
        let base = scene.published.documents
        let names = labels
        return scene.published.documents(of: other, sameBefore: scene.weeks.lowerBound).compactMap { name, bytes in
            guard let before = base[name] else { return nil }
            let (first, second) = (order(of: names, in: before), order(of: names, in: bytes))
            let common = Set(first).intersection(second)
            return first.filter(common.contains) == second.filter(common.contains) ? nil : name
        }.sorted()
    }

    private var labels: [[UInt8]] {
        let teams = scene.world.people.flatMap { $0.homes.map(\.team) }
        let departments = scene.world.people.flatMap { $0.homes.map(\.department) }
        return Set(teams + departments + scene.rosters.map(\.panel.raw)).sorted().map { Array($0.utf8) }
    }

    /// The names by where they come first; longest first where one begins another.
    private func order(of names: [[UInt8]], in bytes: [UInt8]) -> [[UInt8]] {
        let byFirst = Dictionary(grouping: names) { $0[0] }.mapValues { $0.sorted { $0.count > $1.count } }
        var found: [[UInt8]] = []
        var seen: Set<[UInt8]> = []
        var at = 0
        while at < bytes.count, seen.count < names.count {
            let match = byFirst[bytes[at]]?.first { name in
                at + name.count <= bytes.count && bytes[at..<(at + name.count)].elementsEqual(name)
            }
            if let match, seen.insert(match).inserted { found.append(match) }
            at += match?.count ?? 1
        }
        return found
    }
}
