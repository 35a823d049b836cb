/// All that is needed to append: how many entries there are, and the roots of the perfect subtrees they form.
public struct LedgerHead: Hashable, Sendable {
    /// How many entries there are.
    public private(set) var size: Int
    /// The roots of the perfect subtrees, largest first: one for each bit of `size` that is set.
    public private(set) var peaks: [Digest]

    public static let empty = LedgerHead()

    private init() {
        size = 0
        peaks = []
    }

    /// Nil if a ledger of this size has another number of peaks.
    public init?(size: Int, peaks: [Digest]) {
        guard size >= 0, peaks.count == size.nonzeroBitCount else { return nil }
        self.size = size
        self.peaks = peaks
    }

    /// The Merkle tree hash over all entries: RFC 6962, section 2.1.
    public var root: Digest { Ledger.root(over: peaks) }

    /// Where the peaks of a ledger of `size` entries are stored, largest first.
    public static func addresses(size: Int) -> [NodeAddress] { NodeAddress.covering(0..<size) }

    /// The head as it was at an earlier `size`, from stored nodes; nil if the size is negative.
    public init?(size: Int, node: (NodeAddress) throws -> Digest) rethrows {
        guard size >= 0 else { return nil }
        self.size = size
        peaks = try Self.addresses(size: size).map(node)
    }

    /// Adds one entry. `completed` is told of every inner node that is complete now, lowest first.
    public mutating func append(leafHash: Digest, completed: (StoredNode) -> Void = { _ in }) {
        var hash = leafHash
        var level = 0
        while size >> level & 1 == 1, let left = peaks.popLast() {
            hash = .ofNode(left, hash)
            level += 1
            completed(StoredNode(NodeAddress(level: level, index: size >> level), hash))
        }
        peaks.append(hash)
        size += 1
    }
}
