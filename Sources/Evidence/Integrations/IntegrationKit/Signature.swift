import Crypto
public import Domain
import Foundation

/// Whether a delivery is from who it says: always over the bytes as they came, always in constant time, and against every
/// secret that holds, so that how long it takes says nothing about which.
public enum Signature {
    /// HMAC-SHA256 of the body, in hexadecimal; of several signatures one must fit.
    public static func isHMAC(
        _ signatures: [String], of body: UnsafeRawBufferPointer, under secrets: [Secret]
    ) -> Bool {
        let given = signatures.prefix(8).map { hexadecimal($0) }
        var fits = false
        for secret in secrets where !secret.exposed.isEmpty {
            let code = authenticationCode(of: [body], key: Array(secret.exposed.utf8))
            for signature in given { fits = equals(signature, code) || fits }
        }
        return fits
    }

    /// A secret that travels as it is: GitLab's token, an `Authorization` header. Compared by their hashes, so that not even the
    /// length is told.
    public static func isToken(_ token: String?, among secrets: [Secret]) -> Bool {
        guard let token else { return false }
        let given = Array(SHA256.hash(data: Data(token.utf8)))
        var fits = false
        for secret in secrets where !secret.exposed.isEmpty {
            fits = equals(given, Array(SHA256.hash(data: Data(secret.exposed.utf8)))) || fits
        }
        return fits
    }

    /// Standard Webhooks: `v1,` and base 64 of HMAC-SHA256 over `id.timestamp.body`, several separated by spaces; the key is what
    /// follows `whsec_` in the secret.
    public static func isStandard(
        _ signatures: String, id: String, timestamp: String, body: UnsafeRawBufferPointer, under secrets: [Secret]
    ) -> Bool {
        let given = signatures.split(separator: " ").prefix(8).compactMap { part -> [UInt8]? in
            guard part.hasPrefix("v1,") else { return nil }
            return Data(base64Encoded: String(part.dropFirst(3))).map(Array.init)
        }
        var fits = false
        for secret in secrets where secret.exposed.hasPrefix("whsec_") {
            guard let key = Data(base64Encoded: String(secret.exposed.dropFirst("whsec_".count))), !key.isEmpty else {
                continue
            }
            let signed = Array("\(id).\(timestamp).".utf8)
            let code = signed.withUnsafeBytes { authenticationCode(of: [$0, body], key: Array(key)) }
            for signature in given { fits = equals(signature, code) || fits }
        }
        return fits
    }

    private static func authenticationCode(of parts: [UnsafeRawBufferPointer], key: [UInt8]) -> [UInt8] {
        var code = HMAC<SHA256>(key: SymmetricKey(data: key))
        for part in parts { code.update(data: part) }
        return Array(code.finalize())
    }

    private static func equals(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        guard a.count == b.count else { return false }
        return zip(a, b).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// Empty for anything that is not one.
    private static func hexadecimal(_ text: String) -> [UInt8] {
        let digits = Array(text.utf8)
        guard digits.count == 64 else { return [] }
        var bytes: [UInt8] = []
        for at in stride(from: 0, to: 64, by: 2) {
            guard let high = digit(digits[at]), let low = digit(digits[at + 1]) else { return [] }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 48...57: byte - 48
        case 65...70: byte - 55
        case 97...102: byte - 87
        default: nil
        }
    }
}

/// What a body is known by when its sender gives it no id.
public enum BodyHash {
    /// SHA-256 in hexadecimal.
    public static func of(_ body: UnsafeRawBufferPointer) -> String {
        var hash = SHA256()
        hash.update(bufferPointer: body)
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(64)
        for byte in hash.finalize() {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
