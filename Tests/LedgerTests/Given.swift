import Domain
import Foundation
import Ledger
import Testing

/// A small ledger, as the format description has it, and the naive tree that it is compared with.
enum Given {
    static let pen = makePen("daylight/example", seed: 7)
    /// Knows the same name and another secret.
    static let forger = makePen("daylight/example", seed: 8)

    static func makePen(_ origin: String, seed: UInt8) -> LedgerPen {
        guard let pen = LedgerPen(origin: origin, seed: [UInt8](repeating: seed, count: 32)) else {
            preconditionFailure("a fixed seed and a fixed name")
        }
        return pen
    }

    static func entry(_ index: Int) -> LedgerEntry {
        LedgerEntry(
            kind: .setting, at: Instant(microseconds: 1_795_507_200_000_000 + Int64(index) * 1_000_000),
            fields: ["name": "shown-weeks", "to": "\(index)"])
    }

    static func salt(_ index: Int) -> [UInt8] { (0..<32).map { UInt8(truncatingIfNeeded: index * 31 + $0) } }

    /// Entries `range`, written in one call.
    static func addition(_ range: Range<Int>, after head: LedgerHead = .empty, pen: LedgerPen = pen) -> LedgerAddition {
        pen.write(range.map(entry), salts: range.map(salt), after: head)
    }

    static func file(_ additions: [LedgerAddition], pen: LedgerPen = pen) -> [UInt8] {
        var text = LedgerFile.header(key: pen.verifierKey)
        for leaf in additions.flatMap(\.leaves) { text += LedgerFile.line(index: leaf.index, leafData: leaf.leafData) }
        if let last = additions.last { text += LedgerFile.footer(last.checkpoint) }
        return Array(text.utf8)
    }

    /// RFC 6962, section 2.1, word for word.
    static func naiveRoot(_ leaves: ArraySlice<Digest>) -> Digest {
        guard let first = leaves.first else { return .ofNothing }
        guard leaves.count > 1 else { return first }
        let middle = leaves.startIndex + naiveSplit(leaves.count)
        return .ofNode(naiveRoot(leaves[..<middle]), naiveRoot(leaves[middle...]))
    }

    /// RFC 6962, section 2.1.1.
    static func naivePath(_ index: Int, _ leaves: ArraySlice<Digest>) -> [Digest] {
        guard leaves.count > 1 else { return [] }
        let half = naiveSplit(leaves.count)
        let (left, right) = (leaves.prefix(half), leaves.dropFirst(half))
        return index < half
            ? naivePath(index, left) + [naiveRoot(right)] : naivePath(index - half, right) + [naiveRoot(left)]
    }

    /// RFC 6962, section 2.1.2.
    static func naiveConsistency(_ from: Int, _ leaves: ArraySlice<Digest>, isWhole: Bool = true) -> [Digest] {
        if from == leaves.count { return isWhole ? [] : [naiveRoot(leaves)] }
        let half = naiveSplit(leaves.count)
        let (left, right) = (leaves.prefix(half), leaves.dropFirst(half))
        return from <= half
            ? naiveConsistency(from, left, isWhole: isWhole) + [naiveRoot(right)]
            : naiveConsistency(from - half, right, isWhole: false) + [naiveRoot(left)]
    }

    private static func naiveSplit(_ count: Int) -> Int {
        var half = 1
        while half * 2 < count { half *= 2 }
        return half
    }

    /// The stored nodes of a tree, leaf hashes included.
    static func nodes(_ leaves: [Digest]) -> [NodeAddress: Digest] {
        var head = LedgerHead.empty
        var nodes: [NodeAddress: Digest] = [:]
        for (index, leaf) in leaves.enumerated() {
            nodes[NodeAddress(level: 0, index: index)] = leaf
            head.append(leafHash: leaf) { nodes[$0.address] = $0.hash }
        }
        return nodes
    }

    struct NotStored: Error {}

    static func reading(_ nodes: [NodeAddress: Digest]) -> (NodeAddress) throws -> Digest {
        { address in
            guard let hash = nodes[address] else { throw NotStored() }
            return hash
        }
    }

    /// The format description, which is also the test of its own example.
    static func formatDescription() throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try String(contentsOf: root.appending(path: "docs/ledger-format.md"), encoding: .utf8)
    }
}
