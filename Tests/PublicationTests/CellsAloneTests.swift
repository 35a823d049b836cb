import Domain
import Publication
import TestSupport
import Testing

/// Cells are published without an audit: no combination of them may leave four persons or fewer, one and three who tell
/// what they know of themselves.
@Suite struct CellsAloneTests {
    private let weeksOfAQuarter = 6

    /// Where the weeks of the first baselines lie.
    private enum Start {
        /// Everybody has the four weeks before the first cell.
        case before
        /// Everybody began in the same week, and the first four weeks are published with the panel.
        case together
        /// Some began earlier, and their baselines are over earlier.
        case oneByOne
    }

    /// The cells of three quarters: of panels of 6 to 9 people, some of whom leave, join or are absent.
    private func record(_ start: Start, using generator: inout Seeded) -> PublicationRecord {
        var quarter = Quarter(of: week("2026-W01"))
        let absences: [Double] = [0, 0.1, 0.25]
        let absence = absences.randomElement(using: &generator) ?? 0
        let count = Int.random(in: 6...9, using: &generator)
        let early = 0..<Int.random(in: 1...count, using: &generator)
        let first = quarter.first
        var baselines: [MemberKey: [Week]] = [:]
        for number in 0..<count {
            let isEarly = start == .oneByOne && early.contains(number)
            let from = start == .before ? -4 : isEarly ? -Int.random(in: 1...3, using: &generator) : 0
            baselines[key(number)] = (from..<from + 4).map(first.adding)
        }
        var next = count
        var record = PublicationRecord()
        for _ in 0..<3 {
            if baselines.count < Panel.leastPeople { break }
            let frozen = panel(quarter, of: baselines)
            var entry = PublicationRecord.PanelRecord(of: frozen)
            var active: [MemberKey: [Week]] = [:]
            for number in 0..<weeksOfAQuarter {
                let week = quarter.first.adding(number)
                var people: [MemberKey: PersonWeek] = [:]
                // The weeks of a baseline are active ones.
                for (person, weeks) in baselines.sorted(by: { $0.key < $1.key })
                where weeks.contains(week) || !generator.chance(absence) {
                    people[person] = PersonWeek(isActive: true, values: [:])
                    active[person, default: []].append(week)
                }
                entry.add(WeeklyCells.cells(of: frozen, week: week, people: people), of: week)
            }
            record.panels.append(entry)
            baselines = active.filter { $1.count >= Baseline.leastWeeks && !generator.chance(0.1) }
            if generator.chance(0.5) {
                baselines[key(next)] = (0..<5).map(quarter.first.adding)
                next += 1
            }
            quarter = quarter.next
        }
        return record
    }

    /// Four persons of whom a combination of cells says something, and nothing of anybody else.
    private func betrayed(by record: PublicationRecord) -> Set<MemberKey>? {
        let rows = rows(of: record, habits: false)
        let rank = Echelon(rows).rank
        let people = Set(rows.flatMap { $0.keys.map(\.person) }).sorted()
        return sets(of: 4, among: people).first { few in Echelon(rows.map { $0.without(few) }).rank < rank }
    }

    private func betrayals(_ start: Start, seeds: Int) -> Int {
        (0..<seeds).count { seed in
            var generator = Seeded(UInt64(seed))
            return betrayed(by: record(start, using: &generator)) != nil
        }
    }

    @Test func `with baselines older than the first cell they isolate nobody for three insiders`() {
        #expect(betrayals(.before, seeds: 16) == 0)
    }

    @Test func `the first panels of people who began together isolate nobody for three insiders`() {
        #expect(betrayals(.together, seeds: 16) == 0)
    }

    @Test func `the first panels of people who began one by one isolate nobody for three insiders`() {
        #expect(betrayals(.oneByOne, seeds: 16) == 0)
    }

    /// Six have weeks 1 to 4 as their baseline, and over them their changes sum to zero. A seventh began a week before,
    /// and week 4 is after that one's baseline: the sum of the four cells, each times its people, would be the seventh
    /// one's change in week 4, and nobody else's.
    @Test func `who began a week before the others is not alone in a sum of cells`() {
        let quarter = Quarter(of: week("2026-W01"))
        let weeks = (0..<7).map { number in
            (key(number), (0..<4).map { quarter.first.adding(number == 6 ? $0 - 1 : $0) })
        }
        let frozen = panel(quarter, of: Dictionary(uniqueKeysWithValues: weeks))
        var entry = PublicationRecord.PanelRecord(of: frozen)
        for week in quarter.weeks.prefix(5) {
            let people = weeks.map { ($0.0, PersonWeek(isActive: true, values: [:])) }
            entry.add(
                WeeklyCells.cells(of: frozen, week: week, people: Dictionary(uniqueKeysWithValues: people)), of: week)
        }
        let cells = Echelon(rows(of: PublicationRecord(panels: [entry]), habits: false))
        var change: Row = [Unknown(person: key(6), week: quarter.first.adding(3)): Fraction(1)]
        for week in weeks[6].1 { change[Unknown(person: key(6), week: week)] = Fraction(-1, 4) }
        #expect(!cells.contains(change))
    }
}
