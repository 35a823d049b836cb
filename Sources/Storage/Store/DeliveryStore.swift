public import Domain
import SQL

/// How work was delivered: reports join, so that their order does not matter.
extension WorkStore {
    public func join(_ changes: [Change], of service: ServiceID) async throws -> Int {
        try await keep(changes, of: service) { new, stored in stored.map { $0.joined(with: new) } ?? new }
    }

    public func replace(_ changes: [Change], of service: ServiceID) async throws -> Int {
        try await keep(changes, of: service) { new, stored in
            stored.map { $0.updated > new.updated ? $0 : new } ?? new
        }
    }

    private func keep(
        _ changes: [Change], of service: ServiceID, _ decide: @escaping @Sendable (Change, Change?) -> Change
    ) async throws -> Int {
        guard !changes.isEmpty else { return 0 }
        let hashAddress = hashAddress
        return try await database.write { session in
            // Whoever deletes meanwhile waits for it, and what is stored is then deleted with the rest.
            try session.hold(["commits"])
            let writer = try DeliveryWriter(session, hashAddress)
            return try changes.count { try writer.keep($0, of: service, decide) }
        }
    }

    public func store(_ reviews: [Review]) async throws -> Int {
        guard !reviews.isEmpty else { return 0 }
        let hashAddress = hashAddress
        return try await database.write { session in
            try session.hold(["commits"])
            let writer = try DeliveryWriter(session, hashAddress)
            return try counting("reviews", session) { for review in reviews { try writer.keep(review) } }
        }
    }

    public func store(_ incidents: [Incident], of service: ServiceID) async throws -> Int {
        guard !incidents.isEmpty else { return 0 }
        return try await database.write { session in
            try session.hold(["deployments"])
            return try counting("incidents", session) {
                for incident in incidents { try keepIncident(incident, of: service, moves: true, session) }
            }
        }
    }

    public func store(_ iterations: [Iteration]) async throws -> Int {
        guard !iterations.isEmpty else { return 0 }
        return try await database.write { session in
            try session.hold(["iterations"])
            return try counting("iterations", session) {
                for iteration in iterations { try keepIteration(iteration, session) }
            }
        }
    }

    public func store(_ events: [WorkItemEvent]) async throws -> Int {
        guard !events.isEmpty else { return 0 }
        let hashAddress = hashAddress
        return try await database.write { session in
            try session.hold(["commits"])
            let writer = try DeliveryWriter(session, hashAddress)
            return try counting("work_item_events", session) { for event in events { try writer.keep(event) } }
        }
    }

    public func heard(_ kind: String, of service: ServiceID?, at now: Instant) async throws {
        try await database.write { try noteHeard(kind, of: service, at: now, $0) }
    }
}

/// Deletes what was delivered before that moment: a change by the last that happened to it, so that a long one is whole.
func forgetDeliveries(before moment: Instant, _ session: any Session) throws {
    let at = moment.microseconds
    try session.run(
        """
        DELETE FROM changes WHERE created_at < \(at) AND COALESCE(merged_at, closed_at, updated_at) < \(at)
        """)
    try session.run(
        """
        DELETE FROM change_commits WHERE NOT EXISTS (
            SELECT 1 FROM changes WHERE changes.change_id = change_commits.change_id)
        """)
    try session.run("DELETE FROM reviews WHERE submitted_at < \(at)")
    try session.run("DELETE FROM account_proposals WHERE seen_at < \(at)")
    try session.run("DELETE FROM incidents WHERE COALESCE(resolved_at, updated_at) < \(at) AND detected_at < \(at)")
    try session.run("DELETE FROM iterations WHERE COALESCE(completed_at, updated_at) < \(at)")
    // What an item was before is needed for as long as anything happens to it.
    try session.run(
        """
        DELETE FROM work_item_events WHERE item IN (
            SELECT item FROM work_item_events GROUP BY item HAVING MAX(at) < \(at))
        """)
}

/// How many rows the table has more afterwards.
private func counting(
    _ table: StaticString, _ session: any Session, _ body: () throws -> Void
) throws -> Int {
    func count() throws -> Int64 {
        try session.rows("SELECT COUNT(*) FROM \(name: table)").first?.integer(0) ?? 0
    }
    let before = try count()
    try body()
    return Int(try count() - before)
}
