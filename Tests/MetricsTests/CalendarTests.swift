import Domain
import Metrics
import TestSupport
import Testing

/// Days of 23, 25 and more hours, zones and travel: nothing is counted twice and nothing is lost.
@Suite struct CalendarTests {
    private let berlin = zone("Europe/Berlin")
    private let newYork = zone("America/New_York")
    private let work = Work(kind: .coding, project: "a", language: nil)

    private func span(_ from: String, _ to: String) -> Span { Span(Instant(from), Instant(to), work) }

    private func days(_ spans: [Span], _ zones: ZoneHistory, _ week: String) throws -> [Double] {
        let values = WeeklyValues(of: Timeline(spans), in: zones)
        return values.days(of: ActivityTime.self, weeks: [try #require(Week(week))]).map(\.value.amount)
    }

    @Test func `a day on which the clock goes back has 25 hours, and one on which it goes forward 23`() throws {
        let zones = ZoneHistory(berlin)
        // 2026-10-25 in Berlin, from before its midnight to after the next one.
        let autumn = span("2026-10-24T20:00:00Z", "2026-10-26T00:00:00Z")
        #expect(try days([autumn], zones, "2026-W43") == [7_200, 90_000])
        let spring = span("2026-03-28T20:00:00Z", "2026-03-29T23:00:00Z")
        #expect(try days([spring], zones, "2026-W13") == [10_800, 82_800])
    }

    @Test func `the two hours that are both two o'clock are two hours`() throws {
        let night = span("2026-10-25T00:00:00Z", "2026-10-25T02:00:00Z")
        #expect(try days([night], ZoneHistory(berlin), "2026-W43") == [7200])
    }

    @Test func `who travels has one longer day, and past days stay as they were`() throws {
        let day = try #require(Day("2026-06-03"))
        let zones = ZoneHistory(berlin, changes: [.init(from: day, zone: newYork)])
        let flight = span("2026-06-01T22:00:00Z", "2026-06-04T04:00:00Z")
        let before = try days([flight], ZoneHistory(berlin), "2026-W23")
        let after = try days([flight], zones, "2026-W23")
        #expect(before == [86_400, 86_400, 21_600])
        #expect(after == [108_000, 86_400])
        #expect(before.reduce(0, +) == after.reduce(0, +))
    }

    @Test(arguments: 0..<100)
    func `whatever the zones, the weeks add up to the whole`(seed: UInt64) throws {
        var generator = Seeded(seed)
        let zones = ["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Apia", "Australia/Lord_Howe"]
        let first = try #require(Zone(zones[Int.random(in: 0..<zones.count, using: &generator)]))
        let start = try #require(Day("2026-02-20"))
        let changes = try (0..<3).map { _ in
            ZoneHistory.Change(
                from: start.adding(Int.random(in: 0..<60, using: &generator)),
                zone: try #require(Zone(zones[Int.random(in: 0..<zones.count, using: &generator)])))
        }
        let history = ZoneHistory(first, changes: changes)
        var at = Instant("2026-02-20T00:00:00Z")
        var spans: [Span] = []
        for _ in 0..<120 {
            at = at.adding(.minutes(Int.random(in: 20...900, using: &generator)))
            let end = at.adding(.minutes(Int.random(in: 1...300, using: &generator)))
            spans.append(Span(at, end, work))
            at = end
        }
        let weekOne = try #require(Week("2026-W06"))
        let weeks = (0..<40).map { weekOne.adding($0) }
        let points = WeeklyValues(of: Timeline(spans), in: history).points(of: ActivityTime.self, weeks: weeks)
        let sum = points.compactMap { $0.value?.amount }.reduce(0, +)
        #expect(abs(sum - spans.covered) < 1e-6)
    }
}
