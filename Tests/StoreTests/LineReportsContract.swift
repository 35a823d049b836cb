import Access
import Domain
import Store
import TestSupport
import Testing

/// What editors reported of changed lines: kept with spans, and the same whatever the order, the batches and the days since.
@Suite struct LineReportsContract {
    static let cases = TestedEngine.allCases.flatMap { engine in (0..<8).map { (engine, UInt64($0)) } }

    /// Of a person and an agent, each at a moment of its own; some editors report nothing.
    private func some(_ count: Int, using generator: inout Seeded) -> [Heartbeat] {
        var second = 0
        return (0..<count).map { _ in
            second += Int.random(in: 1...1_400, using: &generator)
            let kind: Kind = Int.random(in: 0..<4, using: &generator) == 0 ? .ai : .coding
            let reports = Int.random(in: 0..<3, using: &generator) > 0
            return Heartbeat(
                time: Heartbeat.at(Double(second)).time,
                work: Work(kind: kind, project: ["a", "b"].randomElement(using: &generator), language: nil),
                aiLineChanges: reports ? Int.random(in: 0...40, using: &generator) : nil,
                humanLineChanges: reports ? Int.random(in: 0...40, using: &generator) : nil)
        }
    }

    private func reports(_ given: Given) async throws -> [LineReport] {
        try await given.personal.lineReports(for: Policy.grant(for: given.ada), startingIn: Given.everything)
    }

    private func sum(_ reports: [LineReport]) -> LineChanges {
        reports.reduce(LineChanges(byAI: 0, byHand: 0)) { $0 + $1.lines }
    }

    private func sum(_ heartbeats: [Heartbeat]) -> LineChanges {
        LineChanges(
            byAI: heartbeats.reduce(0) { $0 + ($1.aiLineChanges ?? 0) },
            byHand: heartbeats.reduce(0) { $0 + ($1.humanLineChanges ?? 0) })
    }

    @Test(arguments: cases)
    func `any order, any batches and any repetition give the same, and each line once`(
        engine: TestedEngine, seed: UInt64
    ) async throws {
        var generator = Seeded(seed)
        let heartbeats = some(60, using: &generator)
        var seen: [[LineReport]] = []
        for _ in 0..<2 {
            let repeated = (heartbeats + heartbeats.prefix(20)).shuffled(using: &generator)
            let cut = Int.random(in: 1..<60, using: &generator)
            try await Given.with(engine) { given in
                try await given.send(Array(repeated[..<cut]))
                try await given.send(Array(repeated[cut...]))
                let found = try await reports(given)
                #expect(sum(found) == sum(heartbeats))
                seen.append(found)
            }
        }
        #expect(seen[0] == seen[1])
    }

    @Test(arguments: cases)
    func `they outlive the heartbeats, whichever go first, and what comes again is not counted twice`(
        engine: TestedEngine, seed: UInt64
    ) async throws {
        try await Given.with(engine) { given in
            var generator = Seeded(seed &+ 1_000)
            let heartbeats = some(60, using: &generator)
            let order = heartbeats.shuffled(using: &generator)
            try await given.send(Array(order.prefix(30)), received: Given.received)
            try await given.send(Array(order.dropFirst(30)), received: Given.received.adding(.hours(48)))
            let before = try await reports(given)
            for hours in [1, 49] {
                _ = try await given.evidence.forgetHeartbeats(receivedBefore: Given.received.adding(.hours(hours)))
                #expect(try await reports(given) == before, "after \(hours) hours")
            }
            #expect(try await given.heartbeats().isEmpty)
            try await given.send(order, received: Given.received.adding(.hours(72)))
            #expect(try await sum(reports(given)) == sum(before))
            _ = try await given.evidence.forgetHeartbeats(receivedBefore: Given.received.adding(.hours(96)))
            #expect(try await sum(reports(given)) == sum(before))
        }
    }

    @Test(arguments: cases)
    func `a deleted range takes its lines, and of a settled span the part that falls to it`(
        engine: TestedEngine, seed: UInt64
    ) async throws {
        for isSettled in [false, true] {
            try await Given.with(engine) { given in
                var generator = Seeded(seed &+ 2_000)
                let heartbeats = some(60, using: &generator)
                try await given.send(heartbeats)
                if isSettled {
                    _ = try await given.evidence.forgetHeartbeats(receivedBefore: Given.received.adding(.hours(1)))
                }
                let all = sum(heartbeats)
                let range = Interval(heartbeats[20].time, heartbeats[40].time)
                let moment = Given.received.adding(.hours(2))
                try await given.own.delete(range, Policy.grant(for: given.ada), at: moment)
                let left = try await sum(reports(given))
                let outside = sum(heartbeats.filter { !range.contains($0.time) })
                if isSettled {
                    #expect(left.byAI <= all.byAI && left.byHand <= all.byHand && left.byAI + left.byHand > 0)
                } else {
                    #expect(left == outside)
                }
                let there = try await reports(given)
                #expect(
                    there.allSatisfy { $0.interval.start == $0.interval.end || $0.interval.clipped(to: range) == nil })
                try await given.own.deleteEverything(Policy.grant(for: given.ada), at: moment)
                #expect(try await reports(given).isEmpty)
            }
        }
    }
}
