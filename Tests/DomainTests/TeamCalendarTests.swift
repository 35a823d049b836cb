import Domain
import TestSupport
import Testing

@Suite struct `Working time of a team` {
    private func calendar(_ hours: String, _ zone: String = "Europe/Berlin", holidays: [String] = []) throws
        -> TeamCalendar
    {
        TeamCalendar(
            zone: try #require(Zone(zone)), hours: try #require(WorkingHours(hours)),
            holidays: Set(holidays.compactMap { Day($0) }))
    }

    private func hours(_ calendar: TeamCalendar, _ from: String, _ to: String) throws -> Double {
        let days = try #require(Day("2026-01-01"))...(try #require(Day("2026-12-31")))
        return TeamWorkingTime(calendar, over: days).seconds(from: Instant(from), to: Instant(to)) / 3600
    }

    @Test(arguments: [
        // Friday 16:00 to Monday 10:00, by the clocks of Berlin in winter.
        ("2026-11-06T15:00:00Z", "2026-11-09T09:00:00Z", 2.0),
        ("2026-11-07T08:00:00Z", "2026-11-08T20:00:00Z", 0),
        ("2026-11-09T00:00:00Z", "2026-11-10T00:00:00Z", 8),
        ("2026-11-09T10:00:00Z", "2026-11-09T10:30:00Z", 0.5),
        ("2026-11-09T10:30:00Z", "2026-11-09T10:00:00Z", 0),
        // Over the night in which the clocks go back: five days of eight hours, whatever the night was.
        ("2026-10-19T00:00:00Z", "2026-10-26T00:00:00Z", 40), ("2026-10-26T00:00:00Z", "2026-11-02T00:00:00Z", 40),
    ])
    func `nights and weekends do not count, in the zone of the team`(from: String, to: String, expected: Double) throws
    {
        #expect(try hours(try calendar("Mon-Fri 09:00-17:00"), from, to) == expected)
    }

    @Test func `the same moments are other working time elsewhere`() throws {
        let monday = ("2026-11-09T00:00:00Z", "2026-11-09T12:00:00Z")
        #expect(try hours(try calendar("Mon-Fri 09:00-17:00"), monday.0, monday.1) == 4)
        #expect(try hours(try calendar("Mon-Fri 09:00-17:00", "Asia/Tokyo"), monday.0, monday.1) == 8)
        #expect(try hours(try calendar("Mon-Fri 09:00-17:00", "America/New_York"), monday.0, monday.1) == 0)
    }

    @Test func `public holidays do not count, and blocks that overlap count once`() throws {
        let week = ("2026-11-09T00:00:00Z", "2026-11-16T00:00:00Z")
        #expect(try hours(try calendar("Mon-Fri 09:00-17:00", holidays: ["2026-11-11"]), week.0, week.1) == 32)
        #expect(try hours(try calendar("Mon-Fri 09:00-12:00;Mon-Fri 11:00-17:00"), week.0, week.1) == 40)
        #expect(try hours(try calendar("Mon-Fri 09:00-12:00;Mon-Tue 13:00-17:00"), week.0, week.1) == 23)
    }

    /// Berlin goes from two to three in the morning of 2026-03-29, and from three back to two on 2026-10-25.
    @Test(arguments: [
        ("Sun 02:00-06:00", "2026-03-29", 3.0), ("Sun 00:00-02:00", "2026-03-29", 2),
        ("Sun 00:00-24:00", "2026-03-29", 23),
        ("Sun 02:00-06:00", "2026-10-25", 5), ("Sun 00:00-02:00", "2026-10-25", 2),
        ("Sun 00:00-24:00", "2026-10-25", 25),
        // After it the clock on the wall counts, and not the hours since midnight.
        ("Sun 09:00-17:00", "2026-03-29", 8), ("Sun 09:00-17:00", "2026-10-25", 8),
    ])
    func `a block over a change of the clocks has the hours that pass`(hours: String, day: String, expected: Double)
        throws
    {
        let from = try #require(Day(day))
        #expect(
            try self.hours(calendar(hours), "\(from.adding(-1))T12:00:00Z", "\(from.adding(1))T12:00:00Z") == expected)
        // The same as a person's own hours have it.
        let zone = try #require(Zone("Europe/Berlin"))
        let own = WorkingTime(WorkingHoursHistory(WorkingHours(hours)), in: ZoneHistory(zone)).windows(on: [from])
        #expect(own.map(\.length.seconds).reduce(0, +) / 3600 == expected)
    }

    @Test func `the parts of a time add up to the whole`() throws {
        let calendar = try calendar("Mon-Thu 08:30-16:45;Sat-Sun 10:00-11:00")
        let start = Instant("2026-03-20T00:00:00Z")
        let days = try #require(Day("2026-01-01"))...(try #require(Day("2026-12-31")))
        let working = TeamWorkingTime(calendar, over: days)
        var sum = 0.0
        for hour in 0..<400 {
            sum += working.seconds(from: start.adding(.hours(hour)), to: start.adding(.hours(hour + 1)))
        }
        #expect(sum == working.seconds(from: start, to: start.adding(.hours(400))) && sum > 0)
    }
}
