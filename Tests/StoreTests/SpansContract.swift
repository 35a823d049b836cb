import Access
import Domain
import Store
import TestSupport
import Testing

/// The stored spans against the pure model, on every engine: permuted, in batches, twice, forgotten, sent again, deleted.
@Suite struct SpansContract {
    static let cases = TestedEngine.allCases.flatMap { engine in (0..<12).map { (engine, UInt64($0)) } }

    @Test(arguments: cases)
    func `any order, any batches and any repetition give the spans of the model`(
        engine: TestedEngine, seed: UInt64
    ) async throws {
        try await Given.with(engine) { given in
            var generator = Seeded(seed)
            let heartbeats = Heartbeat.mixed(120, using: &generator)
            let repeated = (heartbeats + heartbeats.shuffled(using: &generator).prefix(40)).shuffled(using: &generator)
            var from = 0
            while from < repeated.count {
                let to = min(repeated.count, from + Int.random(in: 1...25, using: &generator))
                try await given.send(Array(repeated[from..<to]))
                from = to
            }
            #expect(try await given.spans().sorted(by: inOrder) == modelled(heartbeats))
            #expect(try await Set(given.heartbeats()) == Set(heartbeats))
        }
    }

    @Test(arguments: cases)
    func `joining any interval again changes nothing`(engine: TestedEngine, seed: UInt64) async throws {
        try await Given.with(engine) { given in
            var generator = Seeded(seed &+ 1_000)
            let heartbeats = Heartbeat.mixed(80, using: &generator)
            try await given.send(heartbeats)
            let before = try await given.spans()
            for _ in 0..<10 {
                let moments = (0..<2).map { _ in heartbeats.randomElement(using: &generator)?.time ?? Given.received }
                try await given.evidence.recompute(
                    Interval(min(moments[0], moments[1]), max(moments[0], moments[1])), of: given.ada)
            }
            #expect(try await given.spans() == before)
        }
    }

    @Test(arguments: cases)
    func `forgetting raw heartbeats at any time leaves the union, and sending them again adds nothing`(
        engine: TestedEngine, seed: UInt64
    ) async throws {
        try await Given.with(engine) { given in
            var generator = Seeded(seed &+ 2_000)
            let heartbeats = Heartbeat.mixed(90, using: &generator)
            let order = heartbeats.shuffled(using: &generator)
            let early = Array(order.prefix(45))
            try await given.send(early, received: Given.received)
            #expect(
                try await given.evidence.forgetHeartbeats(receivedBefore: Given.received.adding(.hours(1)))
                    == Set(early).count)
            #expect(try await given.heartbeats().isEmpty)
            let settled = try await given.spans()
            #expect(settled.sorted(by: inOrder).map(\.interval) == modelled(early).map(\.interval))

            try await given.send(early, received: Given.received.adding(.hours(2)))
            let again = try await given.spans()
            #expect(human(again).covered == human(settled).covered, "what was forgotten and comes again is no new time")
            #expect(agent(again).covered == agent(settled).covered)

            // In small batches: each has to find the settled span before it by itself.
            for late in order.dropFirst(45) {
                try await given.send([late], received: Given.received.adding(.hours(3)))
            }
            let all = try await given.spans()
            #expect(human(all).covered == human(modelled(heartbeats)).covered)
            #expect(agent(all).covered == agent(modelled(heartbeats)).covered)
        }
    }

    @Test(arguments: cases)
    func `a deleted range holds nothing, whatever is sent for it afterwards`(
        engine: TestedEngine, seed: UInt64
    ) async throws {
        try await Given.with(engine) { given in
            var generator = Seeded(seed &+ 3_000)
            let heartbeats = Heartbeat.mixed(80, using: &generator)
            let times = heartbeats.map(\.time).sorted()
            let range = Interval(times[20], times[50].adding(.minutes(1)))
            try await given.send(Array(heartbeats.shuffled(using: &generator).prefix(60)))
            try await given.own.delete(range, Policy.grant(for: given.ada), at: Given.received)
            try await given.send(heartbeats)
            #expect(try await given.heartbeats().allSatisfy { !range.contains($0.time) })
            for span in try await given.spans() {
                #expect(span.interval.clipped(to: range)?.length ?? .zero == .zero)
            }
            let collection = try await given.personal.collection(for: Policy.grant(for: given.ada))
            #expect((collection.discarded[.deletedRange] ?? 0) > 0, "what is dropped is counted for the person")
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `a late event joins what was two lone events`(engine: TestedEngine) async throws {
        try await Given.with(engine) { given in
            func isFirst() async throws -> Bool {
                try await given.personal.collection(for: Policy.grant(for: given.ada)).hasOneHeartbeat
            }
            #expect(try await !isFirst())
            try await given.send([.at(0)])
            #expect(try await isFirst())
            try await given.send([.at(0), .at(1_500)])
            #expect(try await !isFirst())
            #expect(try await given.spans().map(\.interval.length.seconds) == [0, 0])
            try await given.send([.at(750)])
            #expect(try await given.spans().map(\.interval.length.seconds) == [1_500])
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `a late event joins a settled span before it or after it, and only within the gap`(
        engine: TestedEngine
    ) async throws {
        try await Given.with(engine) { given in
            try await given.send((0...60).map { .at(Double($0) * 60) })
            _ = try await given.evidence.forgetHeartbeats(receivedBefore: Given.received.adding(.hours(1)))
            let later = Given.received.adding(.hours(2))
            try await given.send([.at(3_600 + 600)], received: later)
            #expect(try await given.spans().covered == 4_200)
            try await given.send([.at(-900)], received: later)
            #expect(try await given.spans().covered == 5_100)
            try await given.send([.at(-1_801)], received: later)
            #expect(try await given.spans().covered == 5_100)
        }
    }
}
