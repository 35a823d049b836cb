import Domain

/// What has been published and what is proposed, as sums of unknowns: rows over columns.
///
/// The unknowns are the values of a person's weeks. Weeks of one person that occur in the same baselines and the same
/// cells' panels cannot be told apart by anything that speaks of few persons, and are one column: their sum. The
/// cells of a panel shrink with them to the sums over weeks in which everybody's columns are whole, usually one a
/// quarter:
///
///     weeks            1 2 3 4 5 6 7           columns of a     [1 2 3 5 6 7]
///     a active         x x x . x x x           columns of b     [1 2 4 5 6 7]
///     b active         x x . x x x x           the row          all seven cells, each times the number of its people
///
/// Nothing is lost by it. A combination of cells and levels in which somebody is not left has the same weight on any two
/// weeks that this one has in one column: each weight must make up for the same baselines. If at most four persons are
/// left, this holds for every two weeks that five people, each of them, have together, since one of the five is not left;
/// and so for all weeks that hang together by such pairs. Columns that do not hang together by them are split.
struct PublishedSums {
    /// By column: whose it is.
    let personOf: [Int]
    private let people: Int
    /// Of the cells and levels that have been published.
    let rows: [[Entry]]
    /// Of the levels that have been published, with one column for each person.
    private let habits: [[Entry]]
    /// Of the proposed levels, in their order.
    let proposed: [[Entry]]
    let proposedHabits: [[Entry]]

    /// Nil if the records contradict themselves: somebody in two cells of a week, a contributor who is not a member, a
    /// member without baseline weeks.
    init?(of panels: [PublicationRecord.PanelRecord], and proposals: [PublicationRecord.PanelRecord]) {
        guard let weeks = WeeksOfPeople(of: panels, and: proposals) else { return nil }
        let columns = weeks.columns()
        personOf = columns.personOf
        people = columns.at.count
        var sum = Accumulator(columns: personOf.count)
        var rows: [[Entry]] = []
        for panel in weeks.published {
            rows += panel.classesOfWeeks(columns.at).map { panel.cells(of: $0, columns.at, &sum) }
            if panel.hasLevel { rows.append(panel.level(columns.at, &sum)) }
        }
        self.rows = rows
        habits = weeks.published.filter(\.hasLevel).map(\.habits)
        proposed = weeks.proposed.map { $0.level(columns.at, &sum) }
        proposedHabits = weeks.proposed.map(\.habits)
    }

    /// Whose unknowns are the weeks.
    var auditByWeeks: LinearAudit {
        LinearAudit(of: rows, proposed: proposed, personOf: personOf, insiders: LevelAuditor.insiders)
    }

    /// Whose unknowns are the persons, each one's weeks being alike.
    var auditByHabits: LinearAudit {
        LinearAudit(
            of: habits, proposed: proposedHabits, personOf: Array(0..<people), insiders: LevelAuditor.insiders)
    }
}

/// A panel with its people and weeks as numbers.
struct NumberedPanel {
    var members: [(person: Int, baseline: [Int])] = []
    /// Published weeks in order, and the people whose values are in their cells.
    var weeks: [(week: Int, active: [Int])] = []
    var hasLevel = false

    /// By contributor: at which places in `weeks`.
    var places: [(person: Int, places: [Int])] {
        var result: [Int: [Int]] = [:]
        for (place, week) in weeks.enumerated() {
            for person in week.active { result[person, default: []].append(place) }
        }
        return result.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// The places in `weeks` that always come with the same weight, because somebody has both in one column.
    fileprivate func classesOfWeeks(_ columnAt: [[Int]]) -> [[Int]] {
        var joined = Joined(weeks.count)
        for (person, places) in places {
            var first: [Int: Int] = [:]
            for place in places {
                let column = columnAt[person][weeks[place].week]
                if let other = first[column] { joined.join(other, place) } else { first[column] = place }
            }
        }
        return Dictionary(grouping: weeks.indices, by: { joined.root(of: $0) }).sorted { $0.key < $1.key }.map(\.value)
    }

    /// The sum of these weeks' cells, each times the number of its people.
    fileprivate func cells(of places: [Int], _ columnAt: [[Int]], _ sum: inout Accumulator) -> [Entry] {
        var times: [Int: Int] = [:]
        var columns: Set<Int> = []
        for place in places {
            for person in weeks[place].active {
                times[person, default: 0] += 1
                columns.insert(columnAt[person][weeks[place].week])
            }
        }
        for column in columns { sum.add(.one, at: column) }
        for member in members {
            guard let times = times[member.person] else { continue }
            let share = Residue(times) * Residue(member.baseline.count).inverse
            for column in Set(member.baseline.map { columnAt[member.person][$0] }) { sum.add(-share, at: column) }
        }
        return sum.collect()
    }

    /// The level times the number of members.
    fileprivate func level(_ columnAt: [[Int]], _ sum: inout Accumulator) -> [Entry] {
        for member in members {
            let share = Residue(member.baseline.count).inverse
            for column in Set(member.baseline.map { columnAt[member.person][$0] }) { sum.add(share, at: column) }
        }
        return sum.collect()
    }

    /// The level times the number of members, if all of a person's weeks are alike.
    fileprivate var habits: [Entry] { members.map { Entry(column: $0.person, value: .one) } }
}

/// Disjoint sets (union-find with path halving).
struct Joined {
    private var parents: [Int]
    init(_ count: Int) { parents = Array(0..<count) }

    mutating func root(of element: Int) -> Int {
        var at = element
        while parents[at] != at {
            parents[at] = parents[parents[at]]
            at = parents[at]
        }
        return at
    }

    mutating func join(_ a: Int, _ b: Int) {
        let (a, b) = (root(of: a), root(of: b))
        parents[max(a, b)] = min(a, b)
    }
}
