import Calendars
import Domain
import Foundation
import TestSupport
import Testing

/// Calendars that others have recorded, where `DAYLIGHT_FIXTURES` points at them.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["DAYLIGHT_FIXTURES"] != nil))
struct RecordedCalendarTests {
    private static var folder: URL {
        URL(fileURLWithPath: ProcessInfo.processInfo.environment["DAYLIGHT_FIXTURES"] ?? "").appending(path: "ics")
    }

    @Test func `every recorded calendar is read, or refused with a reason`() throws {
        let files = try FileManager.default.subpathsOfDirectory(atPath: Self.folder.path).filter {
            $0.hasSuffix(".ics") || $0.hasSuffix("numevents.txt")
        }.sorted()
        #expect(files.count >= 55)
        let owner = CalendarOwner(addresses: ["a@example.com"], zone: try #require(Zone("Europe/Berlin")))
        let window = Interval(Instant(seconds: 0), Instant(seconds: 2_208_988_800))
        var refused: [String: String] = [:]
        for file in files {
            let bytes = [UInt8](try Data(contentsOf: Self.folder.appending(path: file)))
            do throws(UnreadableCalendar) {
                let calendar = try CalendarReading([bytes], of: owner, within: window)
                #expect(calendar.meetings.allSatisfy { $0.start < $0.end }, "\(file)")
            } catch {
                refused[file] = error.sentence
            }
        }
        // Those alone, and each for what it is: entries without a calendar, which are read in one below, and lists of rules.
        #expect(Set(refused.values) == ["This is no calendar: there is no BEGIN:VCALENDAR in it."])
        #expect(
            refused.keys.sorted() == [
                "icalendar/event__event_with_recurrence.ics",
                "icalendar/event__event_with_recurrence_exdates_on_different_lines.ics",
                "icalendar/event__event_with_rsvp.ics",
                "icalendar/event__issue_101_icalendar_chokes_on_umlauts_in_organizer.ics",
                "icalendar/event__issue_112_missing_tzinfo_on_exdate.ics", "libical/overlaps.ics",
                "libical/recur-errors.ics", "libical/recur_expect_numevents.txt", "libical/spanlist.ics",
            ])
    }

    /// What stands in a file without a calendar around it.
    private func entries(of file: String) throws -> [String] {
        let text = try String(contentsOf: Self.folder.appending(path: file), encoding: .utf8)
        var found: [String] = []
        for line in text.replacing("\r\n", with: "\n").split(separator: "\n") where !line.hasPrefix(";") {
            if line == "BEGIN:VEVENT" { found.append("") }
            if !found.isEmpty { found[found.count - 1] += line + "\n" }
        }
        return found
    }

    private func reading(_ entries: String) throws -> CalendarReading {
        try CalendarReading(
            [Array("BEGIN:VCALENDAR\n\(entries)END:VCALENDAR\n".utf8)],
            of: CalendarOwner(addresses: ["a@example.com"], zone: .utc),
            within: Interval(Instant(seconds: -2_208_988_800), Instant(seconds: 4_417_977_600)))
    }

    @Test func `a series has as many meetings as its entry says`() throws {
        var counted = 0
        var others: [String] = []
        for entry in try entries(of: "libical/recur_expect_numevents.txt") {
            let expected = try #require(entry.firstMatch(of: /X-EXPECT-NUMEVENTS: *(\d+)/)?.output.1)
            // Without an end they would be no meetings.
            let body =
                entry.contains("DTEND")
                ? entry : entry.replacing("BEGIN:VEVENT\n", with: "BEGIN:VEVENT\nDURATION:PT1M\n")
            let found = try reading(body)
            counted += 1
            guard found.meetings.count != Int(expected) else { continue }
            others.append(
                found.findings == [.unreadableRule: 1] && found.meetings.count == 1
                    ? "refused, of minutes" : entry.contains("EXRULE") ? "EXRULE" : entry)
        }
        #expect(counted == 57)
        // RFC 5545 has taken EXRULE away, and the file itself says of it that it is not implemented.
        #expect(others == Array(repeating: "refused, of minutes", count: 3) + ["EXRULE"])
    }

    @Test func `entries without a calendar around them are read in one`() throws {
        for (file, count) in [
            ("libical/overlaps.ics", 5), ("libical/spanlist.ics", 5), ("icalendar/event__event_with_recurrence.ics", 1),
            ("icalendar/event__event_with_recurrence_exdates_on_different_lines.ics", 1),
            ("icalendar/event__event_with_rsvp.ics", 1),
            ("icalendar/event__issue_101_icalendar_chokes_on_umlauts_in_organizer.ics", 1),
            ("icalendar/event__issue_112_missing_tzinfo_on_exdate.ics", 1),
        ] {
            #expect(try reading(entries(of: file).joined()).entries == count, "\(file)")
        }
        // Five meetings that begin in each other, from three to six.
        let busy = try reading(entries(of: "libical/overlaps.ics").joined()).meetings.map(\.interval).union()
        #expect(busy == [Interval(Instant("2000-11-04T15:00:00Z"), Instant("2000-11-04T18:00:00Z"))])
    }

