import Domain
import Metrics
import TestSupport
import Testing

@Suite struct MetricsTests {
    private let zones = ZoneHistory(.utc)
    private let week = Week(of: Zone.utc.day(of: Heartbeat.at(0).time))

    private func value(of metric: any EffortMetric.Type, _ heartbeats: [Heartbeat]) -> Double? {
        let human = Joining.liveSpans(of: heartbeats.filter { $0.work.kind != .ai }, settled: [], closed: [])
        let agent = Joining.liveSpans(of: heartbeats.filter { $0.work.kind == .ai }, settled: [], closed: [])
        let values = WeeklyValues(of: Timeline(human + agent), in: zones)
        return values.points(of: metric, weeks: [week]).first?.value?.amount
    }

    private func run(_ minutes: ClosedRange<Int>, kind: Kind = .coding) -> [Heartbeat] {
        minutes.map { .at(Double($0) * 60, kind: kind) }
    }

    @Test(arguments: [(59, 0.0), (60, 3600.0), (119, 7140.0)])
    func `a session of an hour is focus and a shorter one is not`(minutes: Int, focus: Double) {
        #expect(value(of: FocusTime.self, run(0...minutes)) == focus)
    }

    @Test(arguments: [(119, 0.0), (120, 7200.0)])
    func `two hours are deep focus`(minutes: Int, deep: Double) {
        #expect(value(of: DeepFocusTime.self, run(0...minutes)) == deep)
    }

    @Test func `a session runs across projects`() {
        let beats = run(0...30) + (31...60).map { .at(Double($0) * 60, "b") }
        #expect(value(of: FocusTime.self, beats) == 3600)
    }

    @Test func `a session across midnight is tested whole and its time split by day`() {
        let day = 24 * 60
        let beats = run((day - 40)...(day + 40))
        let spans = Joining.liveSpans(of: beats, settled: [], closed: [])
        let days = WeeklyValues(of: Timeline(spans), in: zones).days(of: FocusTime.self, weeks: [week])
        #expect(days.map(\.value.amount) == [2400, 2400])
    }

    @Test func `an agent's time is outside activity and never makes focus`() {
        let beats = run(0...30) + run(31...59, kind: .ai) + run(60...80)
        #expect(value(of: AITime.self, beats) == 1680.0)
        #expect(value(of: FocusTime.self, beats) == 0)
        #expect(value(of: ActivityTime.self, run(0...600, kind: .ai)) == 0)
    }

    @Test(arguments: 0..<60)
    func `the projects add up to the whole, and so do any other parts`(seed: UInt64) throws {
        var generator = Seeded(seed)
        let beats = Heartbeat.some(80, using: &generator)
        let spans = Joining.liveSpans(of: beats, settled: [], closed: [])
        let total = try #require(value(of: ActivityTime.self, beats))
        for name in [{ (span: Span) in span.work.project }, { $0.work.language }, { $0.work.kind.rawValue }] {
            let parts = Dictionary(grouping: spans, by: name).values.map { part in
                part.reduce(0.0) { $0 + $1.interval.length.seconds }
            }
            #expect(abs(parts.reduce(0, +) - total) < 1e-6)
        }
    }

    @Test(arguments: 0..<60)
    func `the kinds add up to activity and the days to the week`(seed: UInt64) throws {
        var generator = Seeded(seed)
        let beats = Heartbeat.some(80, using: &generator)
        let total = try #require(value(of: ActivityTime.self, beats))
        let kinds: [any EffortMetric.Type] = [
            CodingTime.self, DebuggingTime.self, ReviewingTime.self, BrowsingTime.self, TerminalTime.self,
        ]
        let sum = kinds.reduce(0.0) { $0 + (value(of: $1, beats) ?? 0) }
        #expect(abs(sum - total) < 1e-6)
        let spans = Joining.liveSpans(of: beats, settled: [], closed: [])
        let days = WeeklyValues(of: Timeline(spans), in: zones).days(of: ActivityTime.self, weeks: [week])
        #expect(abs(days.reduce(0.0) { $0 + $1.value.amount } - total) < 1e-6)
        let first = try #require(beats.map(\.time).min())
        let last = try #require(beats.map(\.time).max())
        #expect(total <= last.since(first).seconds)
    }

    @Test func `a week without any evidence has no value and a week without focus has zero`() {
        #expect(value(of: FocusTime.self, []) == nil)
        #expect(value(of: FocusTime.self, [.at(0)]) == 0)
    }

    @Test func `the imported span that started first keeps the time and never joins by the gap rule`() {
        func at(_ minutes: Double) -> Instant { Heartbeat.at(minutes * 60).time }
        let coding = Work(kind: .coding, project: "a", language: nil)
        let reviewing = Work(kind: .reviewing, project: "a", language: nil)
        let spans = [
            Span(at(20), at(40), reviewing, .imported), Span(at(0), at(30), coding, .imported),
            Span(at(45), at(75), coding, .imported),
        ]
        let timeline = Timeline(spans)
        #expect(timeline.human.map { $0.interval.length.seconds } == [1800, 600, 1800])
        #expect(FocusTime.counted(in: timeline).isEmpty)
    }

    @Test func `a correction lies over what was recorded and can be undone`() {
        let spans = Joining.liveSpans(of: run(0...60), settled: [], closed: [])
        let correction = Correction(
            id: "1", range: Interval(Heartbeat.at(0).time, Heartbeat.at(1800).time), kind: .reviewing, project: nil,
            madeAt: Instant(microseconds: 0))
        #expect(ReviewingTime.counted(in: Timeline(spans, corrections: [correction])).union().count == 1)
        #expect(ReviewingTime.counted(in: Timeline(spans)).isEmpty)
    }
}
