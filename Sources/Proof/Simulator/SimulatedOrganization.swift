import Domain

/// Everybody of a plan. Same plan, same organization.
public struct SimulatedOrganization: Sendable {
    public static let name = "Lanterns & Sons"

    public let plan: SimulationPlan
    public let people: [SimulatedPerson]
    private let numbers: [Role: Int]

    public init(_ plan: SimulationPlan) {
        self.plan = plan
        guard plan.people > 0 else {
            people = []
            numbers = [:]
            return
        }
        var generator = Seeded(plan.seed, 0)
        let teams = SimulatedTeam.sizes(of: plan.people, &generator).enumerated().map { number, size in
            SimulatedTeam(number, size: size, plan: plan)
        }
        numbers = Self.casting(teams)
        people = Hiring(plan, teams, cast: numbers).people
    }

    /// The owner leads the first team, the manager the second one with the developer in it, so that a look can be tried
    /// from both sides; the others lead nobody.
    private static func casting(_ teams: [SimulatedTeam]) -> [Role: Int] {
        let leads = teams.map { team in teams[..<team.number].reduce(0) { $0 + $1.size } }
        let report = teams.count > 1 && teams[1].size > 1 ? leads[1] + 1 : nil
        // From team to team, so that the eight are colleagues of many.
        var others = (1..<12).flatMap { place in
            teams.filter { place < $0.size }.map { leads[$0.number] + place }
        }.filter { $0 != report }.makeIterator()
        var numbers: [Role: Int] = [:]
        for role in Role.allCases {
            switch role {
            case .owner: numbers[role] = leads[0]
            case .manager where leads.count > 1: numbers[role] = leads[1]
            case .developer where report != nil: numbers[role] = report
            default: numbers[role] = others.next()
            }
        }
        return numbers
    }

    /// The eight whose keys are printed, each another person.
    public var cast: [(role: Role, person: SimulatedPerson)] {
        Role.allCases.compactMap { role in numbers[role].map { (role, people[$0]) } }
    }

    /// The passphrase and the token of somebody who does not exist; a lower-case UUID of version 4, as clients want it.
    public func key(of role: Role) -> (passphrase: String, token: String) {
        var generator = Seeded(plan.seed, 6, Role.allCases.firstIndex(of: role) ?? 0)
        let words = (0..<4).map { _ in generator.one(of: Vocabulary.words) }
        var hex = (0..<32).map { _ in String(Int(generator.next() & 15), radix: 16) }
        hex[12] = "4"
        hex[16] = ["8", "9", "a", "b"][generator.within(0...3)]
        let cuts = [0, 8, 12, 16, 20, 32]
        let token = zip(cuts, cuts.dropFirst()).map { hex[$0..<$1].joined() }.joined(separator: "-")
        return (words.joined(separator: " "), token)
    }

    /// As `demo` prints them.
    public enum Role: String, CaseIterable, Sendable {
        case owner, maintainer
        case organizationViewer = "organization-viewer"
        case departmentViewer = "department-viewer"
        case manager, developer, hr, trustee
    }
}

/// Puts people into teams and gives each a life: joins, moves, leaves, holidays and spells of absence.
private struct Hiring {
    let plan: SimulationPlan
    let teams: [SimulatedTeam]
    let cast: [Int: SimulatedOrganization.Role]
    private(set) var people: [SimulatedPerson] = []

