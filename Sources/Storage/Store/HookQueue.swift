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
        for place in deliveries.indices where outcomes[place] == .taken {
            if try isWaiting(deliveries[place]) { outcomes[place] = .waiting }
        }
        return outcomes
    }

    private func isWaiting(_ delivery: HookDelivery) throws -> Bool {
        try delivery.evidence.contains { fact in
            guard case .artifactDeployment(let deployment) = fact else { return false }
            return try session.rows("SELECT 1 FROM deployments WHERE deployment_id = \(deployment.id)").isEmpty
        }
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
            try countKinds(deliveries, of: connection)
        }
    }

    /// Of kinds that nobody knows as many as `UnknownKind.most` are kept of a connection.
    private func countKinds(_ deliveries: [HookDelivery], of connection: ConnectionID) throws {
        let kinds = Dictionary(grouping: deliveries.filter { $0.unknown != nil }) { $0.unknown ?? "" }
        guard !kinds.isEmpty else { return }
        var known = Set(try unknownKinds(of: connection.raw, session).map(\.name))
        for (kind, deliveries) in kinds.sorted(by: { $0.key < $1.key })
        where known.contains(kind) || known.count < UnknownKind.most {
            known.insert(kind)
            let last = deliveries.map(\.received.microseconds).max() ?? 0
            try session.run(
                """
                INSERT INTO unknown_kinds (connection_id, kind, events, last_at)
                VALUES (\(connection.raw), \(kind), \(deliveries.count), \(last))
                ON CONFLICT (connection_id, kind) DO UPDATE SET events = unknown_kinds.events + excluded.events,
                last_at = CASE WHEN excluded.last_at > unknown_kinds.last_at THEN excluded.last_at
                    ELSE unknown_kinds.last_at END
                """)
        }
    }
}
