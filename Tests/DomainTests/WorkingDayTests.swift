import Domain
import TestSupport
import Testing

/// When a look opens by itself: after one working day of the person's own, absences not counted.
@Suite struct WorkingHoursTests {
    @Test(arguments: ["Sun-Thu 09:00-17:00", "Sat-Wed 08:00-16:00", "Mon-Fri 09:00-17:00", "Fri 10:00-12:00"])
    func `a week of work begins on any day`(text: String) throws {
        let hours = try #require(WorkingHours(text))
        #expect(hours.text == text)
        if text.hasPrefix("Sun") {
            #expect(hours.blocks[0].weekdays == [.sunday, .monday, .tuesday, .wednesday, .thursday])
        }
    }
}

@Suite struct WorkingDayTests {
    private let berlin = ZoneHistory(zone("Europe/Berlin"))

    private func end(_ start: String, _ hours: String?, absences: [Absence] = []) -> String {
        OneWorkingDay.end(
            from: Instant(start), hours: hours.flatMap(WorkingHours.init), zones: berlin, absences: absences
        ).description
    }

    @Test func `a working day's length of working time`() {
        // Monday 15:00 in Berlin: two hours that day, six on Tuesday.
        #expect(end("2026-11-23T14:00:00Z", "Mon-Fri 09:00-17:00") == "2026-11-24T14:00:00Z")
        #expect(end("2026-11-21T10:00:00Z", "Mon-Fri 09:00-17:00") == "2026-11-23T16:00:00Z", "asked on a Saturday")
        #expect(end("2026-11-20T22:00:00Z", nil) == "2026-11-23T16:00:00Z", "asked on Friday night, hours not said")
        #expect(end("2026-11-23T06:00:00Z", "Mon-Fri 09:00-17:00") == "2026-11-23T16:00:00Z", "asked before work")
    }

    @Test func `part-time and split days`() {
        #expect(end("2026-11-23T08:00:00Z", "Wed-Thu 09:00-13:00") == "2026-11-25T12:00:00Z")
        #expect(end("2026-11-23T09:00:00Z", "Mon-Fri 09:00-12:00;Mon-Fri 13:00-17:00") == "2026-11-24T09:00:00Z")
    }

    @Test func `days away do not count`() {
        let away = Absence(from: day("2026-11-24"), to: day("2026-12-04"), kind: .vacation)
        #expect(end("2026-11-23T14:00:00Z", "Mon-Fri 09:00-17:00", absences: [away]) == "2026-12-07T14:00:00Z")
        let always = Absence(from: day("2026-01-01"), to: day("2036-01-01"), kind: .parental)
        #expect(end("2026-11-23T14:00:00Z", "Mon-Fri 09:00-17:00", absences: [always]) > "2027-11-01")
    }
}
