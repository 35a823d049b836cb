import Domain
import Foundation
import Intake
import TestSupport
import Testing

private let fixtures = ProcessInfo.processInfo.environment["DAYLIGHT_FIXTURES"]

/// Exports of ActivityWatch: editor buckets become spans, and of nothing else anything becomes a value.
@Suite struct ActivityWatchTests {
    private let now = Instant("2026-11-24T12:00:00Z")

    private func read(_ text: String) throws -> ActivityWatchImport { try read(Array(text.utf8)) }

    private func read(_ bytes: [UInt8]) throws -> ActivityWatchImport {
        try bytes.withUnsafeBytes { try ActivityWatchImport($0, now: now) }
    }

    private func export(_ events: String..., type: String = "app.editor.activity") -> String {
        #"{"buckets":{"aw-watcher-vscode_box":{"type":"\#(type)","events":[\#(events.joined(separator: ","))]}}}"#
    }

    private func event(
        _ start: String = #""2026-11-20T09:00:00+00:00""#, _ duration: String = "40.5",
        data: String = #"{"file":"/home/u/demo/a.py","project":"/home/u/demo","language":"python"}"#
    ) -> String {
        #"{"id":7,"timestamp":\#(start),"duration":\#(duration),"data":\#(data)}"#
    }

    private func span(_ start: String, seconds: Double, _ kind: Kind = .coding, _ project: String? = "demo") -> Span {
        let start = Instant(start)
        let work = Work(kind: kind, project: project, language: "python")
        return Span(start, Instant(seconds: start.seconds + seconds), work, .imported)
    }

    @Test func `an event of an editor is a span of coding`() throws {
        let found = try read(export(event()))
        #expect(found.spans == [span("2026-11-20T09:00:00Z", seconds: 40.5)])
        #expect(found.badEvents.isEmpty && found.editorBuckets == 1 && found.otherBuckets == 0)
    }

