import Crypto

/// What a leaf of the tree holds: its format in the first byte, then what that format says. New formats are added, old
/// ones verify for ever.
public enum LeafFormat: UInt8, CaseIterable, Sendable {
    /// 32 bytes: H(salt ‖ content).
    case saltedCommitment = 1

    /// Of the leaf data, the format byte included.
    var length: Int {
        switch self {
        case .saltedCommitment: 33
        }
    }

    /// The bytes of a salt.
    public static let saltLength = 32
}

/// What shows that an entry says what a leaf commits to. Deleting it erases the entry, and every proof still verifies.
public struct Opening: Hashable, Sendable {
    /// 32 random bytes, made for this entry alone: without them nobody can try out which content it was.
    public let salt: [UInt8]
    /// The canonical text of the entry.
    public let content: String

    public init(salt: [UInt8], content: String) {
        self.salt = salt
        self.content = content
    }

    /// H(salt ‖ content).
    public var commitment: Digest {
        var hash = SHA256()
        salt.withUnsafeBytes { hash.update(bufferPointer: $0) }
        var text = content
        text.withUTF8 { hash.update(bufferPointer: UnsafeRawBufferPointer($0)) }
        return Digest(hash.finalize())
    }

    /// The leaf that commits to it, in the newest format.
    public var leafData: [UInt8] {
        [LeafFormat.saltedCommitment.rawValue] + commitment.bytes
    }
}