    /// Two independent implementations' word: all of them.
    @Test func `recurrence agrees with what two others agree on`() throws {
        let cases = try cases("icalrecur_agreed_libical_and_dateutil.txt")
        #expect(cases.count == 123)
        #expect(cases.filter { !agrees($0) }.map(\.name) == [])
        let whole = cases.filter(\.isOfACalendar)
        #expect(whole.count > 100)
        #expect(try whole.filter { try !isUnfolded($0) }.map(\.name) == [])
    }

    /// libical's own word, of a later version. Of these four it says that it cannot do one, and its versions differ over the others.
    private static let otherwise: Set<String> = [
        "FREQ=YEARLY;BYWEEKNO=53;BYDAY=TU,SA;INTERVAL=6;UNTIL=20170101T000000Z from 20100102T000000",
        "FREQ=YEARLY;BYWEEKNO=53;BYDAY=TU,SA;INTERVAL=5;UNTIL=20170101T000000Z from 20100102T000000",
        "FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO,TU;INTERVAL=3;UNTIL=20320101 from 20241231",
        "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=30;BYWEEKNO=1;UNTIL=20320101 from 20241230",
    ]

    @Test func `recurrence agrees with libical, but for four rules of the week of a year`() throws {
        let cases = try cases("icalrecur_test.txt")
        #expect(cases.count == 146)
        #expect(Set(cases.filter { !agrees($0) }.map(\.name)) == Self.otherwise)
        let whole = cases.filter { $0.isOfACalendar && !Self.otherwise.contains($0.name) }
        #expect(whole.count > 120)
        #expect(try whole.filter { try !isUnfolded($0) }.map(\.name) == [])
    }

    private struct Case {
        let rule: String
        let start: String
        let expected: [String]
        var name: String { "\(rule) from \(start)" }
        var isOfDays: Bool { !start.contains("T") }
        /// A calendar has no meetings of minutes, and one that lasts a day has no minutes.
        var isOfACalendar: Bool {
            !rule.contains("MINUTELY") && !rule.contains("SECONDLY")
                && !(isOfDays && (rule.contains("BYHOUR") || rule.contains("BYMINUTE")))
        }
    }

    private func cases(_ file: String) throws -> [Case] {
        let text = try String(contentsOf: Self.folder.appending(path: "libical/\(file)"), encoding: .utf8)
        var cases: [Case] = []
        var rule = ""
        var start = ""
        for line in text.split(separator: "\n") {
            if line.hasPrefix("RRULE:") { rule = String(line.dropFirst(6)) }
            if line.hasPrefix("DTSTART:") { start = String(line.dropFirst(8)) }
            guard line.hasPrefix("INSTANCES:") else { continue }
            let expected = line.dropFirst(10).split(separator: ",").map(String.init)
            cases.append(Case(rule: rule, start: start, expected: expected))
        }
        return cases
    }

    /// The bare rule.
    private func agrees(_ one: Case) -> Bool {
        let found = expansion(ofRule: one.rule, from: one.start, limit: one.expected.count + 1) ?? []
        return found.map(Self.text) == one.expected
    }

    /// The same as an entry of a calendar, through everything that reads one. Days are read as midnights: a day is no meeting.
    private func isUnfolded(_ one: Case) throws -> Bool {
        let midnight = one.isOfDays ? "T000000" : ""
        let expected = one.expected.map { "\($0)\(midnight)" }
        let last = try #require(expected.last.flatMap(Self.instant), "\(one.name)")
        // For ever is longer than the list.
        let isForEver = !one.rule.contains("COUNT") && !one.rule.contains("UNTIL")
        let entry = "BEGIN:VEVENT\nDTSTART:\(one.start)\(midnight)\nDURATION:PT1M\nRRULE:\(one.rule)\nEND:VEVENT\n"
        let calendar = try CalendarReading(
            [Array("BEGIN:VCALENDAR\n\(entry)END:VCALENDAR\n".utf8)],
            of: CalendarOwner(addresses: ["a@example.com"], zone: .utc),
            within: Interval(
                Instant(seconds: -2_208_988_800), last.adding(isForEver ? .hours(1) : .days(3_650))))
        let found = calendar.meetings.map(\.start)
        return (isForEver ? Array(found.prefix(expected.count)) : found) == expected.compactMap(Self.instant)
    }

    private static func instant(_ text: String) -> Instant? {
        guard let parts = text.firstMatch(of: /(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)/)?.output else { return nil }
        return Instant(rfc3339: "\(parts.1)-\(parts.2)-\(parts.3)T\(parts.4):\(parts.5):\(parts.6)Z")
    }

    private static func text(_ time: WallTime) -> String {
        let whole = Instant(microseconds: time.seconds * 1_000_000).description.filter { $0 != "-" && $0 != ":" }
        if time.isDate { return String(whole.prefix(8)) }
        return time.isUTC ? whole : String(whole.dropLast())
    }
}
