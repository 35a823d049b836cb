/// What a proof is made of: for each of its hashes the stored nodes that have to be folded into it.
public struct ProofPlan: Hashable, Sendable {
    private let groups: [[NodeAddress]]

    fileprivate init(_ groups: [Range<Int>]) { self.groups = groups.map(NodeAddress.covering) }

    /// Every stored node that is needed: about twice the logarithm of the size at most.
    public var addresses: [NodeAddress] { groups.flatMap { $0 } }

    func filled(_ node: (NodeAddress) throws -> Digest) rethrows -> [Digest] {
        try groups.map { group in root(over: try group.map(node)) }
    }
}

/// Shows that an entry is in a ledger of a given size: RFC 9162, section 2.1.3.
public struct InclusionProof: Hashable, Sendable {
    public let index: Int
    public let size: Int
    /// The siblings on the way from the entry to the root.
    public let path: [Digest]

    /// A proof that somebody presents; whether it is one, `proves` says.
    public init(index: Int, size: Int, path: [Digest]) {
        self.index = index
        self.size = size
        self.path = path
    }

    /// Nil if a ledger of `size` has no entry at `index`. `node` answers with stored nodes; level 0 are leaf hashes.
    public init?(index: Int, size: Int, node: (NodeAddress) throws -> Digest) rethrows {
        guard let plan = Self.plan(index: index, size: size) else { return nil }
        self.init(index: index, size: size, path: try plan.filled(node))
    }

    public static func plan(index: Int, size: Int) -> ProofPlan? {
        guard index >= 0, index < size else { return nil }
        var entries = 0..<size
        var path: [Range<Int>] = []
        while entries.count > 1 {
            let middle = entries.lowerBound + split(entries.count)
            let (left, right) = (entries.lowerBound..<middle, middle..<entries.upperBound)
            path.append(index < middle ? right : left)
            entries = index < middle ? left : right
        }
        return ProofPlan(path.reversed())
    }

    /// Whether the entry with `leafHash` is at `index` of the ledger with `root`: RFC 9162, section 2.1.3.2.
    public func proves(leafHash: Digest, in root: Digest) -> Bool {
        guard index >= 0, index < size else { return false }
        var (place, last) = (index, size - 1)
        var hash = leafHash
        for sibling in path {
            guard last > 0 else { return false }
            if place & 1 == 1 || place == last {
                hash = .ofNode(sibling, hash)
                while place & 1 == 0, place != 0 { (place, last) = (place >> 1, last >> 1) }
            } else {
                hash = .ofNode(hash, sibling)
            }
            (place, last) = (place >> 1, last >> 1)
        }
        return last == 0 && hash == root
    }
}

/// Shows that a ledger has only been appended to since an earlier size: RFC 9162, section 2.1.4.
public struct ConsistencyProof: Hashable, Sendable {
    public let from: Int
    public let to: Int
    public let path: [Digest]

    /// A proof that somebody presents; whether it is one, `proves` says.
    public init(from: Int, to: Int, path: [Digest]) {
        self.from = from
        self.to = to
        self.path = path
    }

    /// Nil unless 0 ≤ `from` ≤ `to`. The path is empty if `from` is 0 (everything follows nothing) or `to`.
    public init?(from: Int, to: Int, node: (NodeAddress) throws -> Digest) rethrows {
        guard let plan = Self.plan(from: from, to: to) else { return nil }
        self.init(from: from, to: to, path: try plan.filled(node))
    }

    public static func plan(from: Int, to: Int) -> ProofPlan? {
        guard from >= 0, from <= to else { return nil }
        guard from > 0, from < to else { return ProofPlan([]) }
        var entries = 0..<to
        var path: [Range<Int>] = []
        while entries.upperBound != from {
            let middle = entries.lowerBound + split(entries.count)
            let (left, right) = (entries.lowerBound..<middle, middle..<entries.upperBound)
            path.append(from <= middle ? right : left)
            entries = from <= middle ? left : right
        }
        // An old ledger that is a whole subtree from the first entry on is known by its root already.
        if entries.lowerBound > 0 { path.append(entries) }
        return ProofPlan(path.reversed())
    }

    /// Whether the ledger with the root `new` begins with all entries of the one with the root `old`:
    /// RFC 9162, section 2.1.4.2.
    public func proves(old: Digest, new: Digest) -> Bool {
        guard from >= 0, from <= to else { return false }
        guard from < to else { return path.isEmpty && old == new && (from > 0 || old == .ofNothing) }
        guard from > 0 else { return path.isEmpty && old == .ofNothing }
        var hashes = path[...]
        guard !hashes.isEmpty else { return false }
        var (place, last) = (from - 1, to - 1)
        while place & 1 == 1 { (place, last) = (place >> 1, last >> 1) }
        // An old ledger that is a perfect subtree is not told again.
        let first = from & (from - 1) == 0 ? old : hashes.removeFirst()
        var (hashOfOld, hashOfNew) = (first, first)
        for hash in hashes {
            guard last > 0 else { return false }
            if place & 1 == 1 || place == last {
                hashOfOld = .ofNode(hash, hashOfOld)
                hashOfNew = .ofNode(hash, hashOfNew)
                while place & 1 == 0, place != 0 { (place, last) = (place >> 1, last >> 1) }
            } else {
                hashOfNew = .ofNode(hashOfNew, hash)
            }
            (place, last) = (place >> 1, last >> 1)
        }
        return last == 0 && hashOfOld == old && hashOfNew == new
    }
}

/// The largest power of two that is less than `count`, which is at least 2.
private func split(_ count: Int) -> Int { 1 << (Int.bitWidth - 1 - (count - 1).leadingZeroBitCount) }
