import Domain
import Metrics
import Publication
import TestSupport

// Organizations of a few dozen people, from a seed: who is where, who was active when, and what they did.

let activity = ActivityTime.declaration.id
let hour = 3600.0

func baseline(_ hours: Double = 20, weeks: [Week] = (0..<4).map(week("2026-W30").adding)) -> Baseline {
    // Nothing of the others: zero, which is not the same as unknown.
    var usual = Dictionary(uniqueKeysWithValues: Catalogue.published.map { ($0.id, 0.0) })
    usual[activity] = hours * hour
    guard let baseline = Baseline(stored: usual, weeks: weeks) else {
        preconditionFailure("too few weeks")
    }
    return baseline
}

func key(_ number: Int) -> MemberKey { MemberKey("p\(100 + number)") }

/// A panel of these people for one quarter, each with the weeks of the own baseline.
func panel(_ quarter: Quarter, _ number: Int = 1, of members: [MemberKey: [Week]]) -> FrozenPanel {
    let panel = Panel(
        id: PanelID("\(quarter)-a-\(number)"), quarter: quarter, from: quarter.first, to: quarter.last, department: "a",
        teams: ["t"], people: members.count)
    let frozen = panel.flatMap { panel in
        FrozenPanel(
            panel,
            members: members.map { FrozenMember(key: $0, team: "t", baseline: baseline(weeks: $1)) })
    }
    guard let frozen else { preconditionFailure("not a panel") }
    return frozen
}

extension Seeded {
    mutating func chance(_ probability: Double) -> Bool { Double.random(in: 0..<1, using: &self) < probability }

    /// About normal.
    mutating func normal(_ mean: Double, _ deviation: Double) -> Double {
        mean + deviation * (0..<12).reduce(-6.0) { sum, _ in sum + Double.random(in: 0..<1, using: &self) }
    }
}

/// Candidates in a few departments with teams of 1 to 9, some people without a department.
func someCandidates(using generator: inout Seeded) -> [Candidate] {
    var candidates: [Candidate] = []
    for department in 0..<Int.random(in: 1...4, using: &generator) {
        for team in 0..<Int.random(in: 1...6, using: &generator) {
            for _ in 0..<Int.random(in: 1...9, using: &generator) {
                candidates.append(
                    Candidate(
                        key: key(candidates.count), team: "team \(team)",
                        department: department == 0 ? nil : "Dept. \(department)",
                        baseline: baseline(Double.random(in: 0...40, using: &generator))))
            }
        }
    }
    return candidates
}

/// A week of everybody: a few absent, a few at zero, some far above the cap.
func someWeek(of candidates: [Candidate], absence: Double, using generator: inout Seeded) -> [MemberKey: PersonWeek] {
    var people: [MemberKey: PersonWeek] = [:]
    for candidate in candidates {
        let values = Dictionary(
            uniqueKeysWithValues: Catalogue.published.map { metric in
                (
                    metric.id,
                    [0, Double.random(in: 0...60 * hour, using: &generator)].randomElement(using: &generator) ?? 0
                )
            })
        people[candidate.key] = PersonWeek(isActive: !generator.chance(absence), values: values)
    }
    return people
}
