import Domain
import EvidencePorts
import Foundation
import OrganizationPorts
import SQL
import Store
import StoreSQLite
import WorkAnswers

/// All work metrics of many services over 24 months, from what is stored to every line: what a night's export does, and each
/// page for its own service.
func work(directory: String, services: Int) async throws {
    let weeks = 104
    let now = Instant(rfc3339: "2026-11-26T00:00:00Z")!
    let bench = try await Bench(directory)
    let house = House(form: .solo, name: "Bench", zone: Zone("Europe/Berlin")!, isSimulated: false)
    _ = try await bench.gatekeeper.setUp(house, owner: "p0@example.org", name: "p0")
    let store = WorkStore(database: bench.database, hashAddress: { "hash of \($0)" })
    var generator = Steady(1)
    var changes = 0
    for number in 0..<services {
        let delivered = Delivered(service: "service-\(number)", weeks: weeks, until: now, &generator)
        let service = try await store.service(named: delivered.service)
        _ = try await store.store(delivered.commits, of: service)
        _ = try await store.replace(delivered.changes, of: service)
        _ = try await store.store(delivered.reviews)
        _ = try await store.store(delivered.deployments, of: service)
        _ = try await store.store(delivered.incidents, of: service)
        changes += delivered.changes.count
    }
    let archive = WorkEvidenceStore(
        database: bench.database, hashAddress: { "hash of \($0)" }, simulatedPhase: nil, now: { now })
    var seen = 0
    var values = 0
    let took = try await milliseconds {
        try await PublishedWork(archive: archive).forEach(weeks, at: now) { shown in
            seen += 1
            values += shown.trends.count { $0.hasValues }
        }
    }
    guard seen == services, values > services * 5 else { fatalError("\(seen) services and \(values) lines were computed") }
    report([("work_changes", Double(changes)), ("work_recomputed_seconds", took / 1000), ("work_lines", Double(values))])
}

/// The same numbers each time.
struct Steady: RandomNumberGenerator {
    private var state: UInt64
    init(_ seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
    }
}

/// What one service did: three changes a week with two commits, a merge and two reviews each, by eight people of its own; two
/// deployments a week, an incident a month.
private struct Delivered {
    let service: String
    var commits: [Commit] = []
    var changes: [Change] = []
    var reviews: [Review] = []
    var deployments: [Deployment] = []
    var incidents: [Incident] = []

    init(service: String, weeks: Int, until now: Instant, _ generator: inout Steady) {
        self.service = service
        func id() -> CommitID {
            let digits = (0..<5).map { _ in String(format: "%08x", UInt32(truncatingIfNeeded: generator.next())) }.joined()
            return CommitID(digits)!
        }
        func account() -> ToolIdentity {
            ToolIdentity(provider: "github", login: "\(service)-\(Int.random(in: 0..<8, using: &generator))")
        }
        var tip: CommitID?
        for week in (1...weeks).reversed() {
            let monday = now.adding(.days(-7 * week))
            for place in 0..<3 {
                let begun = monday.adding(.hours(place * 30 + Int.random(in: 0..<12, using: &generator)))
                let author = account()
                let own = [id(), id()]
                let merge = id()
                let merged = begun.adding(.hours(4 + Int.random(in: 0..<40, using: &generator)))
                commits.append(Commit(id: own[0], parents: [tip].compactMap(\.self), authored: begun, committed: begun, authorEmail: "\(author.login)@x.org"))
                commits.append(
                    Commit(id: own[1], parents: [own[0]], authored: begun.adding(.hours(1)), committed: begun.adding(.hours(1)), authorEmail: "\(author.login)@x.org"))
                commits.append(
                    Commit(id: merge, parents: [tip, own[1]].compactMap(\.self), authored: merged, committed: merged, authorEmail: "\(author.login)@x.org"))
                tip = merge
                let change = ChangeID("\(service)#\(week)-\(place)")
                changes.append(
                    Change(
                        id: change, service: service, author: author, created: begun.adding(.hours(2)),
                        ready: begun.adding(.hours(2)), firstCommit: begun, merged: merged, closed: merged,
                        mergeCommit: merge, commits: own, updated: merged))
                for hour in 1...2 {
                    reviews.append(
                        Review(
                            change: change, reviewer: account(), submitted: begun.adding(.hours(2 + hour)),
                            state: hour == 2 ? .approved : .commented))
                }
                if place > 0 {
                    deployments.append(
                        Deployment(
                            id: "\(service)-\(week)-\(place)", service: service, environment: "production", commit: merge,
                            started: merged, finished: merged.adding(.hours(3)), result: .success))
                }
            }
            if week % 4 == 0, let last = deployments.last {
                incidents.append(
                    Incident(
                        id: "\(service)-\(week)", service: service, detected: last.finished.adding(.hours(1)),
                        resolved: last.finished.adding(.hours(3))))
            }
        }
    }
}
