import Crypto
import Domain
import Foundation
import SignIn
import TestSupport
import Testing

/// Which tokens of the provider are believed. Each rule has a token that is refused by that rule alone.
@Suite struct TokenTests {
    struct Bad: Sendable, CustomTestStringConvertible {
        let what: String
        let fault: String
        let script: @Sendable (inout ProviderOfTests.Script, Int) -> Void
        var testDescription: String { what }
        init(_ what: String, _ fault: String, _ script: @escaping @Sendable (inout ProviderOfTests.Script, Int) -> Void)
        {
            self.what = what
            self.fault = fault
            self.script = script
        }
    }

    private static let es256: @Sendable (inout ProviderOfTests.Script) -> Void = { script in
        script.header = ["alg": "ES256", "kid": "curve"]
        script.sign = { $0.signedByCurve($1) }
    }

    static let bad: [Bad] = [
        // The algorithm
        Bad("no signature", "algorithm") { script, _ in
            script.header = ["alg": "none"]
            script.sign = { _, _ in [] }
        },
        Bad("no signature, in other letters", "algorithm") { script, _ in
            script.header = ["alg": "None"]
            script.sign = { _, _ in [] }
        },
        Bad("the public key as a shared secret", "algorithm") { script, _ in
            script.header = ["alg": "HS256"]
            script.sign = { _, text in
                let key = SymmetricKey(data: Data(ProviderOfTests.publicPEM.utf8))
                return Array(HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key))
            }
        },
        Bad("an algorithm that is not on the list", "algorithm") { script, _ in script.header = ["alg": "PS256"] },
        Bad("something that has to be understood", "malformed") { script, _ in script.header = ["crit": "b64"] },
        // The key
        Bad("another key under the same name", "signature") { script, _ in script.sign = { $0.signedByOtherRSA($1) } },
        Bad("claims that were changed afterwards", "signature") { script, _ in
            script.sign = { $0.signedByRSA($1 + "x") }
        },
        Bad("a signature of nothing", "signature") { script, _ in script.sign = { _, _ in [] } },
        Bad("a key that nobody knows", "unknownKey") { script, _ in script.header = ["kid": "another"] },
        Bad("no name of a key, and two that could be", "unknownKey") { script, _ in
            script.header = ["kid": nil]
            script.keys = [ProviderOfTests.rsaKey, ProviderOfTests.otherRSAKey]
        },
        Bad("a key of another kind", "unknownKey") { script, _ in
            script.header = ["alg": "ES256", "kid": "rsa"]
            script.sign = { $0.signedByCurve($1) }
        },
        Bad("a key for encryption", "unknownKey") { script, _ in
            script.keys = [ProviderOfTests.rsaKey.merging(["use": "enc"]) { $1 }]
        },
        Bad("a key for another algorithm", "unknownKey") { script, _ in
            script.keys = [ProviderOfTests.rsaKey.merging(["alg": "RS512"]) { $1 }]
        },
        Bad("a key that is too short", "unknownKey") { script, _ in
            let short = ProviderOfTests.encoded([UInt8](repeating: 0xc1, count: 128))
            script.keys = [ProviderOfTests.rsaKey.merging(["n": short]) { $1 }]
        },
        // Who made it, and for whom
        Bad("another issuer", "issuer") { script, _ in script.claims = ["iss": "https://other.example"] },
        Bad("nearly the issuer", "issuer") { script, _ in script.claims = ["iss": "https://id.example/"] },
        Bad("for another client", "audience") { script, _ in script.claims = ["aud": "another"] },
        Bad("for others only", "audience") { script, _ in script.claims = ["aud": ["one", "two"], "azp": "daylight"] },
        Bad("for nobody", "audience") { script, _ in script.claims = ["aud": []] },
        Bad("for several, without saying for whom", "party") { script, _ in
            script.claims = ["aud": ["daylight", "two"]]
        },
        Bad("for several, made for another", "party") { script, _ in
            script.claims = ["aud": ["daylight", "two"], "azp": "two"]
        },
        Bad("for us, made for another", "party") { script, _ in script.claims = ["azp": "two"] },
        // When
        Bad("over a minute ago", "expired") { script, now in script.claims = ["exp": .number(now - 61)] },
        Bad("made more than a minute ahead", "fromTheFuture") { script, now in
            script.claims = ["iat": .number(now + 61)]
        },
        Bad("good in more than a minute", "tooEarly") { script, now in script.claims = ["nbf": .number(now + 61)] },
        Bad("without an end", "malformed") { script, _ in script.claims = ["exp": nil] },
        Bad("without a beginning", "malformed") { script, _ in script.claims = ["iat": nil] },
        // For which sign-on
        Bad("for another sign-on", "nonce") { script, _ in script.claims = ["nonce": "another"] },
        Bad("for no sign-on", "nonce") { script, _ in script.claims = ["nonce": nil] },
        // Of whom
        Bad("of nobody", "subject") { script, _ in script.claims = ["sub": ""] },
        Bad("of a name without end", "subject") { script, _ in
            script.claims = ["sub": .text(String(repeating: "a", count: 256))]
        },
        Bad("without a subject", "malformed") { script, _ in script.claims = ["sub": nil] },
        // The text
        Bad("two parts", "malformed") { script, _ in script.token = { $0 } },
        Bad("four parts", "malformed") { script, _ in script.token = { $0 + ".a.b" } },
        Bad("no token", "malformed") { script, _ in script.token = { _ in "token" } },
        Bad("without end", "malformed") { script, _ in
            script.token = { $0 + "." + String(repeating: "a", count: 20_000) }
        },
    ]

    @Test(arguments: bad) func `a token is not believed`(bad: Bad) async throws {
        try await Given.with { given in
            _ = try await given.organization()
            await #expect(throws: SignInRefusal.signOnFailed("its token is not believed: \(bad.fault)")) {
                try await given.signOn { bad.script(&$0, given.provider.now) }
            }
        }
    }

    /// A critical header that is well formed; the one above is not even a list.
    @Test func `nothing that has to be understood is passed over`() async throws {
        try await Given.with { given in
            _ = try await given.organization()
            await #expect(throws: SignInRefusal.signOnFailed("its token is not believed: critical")) {
                try await given.signOn { script in
                    script.token = { text in
                        let claims = text.split(separator: ".")[1]
                        let header = #"{"alg":"RS256","kid":"rsa","crit":["b64"],"b64":false}"#
                        let signed = ProviderOfTests.encoded(Array(header.utf8)) + "." + claims
                        return signed + "." + ProviderOfTests.encoded(given.provider.signedByRSA(signed))
                    }
                }
            }
        }
    }

    static let good: [Bad] = [
        Bad("RS256", "") { _, _ in },
        Bad("ES256", "") { script, _ in es256(&script) },
        Bad("a list of one", "") { script, _ in script.claims = ["aud": ["daylight"]] },
        Bad("for several, made for us", "") { script, _ in
            script.claims = ["aud": ["daylight", "two"], "azp": "daylight"]
        },
        Bad("over by less than a minute", "") { script, now in script.claims = ["exp": .number(now - 59)] },
        Bad("ahead by less than a minute", "") { script, now in
            script.claims = ["iat": .number(now + 59), "nbf": .number(now + 59)]
        },
        Bad("no name of a key, and one that can be", "") { script, _ in script.header = ["kid": nil] },
        Bad("beside a key that cannot be read", "") { script, _ in
            script.keys = [["kty": "of tomorrow"], [:], ProviderOfTests.rsaKey]
        },
    ]

    @Test(arguments: good) func `a token is believed`(good: Bad) async throws {
        try await Given.with { given in
            _ = try await given.organization()
            #expect(try await given.signOn { good.script(&$0, given.provider.now) } == PersonID("ben"))
        }
    }

    @Test func `an unknown key is looked for again at most once a minute, and a new one is found`() async throws {
        try await Given.with { given in
            _ = try await given.organization()
            try await given.signOn()
            func asks() -> Int { given.provider.paths().count { $0 == "/keys" } }
            #expect(asks() == 1)
            let rotated: @Sendable (inout ProviderOfTests.Script) -> Void = { script in
                script.header = ["kid": "other"]
                script.sign = { $0.signedByOtherRSA($1) }
                script.keys = [ProviderOfTests.rsaKey, ProviderOfTests.otherRSAKey]
            }
            given.clock.advance(by: Span.Length(microseconds: 59_000_000))
            for _ in 0..<3 {
                await #expect(throws: SignInRefusal.signOnFailed("its token is not believed: unknownKey")) {
                    try await given.signOn(from: "b", rotated)
                }
            }
            #expect(asks() == 1, "within a minute nobody makes us ask again")
            given.clock.advance(by: Span.Length(microseconds: 1_000_000))
            try await given.signOn(from: "c", rotated)
            #expect(asks() == 2)
            // What it has withdrawn does not stay good for ever.
            given.clock.advance(by: .hours(1))
            await #expect(throws: SignInRefusal.signOnFailed("its token is not believed: unknownKey")) {
                try await given.signOn(from: "d") { $0.keys = [ProviderOfTests.otherRSAKey] }
            }
        }
    }
}
