public import Domain

/// Compares what is published with what the ledger says was: a figure that was changed in its own table is found too, and so
/// are words that somebody took away without saying so.
public struct PublishedCheck {
    private var cells: [Int: Cell]
    private var levels: [Int: Level]
    private var kept = 0
    private var declared = 0
    public private(set) var sentences: [String] = []

    /// Everything that is published.
    public init(cells: [Sealed<Cell>], levels: [Sealed<Level>]) {
        self.cells = .init(minimumCapacity: cells.count)
        for cell in cells where self.cells[cell.leaf] == nil { self.cells[cell.leaf] = cell.value }
        self.levels = .init(minimumCapacity: levels.count)
        for level in levels where self.levels[level.leaf] == nil { self.levels[level.leaf] = level.value }
        if cells.count != self.cells.count || levels.count != self.levels.count {
            sentences.append("Two published figures name the same entry.")
        }
    }

    /// The next row of a ledger that is sound otherwise.
    public mutating func read(_ leaf: StoredLeaf) {
        guard let opening = leaf.opening else { return }
        kept += 1
        // Most rows are of cells that are as they were sealed, and of the others most say nothing that counts here: what is seen
        // without taking the words apart is not taken apart.
        if let cell = cells[leaf.index] {
            if cell.isSealed(by: opening.content) {
                cells[leaf.index] = nil
                return
            }
        } else if levels[leaf.index] == nil, !opening.content.holds(Self.erasure) {
            return
        }
        guard let entry = LedgerEntry(content: opening.content) else { return }
        switch entry.kind {
        case .openingsErased: declared += Int(entry.fields["count"] ?? "") ?? 0
        case .sealedCell:
            guard let cell = cells.removeValue(forKey: leaf.index) else { return }
            if [entry.fields["metric"], entry.fields["week"], entry.fields["panel"], entry.fields["change"]]
                != [cell.metric.raw, cell.week.description, cell.panel.raw, cell.thousandths]
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
    public mutating func finish(size: Int) {
        // After 25 months the words of an entry are gone before the cell could be: then there is nothing to compare with.
        if !cells.isEmpty || !levels.isEmpty {
            sentences.append("\(cells.count + levels.count) published figures have no entry that says what was sealed.")
        }
        if size - kept != declared {
            sentences.append(
                "\(size - kept) entries have lost their words, and the ledger says that \(declared) were erased.")
        }
    }

    private static let erasure = Array("\"kind\":\"\(LedgerEntry.Kind.openingsErased.rawValue)\"".utf8)
}

extension LedgerReading {
    /// Checks all that is stored, and what is published against what the ledger says of it, in one pass over it.
    ///
    /// - Parameter published: read before the ledger is: what is sealed meanwhile has an entry and no figure then, never the
    ///   other way round.
    /// - Returns: the report, and sentences about what is published; none if the report is not sound.
    public func check(
        key: VerifierKey, outside: [Checkpoint] = [], against published: consuming PublishedCheck
    ) async throws -> (report: LedgerReport, further: [String]) {
        var published = published
        let report = try await check(key: key, outside: outside) { published.read($0) }
        guard report.isSound else { return (report, []) }
        published.finish(size: report.size)
        return (report, published.sentences)
    }
}

extension Cell {
    /// The value in thousandths of the unit, as the ledger holds it.
    fileprivate var thousandths: String { change.map { String(Int64(($0 * 1000).rounded())) } ?? "" }

    /// Whether these words are what is written down when this cell is sealed, byte by byte but for the moment. False says nothing:
    /// words can mean the same and be others.
    fileprivate func isSealed(by content: String) -> Bool {
        guard metric.raw.isPlain, panel.raw.isPlain else { return false }
        var content = content
        // Piece by piece: a ledger has a million of them, and no text is put together to compare with.
        return content.withUTF8 { text in
            var words = WordsAhead(text: text)
            return words.take(#"{"at":""#) && words.takePlain() && words.take(#"","change":""#)
                && words.take(thousandths)
                && words.take(#"","kind":"sealed-cell","metric":""#) && words.take(metric.raw)
                && words.take(#"","panel":""#) && words.take(panel.raw) && words.take(#"","status":""#)
                && words.take(status.rawValue) && words.take(#"","week":""#) && words.take(week.description)
                && words.take(#""}"#) && words.isAtEnd
        }
    }
}

/// What is left of the words of an entry.
private struct WordsAhead {
    let text: UnsafeBufferPointer<UInt8>
    private var at = 0

    init(text: UnsafeBufferPointer<UInt8>) { self.text = text }

    var isAtEnd: Bool { at == text.count }

    /// Goes on behind these words, if they are next.
    mutating func take(_ words: String) -> Bool {
        var words = words
        return words.withUTF8 { words in
            guard text.count - at >= words.count,
                UnsafeBufferPointer(rebasing: text[at..<(at + words.count)]).elementsEqual(words)
            else { return false }
            at += words.count
            return true
        }
    }

    /// Goes on to the next quotation mark, if nothing before it is written with an escape.
    mutating func takePlain() -> Bool {
        while at < text.count, text[at] != UInt8(ascii: "\"") {
            guard text[at] >= 0x20, text[at] != UInt8(ascii: "\\") else { return false }
            at += 1
        }
        return true
    }
}

extension String {
    /// Whether it is written in a text as it is, without escapes.
    fileprivate var isPlain: Bool {
        utf8.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
    }

    fileprivate func holds(_ bytes: [UInt8]) -> Bool {
        var content = self
        return content.withUTF8 { text in
            guard text.count >= bytes.count else { return false }
            return (0...(text.count - bytes.count)).contains { place in
                text[place] == bytes[0] && bytes.indices.allSatisfy { text[place + $0] == bytes[$0] }
            }
        }
    }
}
