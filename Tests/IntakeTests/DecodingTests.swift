import Domain
import Intake
import TestSupport
import Testing

@Suite struct DecodingTests {
    private let now = Instant("2026-11-02T12:00:00Z")

    private func decode(_ body: String, agent: String? = nil) throws -> [DecodedItem] {
        try Array(body.utf8).withUnsafeBytes { try HeartbeatDecoder(now: now, userAgent: agent).decode($0) }
    }

    private func one(_ fields: String) throws -> Heartbeat? {
        let items = try decode(#"[{"entity":"/home/ada/x.go","time":1793620800,\#(fields)}]"#)
        guard items.count == 1, case .heartbeat(let heartbeat) = items[0] else { return nil }
        return heartbeat
    }

    @Test func `only what is on the allow-list comes out`() throws {
        let heartbeat = try #require(
            try one(
                """
                "type":"file","category":"debugging","project":"daylight","branch":"main","language":"Swift",
                "is_write":true,"ai_line_changes":3,"human_line_changes":4,"lineno":12,"cursorpos":13,
                "machine_name":"ada-laptop","dependencies":["x","y"],"lines":100,"project_root_count":5,
                "user_agent":"wakatime/v1.90.0 (linux-6.8.0-unknown) go1.22.12 vscode/1.90.0 vscode-wakatime/24.6.0"
                """))
        #expect(
            heartbeat
                == Heartbeat(
                    time: Instant(seconds: 1_793_620_800),
                    work: Work(kind: .debugging, project: "daylight", language: "Swift"), branch: "main",
                    editor: "VS Code", operatingSystem: "Linux", isWrite: true, aiLineChanges: 3, humanLineChanges: 4))
    }

    @Test(arguments: [
        ("coding", Kind.coding), ("writing tests", .coding), ("writing docs", .coding), ("designing", .coding),
        ("something new", .coding), ("building", .debugging), ("running tests", .debugging),
        ("code reviewing", .reviewing), ("meeting", .browsing), ("learning", .browsing), ("terminal", .terminal),
        ("ai coding", .ai), ("AI Coding", .ai),
    ])
    func `a client's own word becomes one of six kinds`(word: String, kind: Kind) throws {
        #expect(try one(#""category":"\#(word)""#)?.work.kind == kind)
    }

    @Test(arguments: [
        ("/home/ada/src/daylight", "daylight"), (#"C:\\src\\daylight"#, "daylight"), ("https://x.org/a/b?q=1", "b"),
        ("git@github.com:ada/daylight", "daylight"), ("daylight/", "daylight"), ("my project", "my project"),
        ("host.example:daylight.git", "daylight.git"), ("https://ci:s3cr3t@git.example/ada/daylight", "daylight"),
        ("payments [SSH: build-01.corp.example]", "payments"), ("shop [WSL: Ubuntu]", "shop"), ("C#", "C#"),
        ("%2Fhome%2Fada%2Fdaylight", "daylight"), ("／srv／daylight", "daylight"), ("app?key=s3cr3t", "app"),
        ("app#s3cr3t", "app"), ("Cafe\u{301}", "Caf\u{e9}"),
    ])
    func `a project that looks like a path or an address keeps its last part`(sent: String, kept: String) throws {
        #expect(try one(#""project":"\#(sent)""#)?.work.project == kept)
    }

    @Test(arguments: [
        "ada@example.org", "/home/ada.lovelace", #"C:\\Users\\ada"#, "https://ci:s3cr3t@git.example", "C:",
        "https://host/", "100%%2Fhome%2Fada", "ada:s3cr3t@host", "x/ada:s3cr3t@host", "ada@localhost", "LOCALHOST",
        "Localhost-1",
    ])
    func `a project that is a person, a machine or a secret is unknown`(sent: String) throws {
        let heartbeat = try #require(try one(#""project":"\#(sent)""#))
        #expect(heartbeat.work.project == nil)
    }

    @Test(arguments: [
        ("branch", "/home/ada/x"), ("branch", "https://user:s3cr3t@host/p"), ("branch", "ada@corp.example"),
        ("branch", "ada:s3cr3t@host"), ("branch", "ada@localhost"), ("branch", "LocalHost:3000"),
        ("language", "LOCALHOST"),
        ("branch", #"C:\\work"#), ("language", "/srv/x/secret.conf"), ("language", "ada@corp.example"),
        ("language", "a/b/c"), ("editor", "/home/ada/bin/nvim"), ("editor", "ada-laptop.corp.local"),
        ("operating_system", "ada-laptop.corp.local"), ("operating_system", "/srv"),
    ])
    func `a field that is kept keeps no path, address or machine either`(field: String, sent: String) throws {
        let beat = try #require(try one(#""\#(field)":"\#(sent)""#))
        let kept = [beat.branch, beat.work.language, beat.editor, beat.operatingSystem].compactMap(\.self)
        #expect(kept.allSatisfy { ["main", "Swift", "VS Code", "Linux"].contains($0) }, "\(kept)")
    }

    @Test(arguments: ["PL/SQL", "C++", "Objective-C", "F#", "Jupyter Notebook", "Vue.js", "日本語"])
    func `a language stays as it is called`(name: String) throws {
        #expect(try one(#""language":"\#(name)""#)?.work.language == name)
    }

    @Test func `a name is short by what it holds, not by how it looks`() throws {
        let sent = "a" + String(repeating: "\u{301}", count: 5_000)
        #expect((try one(#""project":"\#(sent)""#)?.work.project?.utf8.count ?? 0) < 500)
    }

    @Test(arguments: ["<<LAST_PROJECT>>", "", "   ", "/"])
    func `a placeholder is unknown`(sent: String) throws {
        let heartbeat = try #require(try one(#""project":"\#(sent)""#))
        #expect(heartbeat.work.project == nil)
    }

    @Test func `one bad item does not spoil the others`() throws {
        let items = try decode(
            """
            [{"entity":"a","time":1793620800}, 7, {"time":1793620800}, {"entity":"a"}, {"entity":"a","time":"soon"},
             {"entity":"a","time":1793800801}, {"entity":"a","time":1778000000}, {"entity":"a","time":"1793620801.5"}]
            """)
        let fields = items.map { item -> String in
            switch item {
            case .heartbeat: "kept"
            case .refused(let field, _): field
            }
        }
        #expect(fields == ["kept", "heartbeat", "entity", "time", "time", "time", "time", "kept"])
    }

    @Test(arguments: [
        (#""a""#, true), (#"   "a\u0062""#, true), (#"  """#, false), ("null", false), ("7", false),
        (#"{"a":"b"}"#, false),
    ])
    func `a heartbeat needs an entity, which is passed over`(entity: String, isThere: Bool) throws {
        let items = try decode(#"[{"entity":\#(entity),"time":1793620800,"project":"p"}]"#)
        if case .heartbeat = items.first { #expect(isThere) } else { #expect(!isThere) }
    }

    @Test func `as many as no client sends are refused together`() throws {
        func items(_ count: Int) throws -> [DecodedItem] {
            try decode("[" + Array(repeating: "1", count: count).joined(separator: ",") + "]")
        }
        #expect(try items(HeartbeatDecoder.mostAnswered).count == 25_000)
        let refusal = #expect(throws: UnreadableBody.self) { _ = try items(HeartbeatDecoder.mostAnswered + 1) }
        #expect(refusal?.isTooLarge == true)
        #expect(#expect(throws: UnreadableBody.self) { _ = try decode("[1") }?.isTooLarge == false)
    }

    @Test func `more than a thousand are refused one by one`() throws {
        let item = #"{"entity":"a","time":1793620800}"#
        let items = try decode("[" + Array(repeating: item, count: 1_001).joined(separator: ",") + "]")
        #expect(items.count == 1_001)
        guard case .refused = items[1_000], case .heartbeat = items[999] else {
            Issue.record("the limit is somewhere else")
            return
        }
    }

    @Test(arguments: ["", "nonsense", "[", "[{]", #"[{"time":1}"#, "{}x", "12", "null", "[1,]", #"[{"a":01e}]"#])
    func `what is not JSON is refused as a whole, with a sentence that quotes nothing`(body: String) {
        #expect(throws: UnreadableBody.self) { try decode(body) }
    }

    @Test(arguments: [
        "[1}", "[}", "{]", "{1}", #"{"a"}"#, #"{"a":}"#, #"{"a" "b"}"#, "[1 2]", "[,]", "[1,]", "[:]", #"{"a":1,}"#,
        #"["a":1]"#, "[[1}]", "[{]}",
    ])
    func `what is thrown away must be JSON too`(value: String) {
        #expect(throws: UnreadableBody.self) { try decode(#"[{"entity":"a","time":1793620800,"x":\#(value)}]"#) }
    }

    @Test(arguments: [
        "[]", "{}", "[[],{}]", #"{"a":[1,{"b":[]}],"c":{}}"#, "[ 1 , 2 ]",
        String(repeating: "[", count: 64)
            + String(repeating: "]", count: 64),
    ])
    func `what is thrown away may be any JSON`(value: String) throws {
        #expect(try one(#""x":\#(value),"project":"p""#)?.work.project == "p")
    }

    @Test(arguments: ["1793620800.1234565", "1793620800.12345649", "1793620799.99999949", "1.7936208001234565e9"])
    func `a time is the same as a number and as a text`(time: String) throws {
        let items = try decode(#"[{"entity":"a","time":\#(time)},{"entity":"a","time":"\#(time)"}]"#)
        #expect(items.count == 2 && items[0] == items[1], "\(items)")
    }

    @Test func `an item is read as it would be alone, whatever stands before it`() throws {
        // A Kelvin sign is equal to a K, and no letter of an editor's name.
        let items = ["K", "\u{212A}"].map {
            #"{"entity":"a","time":1793620800,"user_agent":"wakatime/1 \#($0)ate/1"}"#
        }
        let alone = try items.flatMap { try decode("[\($0)]") }
        #expect(try decode("[\(items.joined(separator: ","))]") == alone && alone[0] != alone[1])
    }

    @Test(arguments: [
        ("shop [WSL: ada-pc] (SSH: build-01)", "shop"), ("shop (a: b) [SSH: build-01]", "shop"),
        ("%" + String(repeating: "25", count: 9) + "2Fhome", nil), ("100%", "100%"),
    ])
    func `what is kept is what would be kept of it`(sent: String, kept: String?) throws {
        let beat = try #require(try one(#""project":"\#(sent)","branch":"\#(sent)""#))
        #expect(beat.work.project == kept && beat.branch == kept)
    }

    @Test func `a name that is cut has no space at its end`() throws {
        let sent = String(repeating: "a", count: 199) + " b"
        #expect(try one(#""branch":"\#(sent)""#)?.branch == String(repeating: "a", count: 199))
    }

    @Test(.timeLimit(.minutes(1))) func `a very long run of spaces takes no longer than other bytes`() {
        let spaces = String(decoding: [UInt8](repeating: 0x20, count: 6 << 20), as: UTF8.self)
        #expect(Kept.project(spaces + "x") == "x" && Kept.project("x" + spaces) == "x" && Kept.project(spaces) == nil)
    }

    @Test func `nesting without end does not fill the stack`() {
        let deep = String(repeating: "[", count: 200_000)
        #expect(throws: UnreadableBody.self) { try decode(#"[{"entity":"a","x":"# + deep) }
    }

    @Test func `no bytes at all bring it down`() {
        var generator = Seeded(3)
        let start = Array(#"[{"entity":"a\u00e4","time":1793620800.25,"project":"x","is_write":true}]"#.utf8)
        for _ in 0..<3_000 {
            var bytes = start
            for _ in 0..<Int.random(in: 1...6, using: &generator) {
                let at = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: bytes[at] = UInt8.random(in: 0...255, using: &generator)
                case 1: bytes.remove(at: at)
                default: bytes.insert(start[Int.random(in: 0..<start.count, using: &generator)], at: at)
                }
            }
            bytes.withUnsafeBytes { _ = try? HeartbeatDecoder(now: now, userAgent: nil).decode($0) }
        }
    }

    @Test(arguments: ["   ", "- +", "7", ""])
    func `an editor without a letter is unknown`(name: String) throws {
        #expect(UserAgent("wakatime/1 (linux) \(name)-wakatime/1").editor == nil)
        let beat = try #require(try one(#""editor":"\#(name)","user_agent":"x""#))
        #expect(beat.editor == nil)
    }

    @Test(arguments: [
        ("wakatime/v1.90.0 (linux-6.18-unknown) go1.22.12 vscode/1.90.0 vscode-wakatime/24.6.0", "VS Code", "Linux"),
        ("wakatime/13.1.0 (Darwin-24.0.0-arm64) Python3.11.7.final.0 vim/802 vim-wakatime/9.0.1", "Vim", "macOS"),
        (
            "wakatime/v1.131.0 (windows-10.0.1-x86_64) go1.24.4 GoLand/2024.1 GoLand-wakatime/15.0.2", "GoLand",
            "Windows"
        ),
    ])
    func `the agent says editor and system`(agent: String, editor: String, system: String) {
        let found = UserAgent(agent)
        #expect(found.editor == editor)
        #expect(found.operatingSystem == system)
    }
}
