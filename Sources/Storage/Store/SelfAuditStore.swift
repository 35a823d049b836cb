import Domain
import Ledger
import OrganizationPorts
public import Rollout
import SQL

/// What was done, in numbers, from the ledger's own words.
extension OrganizationStore {
    public func selfAudits() async throws -> [SelfAudit] {
        try await database.read { session in
            let zone = try houseZone(session)
            var audits: [Quarter: SelfAudit] = [:]
            var askers: [Quarter: Set<String>] = [:]
            var lookedAt: [Quarter: Set<String>] = [:]
            func quarter(_ at: Int64) -> Quarter { Quarter(of: zone.day(of: Instant(microseconds: at)).week) }
            func count(_ at: Int64, _ what: WritableKeyPath<SelfAudit, Int>) {
                let quarter = quarter(at)
                audits[quarter, default: SelfAudit(quarter)][keyPath: what] += 1
            }
            // Published weeks are many, and say nothing here.
            for row in try session.rows(
                """
                SELECT kind, written_at, content FROM ledger_openings
                WHERE kind NOT IN ('sealed-cell', 'sealed-level', 'panels-frozen', 'openings-erased', 'baseline')
                """)
            {
                guard let kind = LedgerEntry.Kind(rawValue: try row.text(0)) else { continue }
                let at = try row.integer(1)
                switch kind {
                case .lookAsked:
                    count(at, \.looksAsked)
                    let entry = LedgerEntry(content: try row.text(2))
                    if let by = entry?.fields["by"] { askers[quarter(at), default: []].insert(by) }
                    if let person = entry?.fields["person"] { lookedAt[quarter(at), default: []].insert(person) }
                case .lookRefused: count(at, \.looksRefused)
                case .lookOpened: count(at, \.looksOpened)
                case .lookClosed: count(at, \.looksClosed)
                case .chartsOpened: count(at, \.chartsOpened)
                case .policy: count(at, \.policies)
                case .attestation: count(at, \.attestations)
                case .phase: count(at, \.phases)
                case .setting: count(at, \.settings)
                case .role: count(at, \.roles)
                case .resetInvitation: count(at, \.resets)
                case .restore: count(at, \.restores)
                case .soleBasis:
                    switch LedgerEntry(content: try row.text(2))?.fields["what"] {
                    case "opened": count(at, \.reportsOpened)
                    case "closed": count(at, \.reportsClosed)
                    default: break
                    }
                default: break
                }
            }
            for row in try session.rows("SELECT asked_at, answered_at FROM register_questions") {
                count(try row.integer(0), \.questionsAsked)
                if let answered = try row.integerIfAny(1) { count(answered, \.questionsAnswered) }
            }
            for row in try session.rows("SELECT released_on, closed_on FROM concerns WHERE released_on IS NOT NULL") {
                let opened = Quarter(of: try day(row, 0).week)
                audits[opened, default: SelfAudit(opened)].concernsOpened += 1
                guard let closed = try row.textIfAny(1).flatMap({ Day($0) }).map({ Quarter(of: $0.week) }) else {
                    continue
                }
                audits[closed, default: SelfAudit(closed)].concernsClosed += 1
            }
            for quarter in audits.keys {
                audits[quarter]?.askers = askers[quarter]?.count ?? 0
                audits[quarter]?.lookedAt = lookedAt[quarter]?.count ?? 0
            }
            return audits.values.sorted { $1.quarter < $0.quarter }
        }
    }
}
