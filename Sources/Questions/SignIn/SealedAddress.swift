import Crypto
import Domain
import Foundation

/// An address that only the holder of an invitation can read: in storage it is of no use without the secret.
enum SealedAddress {
    static func seal(_ address: String, with secret: Secret) throws -> String {
        let box = try AES.GCM.seal(Data(address.utf8), using: key(secret))
        guard let combined = box.combined else { throw CryptoKitError.incorrectParameterSize }
        return combined.base64EncodedString()
    }

    /// Nil for what was not sealed with this secret.
    static func open(_ sealed: String, with secret: Secret) -> String? {
        guard let data = Data(base64Encoded: sealed), let box = try? AES.GCM.SealedBox(combined: data),
            let plain = try? AES.GCM.open(box, using: key(secret))
        else { return nil }
        return String(data: plain, encoding: .utf8)
    }

    private static func key(_ secret: Secret) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: Data(secret.exposed.utf8)), info: Data("address".utf8),
            outputByteCount: 32)
    }
}
