import Domain
import Foundation
import TestSupport
import Testing

@testable import Trends

@Suite struct TrendTests {
    private let week = TestSupport.week("2026-W01")

    private func reading(_ values: [Double?], least: Double = 0) -> Reading {
        Trends.reading(
            of: values.enumerated().map { index, value in
                value.map { .published(week.adding(index), PersonalValue($0)) } ?? .noData(week.adding(index))
            }, leastEffect: least)
    }

    private func isSustained(_ reading: Reading) -> Bool { if case .sustained = reading.change { true } else { false } }

    @Test func `three weeks against seven are spoken of, against six they are not`() {
        let usual: [Double] = [10, 11, 10.5, 11.5, 10.2, 11.2, 10.7]
        #expect(isSustained(reading(usual + [4, 4.5, 4.2])))
        guard case .tooEarly = reading(Array(usual.dropFirst()) + [4, 4.5, 4.2]).change else {
            Issue.record("nine weeks spoke")
            return
        }
    }

    @Test func `a change that lasted two weeks is not one`() {
        let usual: [Double] = [10, 11, 10.5, 11.5, 10.2, 11.2, 10.7, 11.1]
        #expect(!isSustained(reading(usual + [4, 4.5])))
        #expect(isSustained(reading(usual + [4, 4.5, 4.1])))
    }

    @Test func `a change below the least effect of the metric is not one`() {
        let usual: [Double] = [10, 11, 10.5, 11.5, 10.2, 11.2, 10.7]
        #expect(!isSustained(reading(usual + [4, 4.5, 4.2], least: 7)))
    }

    @Test func `weeks that the person leaves out are not looked at, and a new baseline begins anew`() {
        let values: [Double] = [10, 11, 10.5, 11.5, 10.2, 11.2, 10.7, 4, 4.5, 4.2]
        func reading(_ notes: [AnnotationContent]) -> Reading {
            let points: [WeekPoint] = values.enumerated().map { .published(week.adding($0), PersonalValue($1)) }
            return Trends.reading(of: WeekEffects(of: notes).applied(to: points), leastEffect: 0)
        }
        func note(_ place: Int, _ effect: AnnotationContent.Effect) -> AnnotationContent {
            let monday = week.adding(place).monday
            return AnnotationContent(from: monday, to: monday.adding(4), kind: .design, text: "", effect: effect)
        }
        #expect(isSustained(reading([])))
        #expect(isSustained(reading([note(8, .none)])), "a note explains, and changes nothing")
        #expect(!isSustained(reading([note(8, .leaveOut)])))
        guard case .tooEarly = reading([note(7, .newBaseline)]).change else {
            Issue.record("three weeks are no base")
            return
        }
        #expect(reading([]).slope != nil && reading([note(7, .newBaseline)]).slope == nil)
    }

    @Test func `old values do not speak for the running month`() {
        let usual: [Double?] = [10, 11, 10.5, 11.5, 10.2, 11.2, 10.7, 4, 4.5, 4.2]
        #expect(
            !isSustained(reading(usual + [nil, nil])), "two weeks without data: one of the three is five weeks old")
    }

    /// metrics.md section 13: about one false word in two years. Measured here, on noise of one person's size.
    @Test func `pure noise is rarely called a change`() {
        var generator = Seeded(7)
        var words = 0
        let weeks = 4_000
        var values: [Double] = []
        for _ in 0..<weeks {
            // The sum of uniform values is near enough to normal.
            values.append(
                20 + (0..<12).reduce(-6.0) { sum, _ in sum + Double.random(in: 0..<1, using: &generator) } * 4)
            if values.count >= 16, isSustained(reading(Array(values.suffix(16)))) { words += 1 }
        }
        #expect(Double(words) / Double(weeks) < 0.02, "\(words) of \(weeks)")
    }

    @Test func `a weekday speaks from six weeks on, and stands out only if it does in most of them`() throws {
        let monday = try #require(Week("2026-W10")).monday
        func pattern(_ weeks: Int, wednesday: Double) -> WeekdayPattern {
            let days = (0..<weeks).flatMap { week in
                (0..<5).map { day in
                    (
                        day: monday.adding(week * 7 + day),
                        value: PersonalValue(day == 2 ? wednesday : 3_600 + Double(day))
                    )
                }
            }
            return weekdayPattern(of: PersonID("p"), metric: MetricID("m"), days: days, leastEffect: 900)
        }
        #expect(pattern(5, wednesday: 9_000).entries.allSatisfy { $0.median == nil })
        #expect(pattern(6, wednesday: 9_000).highest == .wednesday)
        #expect(pattern(6, wednesday: 4_000).highest == nil)
        #expect(pattern(6, wednesday: 9_000).entries.last?.median == nil, "no data is not zero")
    }
}

private let fixtures = ProcessInfo.processInfo.environment["DAYLIGHT_FIXTURES"]

/// Against figures that numpy, scipy and pymannkendall gave. Quantiles and the Gini index are compared in `MetricsTests`.
@Suite struct OracleTests {
    private struct Vectors: Decodable {
        struct Trend: Decodable {
            let kind: String
            let x: [Double]
            let mk_S: Int
            let mk_var_S_tie_corrected: Double
            let mk_z_normal_continuity: Double
            let mk_p_two_sided_exact: Double?
            let theil_sen_slope: Double
            let theil_sen_intercept_medians: Double
            let median: Double
            let last3_vs_rest_ranksum_p_two_sided_exact: Double?
            let last3_hodges_lehmann_shift: Double?
            let baseline_median: Double?
            let baseline_mad_sigma: Double?
            let baseline_mean_moving_range: Double?
            let baseline_median_moving_range: Double?
            let xmr_mean_center: Double?
            let upperOfMean: Double?
            let lowerOfMean: Double?
            let upperOfMedian: Double?

