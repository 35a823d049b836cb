import Calendars
import Domain
import Foundation
import Metrics

/// Ten thousand series read and laid out, and a year of Focus for one person of a thousand.
func calendars() throws {
    let now = Instant(seconds: 1_795_000_000)
    let window = Interval(Instant(microseconds: now.microseconds - KeptFor.personalSeries.microseconds), now)
    guard let berlin = Zone("Europe/Berlin") else { return }
    var text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
    for number in 0..<10_000 {
        let start = "2023\(10 + number % 3)0\(1 + number % 9)T0\(8 + number % 2)\(10 + number % 50)00"
        text += "BEGIN:VEVENT\r\nUID:\(number)\r\nDTSTART;TZID=Europe/Berlin:\(start)\r\n"
        text +=
            "DURATION:PT30M\r\nRRULE:FREQ=WEEKLY\r\nSUMMARY:x\r\nATTENDEE:mailto:a@x\r\nATTENDEE:mailto:b@x\r\nEND:VEVENT\r\n"
    }
    text += "END:VCALENDAR\r\n"
    let bytes = Array(text.utf8)
    let owner = CalendarOwner(addresses: ["a@x"], zone: berlin)
    var meetings = 0
    let runs = try (0..<3).map { _ in
        try seconds { meetings = try CalendarReading([bytes], of: owner, within: window).meetings.count }
    }
    // A year of a person with six meetings a working day.
    let zones = ZoneHistory(berlin)
    let first = zones.day(of: window.start)
    let days = (0..<396).map { first.adding($0) }
    let own = days.filter { $0.weekday.daysAfterMonday < 5 }.flatMap { day in
        (0..<6).map { number -> Meeting in
            let from = berlin.instant(on: day, minute: 540 + number * 75)
            return Meeting(Interval(from, from.adding(.minutes(30))), .meeting, attendees: 4)
        }
    }
    let weeks = stride(from: 0, to: 52 * 7, by: 7).map { first.adding(7 + $0).week }
    let year = (0..<20).map { _ in
        seconds {
            let agenda = Agenda(
                WorkingTime(WorkingHoursHistory(nil), in: zones), on: days, meetings: own, covered: [window])
            _ = WeeklyValues(of: Timeline([], agenda: agenda), in: zones).points(of: FocusAvailable.self, weeks: weeks)
        } * 1000
    }
    report([
        ("calendar_series_seconds", quantile(runs, 0.5)), ("calendar_meetings", Double(meetings)),
        ("focus_year_ms_p99", quantile(year, 0.99)),
    ])
}
