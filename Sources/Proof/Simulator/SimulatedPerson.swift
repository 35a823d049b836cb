public import Domain

/// Somebody who does not exist, with a place, a contract, absences and habits.
public struct SimulatedPerson: Sendable {
    public let id: PersonID
    public let email: String
    public let name: String
    public let zone: Zone
    public let workingHours: WorkingHours
    public let roles: Set<RoleHeld>
    /// In order; the first begins with the person.
    public let homes: [Dated<HomeTeam>]
    public let managers: [Dated<PersonID>]
    /// The last day; nil for those who stay.
    public let until: Day?
    /// Sorted, apart from each other.
    public let absences: [Absence]
    public var joined: Day { homes[0].since }

    let number: Int
    let habits: Habits
    /// By the same days as `homes`.
    let teams: [SimulatedTeam]

    func team(on day: Day) -> SimulatedTeam? {
        homes.lastIndex { $0.since <= day }.map { teams[$0] }
    }

    /// Whether the person works that day.
    public func works(on day: Day) -> Bool {
        guard joined <= day, until.map({ day <= $0 }) ?? true else { return false }
        guard workingHours.blocks.contains(where: { $0.weekdays.contains(day.weekday) }) else { return false }
        return !absences.contains { $0.contains(day) }
    }
}

/// How somebody works; drawn once, so that a person is like herself from week to week.
struct Habits: Sendable {
    /// Minutes later than the contract says.
    let startsLate: Double
    /// Of the free time between meetings, how much goes into the editor.
    let inEditor: Double
    /// Minutes of a usual stretch.
    let stretch: Double
    /// Meetings of the own, a day.
    let meetings: Double
    let reviewing: Double
    let debugging: Double
    let evening: Double
    /// Zero for those without an agent.
    let agent: Double
    let offline: Double
    let userAgent: String

    /// - Parameter isShown: somebody whose pages are looked at first: with an agent, and with focus to see.
    init(_ generator: inout Seeded, isShown: Bool) {
        startsLate = generator.spread() * 25
        inEditor = isShown ? 0.8 : min(max(0.72 + generator.spread() * 0.12, 0.35), 0.95)
        stretch = isShown ? generator.within(70...95) : min(max(62 + generator.spread() * 20, 22), 130)
        meetings = generator.within(0.2...2.2)
        reviewing = generator.within(0.05...0.25)
        debugging = generator.within(0.05...0.25)
        evening = generator.chance(0.3) ? generator.within(0.05...0.2) : 0.01
        agent = generator.chance(isShown ? 1 : 0.55) ? generator.within(0.05...0.5) : 0
        offline = generator.chance(0.2) ? 0.15 : 0.01
        userAgent = generator.one(of: Vocabulary.agents)
    }
}
