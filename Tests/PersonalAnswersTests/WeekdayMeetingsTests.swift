import Domain
import Metrics
import TestSupport
import Testing

@testable import PersonalAnswers

/// What a meeting that comes every week costs: the difference that it makes to its day.
@Suite struct WeekdayMeetingsTests {
    private let weeks = (0..<8).map { week("2026-W40").adding($0) }

    /// On each Tuesday of the weeks.
    private func insight(
        _ meetings: [(from: String, to: String)], hours: String, only: Int = 8
    ) throws -> [RecurringMeeting] { try whole(meetings, hours: hours, only: only).meetings }

    private func whole(
        _ meetings: [(from: String, to: String)], hours: String, only: Int = 8
    ) throws -> WeekdayInsight { try #require(try found(meetings, hours: hours, only: only)) }

    private func found(
        _ meetings: [(from: String, to: String)], hours: String, only: Int = 8, knownFrom: String = "2026-01-01"
    ) throws -> WeekdayInsight? {
        let days = weeks.map { $0.monday.adding(1) }
        let all = days.prefix(only).flatMap { day in
            meetings.map {
                Meeting(
                    Interval(Instant("\(day)T\($0.from):00Z"), Instant("\(day)T\($0.to):00Z")), .meeting,
                    attendees: 5)
            }
        }
        let declared: WorkingHours = try #require(WorkingHours(hours))
        let working = WorkingTime(
            WorkingHoursHistory(declared), in: ZoneHistory(.utc), without: [])
        let agenda = Agenda(
            working, on: days, meetings: all,
            covered: [Interval(Instant("\(knownFrom)T00:00:00Z"), Instant("2027-01-01T00:00:00Z"))])
        return WeekdayMeetings(agenda: agenda, meetings: all, zones: ZoneHistory(.utc)).insight(
            on: .tuesday, of: PersonID("p"), weeks: weeks)
    }

    /// The metrics reference: half an hour may cost two.
    @Test func `half an hour in the middle of two costs two hours of focus`() throws {
        let found = try insight([("09:45", "10:15")], hours: "Mon-Fri 09:00-11:00")
        #expect(found.map(\.minute) == [9 * 60 + 45] && found.map(\.weeks) == [8])
        #expect(found.map(\.attendees) == [5])
        #expect(found.map(\.longestStretch.amount) == [75 * 60])
        #expect(found.map(\.focusAvailable.amount) == [2 * 3_600])
    }

    @Test func `each is taken away alone, and of two at the same time neither frees anything`() throws {
        let both = try insight([("10:00", "11:00"), ("14:00", "15:00")], hours: "Mon-Fri 09:00-17:00")
        #expect(both.map(\.longestStretch.amount) == [2 * 3_600, 3 * 3_600])
        #expect(both.map(\.focusAvailable.amount) == [2 * 3_600, 3_600])
        let doubled = try insight(
            [("10:00", "11:00"), ("10:00", "11:00"), ("10:00", "10:30")], hours: "Mon-Fri 09:00-17:00")
        #expect(doubled.count == 2 && doubled.allSatisfy { $0.longestStretch.amount == 0 })
        #expect(doubled.allSatisfy { $0.focusAvailable.amount == 0 })
    }

    @Test func `meetings that cost nothing alone may cost the day together`() throws {
        // Each lies within an hour that the others have cut already.
        let cut = [("10:00", "11:00"), ("10:15", "10:45"), ("14:00", "15:00"), ("14:15", "14:45")]
        let insight = try whole(cut, hours: "Mon-Fri 09:00-17:00")
        #expect(insight.meetings.filter { $0.longestStretch.amount == 0 }.count == 2)
        let six = try whole([("10:00", "11:00"), ("10:00", "10:30"), ("10:30", "11:00")], hours: "Mon-Fri 09:00-17:00")
        #expect(six.meetings.allSatisfy { $0.longestStretch.amount == 0 })
        #expect(six.together.count == 3 && six.together.longestStretch.amount == 2 * 3_600)
        #expect(six.weeks == weeks)
    }

    @Test func `nothing is said of a weekday that the calendar knows in fewer than six weeks`() throws {
        let (six, five) = (weeks[2].monday, weeks[3].monday)
        let meeting = [(from: "10:00", to: "11:00")]
        #expect(try found(meeting, hours: "Mon-Fri 09:00-17:00", knownFrom: "\(six)")?.weeks.count == 6)
        #expect(try found(meeting, hours: "Mon-Fri 09:00-17:00", knownFrom: "\(five)") == nil)
    }

    @Test func `what is there in fewer than half of the weeks is no habit`() throws {
        #expect(try insight([("10:00", "11:00")], hours: "Mon-Fri 09:00-17:00", only: 3).isEmpty)
        #expect(try insight([("10:00", "11:00")], hours: "Mon-Fri 09:00-17:00", only: 4).count == 1)
    }
}
