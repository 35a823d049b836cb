import Domain
import Metrics
import TestSupport
import Testing
import Trends

@testable import PersonalAnswers

/// What a person reads of the own weeks.
@Suite struct OwnTimelineTests {
    private let weeks = (0..<9).map { week("2026-W36").adding($0) }

    /// Forty hours of every other week are meetings.
    @Test func `what is usual ends where working hours do`() throws {
        let days = weeks.flatMap(\.days)
        let meetings = weeks.enumerated().filter { $0.offset % 2 == 1 }.flatMap { $0.element.days.prefix(5) }.map {
            day in
            Meeting(Interval(Instant("\(day)T09:00:00Z"), Instant("\(day)T17:00:00Z")), .meeting, attendees: 5)
        }
        let declared: WorkingHours = try #require(WorkingHours("Mon-Fri 09:00-17:00"))
        let agenda = Agenda(
            WorkingTime(WorkingHoursHistory(declared), in: ZoneHistory(.utc), without: []), on: days,
            meetings: meetings,
            covered: [Interval(Instant("2026-01-01T00:00:00Z"), Instant("2027-01-01T00:00:00Z"))])
        let timeline = Timeline([], agenda: agenda)
        let zones = ZoneHistory(.utc)
        let own = OwnTimeline(
            zones: zones, values: WeeklyValues(of: timeline, in: zones), timeline: timeline, meetings: meetings)
        let trend = own.trend(of: FocusAvailable.self, for: PersonID("p"), weeks: weeks, effects: .none)
        guard case .series(_, let reading) = trend else {
            Issue.record("no series")
            return
        }
        let usual = try #require(reading.usual)
        #expect(usual.low.amount == 0 && usual.median.amount == 20 * 3_600 && usual.high.amount == 40 * 3_600)
    }
}
