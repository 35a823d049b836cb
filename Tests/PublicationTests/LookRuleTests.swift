import Domain
import Publication
import TestSupport
import Testing

/// What may be looked at after other looks, and what is published after them.
@Suite struct LookRuleTests {
    private let q1 = Quarter(of: week("2026-W01"))
    private let metrics: Set<MetricID> = [MetricID("activity-time")]

    private func keys(_ numbers: some Sequence<Int>) -> Set<MemberKey> { Set(numbers.map { key($0) }) }
    private func look(
        by viewer: Int, at person: Int, _ weeks: ClosedRange<Int>, metrics: Set<MetricID>? = nil
    ) -> KnownLook {
        KnownLook(
            viewer: key(viewer), person: key(person),
            weeks: q1.first.adding(weeks.lowerBound)...q1.first.adding(weeks.upperBound),
            metrics: metrics ?? self.metrics)
    }
    /// Six weeks of the first quarter; the usual is of six weeks before, or of the person's own of these.
    private func record(
        _ id: String, _ people: [Int], level: Bool, away: [Int: Int] = [:]
    ) -> PublicationRecord.PanelRecord {
        PublicationRecord.PanelRecord(
            panel: PanelID(id), quarter: q1,
            members: Dictionary(
                uniqueKeysWithValues: people.map { (key($0), (0..<6).map(q1.previous.first.adding)) }),
            weeks: Dictionary(
                uniqueKeysWithValues: (0..<6).map { number in
                    (q1.first.adding(number), keys(people.filter { away[$0] != number }))
                }), hasLevel: level)
    }
    private func proposal(_ people: [Int], away: [Int: Int] = [:]) -> FrozenPanel {
        panel(
            q1.next, 1,
            of: Dictionary(
                uniqueKeysWithValues: people.map { person in
                    (key(person), (0..<6).filter { $0 != away[person] }.map(q1.first.adding))
                }))
    }

    /// Seven people, three of whom look at one other each: together they would know six.
    @Test func `whoever has looked before knows the own weeks too`() {
        let record = PublicationRecord(panels: [record("a", Array(0..<7), level: false)])
        let first = look(by: 0, at: 3, 0...5)
        let second = look(by: 1, at: 4, 0...5)
        #expect(LookRule.allows(first, after: [], in: record))
        #expect(LookRule.allows(second, after: [first], in: record))
        #expect(!LookRule.allows(look(by: 2, at: 5, 0...5), after: [first, second], in: record))
        #expect(!LookRule.allows(look(by: 0, at: 5, 0...5), after: [first, second], in: record))
        #expect(LookRule.allows(look(by: 0, at: 3, 0...3), after: [first, second], in: record), "nothing more")
    }

    @Test func `a look knows its weeks, and whoever looks every week`() {
        let looks = [look(by: 0, at: 3, 0...3), look(by: 8, at: 4, 4...9)]
        #expect(LookRule.told(in: q1.first.adding(2), by: looks) == keys([0, 8, 3]))
        #expect(LookRule.told(in: q1.first.adding(4), by: looks) == keys([0, 8, 4]))
    }

    /// Two panels of six, of each of which three were looked at. The rest of both and a newcomer are a panel now: its level
    /// less both panels' is the newcomer's usual, less that of the six who are known.
    @Test func `a level is audited with what was seen in other panels`() {
        let record = PublicationRecord(panels: [
            record("a", Array(0..<6), level: true), record("b", Array(6..<12), level: true),
        ])
        let next = proposal([3, 4, 5, 9, 10, 11, 12])
        #expect(LevelAuditor.passing([next], given: record).count == 1, "seven are left, more than the audit asks for")
        func passing(_ next: FrozenPanel, _ looks: [KnownLook]) -> Int {
            LevelAuditor.passing([next], given: record, after: looks).count
        }
        let six = [0, 1, 2, 6, 7, 8].map { look(by: 20, at: $0, -13...5) }
        #expect(passing(next, six) == 0)
        #expect(passing(next, Array(six.dropLast())) == 0, "and one who tells")
        #expect(passing(next, [look(by: 20, at: 21, 0...5)]) == 1, "looks elsewhere")
        let gone = keys([0, 1, 2, 6, 7, 8])
        #expect(LevelAuditor.passing([next], given: record, nameless: gone).isEmpty, "who may have been looked at")
        // Without the newcomer nobody is left but those who were looked at: the level follows from what was seen and published.
        let rest = proposal([3, 4, 5, 9, 10, 11])
        #expect(passing(rest, six) == 0)
        #expect(passing(rest, Array(six.dropFirst()) + [look(by: 20, at: 0, 0...3)]) == 0)
    }

    /// Five of eight were away once, in a week each of its own, so that both levels and the cells leave these five. Of one of
    /// them four weeks were seen; then all of two others, and one looks at the other of the last two: the rest of the first one's weeks would be what is left.
    @Test func `whoever was looked at for some weeks keeps the others`() {
        let away = [0: 0, 1: 1, 2: 2, 3: 3, 4: 4]
        let before = record("a", Array(0..<8), level: true, away: away)
        let after = PublicationRecord.PanelRecord(of: proposal(Array(0..<8), away: away))
        let record = PublicationRecord(panels: [
            before,
            PublicationRecord.PanelRecord(
                panel: after.panel, quarter: after.quarter, members: after.members, weeks: [:], hasLevel: true),
        ])
        let others = [1, 2].map { look(by: 20, at: $0, -13...5) }
        // Whoever looks is one of the five too.
        let last = look(by: 4, at: 3, -13...5)
        #expect(!LookRule.allows(last, after: others, in: record), "the first one is left: of whom nothing was seen")
        let some = look(by: 20, at: 0, 0...3)
        #expect(LookRule.allows(some, after: others, in: record))
        #expect(!LookRule.allows(last, after: others + [some], in: record), "of whom four weeks were seen")
        let otherMetric = look(by: 20, at: 0, -13...5, metrics: [MetricID("ai-time")])
        #expect(!LookRule.allows(last, after: others + [otherMetric], in: record), "of whom something else was seen")
        let all = look(by: 20, at: 0, -13...5)
        #expect(LookRule.allows(last, after: others + [all], in: record), "who was seen whole")
    }
}
