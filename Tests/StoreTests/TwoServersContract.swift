import Access
import Domain
import EvidencePorts
import Store
import TestSupport
import Testing

/// Two writers on one database, as two servers have, about one person at once.
@Suite struct TwoServersContract {
    @Test(arguments: TestedEngine.allCases)
    func `what two servers store about one person at once is joined as if one had`(engine: TestedEngine) async throws {
        try await Given.with(engine) { given in
            var generator = Seeded(11)
            let beats = (0..<240).map { Heartbeat.at(Double($0) * 40) }.shuffled(using: &generator)
            let bounds = HeartbeatQueue.Bounds(waiting: 10_000, together: 4, stalledAfter: .seconds(30))
            let servers = (0..<2).map { _ in HeartbeatQueue(database: given.database, bounds: bounds) }
            let writers = servers.map { server in Task { await server.run() } }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (index, beat) in beats.enumerated() {
                    let evidence = EvidenceStore(database: given.database, queue: servers[index % 2], writer: .ofTests)
                    group.addTask {
                        try await evidence.store([beat], of: given.ada, received: Given.received, under: nil)
                    }
                }
                try await group.waitForAll()
            }
            for server in servers { server.close() }
            for writer in writers { await writer.value }
            #expect(try await given.spans() == modelled(beats))
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `what is stored while its range is deleted is gone or refused, never left`(engine: TestedEngine) async throws {
        try await Given.with(engine) { given in
            for round in 0..<60 {
                let start = Double(round) * 10_000
                let range = Interval(Heartbeat.at(start).time, Heartbeat.at(start + 5_000).time)
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for part in 0..<3 {
                        let beats = (0..<40).map { Heartbeat.at(start + Double($0 * 3 + part) * 10) }
                        group.addTask { try await given.send(beats) }
                    }
                    group.addTask {
                        try await given.own.delete(range, Policy.grant(for: given.ada), at: Given.received)
                    }
                    try await group.waitForAll()
                }
            }
            #expect(try await given.heartbeats().isEmpty)
            #expect(try await given.spans().isEmpty)
        }
    }
}
