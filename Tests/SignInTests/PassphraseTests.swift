import SignIn
import TestSupport
import Testing

@Suite struct PassphraseTests {
    @Test func `the production cost is the one that OWASP asks for`() {
        #expect(PassphraseHasher.productionCost == 17)
    }

    /// RFC 7914, section 12: the first half of the key, which is what 32 bytes are.
    @Test func `it is scrypt as the RFC has it`() async throws {
        let salt = "536f6469756d43686c6f72696465"
        let key = "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
        let hasher = PassphraseHasher(cost: 4, randomness: SeededRandomness(1))
        #expect(try await hasher.verify("pleaseletmein", against: "scrypt$14$8$1$\(salt)$\(key)"))
        #expect(try await !hasher.verify("pleaseletmeout", against: "scrypt$14$8$1$\(salt)$\(key)"))
    }

    @Test func `a hash carries its cost and its own salt, and damage to it opens nothing`() async throws {
        let hasher = PassphraseHasher(cost: 4, randomness: SeededRandomness(2))
        let one = try await hasher.hash("a lovely day in may")
        let two = try await hasher.hash("a lovely day in may")
        #expect(one != two)
        #expect(one.hasPrefix("scrypt$4$8$1$"))
        #expect(try await hasher.verify("a lovely day in may", against: one))
        for broken in [
            "", "scrypt$4$8$1$$", "scrypt$99$8$1$00$00", String(one.dropLast(2)), "plain$a lovely day in may",
        ] {
            #expect(try await !hasher.verify("a lovely day in may", against: broken), "\(broken)")
        }
        #expect(try await !hasher.verify("a lovely day in may", against: nil))
    }

    @Test(arguments: [
        "short", "elevenchars", "passwordpassword", "Password12345", "qwertyuiopas", "aaaaaaaaaaaa", "123456789012",
        "Correct Horse Battery Staple", "098765432109", "Mustang123456", "2024 Sunshine!!", "batman-batman",
        "hunterhunterhunter", "daylightdaylight", "ada@example.org",
    ])
    func `what everybody tries first is refused`(passphrase: String) {
        #expect(PassphraseRule.objection(to: passphrase, email: "ada@example.org") != nil)
    }

    @Test(arguments: [
        "a lovely day in may", "kürbis im oktober", "twelve chars", "mustang sunshine", "1967 mustang rust",
    ])
    func `a few words will do`(passphrase: String) {
        #expect(PassphraseRule.objection(to: passphrase, email: "ada@example.org") == nil)
    }
}
