import Domain
import EvidencePorts
import OutsidePorts
import Synchronization
import TestSupport
import Testing

@testable import Connectors

/// What has changed in a calendar of a server (RFC 6578): taken alone where the server can say it, and otherwise the whole is read.
@Suite struct ChangesTests {
    /// A server with one calendar of entries, which counts its own changes.
    private final class Server: Sendable {
        struct State {
            var entries: [String: String] = [:]
            var token = "https://dav.example.org/sync/1"
            var tag = "1"
            /// What it answers to the question for changes; nil is a status.
            var changes: (status: Int, body: String) = (403, "")
            var asked: [String] = []
        }
        let state = Mutex(State())

        static func multistatus(_ inner: String) -> String {
            "<d:multistatus xmlns:d=\"DAV:\" xmlns:c=\"urn:ietf:params:xml:ns:caldav\" "
                + "xmlns:s=\"http://calendarserver.org/ns/\">\(inner)</d:multistatus>"
        }
        static func entry(_ path: String, _ text: String) -> String {
            "<d:response><d:href>\(path)</d:href><d:propstat><d:prop><c:calendar-data>\(text)</c:calendar-data></d:prop>"
                + "<d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>"
        }
        static func gone(_ path: String, _ status: String = "404 Not Found") -> String {
            "<d:response><d:href>\(path)</d:href><d:status>HTTP/1.1 \(status)</d:status></d:response>"
        }

        func answer(_ request: OutboundRequest) -> OutboundReply {
            let body = String(decoding: request.body, as: UTF8.self)
            return state.withLock { state in
                if body.contains("sync-collection") {
                    state.asked.append("changes since \(body.split(separator: "sync-token>")[1].dropLast(4))")
                    return OutboundReply(state.changes.status, state.changes.body)
                }
                if request.method == "REPORT" {
                    state.asked.append("all")
                    return OutboundReply(
                        207, Self.multistatus(state.entries.sorted { $0.key < $1.key }.map(Self.entry).joined()))
                }
                return OutboundReply(
                    207,
                    Self.multistatus(
                        """
                        <d:response><d:href>/cal/</d:href><d:propstat><d:prop><d:resourcetype><c:calendar/></d:resourcetype>
                        <s:getctag>\(state.tag)</s:getctag><d:sync-token>\(state.token)</d:sync-token></d:prop>
                        <d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>
                        """))
            }
        }

        /// Somebody has changed something.
        func becomes(_ number: Int, _ inner: String, status: Int = 207, token: String? = nil) {
            state.withLock { state in
                state.tag = "\(number)"
                state.token = token ?? "https://dav.example.org/sync/\(number)"
                state.changes = (
                    status, Self.multistatus(inner + "<d:sync-token>\(state.token)</d:sync-token>")
                )
            }
        }
        func takeAsked() -> [String] {
            state.withLock { state in
                defer { state.asked = [] }
                return state.asked
            }
        }
    }

    private let one = text(event("TRANSP:OPAQUE", at: "20261124T090000Z"))
    private let two = text(event("TRANSP:OPAQUE", at: "20261125T090000Z"))
    private let other = text(event("TRANSP:OPAQUE", at: "20261126T110000Z"))

