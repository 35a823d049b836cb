import Domain
import EvidencePorts
import OutsidePorts
import TestSupport
import Testing

@testable import Connectors

/// What CalDAV servers answer (RFC 4918, 4791): each property has a status, and a part is not the whole.
@Suite struct DAVAnswersTests {
    private func answers(_ responses: String) throws -> [DAVAnswer] {
        try #require(DAVAnswers.reply(Array(Self.multistatus(responses).utf8))?.answers)
    }

    private static func multistatus(_ responses: String) -> String {
        "<?xml version=\"1.0\"?><d:multistatus xmlns:d=\"DAV:\" xmlns:c=\"urn:ietf:params:xml:ns:caldav\" "
            + "xmlns:s=\"http://calendarserver.org/ns/\">\(responses)</d:multistatus>"
    }

    private static func response(_ path: String, _ parts: String) -> String {
        "<d:response><d:href>\(path)</d:href>\(parts)</d:response>"
    }

    private static func part(_ properties: String, _ status: String? = "200 OK") -> String {
        "<d:propstat><d:prop>\(properties)</d:prop>" + (status.map { "<d:status>HTTP/1.1 \($0)</d:status>" } ?? "")
            + "</d:propstat>"
    }

    private static let isCalendar = "<d:resourcetype><d:collection/><c:calendar/></d:resourcetype>"
    private static let home = "<c:calendar-home-set><d:href>/ada/</d:href></c:calendar-home-set>"

    @Test func `what a server names in a 404 it does not have`() throws {
        let missing = "<c:supported-calendar-component-set/><s:getctag/><d:current-user-principal/>"
        let found = try answers(
            Self.response(
                "/ada/desk/",
                Self.part(Self.isCalendar + "<d:sync-token>t1</d:sync-token>") + Self.part(missing, "404 Not Found")))
        #expect(found.count == 1 && found[0].isCalendar && found[0].holdsEvents)
        #expect(found[0].mark == "t1" && found[0].principal == nil && found[0].refusal == nil)
        // In whatever order they stand.
        let turned = try answers(
            Self.response(
                "/ada/desk/",
                Self.part(missing, "404 Not Found")
                    + Self.part(Self.isCalendar + "<s:getctag>c1</s:getctag><d:sync-token>t1</d:sync-token>")))
        #expect(turned[0].mark == "c1" && turned[0].holdsEvents)
    }

    @Test func `a calendar of tasks holds no events, and an empty mark is none`() throws {
        let tasks =
            "<c:supported-calendar-component-set><c:comp name=\"vtodo\"/></c:supported-calendar-component-set><s:getctag/>"
        let found = try answers(Self.response("/t/", Self.part(Self.isCalendar + tasks, nil)))
        #expect(!found[0].holdsEvents && found[0].mark == nil)
        let both = tasks.replacing("<c:comp", with: "<c:comp name=\"VEVENT\"/><c:comp")
        #expect(try answers(Self.response("/t/", Self.part(Self.isCalendar + both)))[0].holdsEvents)
    }

    @Test(
        arguments: [
            ("<d:status>HTTP/1.1 507 Insufficient Storage</d:status>", 507),
            ("<d:status>HTTP/1.1 403 Forbidden</d:status>", 403),
            ("<d:status>HTTP/1.1 404 Not Found</d:status>", nil), ("<d:status>HTTP/1.1 200 OK</d:status>", nil),
        ] as [(String, Int?)])
    func `the status of a thing as a whole`(status: String, refusal: Int?) throws {
        #expect(try answers(Self.response("/ada/", status))[0].refusal == refusal)
    }

    @Test func `an entry that is not shown is missing, one that is gone is not`() throws {
        #expect(try answers(Self.response("/1", Self.part("<c:calendar-data/>", "403 Forbidden")))[0].refusal == 403)
        #expect(try answers(Self.response("/1", Self.part("<c:calendar-data/>", "404 Not Found")))[0].refusal == nil)
        #expect(try answers(Self.response("/1", Self.part("<d:displayname/>", "403 Forbidden")))[0].refusal == nil)
    }

    @Test func `what is no answer is none`() {
        #expect(DAVAnswers.reply(Array("<html>".utf8))?.answers == nil)
        #expect(DAVAnswers.reply([])?.answers == nil)
        let whole = Self.multistatus(Self.response("/1", Self.part(Self.isCalendar)))
        #expect(DAVAnswers.reply(Array(whole.utf8))?.answers.count == 1)
        #expect(DAVAnswers.reply(Array(whole.utf8.dropLast(20)))?.answers == nil, "cut off")
        let deep = String(repeating: "<d:prop>", count: 100) + String(repeating: "</d:prop>", count: 100)
        #expect(DAVAnswers.reply(Array(Self.multistatus(deep).utf8))?.answers == nil)
    }

