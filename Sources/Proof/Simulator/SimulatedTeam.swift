import Domain

/// A team as its calendar and its repositories see it.
struct SimulatedTeam: Sendable {
    let number: Int
    let home: HomeTeam
    let projects: [String]
    let languages: [String]
    let size: Int
    /// When everybody of it sits together, as minutes of the day.
    let standUp: Int
    let planning: (weekday: Weekday, from: Int)
    let retrospective: (weekday: Weekday, from: Int)
    /// From this week on the team has as many meetings again: something in the lines that a team could talk about.
    let busierFrom: Week?
    /// Somebody of it answers alarms, a week each.
    let isOnCall: Bool

    /// Every size from four to twelve; as many teams as that takes.
    static func sizes(of people: Int, _ generator: inout Seeded) -> [Int] {
        let count = max(1, Int((Double(people) / 7.5).rounded()))
        var sizes = [Int](repeating: people / count, count: count)
        for index in 0..<(people - sizes.reduce(0, +)) { sizes[index] += 1 }
        // One here, one there: the sum stays, the bounds hold.
        for _ in 0..<(people * 2) {
            let from = generator.within(0...(count - 1))
            let to = generator.within(0...(count - 1))
            if sizes[from] > 4, sizes[to] < 12, from != to {
                sizes[from] -= 1
                sizes[to] += 1
            }
        }
        return sizes
    }

    init(_ number: Int, size: Int, plan: SimulationPlan) {
        var generator = Seeded(plan.seed, 1, number)
        let word = Vocabulary.teams[number % Vocabulary.teams.count]
        let round = number / Vocabulary.teams.count
        self.number = number
        self.size = size
        // Four teams make a department.
        let department = (number / 4) % Vocabulary.departments.count
        let again = number / (4 * Vocabulary.departments.count)
        home = HomeTeam(
            team: round == 0 ? word.name : "\(word.name) \(round + 1)",
            department: Vocabulary.departments[department] + (again == 0 ? "" : " \(again + 1)"))
        projects = word.projects
        languages = word.languages
        standUp = 60 * 9 + 15 * generator.within(2...5)
        let weekdays = Weekday.allCases
        planning = (weekdays[generator.within(0...1)], 60 * generator.within(10...11))
        retrospective = (weekdays[generator.within(3...4)], 60 * generator.within(14...15))
        busierFrom = number % 5 == 2 ? plan.through.adding(-generator.within(3...6)) : nil
        isOnCall = number % 3 == 0
    }
}
