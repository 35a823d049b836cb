import Domain
import Foundation
import Intake
import TestSupport
import Testing

private let fixtures = ProcessInfo.processInfo.environment["DAYLIGHT_FIXTURES"]

/// What of the protocol is sent from browsers, and what clients of 2026 send: what becomes of it.
@Suite struct ClientShapesTests {
    private let now = Instant("2026-11-02T12:00:00Z")

    private func decode(_ body: String, at now: Instant? = nil) throws -> [Heartbeat] {
        try Array(body.utf8).withUnsafeBytes { bytes in
            let agent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0"
            return try HeartbeatDecoder(now: now ?? self.now, userAgent: agent).decode(bytes).map { item in
                guard case .heartbeat(let heartbeat) = item else { throw Refused() }
                return heartbeat
            }
        }
    }
    private struct Refused: Error {}

    /// As VS Code for the web sends it: the array is encoded twice.
    private func twice(_ body: String) throws -> String {
        String(decoding: try JSONEncoder().encode(body), as: UTF8.self)
    }

    @Test func `the browser extension sends texts for times, and places that stand for what was last`() throws {
        let beats = try decode(
            """
            [{"branch":"<<LAST_BRANCH>>","category":null,"entity":"https://github.com","id":"6f1e","language":"<<LAST_LANGUAGE>>",
            "plugin":"Chrome/126.0.0.0 linux_x86-64 chrome-wakatime/4.1.1","project":"<<LAST_PROJECT>>",
            "time":"1793620801.250","type":"domain"},
            {"branch":"main","category":"code reviewing","entity":"https://github.com/o/r/pull/7","project":"r",
            "plugin":"Firefox/127.0 win_x86-64 firefox-wakatime/4.1.1","time":"1793620802.5","type":"url"}]
            """)
        #expect(
            beats == [
                Heartbeat(
                    time: Instant(seconds: 1_793_620_801.25), work: Work(kind: .browsing, project: nil, language: nil),
                    editor: "Chrome", operatingSystem: "Linux"),
                Heartbeat(
                    time: Instant(seconds: 1_793_620_802.5), work: Work(kind: .reviewing, project: "r", language: nil),
                    branch: "main", editor: "Firefox", operatingSystem: "Windows"),
            ])
    }

    @Test(arguments: [true, false])
    func `VS Code for the web sends what its client on the machine would have made of it`(isList: Bool) throws {
        let item = """
            {"entity_type":"file","plugin":"(Linux) vscode/1.90.0 vscode-wakatime/25.2.0","entity":"/src/\u{1F305}.ts",
            "timestamp":1793620800.123,"is_write":true,"lineno":3,"lines_in_file":40,"alternate_project":"demo",
            "alternate_branch":"fix/\\"x\\"","alternate_language":"TypeScript","project_folder":"/src","category":"ai coding",
            "ai_line_changes":12,"human_line_changes":0,"is_unsaved_entity":false,"project":"<<LAST_PROJECT>>"}
            """
        #expect(
            try decode(try twice(isList ? "[\(item)]" : item)) == [
                Heartbeat(
                    time: Instant(seconds: 1_793_620_800.123),
                    work: Work(kind: .ai, project: "demo", language: "TypeScript"), branch: "fix/\"x\"",
                    editor: "VS Code", operatingSystem: "Linux", isWrite: true, aiLineChanges: 12, humanLineChanges: 0)
            ])
    }

    @Test func `what was found out goes before what the editor takes it for`() throws {
        let beat = try #require(
            try decode(
                """
                {"entity":"a","time":1793620800,"alternate_project":"x","project":"p","alternate_branch":"y","branch":"b",
                "alternate_language":"Z","language":"Go"}
                """
            ).first)
        #expect(beat.work == Work(kind: .coding, project: "p", language: "Go") && beat.branch == "b")
    }

    @Test(arguments: ["alternate_project", "alternate_branch", "alternate_language"])
    func `an alternative keeps no path, address or machine either`(field: String) throws {
        for secret in ["/home/ada", "https://u:s3cr3t@host", "ada@corp.example", "build-01.corp"] {
            let beat = try #require(try decode(#"{"entity":"a","time":1793620800,"\#(field)":"\#(secret)"}"#).first)
            #expect(beat.work.project == nil && beat.branch == nil && beat.work.language == nil)
        }
    }

    @Test func `a string in a string in a string is no list of heartbeats`() throws {
        #expect(throws: UnreadableBody.self) { try decode(try twice(try twice("[]"))) }
        #expect(try decode(try twice("[]")).isEmpty)
    }

    @Test(
        .enabled(if: fixtures != nil, "DAYLIGHT_FIXTURES is not set"),
        arguments: [
            ("browser_ext", [Kind.browsing, .reviewing], [nil, "r"], ["Chrome", "Firefox"]),
            ("vscode_web", [.ai], ["demo"], ["VS Code"]),
            ("cli_2026", [.ai, .coding], ["demo", "demo"], ["Claude Code", "VS Code"]),
        ])
    func `the shapes of the clients' sources`(
        name: String, kinds: [Kind], projects: [String?], editors: [String]
    ) throws {
        let file = URL(filePath: try #require(fixtures)).appending(path: "wakatime/from-source/\(name).json")
        let request = try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
        let beats = try decode(try #require(request["body"] as? String), at: Instant("2024-07-15T12:00:00Z"))
        #expect(beats.map(\.work.kind) == kinds)
        #expect(beats.map(\.work.project) == projects)
        #expect(beats.map(\.editor) == editors)
    }
}
