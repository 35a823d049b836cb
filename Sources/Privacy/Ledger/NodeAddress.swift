/// Where a perfect subtree stands: it covers the entries `index << level` to `(index + 1) << level`, without the latter.
public struct NodeAddress: Hashable, Sendable {
    /// 0 is a leaf, 1 covers two entries, 2 four.
    public let level: Int
    /// From the left, among those of its level.
    public let index: Int

    public init(level: Int, index: Int) {
        self.level = level
        self.index = index
    }
}

/// The hash of a perfect subtree. A ledger stores those of level 1 and above; level 0 are the leaf hashes of its rows.
public struct StoredNode: Hashable, Sendable {
    public let address: NodeAddress
    public let hash: Digest

    public init(_ address: NodeAddress, _ hash: Digest) {
        self.address = address
        self.hash = hash
    }
}

extension NodeAddress {
    /// The perfect subtrees that together cover `entries`, largest first. `entries` is a subtree of RFC 6962: its start
    /// is a multiple of the smallest power of two that is not less than its length.
    static func covering(_ entries: Range<Int>) -> [NodeAddress] {
        var addresses: [NodeAddress] = []
        var start = entries.lowerBound
        while start < entries.upperBound {
            let level = Int.bitWidth - 1 - (entries.upperBound - start).leadingZeroBitCount
            addresses.append(NodeAddress(level: level, index: start >> level))
            start += 1 << level
        }
        return addresses
    }

    /// The inner nodes that become complete with the entry at `index`, lowest first.
    static func completed(by index: Int) -> [NodeAddress] {
        let levels = (index + 1).trailingZeroBitCount
        return levels == 0 ? [] : (1...levels).map { NodeAddress(level: $0, index: index >> $0) }
    }
}

/// The root over subtrees that stand side by side, largest first.
func root(over peaks: some BidirectionalCollection<Digest>) -> Digest {
    guard var root = peaks.last else { return .ofNothing }
    for peak in peaks.dropLast().reversed() { root = .ofNode(peak, root) }
    return root
}
