public import Domain

/// Somebody who counts at a boundary: where the person is at home, and what is usual there.
public struct Candidate: Sendable {
    public let key: MemberKey
    public let team: String
    public let department: String?
    public let baseline: Baseline
    public init(key: MemberKey, team: String, department: String?, baseline: Baseline) {
        self.key = key
        self.team = team
        self.department = department
        self.baseline = baseline
    }
}

/// Draws up the panels of a quarter: disjoint, each inside one department, each of at least six people.
///
///     teams of a department, by name      Ada 7   Bit 3   Cue 2   Dot 4   Eve 2
///     large enough: a panel of its own    [Ada 7]
///     joined by name until six                    [Bit 3 + Cue 2 + Dot 4]
///     left over: into a mixed one                 [           …          + Eve 2]
///
/// Only names and counts decide, never a value: who is together with whom says nothing about anybody's work.
public enum PanelForming {
    /// The panels for `quarter`, for the weeks from `from` to `to`, in the order of departments and first teams.
    ///
    /// Whoever is in a department in which fewer than six people count is in none. The order of `candidates` does not
    /// matter; a key that comes twice counts once.
    public static func panels(for quarter: Quarter, from: Week, to: Week, of candidates: [Candidate]) -> [FrozenPanel] {
        var numbers: [String: Int] = [:]
        return departments(of: candidates).flatMap { department -> [FrozenPanel] in
            groups(of: department.teams).compactMap { teams in
                let members = teams.flatMap(\.candidates)
                let slug = slug(of: department.name)
                let number = numbers[slug, default: 0] + 1
                guard
                    let panel = Panel(
                        id: PanelID("\(quarter)-\(slug)-\(number)"), quarter: quarter, from: from, to: to,
                        department: department.name, teams: teams.map(\.name), people: members.count)
                else { return nil }
                numbers[slug] = number
                return FrozenPanel(
                    panel, members: members.map { FrozenMember(key: $0.key, team: $0.team, baseline: $0.baseline) })
            }
        }
    }
}

private struct Team {
    let name: String
    let candidates: [Candidate]
    var people: Int { candidates.count }
}

/// Everybody once, by department (those without one first) and team, both by name.
private func departments(of candidates: [Candidate]) -> [(name: String?, teams: [Team])] {
    var seen: Set<MemberKey> = []
    let once = candidates.sorted(by: isBefore).filter { seen.insert($0.key).inserted }
    return Dictionary(grouping: once, by: \.department)
        .sorted { isBefore($0.key, $1.key) }
        .map { department, people in
            let teams = Dictionary(grouping: people, by: \.team).map { Team(name: $0, candidates: $1) }
            return (department, teams.sorted { $0.name < $1.name })
        }
}

private func isBefore(_ a: Candidate, _ b: Candidate) -> Bool {
    guard a.department == b.department else { return isBefore(a.department, b.department) }
    return (a.team, a.key.raw) < (b.team, b.key.raw)
}

private func isBefore(_ a: String?, _ b: String?) -> Bool {
    guard let a, let b else { return a == nil && b != nil }
    return a < b
}

/// Which teams of a department are together in a panel, in the order of the first teams; `teams` are in the order of
/// names.
private func groups(of teams: [Team]) -> [[Team]] {
    var alone: [[Team]] = []
    var mixed: [[Team]] = []
    var open: [Team] = []
    for team in teams {
        if team.people >= Panel.leastPeople {
            alone.append([team])
            continue
        }
        open.append(team)
        if people(in: open) >= Panel.leastPeople {
            mixed.append(open)
            open = []
        }
    }
    if !open.isEmpty {
        // A team that is large enough keeps to itself as long as there is a mixed panel to join.
        if let smallest = smallest(of: mixed) {
            mixed[smallest] += open
        } else if let smallest = smallest(of: alone) {
            alone[smallest] += open
        }
    }
    return (alone + mixed)
        .map { $0.sorted { $0.name < $1.name } }
        .sorted { $0[0].name < $1[0].name }
}

private func people(in teams: [Team]) -> Int { teams.reduce(0) { $0 + $1.people } }

/// The first of those with the fewest people.
private func smallest(of groups: [[Team]]) -> Int? {
    groups.indices.min { people(in: groups[$0]) < people(in: groups[$1]) }
}

/// Lower-case letters and digits, everything else as single hyphens: `R&D, Core` is `r-d-core`. Departments that come
/// out alike share their numbers.
private func slug(of department: String?) -> String {
    guard let department else { return "no-department" }
    let words = department.lowercased().utf8.split { byte in
        !(UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            && !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
    return words.isEmpty ? "department" : words.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "-")
}
