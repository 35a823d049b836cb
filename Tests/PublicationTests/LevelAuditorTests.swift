import Domain
import Publication
import TestSupport
import Testing

@Suite struct LevelAuditorTests {
    private let q1 = Quarter(of: week("2026-W01"))

    /// The panel's record after its quarter: `active` says who was there in which of its first weeks.
    private func published(
        _ panel: FrozenPanel, weeks: Int = 6, level: Bool = true, active: (Int, MemberKey) -> Bool = { _, _ in true }
    ) -> PublicationRecord.PanelRecord {
        var record = PublicationRecord.PanelRecord(of: panel)
        for number in 0..<weeks {
            let week = panel.panel.from.adding(number)
            let people = panel.members.map { ($0.key, PersonWeek(isActive: active(number, $0.key), values: [:])) }
            record.add(
                WeeklyCells.cells(of: panel, week: week, people: Dictionary(uniqueKeysWithValues: people)), of: week)
        }
        record.hasLevel = level
        return record
    }

    /// These people, with the first weeks of the quarter before as baselines.
    private func panel(
        _ quarter: Quarter, _ number: Int, _ people: [Int], weeks: (Int) -> [Int] = { _ in Array(0..<6) }
    ) -> FrozenPanel {
        PublicationTests.panel(
            quarter, number,
            of: Dictionary(
                uniqueKeysWithValues: people.map { (key($0), weeks($0).map(quarter.previous.first.adding)) }))
    }

    private func passes(_ proposals: FrozenPanel..., after records: PublicationRecord.PanelRecord...) -> Int {
        LevelAuditor.passing(proposals, given: PublicationRecord(panels: records)).count
    }

    /// The cells between the two levels say what the second would; and it is made of weeks as they are known later, so that the
    /// difference would be what somebody has corrected since.
    @Test func `the first level passes, and none that follows from what is published`() {
        let first = panel(q1, 1, Array(0..<7))
        #expect(passes(first) == 1)
        #expect(passes(panel(q1.next, 1, Array(0..<7)), after: published(first)) == 0)
        #expect(passes(panel(q1.next, 1, Array(0..<7)), after: published(first, level: false)) == 1)
    }

    @Test func `a panel that up to four persons have left is refused, one that five have left is not`() {
        let before = published(panel(q1, 1, Array(0..<12)))
        for left in 1...4 {
            #expect(passes(panel(q1.next, 1, Array(left..<12)), after: before) == 0, "\(left) have left")
        }
        #expect(passes(panel(q1.next, 1, Array(5..<12)), after: before) == 1)
        #expect(passes(panel(q1.next, 1, Array(0..<16)), after: before) == 0, "four have joined")
        #expect(passes(panel(q1.next, 1, Array(0..<17)), after: before) == 1, "five have joined")
        #expect(passes(panel(q1.next, 1, Array(2..<14)), after: before) == 0, "two for two others")
        #expect(passes(panel(q1.next, 1, Array(3..<14)), after: before) == 1, "two for three others")
    }

    /// Two quarters without a level between two with one, and everybody's habits constant: only the panels matter.
    @Test func `three who tell what they know of themselves do not isolate the fourth`() {
        let before = published(panel(q1, 1, Array(0..<10)))
        let between = published(panel(q1.next, 1, Array(0..<10)), level: false)
        #expect(passes(panel(q1.next.next, 1, Array(2..<12)), after: before, between) == 0)
        #expect(passes(panel(q1.next.next, 1, Array(3..<13)), after: before, between) == 1)
    }

