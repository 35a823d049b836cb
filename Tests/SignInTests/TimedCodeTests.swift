import Foundation
import Testing

@testable import SignIn

/// The codes of a second factor, against the vectors of the standards.
@Suite struct TimedCodeTests {
    private let secret = Array("12345678901234567890".utf8)

    /// RFC 4226, appendix D.
    @Test func `the counter's codes are those of the standard`() {
        let wanted = [
            "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489",
        ]
        #expect((0..<10).map { TimedCode.digits(secret, step: $0) } == wanted)
    }

    /// RFC 6238, appendix B, SHA-1: the last six of its eight digits.
    @Test(arguments: [
        (59, "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"), (1_234_567_890, "005924"),
        (2_000_000_000, "279037"), (20_000_000_000, "353130"),
    ])
    func `the clock's codes are those of the standard`(seconds: Int64, code: String) {
        #expect(TimedCode.digits(secret, step: TimedCode.step(at: seconds * 1_000_000)) == code)
        #expect(TimedCode.step(of: code, secret, at: seconds * 1_000_000) == seconds / 30)
    }

    @Test func `one step before and one after hold, two do not, and nonsense never does`() {
        let now: Int64 = 1_700_000_000_000_000
        let step = TimedCode.step(at: now)
        for (shift, holds) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] as [(Int64, Bool)] {
            let code = TimedCode.digits(secret, step: step + shift)
            #expect((TimedCode.step(of: code, secret, at: now) == step + shift) == holds, "\(shift)")
        }
        for nonsense in ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦"] {
            #expect(TimedCode.step(of: nonsense, secret, at: now) == nil)
        }
    }

    /// RFC 4648, section 10.
    @Test(arguments: [
        ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB"),
        ("foobar", "MZXW6YTBOI"),
    ])
    func `base 32 is that of the standard, without its signs of equality`(text: String, wanted: String) {
        #expect(TimedCode.base32(Array(text.utf8)) == wanted)
    }

    @Test func `a sealed secret opens under its key alone, and is another text each time`() throws {
        let box = SecretBox(key: [UInt8](repeating: 1, count: 32))
        let sealed = try #require(box.seal(secret))
        #expect(box.open(sealed) == secret)
        #expect(box.seal(secret) != sealed)
        #expect(SecretBox(key: [UInt8](repeating: 2, count: 32)).open(sealed) == nil)
        #expect(box.open("nonsense") == nil)
    }

    @Test func `what is sealed for a purpose opens under its key and for that purpose alone`() throws {
        let box = SecretBox(key: [UInt8](repeating: 1, count: 32))
        let sealed = try #require(box.seal(secret, for: "a connection"))
        #expect(box.open(sealed, for: "a connection") == secret)
        #expect(box.open(sealed, for: "another connection") == nil && box.open(sealed, for: "") == nil)
        #expect(box.open(sealed) == nil, "nor as the secret of a second factor")
        #expect(SecretBox(key: [UInt8](repeating: 2, count: 32)).open(sealed, for: "a connection") == nil)
        #expect(box.seal(secret, for: "a connection") != sealed)
        // A nonce, as many bytes as it has, and a tag; one that was changed opens nothing.
        var bytes = try #require(Data(base64Encoded: sealed))
        #expect(bytes.count == 12 + secret.count + 16)
        bytes[14] ^= 1
        #expect(box.open(bytes.base64EncodedString(), for: "a connection") == nil)
    }
}
