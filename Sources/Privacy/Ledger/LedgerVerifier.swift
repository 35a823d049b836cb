/// Checks a ledger row by row, in order, and keeps no more of it than its head.
///
/// First tell it what it should meet (`expect`), then the rows (`read`), then `finish`. Earlier checkpoints and stored
/// nodes may come in pages, as long as each comes before the row that completes it.
public struct LedgerVerifier: Sendable {
    private let key: VerifierKey
    private let outside: [Checkpoint]
    private let checksNodes: Bool
    private var openings: LedgerReport.Openings?
    private var head = LedgerHead.empty
    /// The index that the next row has to carry.
    private var next = 0
    /// After a gap or a wrong order every hash differs: one finding says it, not thousands.
    private var isInOrder = true
    private var earlierDiffers = false
    private var nodes: [NodeAddress: Digest] = [:]
    private var earlier: [Int: Digest] = [:]
    private var outsideRoots: [Int: Digest] = [:]
    private var found = FindingList()

    /// `outside` are checkpoints that somebody else kept. `checksNodes`: stored nodes will be told, all of them.
    /// `holdsOpenings`: rows come with their openings unless they were erased.
    public init(
        key: VerifierKey, outside: [Checkpoint] = [], checksNodes: Bool = false, holdsOpenings: Bool = true
    ) {
        self.key = key
        self.outside = outside
        self.checksNodes = checksNodes
        openings = holdsOpenings ? LedgerReport.Openings() : nil
        noteOutsideRoot()
    }

    /// How many rows were read.
    public var size: Int { head.size }

    /// A node that is stored. It comes before the last row that it covers.
    public mutating func expect(_ node: StoredNode) { nodes[node.address] = node.hash }

    /// A checkpoint that was made when the ledger had this size. It comes before the rows beyond that. Its signature is
    /// not verified: what counts is the last one, and those from outside.
    public mutating func expect(earlier size: Int, root: Digest) {
        guard isInOrder else { return }
        precondition(size >= head.size, "an earlier checkpoint comes before the rows beyond it")
        if size == head.size { compareEarlier(root) } else { earlier[size] = root }
    }

    /// Something that the reader of the rows has found.
    public mutating func add(_ finding: Finding) { found.add(finding) }

    /// The next row, as it is stored.
    public mutating func read(_ leaf: StoredLeaf) {
        checkOrder(leaf.index)
        checkData(leaf)
        let leafHash = Digest.ofLeaf(leaf.leafData)
        if let stored = leaf.leafHash, stored != leafHash { found.add(.leafHashDiffers(index: leaf.index)) }
        append(leafHash)
    }

    private mutating func checkOrder(_ index: Int) {
        defer { next = max(next, index == .max ? index : index + 1) }
        guard index != next else { return }
        isInOrder = false
        if index > next {
            found.add(.missing(next..<index))
        } else if index == next - 1 {
            found.add(.repeated(index: index))
        } else {
            found.add(.outOfOrder(index: index, expected: next))
        }
    }

    private mutating func checkData(_ leaf: StoredLeaf) {
        guard let first = leaf.leafData.first else { return found.add(.wrongLength(index: leaf.index, length: 0)) }
        guard let format = LeafFormat(rawValue: first) else {
            return found.add(.unknownFormat(index: leaf.index, format: first))
        }
        guard leaf.leafData.count == format.length else {
            return found.add(.wrongLength(index: leaf.index, length: leaf.leafData.count))
        }
        guard openings != nil else { return }
        guard let opening = leaf.opening else {
            openings?.erased += 1
            return
        }
        openings?.kept += 1
        guard opening.salt.count == LeafFormat.saltLength else {
            return found.add(.saltLength(index: leaf.index, length: opening.salt.count))
        }
        let isKept = leaf.leafData.withUnsafeBytes { data in
            Digest(bytes: UnsafeRawBufferPointer(rebasing: data[1...])) == opening.commitment
        }
        if !isKept { found.add(.openingDiffers(index: leaf.index)) }
    }

    private mutating func append(_ leafHash: Digest) {
        if checksNodes, isInOrder {
            var completed: [StoredNode] = []
            head.append(leafHash: leafHash) { completed.append($0) }
            for node in completed {
                guard let stored = nodes.removeValue(forKey: node.address) else {
                    found.add(.nodeMissing(node.address))
                    continue
                }
                if stored != node.hash { found.add(.nodeDiffers(node.address)) }
            }
        } else {
            head.append(leafHash: leafHash)
        }
        if !earlier.isEmpty, let root = earlier.removeValue(forKey: head.size) { compareEarlier(root) }
        noteOutsideRoot()
    }

    /// The first one that differs: all later ones do as well.
    private mutating func compareEarlier(_ root: Digest) {
        guard isInOrder, !earlierDiffers, root != head.root else { return }
        earlierDiffers = true
        found.add(.earlierRootDiffers(size: head.size))
    }

    private mutating func noteOutsideRoot() {
        guard !outside.isEmpty, outside.contains(where: { $0.size == head.size }) else { return }
        outsideRoots[head.size] = head.root
    }

    /// All rows were read. `kept` is the checkpoint that is kept with them, `storedHead` the head from which the next
    /// entry would be appended.
    public mutating func finish(kept: StoredCheckpoint?, storedHead: LedgerHead? = nil) -> LedgerReport {
        if let storedHead, isInOrder, storedHead != head { found.add(.headDiffers(size: storedHead.size)) }
        if let kept {
            if let checkpoint = kept.checkpoint {
                compare(checkpoint)
            } else {
                found.add(.checkpointUnreadable(size: kept.size))
            }
        } else if head.size > 0 {
            found.add(.noCheckpoint)
        }
        return report()
    }

    mutating func report() -> LedgerReport {
        if isInOrder {
            let surplus = nodes.keys.sorted { ($0.level, $0.index) < ($1.level, $1.index) }
            for address in surplus { found.add(.nodeTooMany(address)) }
        }
        if let size = earlier.keys.max() { found.add(.earlierIsLater(size: size, ledger: head.size)) }
        let agreed = compareOutside()
        return LedgerReport(
            size: head.size, root: head.root, openings: openings, key: key, agreesWithOutsideUpTo: agreed,
            findings: found.first, furtherFindings: found.further)
    }

    mutating func compare(_ kept: Checkpoint) {
        guard isFromHere(kept, .kept) else { return }
        if kept.size != head.size {
            found.add(.sizeDiffers(ledger: head.size, checkpoint: kept.size))
        } else if kept.root != head.root {
            found.add(.rootDiffers(size: head.size))
        }
    }

    private mutating func compareOutside() -> Int? {
        var agreed: Int?
        for checkpoint in outside where isFromHere(checkpoint, .outside) {
            if checkpoint.size > head.size {
                found.add(.truncated(ledger: head.size, outside: checkpoint.size))
            } else if outsideRoots[checkpoint.size] != checkpoint.root {
                found.add(.rewritten(size: checkpoint.size))
            } else {
                agreed = max(agreed ?? 0, checkpoint.size)
            }
        }
        return agreed
    }

    private mutating func isFromHere(_ checkpoint: Checkpoint, _ source: Finding.Source) -> Bool {
        guard checkpoint.origin.utf8.elementsEqual(key.name.utf8) else {
            found.add(.otherLedger(source, origin: checkpoint.origin))
            return false
        }
        guard checkpoint.isSigned(by: key) else {
            found.add(.signatureIsBad(source, size: checkpoint.size))
            return false
        }
        return true
    }
}
