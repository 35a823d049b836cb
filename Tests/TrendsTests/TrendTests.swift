import Domain
import Foundation
import TestSupport
import Testing
import Trends

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

/// Against figures that numpy, scipy and pymannkendall gave.
@Suite struct OracleTests {
    @Test(.enabled(if: fixtures != nil, "DAYLIGHT_FIXTURES is not set"))
    func `medians, rank sums and shifts are those of the oracles`() throws {
        struct Vectors: Decodable {
            struct Trend: Decodable {
                let x: [Double]
                let last3_vs_rest_ranksum_p_two_sided_exact: Double?
                let last3_hodges_lehmann_shift: Double?
                let median: Double
            }
            struct Quantiles: Decodable {
                let x: [Double]
                let median: Double
            }
            let trend: [Trend]
            let quantiles: [Quantiles]
        }
        let file = URL(filePath: try #require(fixtures)).appending(path: "stats/trend_vectors.json")
        let vectors = try JSONDecoder().decode(Vectors.self, from: Data(contentsOf: file))
        var compared = 0
        for vector in vectors.trend {
            #expect(abs(try #require(median(vector.x)) - vector.median) < 1e-9)
            let last = Array(vector.x.suffix(3))
            let base = Array(vector.x.dropLast(3))
            if let p = vector.last3_vs_rest_ranksum_p_two_sided_exact {
                #expect(abs(rankSumP(last: last, base: base) - p) < 1e-9, "\(vector.x)")
                compared += 1
            }
            if let by = vector.last3_hodges_lehmann_shift {
                #expect(abs(shift(last: last, base: base) - by) < 1e-9)
            }
        }
        for vector in vectors.quantiles { #expect(abs(try #require(median(vector.x)) - vector.median) < 1e-9) }
        #expect(compared >= 30)
    }
}
