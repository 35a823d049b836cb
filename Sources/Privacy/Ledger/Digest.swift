import Crypto

/// A SHA-256 value: 32 bytes, kept in place rather than in an array.
public struct Digest: Hashable, Sendable {
    // The bytes in the order of memory, whatever the machine makes of them as numbers.
    private let words: (UInt64, UInt64, UInt64, UInt64)

    /// 32 bytes; nil if there are more or fewer.
    public init?(bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 32 else { return nil }
        words = (
            bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self),
            bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self),
            bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self),
            bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self)
        )
    }

    /// 32 bytes; nil if there are more or fewer.
    public init?(bytes: [UInt8]) {
        guard let read = bytes.withUnsafeBytes({ Digest(bytes: $0) }) else { return nil }
        self = read
    }

    /// 64 lower-case hexadecimal digits; nil for anything else.
    public init?(hex: String) {
        var hex = hex
        let read = hex.withUTF8 { digits -> Digest? in
            guard digits.count == 64 else { return nil }
            return withUnsafeTemporaryAllocation(byteCount: 32, alignment: 8) { bytes in
                decode(digits, into: bytes) ? Digest(bytes: UnsafeRawBufferPointer(bytes)) : nil
            }
        }
        guard let read else { return nil }
        self = read
    }

    init(_ hashed: SHA256Digest) {
        words = hashed.withUnsafeBytes { bytes in
            (
                bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self),
                bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self),
                bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self),
                bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self)
            )
        }
    }

    public func withUnsafeBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
        try Swift.withUnsafeBytes(of: words, body)
    }

    public var bytes: [UInt8] { withUnsafeBytes(Array.init) }

    /// 64 lower-case hexadecimal digits.
    public var hex: String { withUnsafeBytes(hexadecimal) }

    public static func == (a: Digest, b: Digest) -> Bool { a.words == b.words }

    public func hash(into hasher: inout Hasher) { withUnsafeBytes { hasher.combine(bytes: $0) } }
}

/// The hashes of the tree: RFC 6962, section 2.1. The first byte keeps a leaf from passing for a node.
extension Digest {
    /// SHA-256 of nothing: the root of an empty ledger.
    public static let ofNothing = Digest(SHA256().finalize())

    /// H(0x00 ‖ `data`).
    public static func ofLeaf(_ data: [UInt8]) -> Digest { data.withUnsafeBytes(ofLeaf) }

    static func ofLeaf(_ data: UnsafeRawBufferPointer) -> Digest {
        var hash = SHA256()
        Swift.withUnsafeBytes(of: UInt8(0)) { hash.update(bufferPointer: $0) }
        hash.update(bufferPointer: data)
        return Digest(hash.finalize())
    }

    /// H(0x01 ‖ `left` ‖ `right`).
    public static func ofNode(_ left: Digest, _ right: Digest) -> Digest {
        withUnsafeTemporaryAllocation(byteCount: 65, alignment: 8) { bytes in
            bytes[0] = 1
            bytes.storeBytes(of: left.words.0, toByteOffset: 1, as: UInt64.self)
            bytes.storeBytes(of: left.words.1, toByteOffset: 9, as: UInt64.self)
            bytes.storeBytes(of: left.words.2, toByteOffset: 17, as: UInt64.self)
            bytes.storeBytes(of: left.words.3, toByteOffset: 25, as: UInt64.self)
            bytes.storeBytes(of: right.words.0, toByteOffset: 33, as: UInt64.self)
            bytes.storeBytes(of: right.words.1, toByteOffset: 41, as: UInt64.self)
            bytes.storeBytes(of: right.words.2, toByteOffset: 49, as: UInt64.self)
            bytes.storeBytes(of: right.words.3, toByteOffset: 57, as: UInt64.self)
            var hash = SHA256()
            hash.update(bufferPointer: UnsafeRawBufferPointer(bytes))
            return Digest(hash.finalize())
        }
    }
}

extension Digest: CustomStringConvertible {
    public var description: String { hex }
}
