public import Access
public import Domain
import Ledger
import OrganizationPorts
import SQL

/// Protections that have a number.
extension OrganizationStore {
    public func protection(_ protection: Protection, at now: Instant) async throws -> Int {
        try await database.read { try value(of: protection, at: now, $0) }
    }

    public func raise(
        _ protection: Protection, to value: Int, under grant: borrowing Grant<OfSettings>, at now: Instant
    ) async throws {
        let writer = writer
        let asker = grant.holder
        try await database.write { session in
            try session.hold([ledgerName, "cosignatures"])
            // Between the question and here a trustee may have signed something else.
            guard try value > Store.value(of: protection, at: now, session) else { return }
            try session.run(
                """
                UPDATE cosignatures SET declined_at = \(now.microseconds) WHERE matter = \(protection.rawValue)
                AND signed_at IS NULL AND declined_at IS NULL
                """)
            try Store.set(protection, to: value, at: now, askedBy: asker, signedBy: nil, writer, session)
        }
    }
}

/// From now on, with its entry of the ledger.
func set(
    _ protection: Protection, to value: Int, at now: Instant, askedBy: PersonID?, signedBy: PersonID?,
    _ writer: LedgerWriter, _ session: any Session
) throws {
    // A clock that was set back writes after what was decided before: what was decided last stays last.
    let last = try session.rows("SELECT MAX(since) FROM protections WHERE name = \(protection.rawValue)").first?
        .integerIfAny(0)
    let since = max(now.microseconds, last.map { $0 + 1 } ?? now.microseconds)
    try session.run(
        "INSERT INTO protections (name, since, value) VALUES (\(protection.rawValue), \(since), \(value))")
    try writer.append(
        [
            .init(
                LedgerEntry(
                    kind: .setting, at: now,
                    fields: [
                        "setting": protection.rawValue, "value": String(value), "from": now.description,
                        "asked-by": askedBy?.raw ?? "command line", "signed-by": signedBy?.raw ?? "",
                    ]))
        ], session)
}

/// What holds. Of what holds by the clock and what was decided last, the higher: a clock that was set back lowers nothing, and
/// does not bring back what was lower.
func value(of protection: Protection, at now: Instant, _ session: any Session) throws -> Int {
    let decided = try session.rows(
        "SELECT since, value FROM protections WHERE name = \(protection.rawValue) ORDER BY since"
    ).map { (since: try $0.integer(0), value: Int(try $0.integer(1))) }
    let byClock = decided.last { $0.since <= now.microseconds }?.value ?? protection.usual
    return max(byClock, decided.last?.value ?? protection.usual)
}

func protections(at now: Instant, _ session: any Session) throws -> [Protection: Int] {
    try Protection.allCases.reduce(into: [:]) { $0[$1] = try value(of: $1, at: now, session) }
}