            private enum CodingKeys: String, CodingKey {
                case kind, x, mk_S, mk_var_S_tie_corrected, mk_z_normal_continuity, mk_p_two_sided_exact
                case theil_sen_slope, theil_sen_intercept_medians, median
                case last3_vs_rest_ranksum_p_two_sided_exact, last3_hodges_lehmann_shift
                case baseline_median, baseline_mad_sigma, baseline_mean_moving_range, baseline_median_moving_range
                case xmr_mean_center
                case upperOfMean = "xmr_unpl_2.66_mean_mR"
                case lowerOfMean = "xmr_lnpl_2.66_mean_mR"
                case upperOfMedian = "xmr_unpl_3.145_median_mR"
            }
        }
        struct Quantiles: Decodable {
            let x: [Double]
            let median: Double
            let mean: Double
        }
        let trend: [Trend]
        let quantiles: [Quantiles]
    }

    private static func read() throws -> Vectors {
        let file = URL(filePath: try #require(fixtures)).appending(path: "stats/trend_vectors.json")
        return try JSONDecoder().decode(Vectors.self, from: Data(contentsOf: file))
    }

    /// Both are there and agree to 1e-9, or neither is there.
    private func agree(_ own: Double?, _ oracle: Double?, _ what: String) {
        guard let own, let oracle else {
            #expect(oracle == nil, "\(what) is missing")
            return
        }
        #expect(abs(own - oracle) < 1e-9, "\(what): \(own), not \(oracle)")
    }

    @Test(.enabled(if: fixtures != nil, "DAYLIGHT_FIXTURES is not set"))
    func `every statistic of a series is that of the oracles`() throws {
        let vectors = try Self.read()
        #expect(vectors.trend.count >= 45)
        for vector in vectors.trend {
            let x = vector.x
            agree(median(x), vector.median, "median")
            let kendall = try #require(MannKendall(x))
            #expect(kendall.s == vector.mk_S)
            agree(kendall.variance, vector.mk_var_S_tie_corrected, "VarS")
            agree(kendall.z, vector.mk_z_normal_continuity, "z")
            if let p = vector.mk_p_two_sided_exact { agree(kendall.exactP, p, "exact p of \(vector.kind)") }
            let line = try #require(TheilSen(x.enumerated().map { (Double($0.offset), $0.element) }))
            agree(line.slope, vector.theil_sen_slope, "Theil-Sen slope")
            agree(line.intercept, vector.theil_sen_intercept_medians, "Theil-Sen intercept")
            #expect(line.low <= line.slope && line.slope <= line.high)
            let base = Array(x.dropLast(3))
            if let p = vector.last3_vs_rest_ranksum_p_two_sided_exact {
                agree(rankSumP(last: Array(x.suffix(3)), base: base), p, "rank-sum p of \(x)")
                agree(
                    shift(last: Array(x.suffix(3)), base: base), vector.last3_hodges_lehmann_shift, "Hodges-Lehmann")
            }
            guard vector.baseline_median != nil else { continue }
            agree(median(base), vector.baseline_median, "median of the base")
            agree(spread(base), vector.baseline_mad_sigma, "MAD")
            let ranges = NaturalLimits.movingRanges(base)
            agree(median(ranges), vector.baseline_median_moving_range, "median moving range")
            agree(
                ranges.isEmpty ? nil : ranges.reduce(0, +) / Double(ranges.count), vector.baseline_mean_moving_range,
                "mean moving range")
            let mean = NaturalLimits.ofMean(base)
            agree(mean?.centre, vector.xmr_mean_center, "centre")
            agree(mean?.high, vector.upperOfMean, "upper limit of the mean")
            agree(mean?.low, vector.lowerOfMean, "lower limit of the mean")
            agree(NaturalLimits.ofMedian(base)?.high, vector.upperOfMedian, "upper limit of the median")
        }
        #expect(vectors.trend.count { $0.last3_vs_rest_ranksum_p_two_sided_exact != nil } >= 40)
        for vector in vectors.quantiles { agree(median(vector.x), vector.median, "median") }
    }

    /// scipy.stats.theilslopes(x, alpha=0.9) takes the order statistics next to ours on the inner side where it rounds so.
    @Test func `the interval of a slope is Sen's, and too few weeks have none`() throws {
        let x = [10, 11, 10.5, 12, 11.5, 13, 12.5, 14]
        let line = try #require(TheilSen(x.enumerated().map { (Double($0.offset), $0.element) }))
        #expect(abs(line.slope - 0.5) < 1e-9)
        #expect(line.low > 0.2 && line.high < 1.1)
        let week = TestSupport.week("2026-W01")
        let weeks = x.enumerated().map { (week: week.adding($0.offset), value: $0.element) }
        #expect(slope(of: weeks)?.isClear == true)
        #expect(slope(of: Array(weeks.dropLast())) == nil)
        // A gap is a gap: the same values further apart go up more slowly.
        let apart = x.enumerated().map { (week: week.adding($0.offset * 2), value: $0.element) }
        #expect(abs(try #require(slope(of: apart)).perWeek - 0.25) < 1e-9)
    }
}
