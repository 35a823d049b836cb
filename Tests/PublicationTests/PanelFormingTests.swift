import Domain
import Publication
import TestSupport
import Testing

@Suite struct PanelFormingTests {
    private let quarter = Quarter(of: week("2026-W40"))

    private func panels(_ candidates: [Candidate]) -> [FrozenPanel] {
        PanelForming.panels(for: quarter, from: quarter.first, to: quarter.last, of: candidates)
    }

    /// People by team, in one department.
    private func teams(_ sizes: KeyValuePairs<String, Int>, in department: String? = "Platform") -> [Candidate] {
        sizes.flatMap { team, people in
            (0..<people).map { number in
                Candidate(
                    key: MemberKey("\(department ?? "")/\(team)/\(number)"), team: team, department: department,
                    baseline: baseline())
            }
        }
    }

    @Test func `a team of six is a panel, smaller ones are joined by name until they are six`() {
        let panels = panels(teams(["Ada": 7, "Bit": 3, "Cue": 2, "Dot": 4, "Eve": 2]))
        #expect(panels.map(\.panel.teams) == [["Ada"], ["Bit", "Cue", "Dot", "Eve"]])
        #expect(panels.map(\.panel.id.raw) == ["2026-Q4-platform-1", "2026-Q4-platform-2"])
        #expect(panels.map(\.panel.people) == [7, 11])
        #expect(panels.map(\.panel.band) == [.six, .nine])
    }

    @Test func `a leftover joins the smallest mixed panel, or the smallest if there is none`() {
        #expect(
            panels(teams(["a": 5, "b": 5, "c": 3, "d": 3, "e": 6, "f": 1])).map(\.panel.teams) == [
                ["a", "b"], ["c", "d", "f"], ["e"],
            ])
        #expect(panels(teams(["a": 9, "b": 6, "c": 1])).map(\.panel.teams) == [["a"], ["b", "c"]])
    }

    @Test func `what cannot reach six is in no panel, and departments are never mixed`() {
        #expect(panels(teams(["a": 5]) + teams(["a": 5], in: "Sales") + teams(["a": 5], in: nil)).isEmpty)
        let two = panels(teams(["a": 6]) + teams(["a": 6], in: nil))
        #expect(two.map(\.panel.department) == [nil, "Platform"])
        #expect(two.map(\.panel.id.raw) == ["2026-Q4-no-department-1", "2026-Q4-platform-1"])
    }

    @Test func `departments whose names look alike share their numbers`() {
        let ids = panels(teams(["a": 6], in: "R&D") + teams(["a": 6], in: "r d") + teams(["a": 6], in: "Кадры")).map(
            \.panel.id.raw)
        #expect(Set(ids) == ["2026-Q4-r-d-1", "2026-Q4-r-d-2", "2026-Q4-department-1"])
    }

    @Test func `somebody who is handed in twice counts once`() {
        let five = teams(["a": 5])
        #expect(panels(five + five).isEmpty)
        let one = Candidate(key: five[0].key, team: "b", department: "Sales", baseline: baseline())
        #expect(panels(five + [one] + teams(["a": 5, "b": 0], in: "Sales")).isEmpty)
    }

    @Test func `panels are disjoint, inside one department and of at least six, in any order of people`() {
        for seed in 0..<300 {
            var generator = Seeded(UInt64(seed))
            let candidates = someCandidates(using: &generator)
            let panels = panels(candidates)
            let homes = Dictionary(uniqueKeysWithValues: candidates.map { ($0.key, $0) })
            let members = panels.flatMap(\.members)
            #expect(Set(members.map(\.key)).count == members.count, "seed \(seed)")
            #expect(Set(panels.map(\.panel.id)).count == panels.count)
            for panel in panels {
                #expect(panel.members.count >= Panel.leastPeople && panel.members.count == panel.panel.people)
                #expect(panel.members.allSatisfy { homes[$0.key]?.department == panel.panel.department })
                #expect(panel.members.allSatisfy { homes[$0.key]?.team == $0.team })
                #expect(Set(panel.members.map(\.team)) == Set(panel.panel.teams))
                // As small as possible: a panel of several teams does without none of those that joined before the
                // last.
                if panel.panel.teams.count > 1 {
                    #expect(panel.members.count <= 5 + 5 + 5 + 9)
                }
            }
            let left = candidates.filter { candidate in !members.contains { $0.key == candidate.key } }
            for (_, people) in Dictionary(grouping: left, by: \.department) { #expect(people.count < 6) }
            for (department, people) in Dictionary(grouping: candidates, by: \.department) where people.count >= 6 {
                #expect(!left.contains { $0.department == department }, "seed \(seed)")
            }
            let again = self.panels(candidates.shuffled(using: &generator))
            #expect(again.map(\.panel) == panels.map(\.panel))
            #expect(again.map { $0.members.map(\.key) } == panels.map { $0.members.map(\.key) })
        }
    }

    @Test func `values decide nothing`() {
        var generator = Seeded(1)
        let candidates = someCandidates(using: &generator)
        let others = candidates.map { candidate in
            Candidate(
                key: candidate.key, team: candidate.team, department: candidate.department,
                baseline: baseline(Double.random(in: 0...40, using: &generator)))
        }
        #expect(panels(candidates).map(\.panel) == panels(others).map(\.panel))
    }
}
