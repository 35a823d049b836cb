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
        var read = 0
        for file in files {
            let bytes = [UInt8](try Data(contentsOf: Self.folder.appending(path: file)))
            do throws(UnreadableCalendar) {
                let calendar = try CalendarReading([bytes], of: owner, within: window)
                #expect(calendar.meetings.allSatisfy { $0.start < $0.end }, "\(file)")
                read += 1
            } catch {
                #expect(error.sentence.hasSuffix("."), "\(file)")
            }
        }
        #expect(read >= 40)
    }

    /// The agreed ones are two independent implementations' word; the others libical's own.
    @Test(arguments: ["icalrecur_agreed_libical_and_dateutil.txt", "icalrecur_test.txt"])
    func `recurrence agrees with the recorded instances`(file: String) throws {
        let text = try String(contentsOf: Self.folder.appending(path: "libical/\(file)"), encoding: .utf8)
        var cases = 0
        var rule = ""
        var start = ""
        for line in text.split(separator: "\n") {
            if line.hasPrefix("RRULE:") { rule = String(line.dropFirst(6)) }
            if line.hasPrefix("DTSTART:") { start = String(line.dropFirst(8)) }
            guard line.hasPrefix("INSTANCES:") else { continue }
            cases += 1
            let expected = line.dropFirst(10).split(separator: ",").map(String.init)
            let found = expansion(ofRule: rule, from: start, limit: expected.count + 1) ?? []
            if expected.first?.hasPrefix("***") == true {
                #expect(found.isEmpty, "\(rule)")
            } else {
                #expect(found.map(Self.text) == expected, "\(rule) from \(start)")
            }
        }
        #expect(cases >= 120)
    }

    private static func text(_ time: WallTime) -> String {
        let instant = Instant(microseconds: time.seconds * 1_000_000).description
        let plain = instant.filter { $0 != "-" && $0 != ":" }.dropLast()
        return time.isDate ? String(plain.prefix(8)) : String(plain)
    }
}
