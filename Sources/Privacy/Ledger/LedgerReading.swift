/// A row of the ledger as it is stored.
public struct StoredLeaf: Hashable, Sendable {
    public let index: Int
    public let leafData: [UInt8]
    /// The hash of the leaf, if one is stored to make proofs from.
    public let leafHash: Digest?
    /// Nil if it was erased, or is not to be read.
    public let opening: Opening?

    public init(index: Int, leafData: [UInt8], leafHash: Digest? = nil, opening: Opening? = nil) {
        self.index = index
        self.leafData = leafData
        self.leafHash = leafHash
        self.opening = opening
    }
}

/// A checkpoint as it is stored: its text may be damaged.
public struct StoredCheckpoint: Hashable, Sendable {
    /// The size under which it is stored.
    public let size: Int
    public let text: String

    public init(size: Int, text: String) {
        self.size = size
        self.text = text
    }

    /// Nil if the text cannot be read or speaks of another size.
    public var checkpoint: Checkpoint? {
        guard let checkpoint = Checkpoint(text: text), checkpoint.size == size else { return nil }
        return checkpoint
    }
}

/// The ledger as it is stored, to be shown, proved and checked.
///
/// A check reads a page after the other while others may append: it does not see what was added after it began.
public protocol LedgerReading: Sendable {
    /// What the next entry is appended to; nil if there is nothing yet.
    func head() async throws -> LedgerHead?
    /// The one of the largest size.
    func latestCheckpoint() async throws -> StoredCheckpoint?
    /// Those of more than `size` entries, smallest first, at most `limit`.
    func checkpoints(above size: Int, limit: Int) async throws -> [StoredCheckpoint]
    /// The rows from `index` on, in the order of their index, at most `limit`.
    func leaves(from index: Int, limit: Int) async throws -> [StoredLeaf]
    /// The stored inner nodes of `level` (1 and above) whose index is in `range`, in any order.
    func nodes(level: Int, in range: Range<Int>) async throws -> [StoredNode]
    /// The hashes at these addresses, of leaves (level 0) computed from their rows; without those that are not stored.
    func hashes(at addresses: [NodeAddress]) async throws -> [NodeAddress: Digest]
}

/// Writes to the ledger.
public protocol LedgerWriting: Sendable {
    /// In one transaction: reads the head, lets the pen write, stores rows, nodes, head and checkpoint. If it throws,
    /// nothing was written, and what would have followed must not happen.
    func append(_ entries: [LedgerEntry]) async throws -> LedgerAddition
}

/// The ledger cannot answer.
public enum LedgerRefusal: Error, Hashable, Sendable {
    /// There is no such entry, or no ledger of that size.
    case outOfRange
    /// A row or a stored node is missing: a check says more.
    case incomplete
}

extension LedgerReading {
    /// That the entry at `index` is in the ledger of `size` entries.
    public func inclusionProof(index: Int, size: Int) async throws -> InclusionProof {
        guard size <= (try await head()?.size ?? 0), let plan = InclusionProof.plan(index: index, size: size) else {
            throw LedgerRefusal.outOfRange
        }
        let known = try await known(plan.addresses)
        return InclusionProof(index: index, size: size, path: try plan.filled(known.hash))
    }

    /// That the ledger of `to` entries begins with the one of `from`.
    public func consistencyProof(from: Int, to: Int) async throws -> ConsistencyProof {
        guard to <= (try await head()?.size ?? 0), let plan = ConsistencyProof.plan(from: from, to: to) else {
            throw LedgerRefusal.outOfRange
        }
        let known = try await known(plan.addresses)
        return ConsistencyProof(from: from, to: to, path: try plan.filled(known.hash))
    }

    /// The head as it was when the ledger had `size` entries.
    public func head(atSize size: Int) async throws -> LedgerHead {
        guard size >= 0, size <= (try await head()?.size ?? 0) else { throw LedgerRefusal.outOfRange }
        let known = try await known(LedgerHead.addresses(size: size))
        guard let head = try LedgerHead(size: size, node: known.hash) else { throw LedgerRefusal.outOfRange }
        return head
    }

    private func known(_ addresses: [NodeAddress]) async throws -> KnownHashes {
        KnownHashes(hashes: try await hashes(at: addresses))
    }
}

private struct KnownHashes {
    let hashes: [NodeAddress: Digest]

    func hash(_ address: NodeAddress) throws(LedgerRefusal) -> Digest {
        guard let hash = hashes[address] else { throw .incomplete }
        return hash
    }
}
