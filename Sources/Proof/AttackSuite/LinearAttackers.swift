import Domain
import Simulator

/// Linear algebra over everything that was ever published of an organization, in the space of everybody's weeks: by
/// somebody who knows all rosters and who was away when.
///
/// A combination of published numbers in which nobody but one person is left isolates that person: one week, the mean
/// of a quarter, a change from one quarter to another, anything. One in which only two are left isolates a pair.
/// Neither may exist, and none that is left of a victim and up to three colleagues, who know their own values.
///
/// Found by arithmetic modulo a prime; what is found, and a sample of what is not, is tried again modulo another one. That both say
/// what exact fractions say is tested (`RationalTests`).
struct LinearAttackers {
    static let insiders = 3
    /// So many groups of four of a panel are tried at most: up to nine people these are all.
    static let mostGroups = 126
    /// Of the panels in which nothing was found, that share is tried again in the second prime.
    static let triedAgain = 0.05
    /// So many panels of an organization are looked at, about.
    static let mostPanelsWithLooks = 12

    private let systems: [[LinearSystem]]
    private let rosters: [Statements.Roster]
    private let people: Int
    /// By system: whether its rows are of what comes from calendars.
    private let ofCalendars: [Bool]

    init(_ statements: Statements, people: Int) {
        self.people = people
        let groups = statements.rowsByMetric
        ofCalendars = groups.map { $0.first?.isOfCalendars == true }
        systems = [Prime.first, .second].map { prime in
            groups.map { LinearSystem($0, people: people, prime: prime) }
        }
        var seen: Set<[Int]> = []
        rosters = statements.rosters.filter { seen.insert($0.people).inserted }
    }

    /// For each metric and each panel, once while its people stay the same.
    private func forEachPanel(
        _ body: (_ panel: Statements.Roster, _ first: LocalSystem, _ second: LocalSystem?, _ ofCalendars: Bool) -> Void
    ) {
        for (place, (first, second)) in zip(systems[0], systems[1]).enumerated() {
            for (number, roster) in rosters.enumerated() {
                let isTriedAgain = Double(number % 100) < Self.triedAgain * 100
                body(
                    roster, first.local(to: roster.people), isTriedAgain ? second.local(to: roster.people) : nil,
                    ofCalendars[place])
            }
        }
    }

    /// In words, if both primes agree.
    private func isConfirmed(_ places: [Int], _ roster: Statements.Roster, _ second: LocalSystem?) -> Bool {
        if let second { return second.statements(about: places) > 0 }
        return systems[1].contains { $0.local(to: roster.people).statements(about: places) > 0 }
    }

    /// One attempt is one person, or one pair of colleagues, of one panel.
    func linear() -> Outcome {
        var outcome = Outcome()
        forEachPanel { roster, first, second, _ in
            let places = roster.people.indices
            var alone = Set<Int>()
            for one in places {
                outcome.attempts += 1
                if first.statements(about: [one]) > 0, isConfirmed([one], roster, second) {
                    alone.insert(one)
                    outcome.isolate("person \(roster.people[one]) of \(roster.panel)")
                } else if let second, second.statements(about: [one]) > 0 {
                    outcome.isolate("person \(roster.people[one]) of \(roster.panel), in the second prime only")
                }
            }
            for one in places where !alone.contains(one) {
                for other in places where other > one && !alone.contains(other) {
                    outcome.attempts += 1
                    if first.statements(about: [one, other]) > 0, isConfirmed([one, other], roster, second) {
                        outcome.isolate("the pair \(roster.people[one]), \(roster.people[other]) of \(roster.panel)")
                    }
                }
            }
        }
        return outcome
    }

    /// One attempt is three colleagues of a panel with one victim of it; what three cannot do, two or one cannot
    /// either.
    func colluding(_ generator: inout Seeded) -> Outcome {
        var outcome = Outcome()
        forEachPanel { roster, first, second, _ in
            for group in groups(of: roster.people.count, &generator) {
                outcome.attempts += group.count
                guard first.statements(about: group) > 0 else {
                    if let second, second.statements(about: group) > 0 {
                        outcome.isolate("a group of \(roster.panel), in the second prime only")
                    }
                    continue
                }
                for victim in group {
                    let insiders = group.filter { $0 != victim }
                    guard first.statements(about: group) > first.statements(about: insiders),
                        isConfirmed(group, roster, second)
                    else { continue }
                    let names = insiders.map { "\(roster.people[$0])" }.joined(separator: ", ")
                    outcome.isolate("person \(roster.people[victim]) of \(roster.panel), by \(names) together")
                }
            }
        }
        return outcome
    }

    /// The same with looks instead of colleagues: somebody puts together all looks that were ever allowed at people of
    /// a panel, as many as the rule allows. One attempt is one other person of it.
    func looks(_ statements: Statements, _ generator: inout Seeded) -> Outcome {
        var outcome = Outcome()
        let record = statements.record
        // To find out which looks are allowed takes longer than to attack with them: of some panels, spread over all.
        let step = max(1, rosters.count / Self.mostPanelsWithLooks)
        var allowed: [PanelID: [Int]] = [:]
        for roster in rosters.enumerated().filter({ $0.offset % step == 0 }).map(\.element) {
            allowed[roster.panel] = Looks.most(at: roster.people, statements, record, &generator)
        }
        forEachPanel { roster, first, second, ofCalendars in
            guard !ofCalendars || Looks.canShowCalendars, let looked = allowed[roster.panel] else { return }
            for victim in roster.people.indices where !looked.contains(victim) {
                outcome.attempts += 1
                guard first.statements(about: looked + [victim]) > first.statements(about: looked),
                    isConfirmed(looked + [victim], roster, second)
                else { continue }
                let names = looked.map { "\(roster.people[$0])" }.joined(separator: ", ")
                outcome.isolate("person \(roster.people[victim]) of \(roster.panel), by looks at \(names)")
            }
        }
        return outcome
    }

    /// All groups of four places, or a sample of them.
    private func groups(of count: Int, _ generator: inout Seeded) -> [[Int]] {
        let size = Self.insiders + 1
        guard count > size else { return [] }
        if count <= 9 {
            return (0..<count).flatMap { a in
                (a + 1..<count).flatMap { b in
                    (b + 1..<count).flatMap { c in (c + 1..<count).map { [a, b, c, $0] } }
                }
            }
        }
        return (0..<Self.mostGroups).map { _ in
            var chosen: Set<Int> = []
            while chosen.count < size { chosen.insert(generator.number(0...(count - 1))) }
            return chosen.sorted()
        }
    }
}

extension Statements {
    /// The rows of each metric, under its old id and its new one, without those metrics of which all rows are another
    /// one's too.
    var rowsByMetric: [[Row]] {
        var sets: [[Int]] = []
        for metric in World.metrics {
            let own = rows.indices.filter { rows[$0].value(of: metric) != nil }
            if !own.isEmpty, !sets.contains(own) { sets.append(own) }
        }
        let maximal = sets.filter { own in
            !sets.contains { $0.count > own.count && Set($0).isSuperset(of: own) }
        }
        return maximal.map { $0.map { rows[$0] } }
    }
}
