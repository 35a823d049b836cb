import Domain
import TestSupport
import Testing

/// Guarantee G6: there is no value without its series. That no other type holds a value is what Tests/CompileFail shows.
@Suite struct TrendFloorTests {
    @Test func `a series of fewer than four weeks cannot be made`() throws {
        let week = try #require(Week("2026-W40"))
        let points = (0..<4).map { WeekPoint.published(week.adding($0), PersonalValue(1)) }
        func series(_ points: [WeekPoint]) -> PersonalSeries? {
            PersonalSeries(of: PersonID("p"), metric: MetricID("m"), unit: .seconds, points: points)
        }
        #expect(series(points) != nil)
        #expect(series(Array(points.dropLast())) == nil)
        #expect(series(points.dropLast() + [.noData(week.adding(3))]) == nil)
        #expect(series(points + [.current(week.adding(4))]) == nil)
        #expect(series(points.dropLast() + [.published(week.adding(4), PersonalValue(1))]) == nil)
    }

    @Test func `where it is too early, no point of the weeks that were asked for has a value`() throws {
        let week = try #require(Week("2026-W40"))
        let weeks = (0..<12).map { week.adding($0) }
        let trend = PersonalTrend.tooEarly(
            of: PersonID("p"), metric: MetricID("m"), unit: .seconds, weeks: weeks, withValues: 3)
        #expect(trend.points.map(\.week) == weeks)
        #expect(trend.points.allSatisfy { $0.value == nil && $0.status == .noData })
    }

    @Test func `the running week has no value, whatever is known of it`() throws {
        #expect(WeekPoint.current(try #require(Week("2026-W40"))).value == nil)
    }
}
