import Domain
import Ledger
import Testing

@Suite struct EntryTests {
    static let at = Instant(microseconds: 1_795_507_200_000_000)

    static func entry(_ fields: [String: String]) -> LedgerEntry {
        LedgerEntry(kind: .setting, at: at, fields: fields)
    }

    @Test func `an entry is one line of JSON, its names in order`() {
        #expect(
            Self.entry(["to": "12", "name": "weeks", "about": "all"]).content
                == #"{"about":"all","at":"2026-11-24T08:00:00Z","kind":"setting","name":"weeks","to":"12"}"#)
        #expect(Self.entry([:]).content == #"{"at":"2026-11-24T08:00:00Z","kind":"setting"}"#)
    }

    @Test(arguments: [
        ("plain", "plain"), ("", ""), ("a\"b\\c", #"a\"b\\c"#), ("\u{08}\t\n\u{0c}\r", #"\b\t\n\f\r"#),
        ("\u{00}\u{01}\u{0b}\u{1f}", #"\u0000\u0001\u000b\u001f"#), ("\u{7f}/<>&'", "\u{7f}/<>&'"),
        ("Žižek 漢字 🌞 \u{2028}", "Žižek 漢字 🌞 \u{2028}"), ("\r\n", #"\r\n"#),
    ])
    func `what JSON must escape is escaped, in one way, and nothing else`(value: String, escaped: String) throws {
        let entry = Self.entry(["x": value])
        #expect(entry.content == #"{"at":"2026-11-24T08:00:00Z","kind":"setting","x":""# + escaped + "\"}")
        let read = try #require(LedgerEntry(content: entry.content))
        #expect(read == entry)
        #expect(read.fields["x"].map { Array($0.utf8) } == Array(value.utf8))
    }

    @Test func `names are ordered by their bytes, not as a language would`() {
        let content = Self.entry(["é": "", "z": "", "Z": "", "\u{ff5e}": "", "😀": "", "kind2": ""]).content
        #expect(
            content == #"{"Z":"","at":"2026-11-24T08:00:00Z","kind":"setting","kind2":"","z":"","é":"","～":"","😀":""}"#)
    }

    /// Both look the same and compare as equal in Swift; their bytes differ, and bytes are what is committed to.
    @Test func `how a letter is composed is kept`() throws {
        let composed = Self.entry(["x": "\u{e9}"]).content
        let decomposed = Self.entry(["x": "e\u{301}"]).content
        #expect(Array(composed.utf8) != Array(decomposed.utf8))
        let salt = Given.salt(0)
        #expect(
            Opening(salt: salt, content: composed).commitment != Opening(salt: salt, content: decomposed).commitment)
        let read = try #require(LedgerEntry(content: decomposed))
        #expect(Array(read.content.utf8) == Array(decomposed.utf8))
    }

    @Test(arguments: [
        "", "{}", "[]", "null", #"{"at":"2026-11-24T08:00:00Z"}"#, #"{"kind":"setting"}"#,
        #"{"at":"2026-11-24T08:00:00Z","kind":"no-such-kind"}"#, #"{"at":"yesterday","kind":"setting"}"#,
        #"{"at":"2026-11-24T09:00:00+01:00","kind":"setting"}"#, #"{"at":"2026-11-24T08:00:00.0Z","kind":"setting"}"#,
        #"{"kind":"setting","at":"2026-11-24T08:00:00Z"}"#, #"{"at": "2026-11-24T08:00:00Z","kind":"setting"}"#,
        #"{"at":"2026-11-24T08:00:00Z","kind":"setting"} "#, #"{"at":"2026-11-24T08:00:00Z","kind":"setting"}}"#,
        #"{"at":"2026-11-24T08:00:00Z","kind":"setting",}"#, #"{"at":"2026-11-24T08:00:00Z","kind":"setting""#,
        #"{"at":"2026-11-24T08:00:00Z","kind":"setting","x":1}"#,
        #"{"at":"2026-11-24T08:00:00Z","kind":"setting","x":"a","x":"b"}"#,
        #"{"at":"2026-11-24T08:00:00Z","kind":"setting","x":"\/"}"#,
        #"{"at":"2026-11-24T08:00:00Z","kind":"setting","x":"\u0041"}"#,
        #"{"at":"2026-11-24T08:00:00Z","kind":"setting","x":"\u001F"}"#,
        #"{"at":"2026-11-24T08:00:00Z","kind":"setting","x":"\u000a"}"#,
        #"{"at":"2026-11-24T08:00:00Z","kind":"setting","x":"\u00"}"#,
        "{\"at\":\"2026-11-24T08:00:00Z\",\"kind\":\"setting\",\"x\":\"\n\"}",
    ])
    func `no other text is an entry`(content: String) {
        #expect(LedgerEntry(content: content) == nil)
    }

    @Test func `the kinds have the names that ledgers were written with`() {
        let names: Set = [
            "look-asked", "look-refused", "look-opened", "look-closed", "case-decided", "sole-basis", "sealed-cell",
            "sealed-level",
            "panels-frozen",
            "setting", "role", "phase", "reset-invitation", "export", "restore", "baseline",
        ]
        #expect(names.isSubset(of: LedgerEntry.Kind.allCases.map(\.rawValue)))
    }

    @Test func `a field cannot stand in for the kind or the time`() async {
        await #expect(processExitsWith: .failure) {
            _ = LedgerEntry(kind: .setting, at: Instant(microseconds: 0), fields: ["kind": "role"])
        }
        await #expect(processExitsWith: .failure) {
            _ = LedgerEntry(kind: .setting, at: Instant(microseconds: 0), fields: ["at": "never"])
        }
    }
}
