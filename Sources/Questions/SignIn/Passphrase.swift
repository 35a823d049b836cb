import Crypto
import CryptoExtras
import Dispatch
import Foundation
public import OutsidePorts

/// Hashes and checks passphrases with scrypt, away from the cooperative pool, one at a time: each takes 128 MiB.
public struct PassphraseHasher: Sendable {
    /// scrypt's N as a power of two. r = 8 and p = 1, so that memory is 2^cost KiB.
    public let cost: Int
    /// OWASP's line for scrypt: N = 2^17.
    public static let productionCost = 17
    private let randomness: any Randomness
    private let queue = DispatchQueue(label: "passphrases")

    public init(cost: Int, randomness: any Randomness) {
        self.cost = cost
        self.randomness = randomness
    }

    /// `scrypt$17$8$1$<salt>$<key>`, salt and key as hex: the parameters travel with the hash.
    public func hash(_ passphrase: String) async throws -> String {
        let salt = randomness.bytes(16)
        let key = try await derive(passphrase, salt: salt, cost: cost)
        return "scrypt$\(cost)$8$1$\(hex(salt))$\(hex(key))"
    }

    /// Takes as long for an unknown person (no hash) as for a known one, so that nobody learns who has an account.
    public func verify(_ passphrase: String, against hash: String?) async throws -> Bool {
        let parts = (hash ?? "").split(separator: "$")
        guard parts.count == 6, parts[0] == "scrypt", let cost = Int(parts[1]), (1...22).contains(cost) else {
            _ = try await derive(passphrase, salt: [UInt8](repeating: 0, count: 16), cost: self.cost)
            return false
        }
        let key = try await derive(passphrase, salt: bytes(hex: parts[4]), cost: cost)
        let expected = bytes(hex: parts[5])
        guard key.count == expected.count else { return false }
        return zip(key, expected).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// Whether it was made at a lower cost than one that is made now.
    func isCheap(_ hash: String) -> Bool {
        let parts = hash.split(separator: "$")
        guard parts.count == 6, parts[0] == "scrypt", let cost = Int(parts[1]) else { return false }
        return cost < self.cost
    }

    private func derive(_ passphrase: String, salt: [UInt8], cost: Int) async throws -> [UInt8] {
        try await withCheckedThrowingContinuation { continuation in
            queue.async {
                continuation.resume(
                    with: Result {
                        try KDF.Scrypt.deriveKey(
                            from: Data(passphrase.precomposedStringWithCompatibilityMapping.utf8), salt: Data(salt),
                            outputByteCount: 32, rounds: 1 << cost, blockSize: 8, parallelism: 1
                        ).withUnsafeBytes(Array.init)
                    })
            }
        }
    }
}

/// What is asked of a passphrase: length, and not one of those that everybody tries first.
public enum PassphraseRule {
    public static let leastCharacters = 12

    /// Nil if it will do; otherwise a sentence that says what to do.
    public static func objection(to passphrase: String, email: String) -> String? {
        if passphrase.count < leastCharacters {
            return "Use at least \(leastCharacters) characters: three or four words are easy to remember."
        }
        if passphrase.count > 200 { return "Use at most 200 characters." }
        let lower = passphrase.lowercased()
        let letters = lower.filter { $0.isLetter || $0.isNumber }
        let isRepetition = Set(lower).count < 5
        // Of one that is mostly signs the letters say little.
        let isMostlyLetters = letters.count * 2 > lower.count
        let isKnown =
            known.contains(lower) || CommonPassphrases.all.contains(lower)
            || isMostlyLetters
                && (known.contains(letters) || repeatsAKnownWord(letters) || isACommonWord(letters)
                    || isAlongTheKeys(letters))
        if isRepetition || isKnown || lower == email.lowercased() {
            return "That one is on the list of passphrases that everybody tries first: choose another."
        }
        return nil
    }

    /// `passwordpassword`, `qwerty123456789`: a known start and nothing but digits or itself after it.
    private static func repeatsAKnownWord(_ letters: String) -> Bool {
        starts.contains { start in
            guard letters.hasPrefix(start) else { return false }
            let rest = letters.dropFirst(start.count)
            return rest.allSatisfy(\.isNumber) || starts.contains(String(rest))
        }
    }

    /// `mustang12345`, `2024sunshine!`, `dragondragon`: one of the words that most are made of, with nothing but digits and signs
    /// around it, or itself again.
    private static func isACommonWord(_ letters: String) -> Bool {
        let word = letters.drop(while: \.isNumber).reversed().drop(while: \.isNumber).reversed()
        return (1...4).contains { times in
            guard word.count.isMultiple(of: times) else { return false }
            let once = String(word.prefix(word.count / times))
            return CommonWords.all.contains(once) && String(repeating: once, count: times) == String(word)
        }
    }

    /// `qwertyuiopas`, `abcdefghijkl`, `098765432109`: keys beside each other, either way round.
    private static func isAlongTheKeys(_ letters: String) -> Bool {
        let rows = [
            "qwertyuiopasdfghjklzxcvbnm", "qwertzuiopasdfghjklyxcvbnm", "azertyuiopqsdfghjklmwxcvbn",
            "abcdefghijklmnopqrstuvwxyz", "12345678901234567890", "01234567890123456789",
        ]
        return rows.contains { $0.contains(letters) || String($0.reversed()).contains(letters) }
    }

    private static let starts = [
        "password", "passwort", "passphrase", "qwerty", "qwertz", "qwertyuiop", "letmein", "welcome", "iloveyou",
        "admin", "administrator", "monkey", "dragon", "football", "baseball", "sunshine", "princess", "master",
        "superman", "trustno", "shadow", "michael", "daylight", "abc", "asdf", "asdfghjkl", "zxcvbnm", "login",
        "starwars", "whatever", "changeme", "secret", "default", "test", "guest", "root",
    ]

    private static let known: Set<String> = [
        "123456789012", "1234567890123", "12345678901234", "123456789012345", "1234567890123456", "012345678901",
        "111111111111", "000000000000", "123123123123", "qwertyuiop123", "qwertyuiop[]", "1q2w3e4r5t6y", "1qaz2wsx3edc",
        "q1w2e3r4t5y6", "zaq12wsxcde3", "abcdefghijkl", "abcdefghijklm", "correct horse battery staple",
        "correcthorsebatterystaple", "thequickbrownfox", "maytheforcebewithyou", "tobeornottobe", "letmeinletmein",
        "iloveyouiloveyou", "passwordpassword", "password1234", "password12345", "password123456", "mypassword123",
        "p@ssw0rd1234", "p@ssword1234", "administrator", "administrator1", "changemechangeme", "welcome12345",
        "adminadminadmin", "testtesttest", "qwertyqwerty", "qwerty123456", "asdfasdfasdf", "asdfghjkl123",
    ]
}

func hex(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { byte in
        let digits = String(byte, radix: 16)
        return digits.count == 1 ? "0" + digits : digits
    }.joined()
}

private func bytes(hex: some StringProtocol) -> [UInt8] {
    let digits = Array(hex.utf8)
    return stride(from: 0, to: digits.count - 1, by: 2).compactMap {
        UInt8(String(decoding: digits[$0...($0 + 1)], as: UTF8.self), radix: 16)
    }
}

/// SHA-256 as hex: enough for secrets of 122 random bits and more.
func sha256(_ text: String) -> String { hex(SHA256.hash(data: Data(text.utf8))) }
