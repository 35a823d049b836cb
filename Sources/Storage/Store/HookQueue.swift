import Domain
public import EvidencePorts
public import SQL

/// What comes to hooks, on its way to the disk in groups. The note that a delivery came and what it says are one transaction: what
/// is known to have come is there, and what is sent again is not counted again.
public final class HookQueue: HookWriting {
    private let group: GroupCommit<HookDelivery, HookOutcome>

    public init(database: any Database, bounds: CommitBounds, hashAddress: @escaping @Sendable (String) -> String) {
        group = GroupCommit(bounds: bounds, weigh: { $0.evidence.count + 1 }) { deliveries in
            try await database.write { try HookWriter(session: $0, hashAddress: hashAddress).store(deliveries) }
        }
    }

    public func accept(_ delivery: HookDelivery) async throws -> HookOutcome { try await group.submit(delivery) }

    /// Commits what is submitted until `close` is called, then what is left, then returns.
    public func run() async { await group.run() }

    /// Takes no more; what is waiting is still committed.
    public func close() { group.close() }
}

/// Stores a group of deliveries inside one transaction.
private struct HookWriter {
    let session: any Session
    let hashAddress: @Sendable (String) -> String

    func store(_ deliveries: [HookDelivery]) throws -> [HookOutcome] {
        try session.hold(EvidenceWriter.held)
        let there = Set(try session.rows("SELECT connection_id FROM connections").map { try $0.text(0) })
        var outcomes: [HookOutcome] = []
        var new: [HookDelivery] = []
        for delivery in deliveries {
            guard there.contains(delivery.connection.raw) else {
                outcomes.append(.removed)
                continue
            }
            let stored = try session.run(
                """
                INSERT INTO hook_deliveries (connection_id, delivery, body_hash, event, received_at)
                VALUES (\(delivery.connection.raw), \(delivery.key), \(delivery.bodyHash), \(delivery.event),
                \(delivery.received.microseconds)) ON CONFLICT (connection_id, delivery) DO NOTHING
                """)
            outcomes.append(stored == 1 ? .taken : .repeated)
            if stored == 1 { new.append(delivery) }
        }
        guard let latest = new.map(\.received).max() else { return outcomes }
        let evidence = new.flatMap { delivery in delivery.evidence.map { ($0, delivery.deploysByTag) } }
        if !evidence.isEmpty { try EvidenceWriter(session, hashAddress).store(evidence, at: latest) }
        try count(new)
        return outcomes
    }

    private func count(_ new: [HookDelivery]) throws {
        for (connection, deliveries) in Dictionary(grouping: new, by: \.connection).sorted(by: {
            $0.key.raw < $1.key.raw
        }) {
            let moments = deliveries.map(\.received.microseconds)
            let unused = deliveries.filter { $0.finding != nil }
            let latest = unused.max { $0.received < $1.received }
            try session.run(
                """
                UPDATE connections SET events = events + \(deliveries.count),
                unknown_events = unknown_events + \(deliveries.count { $0.event == nil }),
                unused_events = unused_events + \(unused.count),
                unused_at = COALESCE(\(latest?.received.microseconds), unused_at),
                unused_because = COALESCE(\(latest?.finding?.rawValue), unused_because),
                first_event_at = COALESCE(first_event_at, \(moments.min() ?? 0)), last_event_at = \(moments.max() ?? 0)
                WHERE connection_id = \(connection.raw)
                """)
        }
    }
}
