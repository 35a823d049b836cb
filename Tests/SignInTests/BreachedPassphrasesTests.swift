import Access
import Crypto
import Domain
import Foundation
import OrganizationPorts
import SignIn
import Testing

@Suite struct BreachedPassphrasesTests {
    /// One that the rule itself has nothing against.
    private static let leaked = "a lovely day in june"

    private static func line(_ passphrase: String, count: Int = 3) -> String {
        Insecure.SHA1.hash(data: Data(passphrase.utf8)).map { String(format: "%02X", $0) }.joined() + ":\(count)"
    }

    /// A file in the order of its hashes, with lines of several lengths around those that are meant.
    private static func list(_ passphrases: [String], beside count: Int, end: String = "\r\n") -> String {
        let others = (0..<count).map { line("other \($0)", count: $0 % 7 == 0 ? 1_234_567 : 1) }
        return (others + passphrases.map { line($0) }).sorted().map { $0 + end }.joined()
    }

    private func with(_ text: String, _ body: (String) async throws -> Void) async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).txt").path
        try Data(text.utf8).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        try await body(path)
    }

    private func objection(
        to passphrase: String, _ list: BreachedPassphrases, _ given: Given, _ invitation: Secret
    ) async throws -> String? {
        let gatekeeper = given.gatekeeperKnowing(list)
        do {
            _ = try await gatekeeper.accept(invitation: invitation, passphrase: passphrase, from: "here")
            return nil
        } catch SignInRefusal.weak(let sentence) {
            return sentence
        }
    }

    @Test(arguments: [0, 1, 2, 3, 10, 5_000], ["\r\n", "\n"])
    func `a passphrase that was in a leak is refused wherever it stands in the list`(others: Int, end: String)
        async throws
    {
        // The least and the greatest hash of the file are looked for too: its first and its last line.
        let many = (0..<40).map { "a lovely day in june \($0)" }
        try await with(Self.list(many, beside: others, end: end)) { path in
            let list = try BreachedPassphrases(path: path)
            try await Given.with { given in
                let invitation = try await given.setUp()
                for each in many {
                    let sentence = try await objection(to: each, list, given, invitation)
                    #expect(sentence?.contains("leak") == true, "\(each)")
                }
                let sentence = try await objection(to: Self.leaked, list, given, invitation)
                #expect(sentence == nil)
            }
        }
    }

    @Test func `the last line needs no end, and letters may be small`() async throws {
        let text = Self.list([Self.leaked], beside: 0, end: "").lowercased()
        try await with(text) { path in
            let list = try BreachedPassphrases(path: path)
            try await Given.with { given in
                let sentence = try await objection(to: Self.leaked, list, given, given.setUp())
                #expect(sentence != nil)
            }
        }
    }

    @Test func `it is found as it was typed and in the form that is hashed here`() async throws {
        // Composed in one file, decomposed in what is typed.
        try await with(Self.list(["ein sch\u{f6}ner tag im mai"], beside: 9)) { path in
            let list = try BreachedPassphrases(path: path)
            try await Given.with { given in
                let sentence = try await objection(to: "ein scho\u{308}ner tag im mai", list, given, given.setUp())
                #expect(sentence != nil)
            }
        }
    }

    @Test func `another passphrase is held against the list as the first one was`() async throws {
        try await with(Self.list([Self.leaked], beside: 100)) { path in
            let list = try BreachedPassphrases(path: path)
            try await Given.with { given in
                let opened = try await given.signedIn()
                let viewer = try await given.policy.viewer(presenting: .session(opened.secret))
                await #expect(throws: SignInRefusal.self) {
                    try await given.gatekeeperKnowing(list).change(
                        passphrase: Given.passphrase, to: Self.leaked, viewer, session: opened.secret, from: "here")
                }
                try await given.gatekeeper.change(
                    passphrase: Given.passphrase, to: Self.leaked, viewer, session: opened.secret, from: "here")
            }
        }
    }

    @Test func `a file that is no such list is not searched`() async throws {
        let good = Self.list([], beside: 50)
        var lines = good.split(separator: "\r\n").map(String.init)
        lines.swapAt(20, 21)
        let cases: [(String, BreachedPassphrases.Refusal)] = [
            ("", .noHashes), ("password\n123456\n", .noHashes), ("\n", .noHashes),
            (good.replacingOccurrences(of: ":", with: ";"), .noHashes),
            // The hashes of NTLM, which are given in the same form, are shorter.
            (good.split(separator: "\r\n").map { $0.dropFirst(8) + "\n" }.joined(), .noHashes),
            (good + String(repeating: "x", count: 10_000), .noHashes),
            (lines.joined(separator: "\n"), .unordered),
            // Ordered by how often each was seen.
            (good.split(separator: "\r\n").reversed().joined(separator: "\n"), .unordered),
        ]
        for (text, refusal) in cases {
            try await with(text) { path in
                #expect(throws: refusal, "\(text.prefix(50))") { try BreachedPassphrases(path: path) }
            }
        }
        #expect(throws: BreachedPassphrases.Refusal.unreadable) { try BreachedPassphrases(path: "/nowhere/at/all") }
        #expect(throws: BreachedPassphrases.Refusal.unreadable) { try BreachedPassphrases(path: "/") }
    }
}
