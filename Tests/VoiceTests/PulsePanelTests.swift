import TestSupport
import Testing
import Voice

@Suite struct PulsePanelTests {
    private func panels(_ people: [String: Int]) -> [[String]] { PulsePanels.panels(of: people).map(\.departments) }

    @Test func `departments of twelve are alone, smaller ones are joined by name`() {
        #expect(
            panels(["Data": 5, "Legal": 3, "Shop": 20, "Web": 9]) == [["Data", "Legal", "Web"], ["Shop"]])
        #expect(panels(["A": 12, "B": 12]) == [["A"], ["B"]])
        #expect(panels(["A": 12, "B": 11, "C": 12]) == [["A", "B"], ["C"]], "who is left over joins the smallest")
    }

    @Test func `what is not large enough for two stays one`() {
        #expect(panels(["A": 23]).isEmpty)
        #expect(panels(["A": 11, "B": 11]).isEmpty)
        #expect(panels([:]).isEmpty)
        #expect(panels(["A": 12, "": 11]).isEmpty)
    }

    /// Whatever the departments are: nobody is in two panels or in none, and no panel is smaller than twelve.
    @Test func `panels are disjoint, whole, and never smaller than twelve`() {
        var random = Seeded(11)
        for _ in 0..<2_000 {
            let people = Dictionary(
                uniqueKeysWithValues: (0..<Int.random(in: 1...9, using: &random)).map {
                    ("d\($0)", Int.random(in: 1...30, using: &random))
                })
            let panels = PulsePanels.panels(of: people)
            if panels.isEmpty { continue }
            #expect(panels.count >= 2)
            #expect(panels.flatMap(\.departments).sorted() == people.keys.sorted())
            for panel in panels {
                #expect(panel.departments.reduce(0) { $0 + (people[$1] ?? 0) } >= PulseCell.leastPeople)
            }
        }
    }
}
