/// Checks an exported ledger while it is read, in pieces of any length.
public struct LedgerFileReader: Sendable {
    private enum Part: Sendable {
        case format, key, entries, checkpoint
        /// What follows cannot be understood any more.
        case lost
    }

    private let outside: [Checkpoint]
    private let key: VerifierKey?
    private var part = Part.format
    private var lineNumber = 0
    private var line: [UInt8] = []
    private var verifier: LedgerVerifier?
    /// What was found before there was a key to verify with.
    private var early: Finding?

    /// Longer than the line of any entry of a known format by far.
    private static let longestLine = 1 << 16
    /// A checkpoint with all the signatures it may have.
    private static let longestCheckpoint = 1 << 20

    /// `key`, if it is known, is the one that the file has to be verified with.
    public init(against outside: [Checkpoint] = [], key: VerifierKey? = nil) {
        self.outside = outside
        self.key = key
    }

    public mutating func read(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { read($0) }
    }

    public mutating func read(_ bytes: UnsafeRawBufferPointer) {
        var rest = bytes[...]
        while !rest.isEmpty, part != .lost, part != .checkpoint {
            let end = rest.firstIndex(of: UInt8(ascii: "\n"))
            keep(rest[..<(end ?? rest.endIndex)], atMost: Self.longestLine)
            guard let end else { return }
            readLine()
            rest = rest[(end + 1)...]
        }
        if part == .checkpoint { keep(rest, atMost: Self.longestCheckpoint) }
    }

    /// Adds to the line that is being read; one that is too long is unreadable in any case.
    private mutating func keep(_ bytes: Slice<UnsafeRawBufferPointer>, atMost most: Int) {
        line += UnsafeRawBufferPointer(rebasing: bytes.prefix(most + 1 - line.count))
    }

    private mutating func readLine() {
        lineNumber += 1
        switch part {
        case .format:
            guard line.elementsEqual(LedgerFile.firstLine.utf8) else { return lose(.notALedgerFile) }
            part = .key
        case .key:
            let named = String(validating: line, as: UTF8.self).flatMap(VerifierKey.init(text:))
            guard let usable = key ?? named else { return lose(.keyUnreadable) }
            verifier = LedgerVerifier(key: usable, outside: outside, holdsOpenings: false)
            if named == nil { verifier?.add(.keyUnreadable) } else if named != usable { verifier?.add(.otherKey) }
            part = .entries
        case .entries:
            if line.isEmpty {
                part = .checkpoint
            } else if let leaf = Self.leaf(line) {
                verifier?.read(leaf)
            } else {
                verifier?.add(.lineUnreadable(line: lineNumber))
            }
        case .checkpoint, .lost: break
        }
        line.removeAll(keepingCapacity: true)
    }

    private mutating func lose(_ finding: Finding) {
        early = finding
        part = .lost
    }

    private static func leaf(_ line: [UInt8]) -> StoredLeaf? {
        guard line.count <= longestLine, let space = line.firstIndex(of: UInt8(ascii: " ")),
            let index = decoded(decimal: line[..<space]), let data = decoded(hexadecimal: line[(space + 1)...])
        else { return nil }
        return StoredLeaf(index: index, leafData: data)
    }

    /// The file has been read to its end.
    public mutating func finish() -> LedgerReport {
        let cutOff = Finding.cutOff(entries: verifier?.size ?? 0)
        switch part {
        case .format: early = early ?? .notALedgerFile
        case .key: early = cutOff
        case .entries: verifier?.add(cutOff)
        case .checkpoint:
            if line.isEmpty {
                verifier?.add(cutOff)
            } else if let checkpoint = Checkpoint(bytes: line) {
                verifier?.compare(checkpoint)
            } else {
                verifier?.add(.fileCheckpointUnreadable)
            }
        case .lost: break
        }
        if let report = verifier?.report() { return report }
        return LedgerReport(
            size: 0, root: .ofNothing, openings: nil, key: nil, agreesWithOutsideUpTo: nil,
            findings: early.map { [$0] } ?? [], furtherFindings: 0)
    }
}
