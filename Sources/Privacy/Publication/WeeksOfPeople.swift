import Domain

/// Everybody's weeks, sorted into those that occur in the same baselines and the same panels' cells.
struct WeeksOfPeople {
    let published: [NumberedPanel]
    let proposed: [NumberedPanel]
    /// By person and week: which weeks belong together; zero is a week that occurs nowhere.
    private var labels: [[Int]]
    private var used: [Int]

    /// Nil if the records contradict themselves.
    init?(of panels: [PublicationRecord.PanelRecord], and candidates: [PublicationRecord.PanelRecord]) {
        let all = panels + candidates
        let keys = Set(all.flatMap(\.members.keys)).sorted()
        let persons = Dictionary(uniqueKeysWithValues: keys.enumerated().map { ($1, $0) })
        let weeks = all.flatMap { $0.members.values.joined() + Array($0.weeks.keys) }
        guard let first = weeks.min(), let last = weeks.max() else { return nil }
        var numbered: [NumberedPanel] = []
        for record in all {
            guard let panel = NumberedPanel(record, persons: persons, from: first) else { return nil }
            numbered.append(panel)
        }
        published = Array(numbered.prefix(panels.count))
        proposed = Array(numbered.suffix(candidates.count))
        labels = keys.map { _ in [Int](repeating: 0, count: first.distance(to: last) + 1) }
        used = keys.map { _ in 0 }
        guard areDisjoint else { return nil }
        for panel in numbered {
            for member in panel.members { tellApart(member.baseline, of: member.person) }
            for (person, places) in panel.places { tellApart(places.map { panel.weeks[$0].week }, of: person) }
        }
        // One more than may be left.
        for panel in published { splitLoose(in: panel, holding: LevelAuditor.insiders + 2) }
    }

    /// Whether nobody is in two cells of one week.
    private var areDisjoint: Bool {
        var seen = Set<[Int]>()
        return published.allSatisfy { panel in
            panel.weeks.allSatisfy { week in week.active.allSatisfy { seen.insert([week.week, $0]).inserted } }
        }
    }

    /// These weeks belong no longer together with others.
    private mutating func tellApart(_ weeks: [Int], of person: Int) {
        var renamed: [Int: Int] = [:]
        for week in weeks {
            let old = labels[person][week]
            if let new = renamed[old] {
                labels[person][week] = new
            } else {
                used[person] += 1
                renamed[old] = used[person]
                labels[person][week] = used[person]
            }
        }
    }

    /// Splits what does not hang together by pairs of weeks that at least so many people have together, each of them.
    ///
    /// What they have together is counted before anything is split: a split only changes what is written down, not what
    /// is the same. And the pairs may be other people's, for the weights are those of the panel's weeks.
    private mutating func splitLoose(in panel: NumberedPanel, holding: Int) {
        let count = panel.weeks.count
        let people = panel.places
        var together = [Int](repeating: 0, count: count * count)
        for (person, places) in people {
            for (index, a) in places.enumerated() {
                let label = labels[person][panel.weeks[a].week]
                for b in places[(index + 1)...] where labels[person][panel.weeks[b].week] == label {
                    together[a * count + b] += 1
                }
            }
        }
        var joined = Joined(count)
        for (pair, number) in together.enumerated() where number >= holding {
            joined.join(pair / count, pair % count)
        }
        for (person, places) in people {
            let pieces = Dictionary(grouping: places) { joined.root(of: $0) }.sorted { $0.key < $1.key }
            for piece in pieces { tellApart(piece.value.map { panel.weeks[$0].week }, of: person) }
        }
    }

    /// A number for each person's weeks that belong together: by number, whose it is; by person and week, the number.
    func columns() -> (personOf: [Int], at: [[Int]]) {
        var personOf: [Int] = []
        var columnAt = labels
        for (person, labels) in labels.enumerated() {
            var known: [Int: Int] = [:]
            for (week, label) in labels.enumerated() {
                guard label != 0 else {
                    columnAt[person][week] = -1
                    continue
                }
                if known[label] == nil {
                    known[label] = personOf.count
                    personOf.append(person)
                }
                columnAt[person][week] = known[label] ?? -1
            }
        }
        return (personOf, columnAt)
    }
}

extension NumberedPanel {
    /// Nil for a contributor who is not a member and for a member without baseline weeks.
    fileprivate init?(_ record: PublicationRecord.PanelRecord, persons: [MemberKey: Int], from first: Week) {
        for (key, weeks) in record.members {
            guard let person = persons[key], !weeks.isEmpty else { return nil }
            members.append((person, Set(weeks).map(first.distance(to:)).sorted()))
        }
        members.sort { $0.person < $1.person }
        for (week, active) in record.weeks {
            guard active.allSatisfy({ record.members[$0] != nil }) else { return nil }
            weeks.append((first.distance(to: week), active.compactMap { persons[$0] }.sorted()))
        }
        weeks.sort { $0.week < $1.week }
        hasLevel = record.hasLevel
    }
}