    init(_ plan: SimulationPlan, _ teams: [SimulatedTeam], cast: [SimulatedOrganization.Role: Int]) {
        self.plan = plan
        self.cast = Dictionary(cast.map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        self.teams = teams
        let places = teams.flatMap { team in [SimulatedTeam](repeating: team, count: team.size) }
        var names: Set<String> = []
        let ids = places.indices.map { id(of: $0) }
        for (number, team) in places.enumerated() {
            people.append(person(number, team, ids: ids, &names))
        }
    }

    private func id(of number: Int) -> PersonID {
        var generator = Seeded(plan.seed, 2, number)
        let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567")
        return PersonID(String((0..<16).map { _ in alphabet[Int(generator.next() & 31)] }))
    }

    /// The first of each team leads it; the first of the first team is the owner, to whom all leads report.
    private func lead(of team: SimulatedTeam) -> Int { teams[..<team.number].reduce(0) { $0 + $1.size } }

    private func person(_ number: Int, _ team: SimulatedTeam, ids: [PersonID], _ names: inout Set<String>)
        -> SimulatedPerson
    {
        var generator = Seeded(plan.seed, 3, number)
        let name = name(number, &names, &generator)
        let isCast = cast[number] != nil
        let isLead = lead(of: team) == number
        let habits = Habits(&generator, isShown: cast[number] != nil)
        let start = plan.first.monday.adding(-generator.within(30...900))
        let joined =
            isCast || isLead || !generator.chance(0.08)
            ? start : plan.first.monday.adding(generator.within(14...(max(15, plan.weeks * 7 - 21))))
        let until =
            !isCast && !isLead && generator.chance(0.06)
            ? max(joined.adding(28), plan.first.monday.adding(generator.within(21...(max(22, plan.weeks * 7 - 7)))))
            : nil
        var homes = [Dated(team.home, since: joined)]
        var homeTeams = [team]
        if !isCast, !isLead, until == nil, teams.count > 1, generator.chance(0.06), plan.weeks > 6 {
            let other = teams[(team.number + generator.within(1...(teams.count - 1))) % teams.count]
            let moved = plan.first.monday.adding(7 * generator.within(3...(plan.weeks - 2)))
            if moved > joined.adding(14) {
                homes.append(Dated(other.home, since: moved))
                homeTeams.append(other)
            }
        }
        let managers = zip(homes, homeTeams).compactMap { home, team -> Dated<PersonID>? in
            let lead = lead(of: team)
            if number == 0 { return nil }
            return Dated(ids[lead == number ? 0 : lead], since: home.since)
        }
        let zone = generator.chance(0.75) ? plan.zone : Zone(generator.one(of: Vocabulary.zones)) ?? plan.zone
        return SimulatedPerson(
            id: ids[number], email: Self.address(of: name), name: name, zone: zone, workingHours: hours(&generator),
            roles: roles(number, team), homes: homes, managers: managers, until: until,
            absences: absences(from: joined, zone, &generator), number: number, habits: habits, teams: homeTeams)
    }

    private func name(_ number: Int, _ names: inout Set<String>, _ generator: inout Seeded) -> String {
        while true {
            let first = generator.one(of: Vocabulary.firstNames)
            var name = "\(first) \(generator.one(of: Vocabulary.lastNames))"
            // There are fewer names than people in a large organization: a second one, as people have.
            if names.count > 2_000 {
                name = "\(first) \(generator.one(of: Vocabulary.firstNames)) " + name.split(separator: " ")[1]
            }
            if names.insert(name).inserted { return name }
        }
    }

    private static func address(of name: String) -> String {
        name.lowercased().split(separator: " ").joined(separator: ".") + "@lanterns.example"
    }

    private func roles(_ number: Int, _ team: SimulatedTeam) -> Set<RoleHeld> {
        switch cast[number] {
        case .owner: return [RoleHeld(.owner, .organization)]
        case .maintainer: return [RoleHeld(.maintainer, .organization)]
        case .organizationViewer: return [RoleHeld(.viewer, .organization)]
        case .departmentViewer: return [RoleHeld(.viewer, .department(team.home.department ?? ""))]
        case .hr: return [RoleHeld(.hr, .organization)]
        case .trustee: return [RoleHeld(.trustee, .organization)]
        case .manager, .developer, nil: return []
        }
    }

    private func hours(_ generator: inout Seeded) -> WorkingHours {
        let texts = [
            "Mon-Fri 09:00-17:30", "Mon-Fri 09:00-17:30", "Mon-Fri 08:30-17:00", "Mon-Fri 08:00-16:30",
            "Mon-Fri 10:00-18:30", "Mon-Fri 09:30-18:00", "Mon-Thu 09:00-17:30", "Mon-Fri 09:00-13:30",
        ]
        guard let hours = WorkingHours(generator.one(of: texts)) else {
            preconditionFailure("working hours in the source")
        }
        return hours
    }

    /// Holidays of the country, and spells: two weeks away, a flu, rarely a parental leave.
    private func absences(from joined: Day, _ zone: Zone, _ generator: inout Seeded) -> [Absence] {
        let first = max(plan.first.monday, joined)
        let last = plan.through.monday.adding(6)
        guard first < last else { return [] }
        var spells: [Absence] = Holidays.days(from: first, to: last, in: zone).map {
            Absence(from: $0, to: $0, kind: .public)
        }
        func add(_ kind: Absence.Kind, after days: Int, for length: Int) {
            let from = first.adding(days)
            if from <= last { spells.append(Absence(from: from, to: from.adding(length - 1), kind: kind)) }
        }
        var day = generator.within(10...70)
        while day < plan.weeks * 7 {
            add(.vacation, after: day, for: generator.chance(0.5) ? generator.within(10...16) : generator.within(2...5))
            day += generator.within(60...120)
        }
        day = generator.within(5...120)
        while day < plan.weeks * 7 {
            add(.sick, after: day, for: generator.within(1...6))
            day += generator.within(50...160)
        }
        if generator.chance(0.02) { add(.parental, after: generator.within(14...90), for: generator.within(40...120)) }
        if generator.chance(0.2) { add(.other, after: generator.within(5...150), for: generator.within(1...3)) }
        return Self.apart(spells.sorted { ($0.from, $0.to) < ($1.from, $1.to) })
    }

    /// One at a time: what begins inside another one begins after it, or not at all.
    private static func apart(_ spells: [Absence]) -> [Absence] {
        var result: [Absence] = []
        for spell in spells {
            let from = result.last.map { max($0.to.adding(1), spell.from) } ?? spell.from
            if from <= spell.to { result.append(Absence(from: from, to: spell.to, kind: spell.kind)) }
        }
        return result
    }
}

/// Days that nobody of a country works. A few of each are enough to be noticed in the lines.
private enum Holidays {
    static func days(from first: Day, to last: Day, in zone: Zone) -> [Day] {
        let dates: [(month: Int, day: Int)] =
            switch zone.name.split(separator: "/")[0] {
            case "America": [(1, 1), (7, 4), (11, 26), (12, 25)]
            case "Asia": [(1, 26), (8, 15), (10, 2), (11, 9)]
            default: [(1, 1), (4, 6), (5, 1), (5, 14), (10, 3), (12, 25), (12, 26)]
            }
        return (first.parts.year...last.parts.year).flatMap { year in
            dates.map { Day(year: year, month: $0.month, day: $0.day) }
        }.filter { first <= $0 && $0 <= last }
    }
}
