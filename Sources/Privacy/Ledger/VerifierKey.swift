import Crypto
import Foundation

/// The public key of a ledger, under the ledger's name: what checkpoints are verified with.
public struct VerifierKey: Hashable, Sendable {
    /// Unique to the ledger: `daylight/…`.
    public let name: String
    /// Ed25519, 32 bytes.
    public let publicKey: [UInt8]

    /// Nil unless the name is a permitted one and the key has 32 bytes.
    public init?(name: String, publicKey: [UInt8]) {
        guard Self.isName(name), publicKey.count == 32 else { return nil }
        self.name = name
        self.publicKey = publicKey
    }

    /// Reads `name+id+key`, the form of C2SP signed notes; nil for anything else, also if the id belongs to another key.
    public init?(text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "+"), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let name = String(validating: parts[0], as: UTF8.self),
            let id = decoded(hexadecimal: parts[1]), let encoded = String(validating: parts[2], as: UTF8.self),
            let key = decoded(base64: encoded), key.first == Self.ed25519
        else { return nil }
        self.init(name: name, publicKey: Array(key.dropFirst()))
        guard self.id == id else { return nil }
    }

    /// `name+id+key`: the id in eight hexadecimal digits, the key in base64 after a byte for its kind.
    public var text: String {
        "\(name)+\(id.withUnsafeBytes(hexadecimal))+\(base64([Self.ed25519] + publicKey))"
    }

    /// Four bytes that say which key made a signature: the first of SHA-256(name ‖ 0x0a ‖ 0x01 ‖ key).
    public var id: [UInt8] {
        var hash = SHA256()
        hash.update(data: Array(name.utf8) + [0x0a, Self.ed25519] + publicKey)
        return Array(Digest(hash.finalize()).bytes.prefix(4))
    }

    /// The kind of signature in C2SP signed notes.
    private static let ed25519: UInt8 = 1

    /// Not empty, and without white space, control characters and plus signs, as C2SP signed notes want it.
    public static func isName(_ name: String) -> Bool {
        !name.isEmpty
            && name.unicodeScalars.allSatisfy { scalar in
                !scalar.properties.isWhitespace && scalar != "+" && scalar.value >= 0x20 && scalar.value != 0x7f
            }
    }

    func isSignature(_ signature: [UInt8], of text: [UInt8]) -> Bool {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else { return false }
        return key.isValidSignature(signature, for: text)
    }
}