    @Test func `without a level before there is nothing to compare with`() {
        #expect(
            passes(panel(q1.next, 1, Array(1..<9)), after: published(panel(q1, 1, Array(0..<9)), level: false)) == 1)
    }

    @Test func `one of several levels in between does not hide who left`() {
        let before = published(panel(q1, 1, Array(0..<16)))
        let between = published(panel(q1.next, 1, Array(9..<16)))
        #expect(passes(panel(q1.next.next, 1, Array(4..<16)), after: before, between) == 0)
        #expect(passes(panel(q1.next.next, 1, Array(1..<9)), after: before, between) == 0, "all but one who left")
    }

    @Test func `two panels that change one for one are refused, the second of a complement too`() {
        let a = published(panel(q1, 1, Array(0..<8)))
        let b = published(panel(q1, 2, Array(8..<16)))
        #expect(passes(panel(q1.next, 1, Array(0..<7) + [8]), after: a, b) == 0)
        // All sixteen in two new panels: the first passes, the second follows from it and is not told.
        let halves = (Array(0..<4) + Array(8..<12), Array(4..<8) + Array(12..<16))
        #expect(passes(panel(q1.next, 1, halves.0), panel(q1.next, 2, halves.1), after: a, b) == 1)
        #expect(passes(panel(q1.next, 1, halves.0), panel(q1.next, 2, Array(halves.1.dropFirst())), after: a, b) == 1)
    }

    /// Cells, each times its people, add up over the quarter; with everybody there in all weeks that is the change of
    /// the level. One who missed a week sticks out.
    @Test func `absences of up to four persons next to full attendance are refused, five different ones pass`() {
        let before = published(panel(q1, 1, Array(0..<7))) { week, person in week != 2 || person != key(0) }
        let missed = panel(q1.next, 1, Array(0..<7)) { $0 == 0 ? [0, 1, 3, 4, 5] : Array(0..<6) }
        #expect(passes(missed, after: before) == 0)
        func several(_ count: Int) -> Int {
            let before = published(panel(q1, 1, Array(0..<12))) { week, person in
                !(0..<count).contains { person == key($0) && week == $0 }
            }
            let after = panel(q1.next, 1, Array(0..<12)) { person in
                (0..<6).filter { person >= count || $0 != person }
            }
            return passes(after, after: before)
        }
        #expect((1...4).allSatisfy { several($0) == 0 })
        #expect(several(5) == 1)
    }

    /// Five were there in the first four weeks, five others in the next five, and only these persons in all. Five times
    /// the first cells and four times the others leave nothing of anybody but them, weighted differently by week.
    @Test(arguments: 1...5) func `up to four persons between two groups that never meet are refused`(between: Int) {
        func weeks(_ person: Int) -> [Int] {
            person < between ? Array(0..<9) : person < between + 5 ? Array(0..<4) : Array(4..<9)
        }
        let people = Array(0..<between + 10)
        let before = published(panel(q1, 1, people), weeks: 9) { week, person in
            people.contains { person == key($0) && weeks($0).contains(week) }
        }
        #expect(passes(panel(q1.next, 1, people, weeks: weeks), after: before) == (between < 5 ? 0 : 1))
    }

    @Test func `a single week in the difference of two levels is refused`() {
        var odd = PublicationRecord.PanelRecord(of: panel(q1, 1, Array(0..<8)))
        odd = PublicationRecord.PanelRecord(
            panel: odd.panel, quarter: odd.quarter,
            members: odd.members.merging([key(0): [q1.previous.first]]) { $1 }, weeks: [:], hasLevel: true)
        let same = PublicationTests.panel(
            q1.next,
            of: Dictionary(
                uniqueKeysWithValues: (1..<8).map { (key($0), (0..<6).map(q1.previous.first.adding)) }))
        #expect(passes(same, after: odd) == 0)
    }

    @Test func `what is older than four quarters is not looked at`() {
        var quarter = q1
        for _ in 0..<4 { quarter = quarter.next }
        let before = published(panel(q1, 1, Array(0..<9)))
        #expect(passes(panel(quarter, 1, Array(1..<9)), after: before) == 0)
        #expect(passes(panel(quarter.next, 1, Array(1..<9)), after: before) == 1)
    }

    @Test func `a level is published at most once`() {
        let first = panel(q1, 1, Array(0..<7))
        #expect(passes(first, after: published(first)) == 0)
    }

    @Test func `nothing passes on records that contradict themselves`() {
        let first = published(panel(q1, 1, Array(0..<7)))
        let second = published(panel(q1, 2, Array(6..<13)))
        #expect(passes(panel(q1.next, 1, Array(20..<27)), after: first, second) == 0, "somebody in two cells of a week")
        var stranger = first
        stranger.weeks[q1.first, default: []].insert(key(30))
        #expect(passes(panel(q1.next, 1, Array(20..<27)), after: stranger) == 0, "a contributor who is not a member")
        let empty = PublicationRecord.PanelRecord(
            panel: first.panel, quarter: q1, members: [key(0): []], weeks: [:], hasLevel: false)
        #expect(passes(panel(q1.next, 1, Array(20..<27)), after: empty) == 0, "a member without baseline weeks")
    }

    @Test func `the order of proposals and records does not matter`() {
        for seed in 0..<20 {
            var generator = Seeded(UInt64(seed))
            let (record, proposals) = smallRecord(people: 16, panels: 2, using: &generator)
            let passing = LevelAuditor.passing(proposals, given: record)
            let shuffled = PublicationRecord(panels: record.panels.shuffled(using: &generator))
            #expect(LevelAuditor.passing(proposals.reversed(), given: shuffled) == passing)
        }
    }
}
