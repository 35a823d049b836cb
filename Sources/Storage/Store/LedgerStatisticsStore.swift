public import Domain
import Ledger
public import OrganizationPorts
import SQL

/// What the ledger counts, and how far the rollout is.
extension OrganizationStore {
    public func phase(at now: Instant) async throws -> Phase {
        if let simulatedPhase { return simulatedPhase }
        return try await database.read { try Store.phase(at: now, $0) }
    }

    public func attackReport() async throws -> String? {
        try await database.read { try $0.rows("SELECT report FROM attack_reports").first?.text(0) }
    }

    public func keep(attackReport: String, at now: Instant) async throws {
        try await database.write { session in
            try session.run(
                """
                INSERT INTO attack_reports (one, report, made_at) VALUES (1, \(attackReport), \(now.microseconds))
                ON CONFLICT (one) DO UPDATE SET report = excluded.report, made_at = excluded.made_at
                """)
        }
    }

    public func checkpointLine() async throws -> String? {
        try await database.read { session in
            try session.rows("SELECT checkpoint FROM ledger_head").first.flatMap { row in
                Checkpoint(text: try row.text(0))?.headerValue
            }
        }
    }

    public func ledgerStatistics() async throws -> LedgerStatistics {
        try await database.read { session in
            let head = try session.rows("SELECT size, checkpoint FROM ledger_head").first
            let text = try head?.text(1)
            func count(_ kind: LedgerEntry.Kind) throws -> Int {
                let rows = try session.rows("SELECT COUNT(*) FROM ledger_openings WHERE kind = \(kind.rawValue)")
                return try rows.first.map { Int(try $0.integer(0)) } ?? 0
            }
            // Of changes of roles nothing that names a person is handed on.
            let changes = try session.rows(
                """
                SELECT content FROM ledger_openings WHERE kind IN ('role', 'phase', 'setting', 'reset-invitation', 'export', 'restore')
                ORDER BY idx DESC LIMIT 500
                """
            ).compactMap { row -> (at: Instant, what: String)? in
                guard let entry = LedgerEntry(content: try row.text(0)), let words = entry.change else { return nil }
                return (entry.at, words)
            }
            return LedgerStatistics(
                size: try head.map { Int(try $0.integer(0)) } ?? 0, checkpoint: text,
                checkpointLine: text.flatMap { Checkpoint(text: $0)?.headerValue },
                looksAsked: try count(.lookAsked), looksRefused: try count(.lookRefused),
                looksOpened: try count(.lookOpened), changes: changes)
        }
    }
}

extension LedgerEntry {
    /// A change of who may do what, in words without a name; nil for everything else.
    fileprivate var change: String? {
        switch kind {
        case .phase: "phase \(fields["phase"] ?? "")"
        case .role where fields["relation"] != nil: "somebody's \(fields["relation"] ?? "") changed"
        case .role: "role \(fields["role"] ?? "") (\(fields["scope"] ?? "")) \(fields["change"] ?? "")"
        case .setting: "setting \(fields["setting"] ?? ""): \(fields["value"] ?? ""), from \(fields["from"] ?? "")"
        case .resetInvitation: "somebody was invited again, with a trustee's signature"
        case .export: "export of \(fields["what"] ?? "")"
        case .restore: "a backup was restored"
        default: nil
        }
    }
}
