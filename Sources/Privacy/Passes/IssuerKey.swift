import Crypto
import CryptoExtras
public import Foundation

private typealias Blind = _RSA.BlindSigning

/// The key that signs the passes of one period, for everybody alike.
public struct IssuerKey: Sendable {
    private let key: _RSA.BlindSigning.PrivateKey<SHA384>

    /// A new one of 2048 bits.
    public init() throws {
        key = try Blind.PrivateKey(keySize: .bits2048, parameters: .RSABSSA_SHA384_PSS_Randomized)
    }

    /// - Throws: for anything but what `secret` gave.
    public init(secret: [UInt8]) throws {
        key = try Blind.PrivateKey(derRepresentation: Data(secret), parameters: .RSABSSA_SHA384_PSS_Randomized)
    }

    /// As DER; to be sealed.
    public var secret: [UInt8] { Array(key.derRepresentation) }
    /// What passes are checked with.
    public var verifier: PassVerifier { PassVerifier(der: key.publicKey.derRepresentation) }

    /// RFC 9474, BlindSign. Nil for what no pass can be behind: another length, or a number beyond the modulus.
    public func signature(ofBlinded request: Data) -> Data? {
        guard request.count == PassVerifier.bytes else { return nil }
        return try? key.blindSignature(for: request).rawRepresentation
    }
}

/// The public half of an issuer key.
public struct PassVerifier: Sendable, Hashable {
    /// Of a modulus, a request and a signature.
    public static let bytes = 256
    /// SubjectPublicKeyInfo.
    public let der: Data

    public init(der: Data) { self.der = der }

    /// The number that browsers blind with; the exponent is 65537. Nil if this is no key.
    public var modulus: Data? {
        try? Blind.PublicKey(derRepresentation: der, parameters: .RSABSSA_SHA384_PSS_Randomized).getKeyPrimitives()
            .modulus
    }

    /// Whether this is a pass that the key has signed (RFC 9474, Verify).
    /// - Parameter pass: the prepared message: 32 random bytes and `PassVerifier.text`.
    public func isSigned(_ pass: Data, by signature: Data) -> Bool {
        // Prepared already, by whoever made it: what is checked is taken as it is.
        guard pass.count == 32 + Self.text.utf8.count, pass.dropFirst(32).elementsEqual(Self.text.utf8),
            let key = try? Blind.PublicKey(derRepresentation: der, parameters: .RSABSSA_SHA384_PSS_Deterministic)
        else { return false }
        return key.isValidSignature(.init(rawRepresentation: signature), for: key.prepare(pass))
    }

    /// What every pass says, behind its random bytes.
    public static let text = "daylight pass"
}
