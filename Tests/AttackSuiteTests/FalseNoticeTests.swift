import Domain
import Testing
import Trends

@testable import AttackSuite

/// The short version; `daylight attack --only notices` simulates 20,000 series.
@Suite struct FalseNoticeTests {
    private static let short = 1_200

    @Test func `noise is rarely called a change, and a step is found in three weeks`() {
        let result = FalseNotices(seed: 1).result(series: Self.short)
        #expect(result.isHonest, "\(result)")
        #expect(result.ofSkewed <= 0.7 && result.ofEight <= FalseNotices.mostFalse, "\(result)")
        #expect(result == FalseNotices(seed: 1).result(series: Self.short))
    }

    /// What metrics.md calls an alarm machine.
    @Test func `three weeks on one side of the median would cry all the time, and the measure says so`() {
        let result = FalseNotices(seed: 1).result(series: 300) { week, lines, episodes in
            lines.flatMap { line -> [(metric: MetricID, finding: NoticeRule.Finding?, event: NoticeEpisodes.Event)] in
                let values = line.weeks.compactMap(\.value)
                let middle = median(values) ?? 0
                let last = values.suffix(3)
                let direction: Notice.Direction? =
                    last.allSatisfy { $0 > middle } ? .more : last.allSatisfy { $0 < middle } ? .less : nil
                var episode = episodes[line.metric] ?? NoticeEpisodes()
                let events = episode.step(week, signal: direction, panel: nil, isBreak: false)
                episodes[line.metric] = episode
                return events.map { (line.metric, nil, $0) }
            }
        }
        #expect(!result.isHonest)
        #expect(result.ofNoise > 2)
    }

    @Test func `a rule that never says anything finds nothing, and the measure says so`() {
        let result = FalseNotices(seed: 1).result(series: 100) { _, _, _ in [] }
        #expect(!result.isHonest && result.found == 0)
    }

    @Test func `the report says how often, in both forms`() async {
        #expect(AttackPlan().series == 20_000, "what the command takes")
        var plan = AttackPlan(seed: 1, organizations: 0, only: .notices)
        plan.series = Self.short
        let report = await AttackSuite.run(plan, on: DirectSurface(), seconds: { 0 })
        #expect(report.isClean, "\(report.text)")
        #expect(report.json.contains("\"notices\":{\"series\":1200,\"false_a_year\":0."))
        #expect(report.text.contains("Of 1200 series of pure noise"))
    }
}
