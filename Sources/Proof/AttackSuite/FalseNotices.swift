import Domain
import Simulator
import Trends

/// How often a notice is raised where there is nothing, and how soon one is raised where there is something: the rule and its
/// state machine, as the product runs them, over simulated series.
struct FalseNotices {
    struct Result: Sendable, Hashable {
        let series: Int
        /// Episodes per series and year, of independent normal weeks.
        let ofNoise: Double
        /// Of log-normal weeks: many small ones and a few large ones.
        let ofSkewed: Double
        /// Of weeks that follow on each other, with a correlation of 0.3.
        let ofCorrelated: Double
        /// Of normal weeks, of one line of eight that are looked at together.
        let ofEight: Double
        /// How many steps of two standard deviations are raised in the right direction within three weeks.
        let found: Double
        /// The same where seven other lines without a step are looked at as well.
        let foundAmongEight: Double

        var isHonest: Bool { ofNoise <= FalseNotices.mostFalse && found >= FalseNotices.leastFound }
    }

    static let mostFalse = 0.6
    static let leastFound = 0.5
    static let series = 20_000
    /// Weeks before the first that is looked at, so that there is something to compare with.
    private static let before = NoticeRule.mostBase + NoticeRule.last - 1
    private static let year = 52
    /// Any week does: only distances count.
    private static let first = Week(of: Day(year: 2026, month: 1, day: 5))

    /// How a week is decided; tests plant another one.
    typealias Looking = (
        _ week: Week, _ lines: [PublishedLine], _ episodes: inout [MetricID: NoticeEpisodes]
    ) -> [(metric: MetricID, finding: NoticeRule.Finding?, event: NoticeEpisodes.Event)]

    let seed: Int

    @Sendable static func honest(
        _ week: Week, _ lines: [PublishedLine], _ episodes: inout [MetricID: NoticeEpisodes]
    ) -> [(metric: MetricID, finding: NoticeRule.Finding?, event: NoticeEpisodes.Event)] {
        noticesOf(week, in: lines, heeding: .none, &episodes)
    }

    func result(series: Int = series, looking: Looking = honest) -> Result {
        var generator = Seeded(seed, organization: 0, purpose: .falseNotices)
        let groups = max(1, series / 8)
        return Result(
            series: series,
            ofNoise: falseOnes(series, together: 1, &generator, looking) { $1.normal() },
            ofSkewed: falseOnes(series, together: 1, &generator, looking) { exponential(0.5 * $1.normal()) },
            ofCorrelated: falseOnes(series, together: 1, &generator, looking) { before, generator in
                0.3 * (before ?? 0) + 0.953_939_2 * generator.normal()
            },
            ofEight: falseOnes(groups, together: 8, &generator, looking) { $1.normal() },
            found: foundSteps(series, together: 1, &generator, looking),
            foundAmongEight: foundSteps(groups, together: 8, &generator, looking))
    }

    /// Episodes per line and year.
    private func falseOnes(
        _ count: Int, together: Int, _ generator: inout Seeded, _ looking: Looking,
        _ next: (_ before: Double?, _ generator: inout Seeded) -> Double
    ) -> Double {
        var raised = 0
        for _ in 0..<count {
            let lines = (0..<together).map { number -> [Double] in
                var values: [Double] = []
                for _ in 0..<(Self.before + Self.year) { values.append(next(values.last, &generator)) }
                return values
            }
            raised += episodes(of: lines, from: Self.before, looking).count
        }
        return Double(raised) / Double(count * together)
    }

    /// The share of steps found; the first of the lines has one.
    private func foundSteps(
        _ count: Int, together: Int, _ generator: inout Seeded, _ looking: Looking
    ) -> Double {
        var found = 0
        for _ in 0..<count {
            let step = generator.isHit(0.5) ? 2.0 : -2.0
            let lines = (0..<together).map { number in
                (0..<(Self.before + 1 + NoticeRule.last)).map { week in
                    generator.normal() + (number == 0 && week > Self.before ? step : 0)
                }
            }
            let raised = episodes(of: lines, from: Self.before, looking)
            if raised.contains(where: { $0.line == 0 && $0.direction == (step < 0 ? .less : .more) }) { found += 1 }
        }
        return Double(found) / Double(count)
    }

    private func episodes(
        of lines: [[Double]], from start: Int, _ looking: Looking
    ) -> [(line: Int, direction: Notice.Direction)] {
        var episodes: [MetricID: NoticeEpisodes] = [:]
        var raised: [(line: Int, direction: Notice.Direction)] = []
        let ids = lines.indices.map { MetricID("\($0)") }
        for now in start..<lines[0].count {
            // What is older than the rule looks does not have to be carried along.
            let window = max(0, now - Self.before)...now
            let published = zip(ids, lines).map { id, values in
                PublishedLine(
                    metric: id, leastEffect: 0, leastShareOfUsual: nil,
                    weeks: window.map { PublishedWeek(week: Self.first.adding($0), value: values[$0]) })
            }
            for (metric, _, event) in looking(Self.first.adding(now), published, &episodes) {
                guard case .raised(let direction) = event, let line = ids.firstIndex(of: metric) else { continue }
                raised.append((line, direction))
            }
        }
        return raised
    }
}

/// e to the power of x, by its series: the same bits on every machine.
private func exponential(_ x: Double) -> Double {
    var sum = 1.0
    var term = 1.0
    for n in 1..<40 {
        term *= x / Double(n)
        sum += term
    }
    return sum
}
