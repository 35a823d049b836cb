import Domain
import TestSupport
import Testing

@Suite struct JoiningTests {
    private func spans(_ heartbeats: [Heartbeat]) -> [Span] {
        Joining.liveSpans(of: heartbeats, settled: [], closed: [])
    }

    @Test(arguments: [(899.0, 899.0), (900.0, 900.0), (900.000001, 0.0)])
    func `a gap of exactly 15 minutes counts and a longer one does not`(gap: Double, counted: Double) {
        #expect(spans([.at(0), .at(gap)]).covered == counted)
    }

    @Test func `a lone event is a span of length zero`() {
        let lone = spans([.at(10)])
        #expect(lone.count == 1)
        #expect(lone.covered == 0)
    }

    @Test func `a gap is credited to the earlier event`() {
        let joined = spans([.at(0, "a"), .at(60, "b"), .at(90, "b")])
        #expect(joined.map { $0.work.project } == ["a", "b"])
        #expect(joined.map { $0.interval.length.seconds } == [60, 30])
    }

    @Test func `the last of several events at one moment has the gap after it`() {
        let joined = spans([.at(0, "b"), .at(0, "a"), .at(60, "a")])
        #expect(joined.first?.work.project == "b")
    }

    @Test(arguments: 0..<200)
    func `order and repetition do not matter`(seed: UInt64) {
        var generator = Seeded(seed)
        let heartbeats = Heartbeat.some(60, using: &generator)
        let repeated = (heartbeats + heartbeats.prefix(20)).shuffled(using: &generator)
        #expect(spans(heartbeats) == spans(repeated))
    }

    @Test(arguments: 0..<200)
    func `arriving in batches gives the same as arriving at once`(seed: UInt64) {
        var generator = Seeded(seed)
        let heartbeats = Heartbeat.some(40, using: &generator)
        var arrived: [Heartbeat] = []
        var stored: [Span] = []
        for batch in heartbeats.shuffled(using: &generator).chunks(of: 7) {
            arrived += batch
            stored = spliced(stored, arrived, around: batch)
        }
        #expect(stored == spans(heartbeats))
    }

    @Test(arguments: 0..<200)
    func `the total is the same when raw events were forgotten in between`(seed: UInt64) {
        var generator = Seeded(seed)
        let heartbeats = Heartbeat.some(40, using: &generator)
        let order = heartbeats.shuffled(using: &generator)
        let early = Array(order.prefix(20))
        let settled = spans(early).map { Span($0.start, $0.end, $0.work, .settled) }
        let live = Joining.liveSpans(of: Array(order.dropFirst(20)), settled: settled, closed: [])
        #expect((settled + live).covered == spans(heartbeats).covered)
    }

    @Test func `what is credited inside a settled span stays`() {
        let settled = [Span(Heartbeat.at(0).time, Heartbeat.at(600).time, Heartbeat.at(0, "a").work, .settled)]
        #expect(Joining.liveSpans(of: [.at(300, "b")], settled: settled, closed: []).isEmpty)
    }

    @Test func `a deleted range is never bridged`() {
        let closed = [Interval(Heartbeat.at(100).time, Heartbeat.at(200).time)]
        let live = Joining.liveSpans(of: [.at(0), .at(50), .at(300)], settled: [], closed: closed)
        #expect(live.covered == 50)
    }

    @Test(arguments: 0..<100)
    func `adding an event never lowers the total`(seed: UInt64) {
        var generator = Seeded(seed)
        let heartbeats = Heartbeat.some(30, using: &generator)
        #expect(spans(Array(heartbeats.dropFirst())).covered <= spans(heartbeats).covered)
    }

    /// What the store does: replaces the spans in the window around a batch.
    private func spliced(_ stored: [Span], _ arrived: [Heartbeat], around batch: [Heartbeat]) -> [Span] {
        let times = batch.map(\.time)
        guard let first = times.min(), let last = times.max() else { return stored }
        let from = arrived.map(\.time).filter { $0 < first }.max() ?? first
        let to = arrived.map(\.time).filter { $0 > last }.min() ?? last
        let touching = stored.filter { $0.start <= to && $0.end >= from }
        let inside = arrived.filter { from <= $0.time && $0.time <= to }
        let new = Splice(from: from, to: to).replacement(
            for: touching, heartbeats: inside, settled: [], closed: [])
        return (stored.filter { !touching.contains($0) } + new).sorted { ($0.start, $0.end) < ($1.start, $1.end) }
    }
}

extension Array {
    fileprivate func chunks(of size: Int) -> [[Element]] {
        stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
    }
}
