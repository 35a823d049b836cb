import Domain

/// One day of one person: meetings, stretches in the editor, and what the editor notices of them. Times are seconds of the
/// person's day.
struct WorkingDay {
    /// One event of an editor.
    struct Beat {
        let second: Double
        let category: StaticString
        let project: String
        let language: String
        let branch: String
        let isWrite: Bool
        /// Lines by an agent or by hand.
        let lines: Int
        let isAgent: Bool
    }

    private let person: SimulatedPerson
    private let team: SimulatedTeam
    private let day: Day
    private var generator: Seeded
    private(set) var beats: [Beat] = []
    /// What stands in the calendar, in minutes after midnight: lunch does not.
    private(set) var appointments: [(from: Int, to: Int, people: Int)] = []

    /// Nil on days without work.
    init?(_ person: SimulatedPerson, on day: Day, seed: Int) {
        guard let team = person.team(on: day) else { return nil }
        generator = Seeded(seed, 4, person.number, day.daysSince1970)
        self.person = person
        self.team = team
        self.day = day
        // Rarely somebody works on a free day; everybody has days without an editor: design, workshops, a conference.
        let isOff = !person.works(on: day)
        let isHere = person.joined <= day && person.until.map { day <= $0 } ?? true
        if isOff, !isHere || person.absences.contains(where: { $0.contains(day) }) || !generator.chance(0.012) {
            return nil
        }
        if generator.chance(0.03) { return nil }
        if isOff {
            stretch(from: 15 * 3600 + generator.within(0...7200), for: generator.within(1200...4000))
        } else {
            work()
        }
        beats.sort { $0.second < $1.second }
    }

    private mutating func work() {
        let blocks = person.workingHours.blocks.filter { $0.weekdays.contains(day.weekday) }
        for block in blocks {
            let from = Double(block.from * 60) + (person.habits.startsLate + generator.spread() * 12) * 60
            let to = Double(block.to * 60) + generator.spread() * 20 * 60
            guard from < to else { continue }
            for free in without(meetings(), from: from, to: to) { fill(free.from, free.to) }
        }
        if generator.chance(person.habits.evening) {
            stretch(from: 20 * 3600 + generator.within(0...4000), for: generator.within(900...4800))
        }
        if team.isOnCall, person.number % team.size == day.week.number % team.size, generator.chance(0.2) {
            stretch(from: generator.within(1...5) * 3600, for: generator.within(900...2700))
        }
    }

    /// When the person sits in meetings: of the team, and of the own. Tuesdays are the fullest.
    private mutating func meetings() -> [(from: Double, to: Double)] {
        var meetings: [(Double, Double)] = []
        var entries: [(from: Int, to: Int, people: Int)] = []
        func add(_ minute: Int, _ minutes: Int, with people: Int) {
            meetings.append((Double(minute * 60), Double((minute + minutes) * 60)))
            if people > 1 { entries.append((minute, minute + minutes, people)) }
        }
        let isBusier = team.busierFrom.map { $0 <= day.week } ?? false
        add(team.standUp, 15, with: team.size)
        if day.weekday == team.planning.weekday { add(team.planning.from, 60, with: team.size) }
        if day.weekday == team.retrospective.weekday, day.week.number.isMultiple(of: 2) {
            add(team.retrospective.from, 60, with: team.size)
        }
        if isBusier {
            add(team.standUp + 150, 45, with: team.size)
            add(60 * 14 + 15 * (team.number % 5), 45, with: 4)
        }
        let fullness = day.weekday == .tuesday ? 1.8 : day.weekday == .wednesday ? 0.5 : 1
        var left = person.habits.meetings * fullness
        while left > 0 {
            if generator.chance(min(left, 1)) {
                let minute = 60 * generator.within(9...16) + 30 * generator.within(0...1)
                add(minute, 30 + 30 * generator.within(0...1), with: 2 + minute / 30 % 4)
            }
            left -= 1
        }
        add(12 * 60 + 15 * generator.within(0...4), generator.within(30...60), with: 1)
        appointments += entries
        return meetings.sorted { $0.0 < $1.0 }
    }

    private func without(_ meetings: [(from: Double, to: Double)], from: Double, to: Double) -> [(
        from: Double, to: Double
    )] {
        var free: [(Double, Double)] = []
        var at = from
        for meeting in meetings where meeting.to > from && meeting.from < to {
            if meeting.from > at { free.append((at, meeting.from)) }
            at = max(at, meeting.to)
        }
        if at < to { free.append((at, to)) }
        return free.filter { $0.1 - $0.0 > 600 }
    }

    /// Stretches in the editor and what lies between them.
    private mutating func fill(_ from: Double, _ to: Double) {
        var at = from + generator.within(0...420)
        while at < to - 300 {
            let wanted = max(300, (person.habits.stretch * (0.75 + generator.share() * 0.5)) * 60)
            if generator.chance(person.habits.inEditor) {
                let length = min(wanted, to - at)
                stretch(from: at, for: length)
                at += length + (generator.chance(0.55) ? generator.within(120...700) : generator.within(950...2100))
            } else {
                at += wanted / 2
            }
        }
    }

    private mutating func stretch(from start: Double, for length: Double) {
        let end = start + length
        var at = start
        let project = generator.one(of: team.projects)
        let language = generator.one(of: team.languages)
        let branch =
            "\(project.prefix(4).uppercased())-\(generator.within(100...999))-\(generator.one(of: Vocabulary.subjects))"
        let withAgent = generator.chance(person.habits.agent)
        while at < end {
            // Half an hour or so of one thing.
            let until = min(end, at + generator.within(900...3600))
            let category = category()
            while at < until {
                let isTyping = generator.chance(0.7)
                beats.append(
                    Beat(
                        second: at, category: category, project: project, language: language, branch: branch,
                        isWrite: generator.chance(0.25), lines: isTyping ? generator.within(1...18) : 0, isAgent: false)
                )
                if withAgent, generator.chance(0.35) {
                    beats.append(
                        Beat(
                            second: at + generator.within(5...90), category: "ai coding", project: project,
                            language: language, branch: branch, isWrite: true, lines: generator.within(3...80),
                            isAgent: true))
                }
                at += generator.within(95...265)
            }
        }
    }

    private mutating func category() -> StaticString {
        let share = generator.share()
        let habits = person.habits
        if share < habits.reviewing { return "code reviewing" }
        if share < habits.reviewing + habits.debugging { return "debugging" }
        if share < habits.reviewing + habits.debugging + 0.06 { return "browsing" }
        if share < habits.reviewing + habits.debugging + 0.1 { return "terminal" }
        return "coding"
    }
}
