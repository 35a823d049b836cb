import Calendars
import Domain
import TestSupport
import Testing

/// Series, exceptions, zones and clocks that change.
@Suite struct RecurrenceTests {
    private func series(_ lines: String, start: String = "TZID=Europe/Berlin:20261005T100000", uid: String = "s")
        -> String
    {
        "BEGIN:VEVENT\nUID:\(uid)\nDTSTART;\(start)\nDURATION:PT30M\n\(lines)\nEND:VEVENT\n"
    }
    private func starts(_ body: String) throws -> [String] { try read(body).map(\.start.description) }

    @Test func `a series stays at its hour when the clocks change`() throws {
        #expect(
            try starts(series("RRULE:FREQ=WEEKLY;COUNT=4")) == [
                "2026-10-05T08:00:00Z", "2026-10-12T08:00:00Z", "2026-10-19T08:00:00Z", "2026-10-26T09:00:00Z",
            ])
    }

    @Test func `an hour that does not exist is as much later, one that exists twice is the first`() throws {
        let spring = series("RRULE:FREQ=DAILY;COUNT=2", start: "TZID=Europe/Berlin:20260328T023000")
        #expect(try starts(spring) == ["2026-03-28T01:30:00Z", "2026-03-29T01:30:00Z"])
        let autumn = series("", start: "TZID=Europe/Berlin:20261025T023000")
        #expect(try starts(autumn) == ["2026-10-25T00:30:00Z"])
    }

    @Test func `an end in UTC is compared as a moment`() throws {
        #expect(try starts(series("RRULE:FREQ=DAILY;UNTIL=20261007T080000Z")).count == 3)
        #expect(try starts(series("RRULE:FREQ=DAILY;UNTIL=20261007T075959Z")).count == 2)
        #expect(try starts(series("RRULE:FREQ=DAILY;UNTIL=20261007")).count == 3)
    }

    @Test func `exceptions are taken away, and count before they are`() throws {
        let lines = "RRULE:FREQ=DAILY;COUNT=4\nEXDATE;TZID=Europe/Berlin:20261006T100000\nEXDATE:20261007T080000Z"
        #expect(try starts(series(lines)) == ["2026-10-05T08:00:00Z", "2026-10-08T08:00:00Z"])
    }

    @Test func `an instance that was moved is where it was moved to, a cancelled one is nowhere`() throws {
        let moved =
            "BEGIN:VEVENT\nUID:s\nRECURRENCE-ID;TZID=Europe/Berlin:20261006T100000\nDTSTART:20261006T140000Z\nDURATION:PT1H\nEND:VEVENT\n"
        let gone =
            "BEGIN:VEVENT\nUID:s\nRECURRENCE-ID:20261007T080000Z\nDTSTART:20261007T080000Z\nSTATUS:CANCELLED\nEND:VEVENT\n"
        #expect(
            try starts(series("RRULE:FREQ=DAILY;COUNT=3") + moved + gone) == [
                "2026-10-05T08:00:00Z", "2026-10-06T14:00:00Z",
            ])
    }

    @Test func `from an instance on all can be moved`() throws {
        let later =
            "BEGIN:VEVENT\nUID:s\nRECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20261006T100000\nDTSTART;TZID=Europe/Berlin:20261006T110000\nDURATION:PT1H\nEND:VEVENT\n"
        let found = try read(series("RRULE:FREQ=DAILY;COUNT=3") + later)
        #expect(
            found.map(\.start.description) == ["2026-10-05T08:00:00Z", "2026-10-06T09:00:00Z", "2026-10-07T09:00:00Z"])
        #expect(found.map(\.interval.length) == [.minutes(30), .hours(1), .hours(1)])
    }

    @Test func `more dates, also as periods`() throws {
        let lines = "RDATE;TZID=Europe/Berlin:20261009T100000\nRDATE;VALUE=PERIOD:20261012T080000Z/PT2H"
        let found = try read(series(lines))
        #expect(found.map(\.interval.length) == [.minutes(30), .minutes(30), .hours(2)])
    }

    @Test func `a series that began long ago is at the right weeks`() throws {
        let every = series("RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE", start: "TZID=Europe/Berlin:20010101T100000")
        let found = try read(every)
        // From 2001-01-01, every other week: 2026-11-09 is 1349 weeks later, an odd number, 2026-11-16 an even one.
        let days = found.map { berlin.day(of: $0.start).description }
        #expect(days.contains("2026-11-16") && days.contains("2026-11-18") && !days.contains("2026-11-09"))
        #expect(found.count == 60 || found.count == 61 || found.count == 62)
    }

    @Test(arguments: [
        ("TZID=W. Europe Standard Time:20261124T100000", "2026-11-24T09:00:00Z"),
        ("TZID=/freeassociation.sourceforge.net/Europe/Berlin:20261124T100000", "2026-11-24T09:00:00Z"),
        ("TZID=America/Argentina/Buenos_Aires:20261124T100000", "2026-11-24T13:00:00Z"),
        ("TZID=\"Europe/Berlin\":20261124T100000", "2026-11-24T09:00:00Z"),
        ("VALUE=DATE-TIME:20261124T100000", "2026-11-24T09:00:00Z"),
        ("VALUE=DATE-TIME:20261124T100000Z", "2026-11-24T10:00:00Z"),
        ("TZID=Moon/Tranquility:20261124T100000", "2026-11-24T09:00:00Z"),
    ])
    func `zones by any of their names`(start: String, expected: String) throws {
        #expect(try starts(series("", start: start)) == [expected])
    }

    @Test func `a zone that nobody knows is named, and the calendar's own stands in`() throws {
        let found = try reading(
            series("", start: "TZID=Moon/Tranquility:20261124T100000"), more: "X-WR-TIMEZONE:America/New_York\n")
        #expect(found.findings == [.unknownZone: 1])
        #expect(found.meetings.map(\.start) == [Instant("2026-11-24T15:00:00Z")])
    }

    @Test func `times without a zone are in the one that their owner was in on that day`() throws {
        let moved = ZoneHistory(
            try #require(Zone("America/New_York")), changes: [.init(from: day("2026-11-01"), zone: berlin)])
        let body =
            series("", start: "VALUE=DATE-TIME:20261020T100000", uid: "1")
            + series("", start: "VALUE=DATE-TIME:20261124T100000", uid: "2")
            + "BEGIN:VEVENT\nUID:3\nDTSTART;VALUE=DATE:20261021\nX-MICROSOFT-CDO-BUSYSTATUS:OOF\nEND:VEVENT\n"
        let found = try CalendarReading(
            [Array(text(body).utf8)], of: CalendarOwner(addresses: [], zones: moved), within: window)
        #expect(
            found.meetings.map(\.interval) == [
                Interval(Instant("2026-10-20T14:00:00Z"), Instant("2026-10-20T14:30:00Z")),
                Interval(Instant("2026-10-21T04:00:00Z"), Instant("2026-10-22T04:00:00Z")),
                Interval(Instant("2026-11-24T09:00:00Z"), Instant("2026-11-24T09:30:00Z")),
            ])
    }

    @Test func `a first start that the rule does not hold is no meeting, and without a rule that is read it is one`()
        throws
    {
        // A Monday, and a rule of Thursdays.
        let thursdays = series("RRULE:FREQ=WEEKLY;COUNT=3;BYDAY=TH")
        #expect(
            try starts(thursdays) == ["2026-10-08T08:00:00Z", "2026-10-15T08:00:00Z", "2026-10-22T08:00:00Z"])
        #expect(try starts(series("RDATE;TZID=Europe/Berlin:20261006T100000")).count == 2)
        #expect(try starts(series("RRULE:FREQ=SOMETIMES")) == ["2026-10-05T08:00:00Z"])
    }

    @Test func `a zone that only the calendar defines is used`() throws {
        let own = """
            BEGIN:VTIMEZONE
            TZID:Office
            BEGIN:STANDARD
            DTSTART:19700101T000000
            TZOFFSETFROM:+0500
            TZOFFSETTO:+0500
            END:STANDARD
            END:VTIMEZONE

            """
        #expect(
            try reading(series("", start: "TZID=Office:20261124T100000"), more: own).meetings.map(\.start) == [
                Instant("2026-11-24T05:00:00Z")
            ])
    }

    // MARK: Bad input

    @Test func `a rule for ever ends with the window, and one of minutes is refused`() throws {
        #expect(try starts(series("RRULE:FREQ=DAILY")).count == 87)
        let minutes = try reading(series("RRULE:FREQ=MINUTELY"))
        #expect(minutes.findings == [.unreadableRule: 1])
        #expect(minutes.meetings.count == 1)
        let hours = try reading(series("RRULE:FREQ=HOURLY"))
        #expect(hours.findings == [.tooOften: 1])
        #expect(hours.meetings.count <= 1_001)
    }

    @Test func `what ends before it starts, or has no start, is left out and counted`() throws {
        let back = "BEGIN:VEVENT\nUID:1\nDTSTART:20261124T100000Z\nDTEND:20261124T090000Z\nEND:VEVENT\n"
        let none = "BEGIN:VEVENT\nUID:2\nDTSTART:tomorrow\nEND:VEVENT\n"
        let found = try reading(back + none + event("TRANSP:OPAQUE"))
        #expect(found.findings == [.endsBeforeStart: 1, .noStart: 1])
        #expect(found.meetings.count == 1)
    }

    @Test func `what is no calendar, too large or without end is refused with a reason`() {
        func refusal(_ bytes: [UInt8]) -> UnreadableCalendar? {
            do throws(UnreadableCalendar) { _ = try CalendarReading([bytes], of: owner, within: window) } catch {
                return error
            }
            return nil
        }
        #expect(refusal(Array("<html>sign in</html>".utf8)) == .noCalendar)
        #expect(refusal([]) == .noCalendar)
        #expect(refusal([UInt8](repeating: 32, count: CalendarReading.mostBytes + 1)) == .tooLarge)
        #expect(refusal(Array(String(repeating: "BEGIN:VCALENDAR\n", count: 1_000_000).utf8)) == .tooDeep)
        let many = String(repeating: "BEGIN:VEVENT\nEND:VEVENT\n", count: CalendarReading.mostEntries + 1)
        #expect(refusal(Array(text(many).utf8)) == .tooMany)
    }

    @Test func `lines may be folded, ended and written in any of the ways that occur`() throws {
        let folded =
            "\u{FEFF}begin:vcalendar\r\nVersion:2.0\r\nbegin:vevent\r\nuid:1\r\ndtstart:20261124\r\n T090000Z\r\nduration:P\r\n\tT1H\r\nend:vevent\r\nend:vcalendar\r\n"
        for ended in ["\r\n", "\n", "\r"] {
            let bytes = Array(folded.replacing("\r\n", with: ended).utf8)
            let found = try CalendarReading([bytes], of: owner, within: window)
            #expect(found.meetings.map(\.start) == [Instant("2026-11-24T09:00:00Z")], "\(ended.utf8.map(Int.init))")
        }
    }
}
