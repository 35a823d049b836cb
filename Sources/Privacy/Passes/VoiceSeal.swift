import Crypto
public import Foundation

/// Keeps words and keys in storage so that the database alone does not give them away.
public struct VoiceSeal: Sendable {
    private let key: SymmetricKey

    /// - Parameter key: 32 bytes that are not in the database.
    public init(key: [UInt8]) { self.key = SymmetricKey(data: key) }

    /// AES-GCM under a nonce of its own, as base 64.
    public func seal(_ plain: [UInt8]) throws -> String {
        guard let sealed = try AES.GCM.seal(Data(plain), using: key).combined else {
            throw CryptoKitError.incorrectParameterSize
        }
        return sealed.base64EncodedString()
    }

    /// Letters are filled up to one length first, so that theirs says nothing.
    public func seal(words: String, upTo length: Int) throws -> String {
        var bytes = Array(words.utf8)
        bytes += Array(repeating: 0, count: max(0, length - bytes.count))
        return try seal(bytes)
    }

    /// Nil under another key.
    public func open(_ sealed: String) -> [UInt8]? {
        guard let data = Data(base64Encoded: sealed), let box = try? AES.GCM.SealedBox(combined: data),
            let plain = try? AES.GCM.open(box, using: key)
        else { return nil }
        return Array(plain)
    }

    public func words(_ sealed: String) -> String? {
        open(sealed).map { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    /// How a pass or a receipt is kept: nobody finds the one from the other.
    public static func hash(_ bytes: Data) -> String {
        SHA256.hash(data: bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
