import Calendars
import Domain
import TestSupport
import Testing

/// What counts as a meeting, and what of it is kept.
@Suite struct BusyRuleTests {
    @Test(
        arguments: [
            (
                "accepted, with somebody", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:ADA@example.org\nATTENDEE:mailto:b@x",
                "meeting"
            ),
            ("organized, without an own line", "ORGANIZER:MAILTO:ada@example.org\nATTENDEE:mailto:b@x", "meeting"),
            (
                "declined",
                "ATTENDEE;PARTSTAT=DECLINED:mailto:ada@example.org\nATTENDEE:mailto:b@x\nATTENDEE:mailto:c@x", nil
            ),
            ("delegated", "ATTENDEE;PARTSTAT=DELEGATED:mailto:ada@example.org\nATTENDEE:mailto:b@x", nil),
            ("not answered", "ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:ada@example.org\nATTENDEE:mailto:b@x", "possible"),
            ("a maybe", "ATTENDEE;PARTSTAT=TENTATIVE:mailto:ada@example.org\nATTENDEE:mailto:b@x", "possible"),
            ("tentative as a whole", "STATUS:TENTATIVE\nATTENDEE:mailto:c@x\nATTENDEE:mailto:b@x", "possible"),
            ("cancelled", "STATUS:CANCELLED\nATTENDEE:mailto:c@x\nATTENDEE:mailto:b@x", nil),
            ("transparent", "TRANSP:TRANSPARENT\nATTENDEE:mailto:c@x\nATTENDEE:mailto:b@x", nil),
            ("alone", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:ada@example.org", nil),
            (
                "alone with a room",
                "ATTENDEE;PARTSTAT=ACCEPTED:mailto:ada@example.org\nATTENDEE;CUTYPE=ROOM:mailto:r@x", nil
            ),
            (
                "the other one declined",
                "ATTENDEE;PARTSTAT=ACCEPTED:mailto:ada@example.org\nATTENDEE;PARTSTAT=DECLINED:mailto:b@x", nil
            ),
            ("free in Outlook", "X-MICROSOFT-CDO-BUSYSTATUS:FREE\nATTENDEE:mailto:c@x\nATTENDEE:mailto:b@x", nil),
            ("elsewhere", "X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE\nATTENDEE:mailto:c@x\nATTENDEE:mailto:b@x", nil),
            ("out of office", "X-MICROSOFT-CDO-BUSYSTATUS:OOF", "away"),
        ] as [(String, String, String?)])
    func `the busy rule`(name: String, lines: String, kind: String?) throws {
        let found = try read(event(lines) + other)
        let meetings = found.filter { $0.start == Instant("2026-11-24T09:00:00Z") }
        #expect(meetings.map(\.kind.rawValue) == [kind].compactMap(\.self), "\(name)")
    }

    /// So that the calendar is one that tells attendees.
    private let other = event("ATTENDEE:mailto:b@x\nATTENDEE:mailto:c@x", at: "20261126T090000Z")

    @Test func `people are counted who have not declined, and rooms are nobody`() throws {
        let people = """
            ORGANIZER:mailto:o@x
            ATTENDEE;PARTSTAT=ACCEPTED:mailto:ada@example.org
            ATTENDEE;PARTSTAT=DECLINED:mailto:b@x
            ATTENDEE;CUTYPE=RESOURCE:mailto:beamer@x
            ATTENDEE:mailto:c@x
            """
        #expect(try read(event(people)).map(\.attendees) == [3])
    }

    @Test func `where nobody is named, every busy time counts, and how many is not known`() throws {
        let found = try reading(event("TRANSP:OPAQUE"))
        #expect(!found.tellsAttendees)
        #expect(found.meetings.map(\.attendees) == [nil])
        #expect(found.meetings.map(\.kind) == [.meeting])
    }

    @Test func `what lasts longer than twelve hours is no meeting, and a day with a name is none`() throws {
        let long = "BEGIN:VEVENT\nUID:l\nDTSTART:20261124T080000Z\nDURATION:PT12H1S\nEND:VEVENT\n"
        let just = "BEGIN:VEVENT\nUID:j\nDTSTART:20261125T080000Z\nDURATION:PT12H\nEND:VEVENT\n"
        let day = "BEGIN:VEVENT\nUID:d\nDTSTART;VALUE=DATE:20261126\nEND:VEVENT\n"
        #expect(try read(long + just + day).map(\.start) == [Instant("2026-11-25T08:00:00Z")])
    }

    @Test func `a day out of office is the owner's day, also one of 25 hours`() throws {
        let day = "BEGIN:VEVENT\nUID:d\nDTSTART;VALUE=DATE:20261025\nX-MICROSOFT-CDO-BUSYSTATUS:OOF\nEND:VEVENT\n"
        let found = try read(day)
        #expect(found.map(\.interval.length) == [.hours(25)])
        #expect(found.map(\.start) == [Instant("2026-10-24T22:00:00Z")])
    }

    @Test func `busy times without entries are meetings with nobody named`() throws {
        let part =
            "BEGIN:VFREEBUSY\nFREEBUSY:20261124T090000Z/PT1H,20261124T120000Z/20261124T130000Z\nFREEBUSY;FBTYPE=FREE:20261125T090000Z/PT1H\nEND:VFREEBUSY\n"
        #expect(try read(part).map(\.kind) == [.meeting, .meeting])
    }

    @Test func `answers to invitations are no meetings, and a cancelled one takes the meeting away`() throws {
        let lines = "ATTENDEE:mailto:b@x\nATTENDEE:mailto:c@x"
        let answer = try reading(event(lines), method: "REPLY")
        #expect(answer.meetings.isEmpty)
        #expect(answer.findings == [.isAnswer: 1])
        let both = [text(event(lines, sequence: 1)), text(event(lines, sequence: 2), method: "CANCEL")]
        #expect(try CalendarReading(both.map { Array($0.utf8) }, of: owner, within: window).meetings.isEmpty)
    }

    @Test func `nothing but start, end, kind and number comes out of a calendar`() throws {
        let secret =
            "SUMMARY:CANARY\nDESCRIPTION:CANARY\nLOCATION:CANARY\nATTENDEE;CN=CANARY:mailto:canary@x\nATTENDEE:mailto:b@x"
        let found = try reading(event(secret))
        #expect(found.meetings.count == 1)
        var words = ""
        dump(found, to: &words)
        #expect(!words.lowercased().contains("canary"))
    }
}

// MARK: Given

let owner = CalendarOwner(addresses: ["ada@example.org"], zone: berlin)
let berlin = zone("Europe/Berlin")
let window = Interval(Instant("2025-11-01T00:00:00Z"), Instant("2026-12-31T00:00:00Z"))

func event(_ lines: String, at start: String = "20261124T090000Z", sequence: Int = 0) -> String {
    "BEGIN:VEVENT\nUID:\(start)\nSEQUENCE:\(sequence)\nDTSTART:\(start)\nDURATION:PT1H\n\(lines)\nEND:VEVENT\n"
}

func text(_ body: String, method: String? = nil, more: String = "") -> String {
    "BEGIN:VCALENDAR\nVERSION:2.0\n\(method.map { "METHOD:\($0)\n" } ?? "")\(more)\(body)END:VCALENDAR\n"
}

func reading(_ body: String, method: String? = nil, more: String = "") throws -> CalendarReading {
    try CalendarReading([Array(text(body, method: method, more: more).utf8)], of: owner, within: window)
}

func read(_ body: String) throws -> [Meeting] { try reading(body).meetings }
