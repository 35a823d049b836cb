import Crypto
import Foundation

/// Writes entries: everything about it but storing what was written, and choosing the salts.
public struct LedgerPen: Sendable {
    /// What checkpoints of this ledger are verified with; its name is their origin.
    public let verifierKey: VerifierKey
    private let seed: [UInt8]

    /// The ledger's name, in every checkpoint.
    public var origin: String { verifierKey.name }

    /// `seed` is the secret key: 32 bytes. Nil if it has another length, or if the origin is not a permitted name
    /// (`VerifierKey.isName`).
    public init?(origin: String, seed: [UInt8]) {
        guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed),
            let verifierKey = VerifierKey(name: origin, publicKey: [UInt8](key.publicKey.rawRepresentation))
        else { return nil }
        self.verifierKey = verifierKey
        self.seed = seed
    }

    /// The rows, nodes, head and checkpoint that `entries` add after `head`; to be stored in the transaction in which
    /// `head` was read. There is at least one entry, and for each a salt of 32 random bytes that is used for nothing
    /// else.
    public func write(_ entries: [LedgerEntry], salts: [[UInt8]], after head: LedgerHead) -> LedgerAddition {
        precondition(!entries.isEmpty, "there is nothing to write")
        precondition(
            salts.count == entries.count && salts.allSatisfy { $0.count == LeafFormat.saltLength },
            "every entry needs a salt of its own, of 32 bytes")
        var head = head
        var leaves: [LedgerLeaf] = []
        var nodes: [StoredNode] = []
        leaves.reserveCapacity(entries.count)
        nodes.reserveCapacity(entries.count + 64)
        for (entry, salt) in zip(entries, salts) {
            let leaf = LedgerLeaf(index: head.size, opening: Opening(salt: salt, content: entry.content))
            leaves.append(leaf)
            head.append(leafHash: leaf.leafHash) { nodes.append($0) }
        }
        return LedgerAddition(leaves: leaves, nodes: nodes, head: head, checkpoint: checkpoint(of: head))
    }

    /// The signed statement of `head`. Signing two heads of the same size is what the ledger exists to rule out: only
    /// sign what is stored.
    public func checkpoint(of head: LedgerHead) -> Checkpoint {
        let body = Checkpoint.body(origin: origin, size: head.size, root: head.root)
        guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed),
            let signature = try? key.signature(for: Array(body.utf8)),
            let checkpoint = Checkpoint(
                text: "\(body)\n\u{2014} \(origin) \(base64(verifierKey.id + [UInt8](signature)))\n")
        else { preconditionFailure("a key that was accepted signs, and what is signed can be read") }
        return checkpoint
    }
}

extension LedgerPen: CustomStringConvertible, CustomReflectable {
    public var description: String { "the pen of \(origin)" }
    /// Without the seed: it is never printed.
    public var customMirror: Mirror { Mirror(self, children: ["verifierKey": verifierKey.text]) }
}

/// What one call of the pen adds to a ledger.
public struct LedgerAddition: Hashable, Sendable {
    public let leaves: [LedgerLeaf]
    /// Every inner node of a perfect subtree that is complete now (level 1 and above).
    public let nodes: [StoredNode]
    public let head: LedgerHead
    public let checkpoint: Checkpoint
}

/// A new row of the ledger.
public struct LedgerLeaf: Hashable, Sendable {
    /// From 0, without gaps.
    public let index: Int
    /// What stays for ever: 33 bytes that tell nothing without the opening.
    public let leafData: [UInt8]
    /// H(0x00 ‖ leafData): the node of level 0.
    public let leafHash: Digest
    /// What can be erased.
    public let opening: Opening

    public var salt: [UInt8] { opening.salt }
    public var content: String { opening.content }

    init(index: Int, opening: Opening) {
        self.index = index
        self.opening = opening
        leafData = opening.leafData
        leafHash = .ofLeaf(leafData)
    }
}
