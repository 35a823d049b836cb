import Domain
import Foundation
import TestSupport
import Testing

private let fixtures = ProcessInfo.processInfo.environment["DAYLIGHT_FIXTURES"]

/// The same joining as a peer's, but for the gap of exactly the limit, which counts here.
@Suite struct RecordedDurationsTests {
    struct Case: Decodable {
        struct Event: Decodable {
            let t: Double
            let project: String
            let editor: String
        }
        struct Expected: Decodable { let total: Double }
        let heartbeats: [Event]
        let timeout: Int
        let gap_inclusive: Expected
    }

    @Test(.enabled(if: fixtures != nil, "DAYLIGHT_FIXTURES is not set"))
    func `totals are those of the golden cases`() throws {
        let file = URL(filePath: try #require(fixtures)).appending(path: "wakatime/duration_vectors.json")
        let cases = try JSONDecoder().decode([String: Case].self, from: Data(contentsOf: file))
        #expect(cases.count >= 12)
        for (name, golden) in cases {
            let beats = golden.heartbeats.map { Heartbeat.at($0.t, $0.project + "/" + $0.editor) }
            let gap = Span.Length(microseconds: Int64(golden.timeout) * 1_000_000)
            let spans = Joining.liveSpans(of: beats, settled: [], closed: [], longestGap: gap)
            #expect(spans.covered == golden.gap_inclusive.total, "\(name)")
        }
    }

    @Test(arguments: 0..<100)
    func `a longer gap never gives less`(seed: UInt64) {
        var generator = Seeded(seed)
        let beats = Heartbeat.some(40, using: &generator)
        var last = 0.0
        for minutes in [1, 5, 14, 15, 16, 30, 120] {
            let total = Joining.liveSpans(of: beats, settled: [], closed: [], longestGap: .minutes(minutes)).covered
            #expect(total >= last)
            last = total
        }
    }
}
