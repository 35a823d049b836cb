/// Reads CSV as RFC 4180 in UTF-8: a byte-order mark, quotes, doubled quotes and line breaks inside quotes are fine.
public struct CSVReader {
    /// One record with the line it starts on (the first line is 1).
    public struct Record: Sendable, Hashable {
        public let line: Int
        public let cells: [String]
        /// What is wrong with how it is written; its cells are not to be trusted then.
        public let fault: Fault?
    }
    public struct Fault: Sendable, Hashable {
        /// Which cell, from 0.
        public let cell: Int
        public let sentence: String
    }

    private let bytes: [UInt8]
    private var at: Int
    private var line = 1

    // Of the record that is being read.
    private var fault: Fault?
    /// Where its second line begins, and the cell that this is in.
    private var secondLine: (at: Int, cell: Int)?
    private var isOpen = false

    /// A quote has been open to the very end. Each line end behind that one was in quotes then, so that a quote which is open
    /// at a line end further on is never closed either: there is no need to read to the end once more for each.
    private var noneIsClosed = false

    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
        at = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    /// The next record, or nil at the end; blank lines are passed over. CR LF, LF and CR alone each end a line.
    public mutating func next() -> Record? {
        while takeLineEnd() {}
        guard at < bytes.count else { return nil }
        let start = line
        fault = nil
        secondLine = nil
        isOpen = false
        var cells: [String] = []
        repeat { cells.append(cell(cells.count)) } while !isOpen && take(0x2C)
        if isOpen {
            // It swallows what follows: the reader goes on after the line on which it seems to have been opened.
            noneIsClosed = true
            fault = Fault(cell: secondLine?.cell ?? cells.count - 1, sentence: "a quote is opened and never closed.")
            if let secondLine {
                at = secondLine.at
                line = start + 1
            }
        } else {
            _ = takeLineEnd()
        }
        return Record(line: start, cells: cells, fault: fault)
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard at < bytes.count, bytes[at] == byte else { return false }
        at += 1
        return true
    }

    private mutating func takeLineEnd() -> Bool {
        if take(0x0D) {
            _ = take(0x0A)
        } else if !take(0x0A) {
            return false
        }
        line += 1
        return true
    }

    private mutating func cell(_ number: Int) -> String {
        var text: [UInt8] = []
        if take(0x22) { quoted(number, &text) }
        // Whatever stands after a closing quote belongs to the cell, so that nothing is lost silently.
        while !isOpen, at < bytes.count, bytes[at] != 0x2C, bytes[at] != 0x0A, bytes[at] != 0x0D {
            text.append(bytes[at])
            at += 1
        }
        guard let cell = String(validating: text, as: UTF8.self) else {
            fault = fault ?? Fault(cell: number, sentence: "this is not UTF-8: save the file as UTF-8.")
            return ""
        }
        return cell
    }

    /// Up to the closing quote, which is read too.
    private mutating func quoted(_ number: Int, _ text: inout [UInt8]) {
        while at < bytes.count {
            let start = at
            if take(0x22) {
                guard take(0x22) else { return }
                text.append(0x22)
            } else if takeLineEnd() {
                if secondLine == nil { secondLine = (at, number) }
                if noneIsClosed { break }
                text += bytes[start..<at]
            } else {
                text.append(bytes[at])
                at += 1
            }
        }
        isOpen = true
    }
}
