import Domain
import SQL

/// What a person does not want to be recorded, read inside the transaction that would record it.
struct DoorRules {
    let closed: [Interval]
    private let pauses: [(from: Int64, to: Int64?)]
    private let excluded: Set<String>
    /// Nothing from before this moment; nil in a solo directory, which needs no acknowledgement.
    private let notBefore: Int64?

    init(_ session: any Session, _ person: PersonID) throws {
        closed = try session.rows(
            "SELECT started_at, ended_at FROM closed_ranges WHERE person_id = \(person.raw) ORDER BY started_at"
        ).map(Interval.init)
        pauses = try session.rows(
            "SELECT started_at, ended_at FROM pauses WHERE person_id = \(person.raw) ORDER BY started_at"
        ).map { (try $0.integer(0), try $0.integerIfAny(1)) }
        excluded = Set(
            try session.rows("SELECT project FROM exclusions WHERE person_id = \(person.raw)").map { try $0.text(0) })
        notBefore = try session.rows(
            """
            SELECT CASE WHEN form = 'solo' THEN NULL ELSE COALESCE(acknowledged_at, \(Int64.max)) END
            FROM people JOIN house ON house.one = 1 WHERE person_id = \(person.raw)
            """
        ).first?.integerIfAny(0)
    }

    /// Nil if it may be kept.
    func reason(against time: Instant, project: String?) -> CollectionState.DiscardReason? {
        let at = time.microseconds
        if let notBefore, at < notBefore { return .beforeAcknowledgement }
        if pauses.contains(where: { $0.from <= at && at < $0.to ?? .max }) { return .paused }
        if let project, excluded.contains(project) { return .excludedProject }
        if closed.contains(where: { $0.contains(time) }) { return .deletedRange }
        return nil
    }

    static func count(
        _ discarded: [CollectionState.DiscardReason: Int], _ session: any Session, _ person: PersonID
    ) throws {
        for (reason, items) in discarded {
            try session.run(
                """
                INSERT INTO discards (person_id, reason, items) VALUES (\(person.raw), \(reason.rawValue), \(items))
                ON CONFLICT (person_id, reason) DO UPDATE SET items = discards.items + excluded.items
                """)
        }
    }
}
