import Domain
import Ledger
import PublishedPorts

/// Compares what is published with what the ledger says was: a figure that was changed in its own table is found too, and so
/// are words that somebody took away without saying so.
struct PublishedCheck {
    private var cells: [Int: Cell]
    private var levels: [Int: Level]
    private var kept = 0
    private var declared = 0
    private(set) var sentences: [String] = []

    init(_ archive: PublishedArchive) {
        cells = Dictionary(archive.cells.map { ($0.leaf, $0.value) }, uniquingKeysWith: { first, _ in first })
        levels = Dictionary(archive.levels.map { ($0.leaf, $0.value) }, uniquingKeysWith: { first, _ in first })
        if cells.count != archive.cells.count || levels.count != archive.levels.count {
            sentences.append("Two published figures name the same entry.")
        }
    }

    mutating func read(_ leaf: StoredLeaf) {
        guard let opening = leaf.opening else { return }
        kept += 1
        guard let entry = LedgerEntry(content: opening.content) else { return }
        switch entry.kind {
        case .openingsErased: declared += Int(entry.fields["count"] ?? "") ?? 0
        case .sealedCell:
            guard let cell = cells.removeValue(forKey: leaf.index) else { return }
            let change = cell.change.map { String(Int64(($0 * 1000).rounded())) } ?? ""
            if [entry.fields["metric"], entry.fields["week"], entry.fields["panel"], entry.fields["change"]]
                != [cell.metric.raw, cell.week.description, cell.panel.raw, change]
            {
                sentences.append("Entry \(leaf.index): the cell of \(cell.panel), \(cell.week) is not what was sealed.")
            }
        case .sealedLevel:
            guard let level = levels.removeValue(forKey: leaf.index) else { return }
            let value = String(Int64((level.value * 1000).rounded()))
            if [entry.fields["metric"], entry.fields["quarter"], entry.fields["panel"], entry.fields["level"]]
                != [level.metric.raw, level.quarter.description, level.panel.raw, value]
            {
                sentences.append("Entry \(leaf.index): the level of \(level.panel) is not what was sealed.")
            }
        default: break
        }
    }

    /// - Parameter size: how many entries there are.
    mutating func finish(size: Int) {
        // After 25 months the words of an entry are gone before the cell could be: then there is nothing to compare with.
        if !cells.isEmpty || !levels.isEmpty {
            sentences.append("\(cells.count + levels.count) published figures have no entry that says what was sealed.")
        }
        if size - kept != declared {
            sentences.append(
                "\(size - kept) entries have lost their words, and the ledger says that \(declared) were erased.")
        }
    }
}