    @Test(arguments: [
        (#""2026-11-20T10:00:00.5+01:00""#, "2026-11-20T09:00:00.5Z"),
        (#""2026-11-20T09:00:00Z""#, "2026-11-20T09:00:00Z"),
        (#""2026-11-20T09:00:00.123456789+00:00""#, "2026-11-20T09:00:00.123456Z"),
    ])
    func `times have offsets and as many decimals as they like`(written: String, meant: String) throws {
        #expect(try read(export(event(written))).spans.map(\.start) == [Instant(meant)])
    }

    @Test func `an event without length is kept as a moment`() throws {
        #expect(try read(export(event(#""2026-11-20T09:00:00Z""#, "0"))).spans.map(\.interval.length) == [.zero])
    }

    @Test(arguments: [
        ("app.editor.activity", true), ("currentwindow", false), ("afkstatus", false), ("web.tab.current", false),
        ("app.editor.activity.more", false), ("", false),
    ])
    func `only buckets of editors are read`(type: String, isRead: Bool) throws {
        let found = try read(export(event(), "7", type: type))
        #expect(found.spans.count == (isRead ? 1 : 0) && found.badEvents.count == (isRead ? 1 : 0))
        #expect((found.editorBuckets, found.otherBuckets) == (isRead ? (1, 0) : (0, 1)))
    }

    @Test func `the type may stand after the events, and names may be escaped`() throws {
        let bucket = #"{"data":{"type":"currentwindow"},"events":[\#(event())],"t\u0079pe":"app.editor.activity"}"#
        let found = try read("\u{FEFF} {\"more\":[1,{}],\"buckets\":{\"a\":\(bucket),\"b\":null,\"c\":{}}}\n")
        #expect(found.spans.count == 1 && found.editorBuckets == 1 && found.otherBuckets == 2)
    }

    @Test(arguments: [
        (#"{"project":"/home/u/secret/demo"}"#, "demo", nil), (#"{"project":"/home/u"}"#, nil, nil),
        (#"{"project":"C:\\Users\\u\\demo","language":"C++"}"#, "demo", "C++"), ("{}", nil, nil), ("null", nil, nil),
        (#"{"project":"unknown","language":"unknown"}"#, nil, nil), (#"{"project":7,"language":["x"]}"#, nil, nil),
        (#"{"project":"https://x:s3cr3t@host/g/demo","language":"/srv/x.conf"}"#, "demo", nil),
    ])
    func `of a project its last part is kept, and what is no language is unknown`(
        data: String, project: String?, language: String?
    ) throws {
        let work = try #require(try read(export(event(data: data))).spans.first).work
        #expect(work == Work(kind: .coding, project: project, language: language))
    }

    @Test(arguments: [("ai coding", Kind.ai), ("debugging", .debugging), ("unknown", .coding), ("x", .coding)])
    func `the kind is coding, unless the event says otherwise`(category: String, kind: Kind) throws {
        let data = #"{"category":"\#(category)","project":"demo","language":"python"}"#
        #expect(
            try read(export(event(data: data))).spans == [span("2026-11-20T09:00:00Z", seconds: 40.5, kind)])
    }

    @Test(arguments: [
        ("7", "event"), (#"{"duration":1}"#, "timestamp"), (#"{"timestamp":7,"duration":1}"#, "timestamp"),
        (#"{"timestamp":"2026-11-20T09:00:00","duration":1}"#, "timestamp"),
        (#"{"timestamp":"2026-11-25T12:00:01Z","duration":1}"#, "timestamp"),
        (#"{"timestamp":"2026-11-25T11:59:59Z","duration":2}"#, "duration"),
        (#"{"timestamp":"2026-11-20T09:00:00Z"}"#, "duration"),
        (#"{"timestamp":"2026-11-20T09:00:00Z","duration":"5"}"#, "duration"),
        (#"{"timestamp":"2026-11-20T09:00:00Z","duration":-0.1}"#, "duration"),
        (#"{"timestamp":"2026-11-20T09:00:00Z","duration":86400.1}"#, "duration"),
        (#"{"timestamp":"2026-11-20T09:00:00Z","duration":1e300}"#, "duration"),
    ])
    func `a bad event is named by bucket and number and the good ones stay`(bad: String, field: String) throws {
        let good = event()
        let other = #""aw-watcher-window_box":{"type":"currentwindow","events":[7]}"#
        let text = export(good, bad, good).replacingOccurrences(of: #"{"buckets":{"#, with: #"{"buckets":{\#(other),"#)
        let found = try read(text)
        #expect(found.spans.count == 2)
        #expect(found.badEvents.map(\.description).map { $0.prefix { $0 != ":" } } == ["bucket 2, event 2, \(field)"])
    }

    @Test func `events that would not be kept are counted and are no fault`() throws {
        let found = try read(export(event(), event(#""2025-10-01T09:00:00Z""#)))
        #expect(found.spans.count == 1 && found.eventsTooOld == 1 && found.badEvents.isEmpty)
    }

    @Test func `events that are no list are named, and none at all are none`() throws {
        let found = try read(
            #"{"buckets":{"a":{"type":"app.editor.activity","events":{}},"b":{"type":"app.editor.activity"}}}"#)
        #expect(found.badEvents.map(\.description) == ["bucket 1, events: this is not a list."])
        #expect(found.editorBuckets == 2)
    }

    @Test(arguments: [
        "", "nonsense", "[]", "{}", #"{"buckets":[]}"#, #"{"buckets":{"#, #"{"buckets":{}}x"#,
        #"{"buckets":{"a":{"b"}}}"#, #"{"events":[]}"#, "null",
        #"{"buckets":{"a":{"type":"app.editor.activity","events":[{},]}}}"#, "\u{0}\u{1}",
    ])
    func `what is no such export is refused with a sentence`(text: String) {
        #expect(throws: UnreadableExport.self) { try read(text) }
    }

    @Test func `no bytes at all bring it down`() {
        var generator = Seeded(11)
        let start = Array(export(event(), event(#""2026-11-20T10:00:00.25+01:00""#)).utf8)
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
            if let found = try? read(bytes) {
                #expect(found.spans.allSatisfy { $0.start <= $0.end && $0.origin == .imported })
            }
        }
    }

    @Test(.enabled(if: fixtures != nil, "DAYLIGHT_FIXTURES is not set"))
    func `what a real server exported`() throws {
        let file = URL(filePath: try #require(fixtures)).appending(path: "activitywatch/rest_session.json")
        let calls = try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [[String: Any]])
        let call = try #require(calls.first { ($0["path"] as? String)?.hasSuffix("/export") == true })
        let found = try read(try #require(call["reply"] as? String))
        #expect(found.badEvents.isEmpty && found.editorBuckets >= 1 && found.spans.count == 4)
        #expect(Set(found.spans.map(\.work.project)) == ["demo", "p"])
        #expect(found.spans.map(\.interval.length.seconds).sorted() == [0, 0, 5.5, 40])
    }
}
