import Domain
import TestSupport
import Testing

@testable import Calendars

/// Small files that ask for very much: each ends soon, with a finding or a refusal, and takes nobody's thread for good.
@Suite struct BoundsTests {
    private func series(_ lines: String, uid: String = "s", start: String = ":20261005T100000Z") -> String {
        "BEGIN:VEVENT\nUID:\(uid)\nDTSTART\(start)\nDURATION:PT30M\n\(lines)\nEND:VEVENT\n"
    }

    private func refusal(_ body: String, isLate: @escaping () -> Bool = { false }) -> UnreadableCalendar? {
        do throws(UnreadableCalendar) {
            _ = try CalendarReading([Array(text(body).utf8)], of: owner, within: window, isLate: isLate)
        } catch { return error }
        return nil
    }

    /// Every second of every day of the year, said in one rule of years.
    private static let everySecond: String = {
        func all(_ range: ClosedRange<Int>) -> String { range.map(String.init).joined(separator: ",") }
        return "RRULE:FREQ=YEARLY;BYMONTH=\(all(1...12));BYMONTHDAY=\(all(1...31));BYHOUR=\(all(0...23));"
            + "BYMINUTE=\(all(0...59));BYSECOND=\(all(0...59))"
    }()

    // MARK: Zones

    private func zone(_ rule: String, from: String = "19700101T000000") -> String {
        "BEGIN:VTIMEZONE\nTZID:Office\nBEGIN:STANDARD\nDTSTART:\(from)\nTZOFFSETFROM:+0500\nTZOFFSETTO:+0500\n"
            + "\(rule)\nEND:STANDARD\nEND:VTIMEZONE\n"
    }

    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            "RRULE:FREQ=HOURLY", "RRULE:FREQ=MINUTELY", "RRULE:FREQ=SECONDLY", "RRULE:FREQ=DAILY",
            BoundsTests.everySecond,
            // Not one of years, however seldom it is; and one of years that is every day.
            "RRULE:FREQ=MONTHLY", "RRULE:FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU",
        ])
    func `a zone whose clocks change all the time is one that nobody knows`(rule: String) throws {
        let found = try reading(series("", start: ";TZID=Office:20261124T100000"), more: zone(rule))
        #expect(found.findings == [.unknownZone: 1])
        #expect(found.meetings.map(\.start) == [Instant("2026-11-24T09:00:00Z")], "in the owner's own zone")
    }

    @Test(.timeLimit(.minutes(1))) func `thousands of zones with rules since the year one are not laid out for ever`()
        throws
    {
        let zones = (0..<3_000).map {
            zone("RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", from: "00010101T000000").replacing(
                "Office", with: "Z\($0)")
        }.joined()
        let events = (0..<3_000).map { series("", uid: "\($0)", start: ";TZID=Z\($0):20261124T100000") }.joined()
        let found = try reading(events, more: zones)
        #expect(found.entries == 3_000 && !found.meetings.isEmpty)
    }

    /// As Outlook writes them: by rules since 1601.
    @Test(arguments: [
        ("20261031T093000", "2026-10-31T13:30:00Z"), ("20261102T093000", "2026-11-02T14:30:00Z"),
        // The hour that is skipped is as much later, the one that comes twice is the first.
        ("20260308T023000", "2026-03-08T07:30:00Z"), ("20261101T013000", "2026-11-01T05:30:00Z"),
        ("20260308T033000", "2026-03-08T07:30:00Z"), ("20261101T020000", "2026-11-01T07:00:00Z"),
    ])
    func `a zone that only the calendar defines changes its clocks`(wall: String, expected: String) throws {
        let own = """
            BEGIN:VTIMEZONE
            TZID:Customized Time Zone
            BEGIN:STANDARD
            DTSTART:16011104T020000
            RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11
            TZOFFSETFROM:-0400
            TZOFFSETTO:-0500
            END:STANDARD
            BEGIN:DAYLIGHT
            DTSTART:16010311T020000
            RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3
            TZOFFSETFROM:-0500
            TZOFFSETTO:-0400
            END:DAYLIGHT
            END:VTIMEZONE

            """
        let found = try reading(series("", start: ";TZID=Customized Time Zone:\(wall)"), more: own)
        #expect(found.meetings.map(\.start) == [Instant(expected)])
        #expect(found.findings.isEmpty)
    }

    // MARK: Rules

    @Test(.timeLimit(.minutes(1))) func `a rule of every second ends at a thousand`() throws {
        let found = try reading(series(Self.everySecond))
        #expect(found.findings == [.tooOften: 1])
        #expect(found.meetings.count <= 1_001)
    }

    @Test(.timeLimit(.minutes(1))) func `a thousand rules of every second since long ago end together`() throws {
        let old = ":19000101T000000Z"
        let found = try reading((0..<1_000).map { series(Self.everySecond, uid: "\($0)", start: old) }.joined())
        #expect(found.findings == [.tooOften: 1_000])
    }

    @Test func `each time that is laid out is taken off what may be looked at`() throws {
        let first = WallTime(seconds: 1_577_836_800, isDate: false, isUTC: true)
        let every = String(Self.everySecond.dropFirst("RRULE:".count))
        for text in [every, every + ";BYSETPOS=-1,1,2,3", "FREQ=HOURLY;BYMINUTE=0,1,2,3,4,5,6,7;BYSECOND=0,1,2,3,4"] {
            let rule = try #require(RecurrenceRule(parsed: text))
            var taken = 0
            let outcome = rule.starts(first: first, from: first, budget: ReadingBudget(of: 100_000) { false }) { _ in
                taken += 1
                return taken < 300_000
            }
            #expect(outcome == .tooMany && taken <= 100_000, "\(text)")
        }
    }

    @Test func `many rules of one entry have a thousand times together`() throws {
        let rules = (0..<60).map { "RRULE:FREQ=HOURLY;BYMINUTE=\($0)" }.joined(separator: "\n")
        let found = try reading(series(rules))
        #expect(found.findings == [.tooOften: 1])
        #expect(found.meetings.count <= 1_001)
    }

    /// What is stepped over makes no other days.
    @Test(
        arguments: [
            ("RRULE:FREQ=YEARLY;INTERVAL=2;BYMONTH=11;BYDAY=1MO", ":19901105T100000Z", ["2026-11-02"]),
            ("RRULE:FREQ=YEARLY;INTERVAL=2;BYMONTH=11;BYDAY=1MO", ":19911104T100000Z", ["2025-11-03"]),
            ("RRULE:FREQ=MONTHLY;INTERVAL=5", ":20010115T100000Z", ["2026-01-15", "2026-06-15", "2026-11-15"]),
            (
                "RRULE:FREQ=MONTHLY;INTERVAL=5;BYDAY=-1FR", ":20010126T100000Z",
                ["2026-01-30", "2026-06-26", "2026-11-27"]
            ),
            ("RRULE:FREQ=YEARLY;BYWEEKNO=20", ":19970512T100000Z", ["2026-05-11"]),
            (
                "RRULE:FREQ=MONTHLY;BYMONTHDAY=31", ":20000131T100000Z",
                [
                    "2025-12-31", "2026-01-31", "2026-03-31", "2026-05-31", "2026-07-31", "2026-08-31", "2026-10-31",
                ]
            ),
        ] as [(String, String, [String])])
    func `a rule that began long ago is at the right days`(rule: String, start: String, days: [String]) throws {
        #expect(try read(series(rule, start: start)).map { String($0.start.description.prefix(10)) } == days)
    }

    // MARK: Documents

    @Test func `a document of more meetings than anybody has is refused`() {
        let many = (0..<61).map { number in
            series(
                "RRULE:FREQ=HOURLY", uid: "\(number)",
                start: ":20251105T00\(number % 60 < 10 ? "0" : "")\(number % 60)00Z"
            )
            .replacing("PT30M", with: "PT\(1 + number / 60)M")
        }.joined()
        #expect(refusal(many) == .tooMany)
        #expect(CalendarReading.mostMeetings == 60_000)
    }

    @Test func `texts that a server keeps apart count each for itself, also where they say the same`() {
        let one = Array(text(series("RRULE:FREQ=HOURLY;COUNT=1000")).utf8)
        let parts = (0..<61).map { CalendarPart(name: "\($0)", text: one) }
        #expect(throws: UnreadableCalendar.tooMany) {
            _ = try CalendarReading(parts: parts, of: owner, within: window)
        }
    }

    /// Whoever may invite somebody can send one.
    @Test func `one text that cannot be read takes no other along`() throws {
        let dates = Array(repeating: "20261124T090000Z", count: 100_000).joined(separator: ",")
        let parts =
            [("good", series("")), ("long", series("EXDATE:\(dates)"))].map {
                CalendarPart(name: $0.0, text: Array(text($0.1).utf8))
            } + [CalendarPart(name: "none", text: Array("<html>".utf8))]
        let found = try CalendarReading(parts: parts, of: owner, within: window)
        #expect(found.meetings.count == 1 && found.findings == [.unreadable: 2])
        #expect(found.parts.map(\.name) == ["good"])
        #expect(throws: UnreadableCalendar.tooLong) {
            _ = try CalendarReading(parts: Array(parts.dropFirst()), of: owner, within: window)
        }
    }

    @Test func `busy times without entries are counted as well`() {
        let times = String(repeating: "FREEBUSY:20261124T090000Z/PT1H\n", count: CalendarReading.mostEntries + 1)
        #expect(refusal("BEGIN:VFREEBUSY\n\(times)END:VFREEBUSY\n") == .tooMany)
    }

    @Test func `a line without end is refused`() {
        let dates = Array(repeating: "20261124T090000Z", count: 100_000).joined(separator: ",")
        #expect(refusal(series("EXDATE:\(dates)")) == .tooLong)
        let folded = String(repeating: "\n 20261124T090000Z,", count: 100_000)
        #expect(refusal(series("EXDATE:20261124T090000Z,\(folded)")) == .tooLong)
    }

    @Test(arguments: [
        // Lines that cannot be read cost as much as all that stand before them.
        String(repeating: "DTSTART:x\n", count: 20_000), BoundsTests.everySecond,
    ])
    func `what takes too long is ended`(lines: String) {
        #expect(refusal(series(lines), isLate: { true }) == .tooSlow)
        #expect(refusal(series(""), isLate: { true }) == nil, "what is small is not asked about")
    }
}
