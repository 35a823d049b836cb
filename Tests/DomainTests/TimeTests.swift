import Domain
import TestSupport
import Testing

@Suite struct TimeTests {
    @Test(arguments: [
        "2026-11-24T08:00:00Z", "1970-01-01T00:00:00Z", "2024-02-29T23:59:59.000001Z", "1969-12-31T23:59:59.5Z",
    ])
    func `an instant is read as it is written`(text: String) {
        #expect(Instant(text).description == text)
    }

    @Test func `an offset is taken into account`() {
        #expect(Instant("2026-11-24T08:00:00+01:00") == Instant("2026-11-24T07:00:00Z"))
    }

    @Test(arguments: ["2026-11-24", "2026-02-30T00:00:00Z", "2026-11-24T08:00:00", "x", "2026-11-24T25:00:00Z"])
    func `what is not an instant is refused`(text: String) {
        #expect(Instant(rfc3339: text) == nil)
    }

    @Test(arguments: [
        ("2026-01-01", "2026-W01"), ("2021-01-03", "2020-W53"), ("2024-12-30", "2025-W01"), ("2026-11-24", "2026-W48"),
    ])
    func `ISO weeks begin on Monday and belong to the year of their Thursday`(day: String, week: String) {
        #expect(Day(day)?.week.description == week)
        #expect(Week(week)?.days.map(\.description).contains(day) == true)
    }

    @Test(arguments: ["2026-W54", "2025-W53", "2026-W00", "2026W40", "26-W40"])
    func `a week that the year does not have is refused`(text: String) {
        #expect(Week(text) == nil)
    }

    @Test func `days of daylight-saving changes have 23 and 25 hours`() throws {
        let berlin = try #require(Zone("Europe/Berlin"))
        let zones = ZoneHistory(berlin)
        func hours(_ text: String) throws -> Double {
            zones.bounds(of: try #require(Day(text))).length.seconds / 3600
        }
        #expect(try hours("2026-03-29") == 23)
        #expect(try hours("2026-10-25") == 25)
        #expect(try hours("2026-11-24") == 24)
    }

    @Test func `a day whose midnight is skipped begins where the gap ends`() throws {
        // Cairo: clocks go from 00:00 to 01:00 on the last Friday of April.
        let cairo = try #require(Zone("Africa/Cairo"))
        let day = try #require(Day("2024-04-26"))
        #expect(cairo.day(of: cairo.start(of: day)) == day)
        #expect(ZoneHistory(cairo).bounds(of: day).length.seconds == 23 * 3600)
    }

    @Test func `travel makes one day longer and none overlaps`() throws {
        let berlin = try #require(Zone("Europe/Berlin"))
        let newYork = try #require(Zone("America/New_York"))
        let from = try #require(Day("2026-06-02"))
        let zones = ZoneHistory(berlin, changes: [.init(from: from, zone: newYork)])
        let days = (-3...3).map { zones.bounds(of: from.adding($0)) }
        #expect(zip(days, days.dropFirst()).allSatisfy { $0.end == $1.start })
        #expect(days[2].length.seconds == 30 * 3600)
        for (offset, bounds) in days.enumerated() { #expect(zones.day(of: bounds.start) == from.adding(offset - 3)) }
    }

    @Test(arguments: ["Nowhere/City", "CET", "", "../etc/passwd", "Europe/Berlin "])
    func `an unknown zone is refused`(name: String) {
        #expect(Zone(name) == nil)
    }

    @Test func `a union does not depend on order or repetition`() {
        let a = Interval(Instant(microseconds: 0), Instant(microseconds: 10))
        let b = Interval(Instant(microseconds: 5), Instant(microseconds: 20))
        #expect([a, b, a].union() == [b, a].union())
        #expect([a, a].union() == [a])
    }
}