    private func with(
        _ body: (Server, Kept, ManualClock, _ refresh: () async throws -> Void) async throws -> Void
    ) async throws {
        let server = Server()
        server.state.withLock { $0.entries = ["/cal/one.ics": one, "/cal/two.ics": two] }
        let clock = ManualClock("2026-11-24T12:00:00Z")
        let storage = Kept()
        let desk = desk(Answers { server.answer($0) }, storage, clock)
        try await desk.add(.caldav, url: "https://dav.example.org/cal/", user: "ada", password: "secret", for: ada)
        #expect(server.takeAsked() == ["all"] && storage.failures.isEmpty)
        try await body(server, storage, clock) {
            try await desk.refresh(try #require(storage.sources.first).id, of: ada)
        }
    }

    private func parts(_ contents: CalendarContents?) -> Set<String>? {
        if case .parts(let parts, _, _) = contents?.replacing { parts } else { nil }
    }

    @Test func `what has changed is taken alone, with what is gone, and the next question begins there`() async throws {
        try await with { server, storage, _, refresh in
            server.becomes(2, Server.entry("/cal/one.ics", other) + Server.gone("/cal/two.ics"))
            try await refresh()
            #expect(server.takeAsked() == ["changes since https://dav.example.org/sync/1"])
            let first = try #require(storage.contents.last)
            #expect(parts(first)?.count == 2 && first.meetings.count == 1)
            let names = try #require(storage.contents.first).parts.map(\.name)
            #expect(parts(first) == Set(names) && first.parts[0].name == names[0], "known again by where they are")
            #expect(!names.contains { $0.contains("one") || $0.contains("/cal") })
            server.becomes(3, "")
            try await refresh()
            #expect(server.takeAsked() == ["changes since https://dav.example.org/sync/2"])
            #expect(storage.contents.last?.meetings.isEmpty == true && parts(storage.contents.last)?.isEmpty == true)
            try await refresh()
            #expect(server.takeAsked().isEmpty && storage.unchanged == 1, "and what has not changed is not asked for")
            #expect(storage.failures.isEmpty)
        }
    }

    @Test(
        arguments: [
            (403, "", "not known any more"), (409, "", "a conflict"), (507, "", "too much"), (400, "", "not known"),
            (200, "", "no multistatus"),
            (207, ChangesTests.Server.gone("/cal/", "507 Insufficient Storage"), "a list that was cut"),
            (207, ChangesTests.Server.gone("/cal/one.ics", "403 Forbidden"), "an entry that is not shown"),
            (207, "<d:response><d:href>/cal/one.ics</d:href></d:response>", "an entry without its text"),
            (207, ChangesTests.Server.entry("/cal/one.ics", "nonsense"), "an entry that cannot be read"),
        ])
    func `otherwise the whole is read`(status: Int, inner: String, why: String) async throws {
        try await with { server, storage, _, refresh in
            server.becomes(2, inner, status: status)
            try await refresh()
            #expect(server.takeAsked() == ["changes since https://dav.example.org/sync/1", "all"], "\(why)")
            let last = try #require(storage.contents.last)
            #expect(parts(last) == nil && last.meetings.count == 2 && storage.failures.isEmpty)
            #expect(last.tokens?.hasSuffix(" https://dav.example.org/sync/2") == true)
        }
    }

    @Test func `the whole is read again the day after, and where a token has words in it it is never sent back`()
        async throws
    {
        try await with { server, storage, clock, refresh in
            server.becomes(2, "")
            clock.advance(by: .hours(24))
            try await refresh()
            #expect(server.takeAsked() == ["all"])
            server.becomes(3, "", token: "my secret meeting")
            try await refresh()
            #expect(server.takeAsked() == ["changes since https://dav.example.org/sync/2", "all"])
            #expect(storage.contents.last?.tokens == nil)
            server.becomes(4, "")
            try await refresh()
            #expect(server.takeAsked() == ["all"])
        }
    }

    @Test func `the first entry that says who is invited changes what the others mean`() async throws {
        try await with { server, storage, _, refresh in
            #expect(storage.contents.last?.tellsAttendees == false)
            let invited = event(
                "TRANSP:OPAQUE\r\nORGANIZER:mailto:bea@example.org\r\nATTENDEE:mailto:bea@example.org\r\n"
                    + "ATTENDEE;PARTSTAT=ACCEPTED:mailto:ada@example.org", at: "20261126T110000Z")
            server.state.withLock { $0.entries["/cal/three.ics"] = text(invited) }
            server.becomes(2, Server.entry("/cal/three.ics", text(invited)))
            try await refresh()
            #expect(server.takeAsked() == ["changes since https://dav.example.org/sync/1", "all"])
            #expect(storage.contents.last?.tellsAttendees == true && storage.contents.last?.meetings.count == 1)
        }
    }
}
