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

    /// Two independent implementations' word: all of them.
    @Test func `recurrence agrees with what two others agree on`() throws {
        let found = try disagreements("icalrecur_agreed_libical_and_dateutil.txt")
        #expect(found.cases == 123)
        #expect(found.rules.isEmpty, "\(found.rules)")
    }

    /// libical's own word, of a later version: three rules of weeks of a year with an interval, and one that it says it cannot do.
    @Test func `recurrence agrees with libical, but for four rules of the week of a year`() throws {
        let found = try disagreements("icalrecur_test.txt")
        #expect(found.cases == 146)
        #expect(found.rules.count <= 4 && found.rules.allSatisfy { $0.contains("BYWEEKNO") }, "\(found.rules)")
    }

    private func disagreements(_ file: String) throws -> (cases: Int, rules: [String]) {
        let text = try String(contentsOf: Self.folder.appending(path: "libical/\(file)"), encoding: .utf8)
        var cases = 0
        var rules: [String] = []
        var rule = ""
        var start = ""
        for line in text.split(separator: "\n") {
            if line.hasPrefix("RRULE:") { rule = String(line.dropFirst(6)) }
            if line.hasPrefix("DTSTART:") { start = String(line.dropFirst(8)) }
            guard line.hasPrefix("INSTANCES:") else { continue }
            cases += 1
            let expected = line.dropFirst(10).split(separator: ",").map(String.init)
            let found = expansion(ofRule: rule, from: start, limit: expected.count + 1) ?? []
            if found.map(Self.text) != expected { rules.append("\(rule) from \(start)") }
        }
        return (cases, rules)
    }

    private static func text(_ time: WallTime) -> String {
        let whole = Instant(microseconds: time.seconds * 1_000_000).description.filter { $0 != "-" && $0 != ":" }
        if time.isDate { return String(whole.prefix(8)) }
        return time.isUTC ? whole : String(whole.dropLast())
    }
}
