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
    private var fault: Fault?

    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
        at = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    /// The next record, or nil at the end; blank lines are passed over.
    public mutating func next() -> Record? {
        while at < bytes.count, bytes[at] == 0x0A || bytes[at] == 0x0D {
            if bytes[at] == 0x0A { line += 1 }
            at += 1
        }
        guard at < bytes.count else { return nil }
        let start = line
        let first = at
        fault = nil
        var cells: [String] = []
        repeat { cells.append(cell(cells.count)) } while take(0x2C)
        if at < bytes.count, bytes[at] == 0x0D { at += 1 }
        if at < bytes.count, bytes[at] == 0x0A {
            at += 1
            line += 1
        }
        if fault != nil {
            // An open quote swallows what follows: the reader goes on after the line on which it was opened.
            at = bytes[first...].firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.count
            line = start + 1
        }
        return Record(line: start, cells: cells, fault: fault)
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard at < bytes.count, bytes[at] == byte else { return false }
        at += 1
        return true
    }

    private mutating func cell(_ number: Int) -> String {
        var text: [UInt8] = []
        if take(0x22) {
            var isClosed = false
            while at < bytes.count {
                if bytes[at] == 0x22 {
                    at += 1
                    guard take(0x22) else {
                        isClosed = true
                        break
                    }
                    text.append(0x22)
                } else {
                    if bytes[at] == 0x0A { line += 1 }
                    text.append(bytes[at])
                    at += 1
                }
            }
            if !isClosed { fault = Fault(cell: number, sentence: "a quote is opened and never closed.") }
        }
        // Whatever stands after a closing quote belongs to the cell, so that nothing is lost silently.
        while at < bytes.count, bytes[at] != 0x2C, bytes[at] != 0x0A, bytes[at] != 0x0D {
            text.append(bytes[at])
            at += 1
        }
        guard let cell = String(validating: text, as: UTF8.self) else {
            fault = fault ?? Fault(cell: number, sentence: "this is not UTF-8: save the file as UTF-8.")
            return ""
        }
        return cell
    }
}
