/// Something that is not as an untouched ledger would have it.
public enum Finding: Hashable, Sendable {
    /// Where a checkpoint comes from.
    public enum Source: Hashable, Sendable {
        /// It is kept with the ledger.
        case kept
        /// Somebody else kept it: an editor, a digest, a witness.
        case outside
    }

    // The rows
    case missing(Range<Int>)
    case repeated(index: Int)
    case outOfOrder(index: Int, expected: Int)
    case unknownFormat(index: Int, format: UInt8)
    case wrongLength(index: Int, length: Int)
    case saltLength(index: Int, length: Int)
    case openingDiffers(index: Int)
    case leafHashDiffers(index: Int)

    // What is stored beside them
    case nodeDiffers(NodeAddress)
    case nodeMissing(NodeAddress)
    case nodeTooMany(NodeAddress)
    case headDiffers(size: Int)
    case rowsBeyondHead(index: Int)

    // Checkpoints
    case noCheckpoint
    case checkpointUnreadable(size: Int)
    case signatureIsBad(Source, size: Int)
    case otherLedger(Source, origin: String)
    case sizeDiffers(ledger: Int, checkpoint: Int)
    case rootDiffers(size: Int)
    case earlierRootDiffers(size: Int)
    case earlierIsLater(size: Int, ledger: Int)
    case truncated(ledger: Int, outside: Int)
    case rewritten(size: Int)

    // An exported file
    case notALedgerFile
    case keyUnreadable
    case otherKey
    case lineUnreadable(line: Int)
    case cutOff(entries: Int)
    case fileCheckpointUnreadable
}

extension Finding {
    /// Whether it says no more than that a checkpoint from outside is of another ledger.
    public var isOfAnotherLedger: Bool {
        if case .otherLedger(.outside, _) = self { true } else { false }
    }
}

extension Finding: CustomStringConvertible {
    /// One sentence.
    public var description: String {
        switch self {
        case .missing(let range) where range.count == 1: "Entry \(range.lowerBound) is missing."
        case .missing(let range): "Entries \(range.lowerBound) to \(range.upperBound - 1) are missing."
        case .repeated(let index): "Entry \(index) is there more than once."
        case .outOfOrder(let index, let expected): "Entry \(index) stands where entry \(expected) should be."
        case .unknownFormat(let index, let format):
            "Entry \(index) has the format \(format), which this version cannot read: "
                + "it was changed, or a newer version wrote it."
        case .wrongLength(let index, let length):
            "Entry \(index) has \(length) bytes, which no entry of its format has."
        case .saltLength(let index, let length):
            "The salt of entry \(index) has \(length) bytes instead of \(LeafFormat.saltLength)."
        case .openingDiffers(let index): "What entry \(index) says now is not what was written: its words were changed."
        case .leafHashDiffers(let index): "The stored hash of entry \(index) is not the hash of that entry."
        case .nodeDiffers(let address): "The stored hash over \(words(address)) does not follow from them."
        case .nodeMissing(let address): "The stored hash over \(words(address)) is missing."
        case .nodeTooMany(let address): "There is a stored hash over \(words(address)), which are not all there."
        case .headDiffers(let size): "The stored head of \(size) entries does not follow from the entries."
        case .rowsBeyondHead(let index): "From entry \(index) on there are rows that no head and no checkpoint know."
        case .noCheckpoint: "There are entries, but no signed checkpoint."
        case .checkpointUnreadable(let size):
            "The stored checkpoint of \(size) entries cannot be read, or is not one of that size."
        case .signatureIsBad(.kept, let size):
            "The checkpoint of \(size) entries was not signed with this ledger's key: it was changed, or forged."
        case .signatureIsBad(.outside, let size):
            "The checkpoint from outside, of \(size) entries, was not signed with this ledger's key: "
                + "it was changed or forged, or belongs to another key."
        case .otherLedger(.kept, let origin): "The checkpoint belongs to another ledger: \(printable(origin))."
        case .otherLedger(.outside, let origin):
            "The checkpoint from outside belongs to another ledger: \(printable(origin))."
        case .sizeDiffers(let ledger, let checkpoint):
            "This ledger holds \(entries(ledger)), its checkpoint speaks of \(checkpoint)."
        case .rootDiffers(let size):
            "The \(entries(size)) are not those that the checkpoint was signed for: at least one was changed."
        case .earlierRootDiffers(let size):
            "The first \(entries(size)) are not those that an earlier checkpoint was made for."
        case .earlierIsLater(let size, let ledger):
            "There is an earlier checkpoint of \(entries(size)), but this ledger holds \(ledger)."
        case .truncated(let ledger, let outside):
            "This ledger holds \(entries(ledger)), the checkpoint from outside \(outside): "
                + "rows are missing, or an old backup was restored."
        case .rewritten(let size):
            "The first \(entries(size)) are not those that the checkpoint from outside was made for: "
                + "history was rewritten."
        case .notALedgerFile: "This is not a ledger file: its first line is not \(LedgerFile.firstLine)."
        case .keyUnreadable: "The second line is not a verifier key: it was changed."
        case .otherKey: "The file names another key than the one it should be verified with."
        case .lineUnreadable(let line): "Line \(line) is not an entry."
        case .cutOff(let count): "The file is cut off after \(entries(count)): the checkpoint is missing."
        case .fileCheckpointUnreadable: "The checkpoint at the end cannot be read: it was changed, or is cut off."
        }
    }

    private func words(_ address: NodeAddress) -> String {
        let first = address.index << address.level
        return "the entries \(first) to \(first + (1 << address.level) - 1)"
    }

    private func entries(_ count: Int) -> String { count == 1 ? "1 entry" : "\(count) entries" }

    private func printable(_ origin: String) -> String {
        let scalars = origin.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7f }
        return String(String.UnicodeScalarView(scalars.prefix(100)))
    }
}
