import Access
import Domain
import Foundation
import NoticePorts
import SQL
import Store
import Synchronization
import TestSupport
import Testing

/// Retention beside a writer of another server: it waits for whoever holds what it deletes from, so that nothing is written back
/// into a page that is gone, and nothing half-done is left.
@Suite struct RetentionBesideWriters {
    private let ada = PersonID("ada")
    private let today = Zone.utc.day(of: GivenRollout.start)

    /// Whether a sweep that begins while another transaction holds the name ends after that one, which goes on until the sweep has
    /// ended, but no longer than its patience.
    private func waits(
        for name: String, _ database: any Database, patience: Double = 0.4,
        _ sweep: @escaping @Sendable () async throws -> Void
    ) async throws -> Bool {
        let order = OrderOfEnds()
        let (isHeld, held) = AsyncStream<Void>.makeStream()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await database.write { session in
                    try session.hold([name])
                    held.yield()
                    let began = ContinuousClock.now
                    while order.all.isEmpty, ContinuousClock.now - began < .seconds(patience) {
                        Thread.sleep(forTimeInterval: 0.01)
                    }
                    order.add("writer")
                }
            }
            group.addTask {
                for await _ in isHeld { break }
                try await sweep()
                order.add("sweep")
            }
            try await group.waitForAll()
        }
        return order.all == ["writer", "sweep"]
    }

    private final class OrderOfEnds: Sendable {
        private let names = Mutex<[String]>([])
        var all: [String] { names.withLock { $0 } }
        func add(_ name: String) { names.withLock { $0.append(name) } }
    }

    private func evidence(_ house: GivenRollout) -> EvidenceStore {
        EvidenceStore(
            database: house.database,
            queue: HeartbeatQueue(
                database: house.database, bounds: .init(waiting: 10, together: 10, stalledAfter: .seconds(30))),
            writer: .ofTests)
    }

    @Test(arguments: TestedEngine.allCases)
    func `of notes and joint pages it waits for whoever writes on one`(engine: TestedEngine) async throws {
        try await GivenRollout.with(engine) { house in
            let evidence = evidence(house)
            for name in ["annotations", "one-on-ones"] {
                #expect(
                    try await waits(for: name, house.database) { try await evidence.forgetTalk(at: GivenRollout.start) }
                )
            }
            // One engine has one writer at a time whatever is held; the other one waits for nobody else, however slow the machine is.
            guard engine == .postgres else { return }
            let isLate = try await waits(for: "anything", house.database, patience: 60) {
                try await evidence.forgetTalk(at: GivenRollout.start)
            }
            #expect(!isLate)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `of what is published it waits for a sealing, and for whoever decides what is asked`(engine: TestedEngine)
        async throws
    {
        try await GivenRollout.with(engine) { house in
            let evidence = evidence(house)
            let notices = NoticeStore(database: house.database)
            let week = today.week
            let later = GivenRollout.start.adding(.days(400))
            for name in ["notices", "sealing"] {
                let old = Notice(
                    about: .team("Cart"), metric: MetricID(name), direction: .less, by: -7200, usual: 1800,
                    comparedWith: 13, from: week, to: week, teamFrom: GivenRollout.start,
                    othersFrom: GivenRollout.start, ended: nil)
                _ = try await notices.keep(
                    [KeptNotice(old, without: 0, panel: nil)], decided: week.adding(name == "notices" ? 0 : 1),
                    at: GivenRollout.start)
                #expect(
                    try await waits(for: name, house.database) {
                        try await evidence.forgetPublished(endedBefore: later)
                    })
                #expect(try await notices.latest().isEmpty)
            }
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `of a leaver it waits for whoever writes on a page of the two`(engine: TestedEngine) async throws {
        for name in ["annotations", "one-on-ones", "organization"] {
            try await GivenRollout.with(engine) { house in
                try await house.organization.changeMembers(on: today, at: GivenRollout.start) { members in
                    members.filter { $0.person == ada }.map { member in
                        var member = member
                        member.until = today
                        return member
                    }
                }
                house.day(31)
                let (evidence, now) = (evidence(house), house.clock.now())
                let isInOrder = try await waits(for: name, house.database) {
                    let gone = try await evidence.forgetLeavers(
                        at: now, hashAddress: { "hash of \($0.count)" }, sealName: { "sealed \($0.count)" })
                    #expect(gone == 1)
                }
                #expect(isInOrder)
            }
        }
    }
}
