import Domain
import Testing

@testable import Ledger

/// What is published, against the words of the ledger: what is seen at one glance, and what is taken apart, say the same.
@Suite struct PublishedCheckTests {
    private static let at = Instant(microseconds: 1_790_000_000_000_123)
    private static let week = Zone.utc.day(of: at).week

    private static func leaf(_ index: Int, _ content: String) -> StoredLeaf {
        let opening = Opening(salt: Array(repeating: 3, count: 32), content: content)
        return StoredLeaf(index: index, leafData: opening.leafData, opening: opening)
    }
    private static func sealing(_ cell: Cell, _ more: [String: String] = [:]) -> LedgerEntry {
        LedgerEntry(
            kind: .sealedCell, at: at,
            fields: [
                "metric": cell.metric.raw, "week": cell.week.description, "panel": cell.panel.raw,
                "status": cell.status.rawValue,
                "change": cell.change.map { String(Int64(($0 * 1000).rounded())) } ?? "",
            ].merging(more) { $1 })
    }
    private static func cell(
        _ metric: String = "focus-time", _ week: Week = week, _ panel: String = "2026-Q4-shop-1",
        _ change: Double? = -1800
    ) -> Cell { Cell(metric: MetricID(metric), week: week, panel: PanelID(panel), change: change) }

    private static func sentences(
        _ contents: [String], cells: [Cell] = [], levels: [Level] = [], erased: Set<Int> = []
    ) -> [String] {
        // Each figure names the entry of its own place.
        var check = PublishedCheck(
            cells: cells.enumerated().map { Sealed($1, at: at, leaf: $0) },
            levels: levels.enumerated().map { Sealed($1, at: at, leaf: cells.count + $0) })
        for (index, content) in contents.enumerated() where !erased.contains(index) { check.read(leaf(index, content)) }
        check.finish(size: contents.count)
        return check.sentences
    }

    @Test(arguments: [
        cell(), cell("meeting-load", week, "p", nil), cell("after-hours-share", week, "p", 0.02),
        cell("focus-time", week, "a \"quoted\" panel\\", 1800), cell("focus-time", week, "größer", 0),
    ])
    func `a cell that is as it was sealed is found so, and every other one is not`(cell: Cell) {
        #expect(Self.sentences([Self.sealing(cell).content], cells: [cell]) == [])
        let others = [
            Self.cell("deep-focus-time", cell.week, cell.panel.raw, cell.change),
            Self.cell(cell.metric.raw, cell.week.adding(1), cell.panel.raw, cell.change),
            Self.cell(cell.metric.raw, cell.week, cell.panel.raw + "0", cell.change),
            Self.cell(cell.metric.raw, cell.week, cell.panel.raw, (cell.change ?? 0) + 1800),
            Self.cell(cell.metric.raw, cell.week, cell.panel.raw, cell.change == nil ? 0 : nil),
        ]
        for other in others {
            let said = Self.sentences([Self.sealing(cell).content], cells: [other])
            #expect(said == ["Entry 0: the cell of \(other.panel), \(other.week) is not what was sealed."])
        }
    }

    @Test func `words of another version that mean the same are taken as what they mean`() {
        let cell = Self.cell()
        #expect(Self.sentences([Self.sealing(cell, ["since": "then"]).content], cells: [cell]) == [])
        #expect(Self.sentences([Self.sealing(cell, ["status": "sealed"]).content], cells: [cell]) == [])
    }

    @Test func `what looks like a cell in the words of something else is none`() {
        let cell = Self.cell()
        let words = Self.sealing(cell).content
        let setting = LedgerEntry(kind: .setting, at: Self.at, fields: ["value": words]).content
        let missing = ["1 published figures have no entry that says what was sealed."]
        #expect(Self.sentences([setting], cells: [cell]) == missing)
        // No name twice, nothing before the moment, nothing after the end.
        let start = #"{"at":"\#(Self.at)","#
        let doubled = start + #""change":"7","# + words.dropFirst(start.count)
        for content in [doubled, words + " ", "{" + words, words.replacing(#""at":""#, with: #""at":"\""#)] {
            #expect(Self.sentences([content], cells: [cell]) == missing)
        }
    }

    @Test func `words that were erased are those that the ledger declares`() {
        func erasure(_ count: Int) -> String {
            LedgerEntry(kind: .openingsErased, at: Self.at, fields: ["count": "\(count)"]).content
        }
        let cells = [Self.cell(), Self.cell("deep-focus-time")]
        let words = cells.map { Self.sealing($0).content }
        let others = (0..<3).map { LedgerEntry(kind: .role, at: Self.at, fields: ["person": "p\($0)"]).content }
        #expect(Self.sentences(words + others + [erasure(2)], cells: cells, erased: [2, 4]) == [])
        #expect(
            Self.sentences(words + others + [erasure(1)], cells: cells, erased: [2, 4]) == [
                "2 entries have lost their words, and the ledger says that 1 were erased."
            ])
        // Where a figure should be said, too.
        #expect(
            Self.sentences([words[0], erasure(1), others[0]], cells: cells, erased: [2]) == [
                "1 published figures have no entry that says what was sealed."
            ])
    }

    @Test func `a level that was changed is found`() {
        func level(_ value: Double) -> Level {
            Level(metric: MetricID("focus-time"), quarter: Quarter(of: Self.week), panel: PanelID("p"), value: value)
        }
        let entry = LedgerEntry(
            kind: .sealedLevel, at: Self.at,
            fields: [
                "metric": "focus-time", "quarter": Quarter(of: Self.week).description, "panel": "p",
                "level": "36000000",
            ])
        #expect(Self.sentences([entry.content], levels: [level(36_000)]) == [])
        #expect(
            Self.sentences([entry.content], levels: [level(37_800)]) == [
                "Entry 0: the level of p is not what was sealed."
            ])
    }
}
