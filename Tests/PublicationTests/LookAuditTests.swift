import Domain
import Publication
import Testing

/// What looks and publications say together about somebody else.
@Suite struct LookAuditTests {
    private func week(_ number: Int) -> Week { quarter("2026-Q1").first.adding(number) }
    private func quarter(_ name: String) -> Quarter {
        guard let quarter = Quarter(name) else { preconditionFailure("not a quarter: \(name)") }
        return quarter
    }
    private func keys(_ numbers: some Sequence<Int>) -> Set<MemberKey> { Set(numbers.map { MemberKey("p\($0)") }) }

    private func panel(
        _ id: String, _ name: String, _ people: Range<Int>, active: [Int: Set<MemberKey>], baseline: Range<Int>,
        level: Bool
    ) -> PublicationRecord.PanelRecord {
        PublicationRecord.PanelRecord(
            panel: PanelID(id), quarter: self.quarter(name),
            members: Dictionary(
                uniqueKeysWithValues: keys(people).map { ($0, baseline.map { week($0) }) }),
            weeks: Dictionary(uniqueKeysWithValues: active.map { (week($0), $1) }), hasLevel: level)
    }

    @Test func `of six people two may stay`() {
        let active = Dictionary(uniqueKeysWithValues: (13..<26).map { ($0, keys(0..<6)) })
        let record = PublicationRecord(panels: [
            panel("a", "2026-Q2", 0..<6, active: active, baseline: 0..<13, level: true)
        ])
        #expect(!LookAudit.tellsOfAnother(than: keys(0..<4), in: record))
        #expect(LookAudit.tellsOfAnother(than: keys(0..<5), in: record), "the sixth is what is left")
        #expect(!LookAudit.tellsOfAnother(than: [], in: record))
    }

    @Test func `levels before and after somebody left leave that person, once the newcomer is known`() {
        // Seven people, and in the next quarter the first is replaced by an eighth.
        let before = panel("a", "2026-Q1", 1..<8, active: [:], baseline: 0..<4, level: true)
        let after = panel("b", "2026-Q2", 2..<9, active: [:], baseline: 4..<8, level: true)
        let record = PublicationRecord(panels: [before, after])
        #expect(!LookAudit.tellsOfAnother(than: keys([3]), in: record))
        #expect(LookAudit.tellsOfAnother(than: keys([8]), in: record))
        #expect(LookAudit.tellsOfAnother(than: keys([1]), in: record))
        let without = PublicationRecord(
            panels: [before, panel("b", "2026-Q2", 2..<9, active: [:], baseline: 4..<8, level: false)])
        #expect(!LookAudit.tellsOfAnother(than: keys([8]), in: without))
    }

    @Test func `people who share no panel with those who are known are not asked about`() {
        let one = panel("a", "2026-Q1", 0..<6, active: [:], baseline: 0..<4, level: true)
        // A panel that says too much by itself, elsewhere: it is not what this look is about.
        let lone = panel("b", "2026-Q1", 20..<21, active: [:], baseline: 0..<4, level: true)
        #expect(!LookAudit.tellsOfAnother(than: keys([0]), in: PublicationRecord(panels: [one, lone])))
        #expect(
            LookAudit.tellsOfAnother(than: keys([21]).union(keys([20])), in: PublicationRecord(panels: [lone])) == false
        )
    }
}
