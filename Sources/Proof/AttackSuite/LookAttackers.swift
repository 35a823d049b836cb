import Domain
import Metrics
import Simulator

/// Everybody who has ever looked at somebody, or was shown a chart on a joint page, together, at the end of the time: they know
/// the weeks and metrics that they saw, and everything of their own, and use what was published before and after.
///
/// Whose week was seen need not cancel out of a combination of published numbers; the other weeks of the same person do,
/// and a combination in which only these are left is a statement about somebody who was looked at, beyond the look.
struct LookAttackers {
    let statements: Statements
    let people: Int
    let viewers: Set<Int>
    let lookedAt: Set<Int>

    init(_ statements: Statements, people: Int) {
        self.statements = statements
        self.people = people
        viewers = Set(statements.looks.map(\.viewer))
        lookedAt = Set(statements.looks.map(\.person))
    }

    /// By person and week.
    func seen(_ metric: Int) -> Set<Int> {
        Set(
            statements.looks.filter { $0.metrics.contains(metric) }.flatMap { look in
                look.weeks.map { look.person * 1024 + $0 }
            })
    }

    /// The rows of a metric together with what is known of it; metrics that are alike in both only once.
    private struct Subject {
        let rows: [Statements.Row]
        let seen: Set<Int>
    }
    private var subjects: [Subject] {
        var found: [(places: [Int], seen: Set<Int>)] = []
        for metric in World.metrics.indices where Looks.canShow(World.metrics[metric]) {
            let seen = seen(metric)
            let own = statements.rows.indices.filter {
                statements.rows[$0].value(of: World.metrics[metric]) != nil
            }
            guard !own.isEmpty, !found.contains(where: { $0.places == own && $0.seen == seen }) else { continue }
            found.append((own, seen))
        }
        // Fewer rows and less known finds nothing that the other does not find.
        return found.filter { own in
            !found.contains { other in
                (other.places.count, other.seen.count) != (own.places.count, own.seen.count)
                    && Set(other.places).isSuperset(of: own.places) && other.seen.isSuperset(of: own.seen)
            }
        }.map { own in Subject(rows: own.places.map { statements.rows[$0] }, seen: own.seen) }
    }

    func isTold(_ person: Int) -> Bool { viewers.contains(person) || lookedAt.contains(person) }

    private func system(_ subject: Subject, _ prime: Prime) -> LinearSystem {
        LinearSystem(subject.rows, people: people, prime: prime) { person, week in
            viewers.contains(person) || subject.seen.contains(person * 1024 + week)
        }
    }
    /// Once while their people stay the same.
    private var rosters: [Statements.Roster] {
        var distinct: Set<[Int]> = []
        return statements.rosters.filter { distinct.insert($0.people).inserted }
    }

    /// One attempt is one person of one panel and one metric.
    func linear() -> Outcome {
        var outcome = Outcome()
        guard !statements.looks.isEmpty else { return outcome }
        let rosters = rosters
        for subject in subjects {
            let first = system(subject, .first)
            var second: LinearSystem?
            func isConfirmed(_ places: [Int], _ roster: Statements.Roster) -> Bool {
                let again = second ?? system(subject, .second)
                second = again
                return again.local(to: roster.people).statements(about: places) > 0
            }
            for roster in rosters {
                let local = first.local(to: roster.people)
                for place in roster.people.indices where !viewers.contains(roster.people[place]) {
                    outcome.attempts += 1
                    guard local.statements(about: [place]) > 0, isConfirmed([place], roster) else { continue }
                    let person = roster.people[place]
                    let beyond = lookedAt.contains(person) ? ", beyond what was seen" : ""
                    outcome.isolate("person \(person) of \(roster.panel), by looks\(beyond)")
                }
            }
            outcome.add(cells(subject))
        }
        return outcome
    }

    /// One cell, and a colleague who helps: at least three people of whose week nothing is known must be left, or two of
    /// them know of each other. One attempt is one cell.
    private func cells(_ subject: Subject) -> Outcome {
        var outcome = Outcome()
        for row in subject.rows {
            guard case .cell(let week) = row.kind else { continue }
            outcome.attempts += 1
            let left = row.parts.map(\.person).filter {
                !viewers.contains($0) && !subject.seen.contains($0 * 1024 + week)
            }
            if left.count < 3 { outcome.isolate("\(left.count) are left of week \(week) of \(row.panel), by looks") }
        }
        return outcome
    }

    /// What is not promised, measured: the same with up to three colleagues who help besides. By how many: groups of that
    /// many and one other person of a panel in which somebody was looked at, and how many of them tell of that one.
    func helped(_ generator: inout Seeded) -> [Int: Outcome] {
        var outcomes: [Int: Outcome] = [:]
        let touched = rosters.filter { $0.people.contains(where: isTold) }
        guard let subject = subjects.first, !touched.isEmpty else { return outcomes }
        let first = system(subject, .first)
        for _ in 0..<4 {
            let roster = generator.element(of: touched)
            let local = first.local(to: roster.people)
            let open = roster.people.indices.filter { !viewers.contains(roster.people[$0]) }
            for helpers in 1...3 where open.count > helpers {
                for _ in 0..<8 {
                    let group = open.shuffled(using: &generator).prefix(helpers + 1)
                    var outcome = outcomes[helpers] ?? Outcome()
                    outcome.attempts += 1
                    if local.statements(about: Array(group)) > local.statements(about: Array(group.dropFirst())) {
                        outcome.isolated += 1
                    }
                    outcomes[helpers] = outcome
                }
            }
        }
        return outcomes
    }

    /// Whoever was looked at is known for ever, if habits are constant.
    func steady(knowsAbsences: Bool) -> Outcome {
        guard !statements.looks.isEmpty else { return Outcome() }
        return SteadyAttackers.attack(
            statements, people: people, knowsAbsences: knowsAbsences, known: viewers.union(lookedAt))
    }
}