    private static let declarations: [String] = {
        var nested = "<!ENTITY a0 \"aaaaaaaaaaaaaaaaaaaa\">"
        for level in 1...9 {
            let before = String(repeating: "&a\(level - 1);", count: 20)
            nested += "<!ENTITY a\(level) \"\(before)\">"
        }
        return [
            "<!DOCTYPE d:multistatus [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>",
            "<!DOCTYPE d:multistatus [<!ENTITY e SYSTEM \"https://outside.example.org/\">]>",
            "<!DOCTYPE d:multistatus SYSTEM \"https://outside.example.org/a.dtd\" [<!ENTITY e \"x\">]>",
            "<!DOCTYPE d:multistatus [\(nested)<!ENTITY e \"&a9;\">]>",
        ]
    }()

    @Test(.timeLimit(.minutes(1)), arguments: DAVAnswersTests.declarations)
    func `a document that brings entities of its own is none, from outside or nested`(declaration: String) {
        let answer = Self.multistatus(Self.response("/&e;/", Self.part(Self.isCalendar)))
        let sent = answer.replacing("<d:multistatus ", with: declaration + "<d:multistatus ", maxReplacements: 1)
        #expect(sent.contains(declaration))
        #expect(DAVAnswers.reply(Array(sent.utf8))?.answers == nil)
        #expect(DAVAnswers.reply(sent.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] })?.answers == nil)
        #expect(DAVAnswers.reply(Array(answer.replacing("&e;", with: "&amp;").utf8))?.answers.first?.path == "/&/")
    }

    // MARK: Through the desk

    /// A server with one calendar; `listed` is what it lists besides, `entries` what it answers to the question for entries.
    private func read(listed: String, entries: String) async throws -> Kept {
        let outbound = Answers { request in
            guard request.method == "PROPFIND" else { return OutboundReply(207, Self.multistatus(entries)) }
            return OutboundReply(
                207,
                Self.multistatus(
                    request.url.hasSuffix("/ada/") ? listed : Self.response("/", Self.part(Self.home))))
        }
        let storage = Kept()
        try await desk(outbound, storage).add(
            .caldav, url: "https://dav.example.org/", user: "ada", password: "secret", for: ada)
        return storage
    }

    private static let desk1 = response(
        "/ada/desk/", part(isCalendar) + part("<c:supported-calendar-component-set/><s:getctag/>", "404 Not Found"))
    private static func entry(_ number: Int) -> String {
        response(
            "/ada/desk/\(number).ics",
            part("<c:calendar-data>\(text(event("TRANSP:OPAQUE", at: "2026112\(number)T090000Z")))</c:calendar-data>"))
    }

    @Test func `a calendar of a server that does not say what it holds is read`() async throws {
        let storage = try await read(listed: Self.desk1, entries: Self.entry(4) + Self.entry(5))
        #expect(storage.failures.isEmpty)
        #expect(storage.contents.map(\.meetings.count) == [2])
    }

    @Test(
        arguments: [
            ("no calendar at all", "", DAVAnswersTests.entry(4), "no calendar"),
            (
                "a list that was cut",
                DAVAnswersTests.desk1
                    + DAVAnswersTests.response("/ada/", "<d:status>HTTP/1.1 507 Insufficient Storage</d:status>"),
                DAVAnswersTests.entry(4), "507"
            ),
            (
                "a calendar that is not shown",
                DAVAnswersTests.desk1
                    + DAVAnswersTests.response("/ada/x/", "<d:status>HTTP/1.1 403 Forbidden</d:status>"),
                DAVAnswersTests.entry(4), "403"
            ),
            (
                "entries that were cut", DAVAnswersTests.desk1,
                DAVAnswersTests.entry(4)
                    + DAVAnswersTests.response("/ada/desk/", "<d:status>HTTP/1.1 507 Insufficient Storage</d:status>"),
                "507"
            ),
            (
                "an entry that is not shown", DAVAnswersTests.desk1,
                DAVAnswersTests.entry(4)
                    + DAVAnswersTests.response(
                        "/ada/desk/5.ics", DAVAnswersTests.part("<c:calendar-data/>", "403 Forbidden")), "403"
            ),
        ] as [(String, String, String, String)])
    func `a part is not the whole: what was read before stays`(
        what: String, listed: String, entries: String, says: String
    )
        async throws
    {
        let storage = try await read(listed: listed, entries: entries)
        #expect(storage.contents.isEmpty, "\(what)")
        #expect(storage.failures.count == 1 && storage.failures.first?.contains(says) == true, "\(storage.failures)")
    }

    @Test func `a calendar without entries is empty, and an entry that is gone meanwhile is gone`() async throws {
        #expect(try await read(listed: Self.desk1, entries: "").contents.map(\.meetings.count) == [0])
        let gone = Self.response("/ada/desk/5.ics", "<d:status>HTTP/1.1 404 Not Found</d:status>")
        #expect(try await read(listed: Self.desk1, entries: Self.entry(4) + gone).contents.map(\.meetings.count) == [1])
    }
}
