import Crypto
import CryptoExtras
import Foundation
import Passes
import Testing

/// RFC 9474, through swift-crypto, as the server and a client use it.
@Suite struct PassTests {
    private typealias Blind = _RSA.BlindSigning
    private static let parameters = Blind.Parameters<SHA384>.RSABSSA_SHA384_PSS_Deterministic

    /// What a browser does, with the library instead of a script: the pass, and the signature that comes back.
    private func pass(by key: IssuerKey, random: UInt8 = 7) throws -> (pass: Data, signature: Data) {
        let pass = Data(repeating: random, count: 32) + Data(PassVerifier.text.utf8)
        // Prepared by its random bytes already.
        let client = try Blind.PublicKey(derRepresentation: key.verifier.der, parameters: Self.parameters)
        let prepared = client.prepare(pass)
        let blinded = try client.blind(prepared)
        let signed = try #require(key.signature(ofBlinded: blinded.blindedMessage))
        let signature = try client.finalize(
            .init(rawRepresentation: signed), for: prepared, blindingInverse: blinded.inverse)
        return (pass, signature.rawRepresentation)
    }

    @Test func `a pass that was signed unseen holds, also after the key was kept`() throws {
        let key = try IssuerKey()
        let made = try pass(by: try IssuerKey(secret: key.secret))
        #expect(key.verifier.isSigned(made.pass, by: made.signature))
        #expect(key.verifier.modulus?.count == PassVerifier.bytes)
    }

    @Test func `another key, another pass, another signature and another text are refused`() throws {
        let key = try IssuerKey()
        let made = try pass(by: key)
        #expect(!(try IssuerKey().verifier.isSigned(made.pass, by: made.signature)), "wrong key")
        #expect(!key.verifier.isSigned(Data(repeating: 8, count: 32) + made.pass.dropFirst(32), by: made.signature))
        var signature = made.signature
        signature[100] ^= 1
        #expect(!key.verifier.isSigned(made.pass, by: signature))
        #expect(!key.verifier.isSigned(made.pass + Data("!".utf8), by: made.signature))
        #expect(!key.verifier.isSigned(Data(), by: Data()))
        #expect(key.signature(ofBlinded: Data(repeating: 255, count: 256)) == nil, "beyond the modulus")
        #expect(key.signature(ofBlinded: Data(repeating: 1, count: 255)) == nil)
    }

    /// Appendix A.1 of the RFC: a message that is prepared already is taken as it is.
    @Test func `the library signs and verifies as the RFC says`() throws {
        let vector = RFC9474.self
        let key = try Blind.PrivateKey(
            n: vector.modulus, e: vector.exponent, d: vector.secret, p: vector.p, q: vector.q,
            parameters: Self.parameters)
        let signed = try key.blindSignature(for: vector.blinded)
        #expect(signed.rawRepresentation == vector.blindSignature)
        let prepared = key.publicKey.prepare(vector.prepared)
        #expect(key.publicKey.isValidSignature(.init(rawRepresentation: vector.signature), for: prepared))
    }

    @Test func `what is sealed opens under its key alone, and all words have one length`() throws {
        let seal = VoiceSeal(key: Array(repeating: 1, count: 32))
        let short = try seal.seal(words: "Ä short one", upTo: 400), long = try seal.seal(words: "x", upTo: 400)
        #expect(seal.words(short) == "Ä short one")
        #expect(short.count == long.count && short != long)
        #expect(VoiceSeal(key: Array(repeating: 2, count: 32)).words(short) == nil)
    }
}
