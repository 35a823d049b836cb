import Crypto
import Foundation
public import OutsidePorts

/// Time-based one-time codes (RFC 6238): six digits that change every thirty seconds, made of a secret that the person's
/// device keeps. HMAC-SHA-1, which is what every app computes.
enum TimedCode {
    static let seconds: Int64 = 30
    static let secretBytes = 20

    static func step(at microseconds: Int64) -> Int64 { microseconds / 1_000_000 / seconds }

    /// RFC 4226, section 5.3.
    static func digits(_ secret: [UInt8], step: Int64) -> String {
        let counter = withUnsafeBytes(of: UInt64(bitPattern: step).bigEndian) { Data($0) }
        let mac = Array(HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: SymmetricKey(data: secret)))
        let offset = Int(mac[19] & 15)
        let word = mac[offset..<(offset + 4)].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7fff_ffff
        let text = String(word % 1_000_000)
        return String(repeating: "0", count: 6 - text.count) + text
    }

    /// The step of a code that holds now, or did one step before or will one after: clocks differ. Nil for any other.
    static func step(of code: String, _ secret: [UInt8], at now: Int64) -> Int64? {
        let given = Array(code.utf8)
        var found: Int64?
        // All of them, always: how long it takes says nothing.
        for step in (step(at: now) - 1)...(step(at: now) + 1) {
            let wanted = Array(digits(secret, step: step).utf8)
            guard given.count == wanted.count else { continue }
            if zip(given, wanted).reduce(0, { $0 | ($1.0 ^ $1.1) }) == 0 { found = step }
        }
        return found
    }

    /// As apps take it (RFC 4648, base 32).
    static func base32(_ bytes: [UInt8]) -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        var text = ""
        var (buffer, bits) = (0, 0)
        for byte in bytes {
            (buffer, bits) = (buffer << 8 | Int(byte), bits + 8)
            while bits >= 5 {
                bits -= 5
                text.append(letters[buffer >> bits & 31])
            }
            buffer &= (1 << bits) - 1
        }
        if bits > 0 { text.append(letters[buffer << (5 - bits) & 31]) }
        return text
    }
}

/// Keeps a secret in storage so that the database alone does not give it away.
public struct SecretBox: Sendable {
    fileprivate let key: SymmetricKey

    /// - Parameter key: 32 bytes that are not in the database.
    public init(key: [UInt8]) { self.key = SymmetricKey(data: key) }

    /// AES-GCM under a nonce of its own, as base 64.
    func seal(_ secret: [UInt8]) -> String? {
        (try? AES.GCM.seal(Data(secret), using: key))?.combined?.base64EncodedString()
    }

    /// Nil under another key.
    func open(_ sealed: String) -> [UInt8]? {
        guard let data = Data(base64Encoded: sealed), let box = try? AES.GCM.SealedBox(combined: data),
            let secret = try? AES.GCM.open(box, using: key)
        else { return nil }
        return Array(secret)
    }
}

extension SecretBox: SecretSealing {
    public func seal(_ secret: [UInt8], for purpose: String) -> String? {
        (try? AES.GCM.seal(Data(secret), using: key, authenticating: Data(purpose.utf8)))?.combined?
            .base64EncodedString()
    }

    public func open(_ sealed: String, for purpose: String) -> [UInt8]? {
        guard let data = Data(base64Encoded: sealed), let box = try? AES.GCM.SealedBox(combined: data),
            let secret = try? AES.GCM.open(box, using: key, authenticating: Data(purpose.utf8))
        else { return nil }
        return Array(secret)
    }
}
