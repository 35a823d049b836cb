public import Domain
import Ledger
public import OrganizationPorts
import SQL

/// What the ledger counts, and how far the rollout is.
extension OrganizationStore {
    public func phase(at now: Instant) async throws -> Phase {
        if let simulatedPhase { return simulatedPhase }
        return try await database.read { try Store.phase(at: now, $0).now }
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
            // Openings are read for their kind alone; of changes of roles nothing that names a person is handed on.
            var counts: [LedgerEntry.Kind: Int] = [:]
            var changes: [(at: Instant, what: String)] = []
            for row in try session.rows(
                """
                SELECT content FROM ledger_openings WHERE content LIKE '%"kind":"look-%' OR content LIKE '%"kind":"role"%'
                OR content LIKE '%"kind":"phase"%' OR content LIKE '%"kind":"setting"%' OR content LIKE '%"kind":"export"%'
                OR content LIKE '%"kind":"restore"%' ORDER BY idx DESC
                """)
            {
                guard let entry = LedgerEntry(content: try row.text(0)) else { continue }
                counts[entry.kind, default: 0] += 1
                if changes.count < 50, let words = entry.change { changes.append((entry.at, words)) }
            }
            return LedgerStatistics(
                size: try head.map { Int(try $0.integer(0)) } ?? 0, checkpoint: text,
                checkpointLine: text.flatMap { Checkpoint(text: $0)?.headerValue },
                looksAsked: counts[.lookAsked] ?? 0, looksRefused: counts[.lookRefused] ?? 0,
                looksOpened: counts[.lookOpened] ?? 0, changes: changes)
        }
    }
}

extension LedgerEntry {
    /// A change of who may do what, in words without a name; nil for everything else.
    fileprivate var change: String? {
        switch kind {
        case .phase: "phase \(fields["phase"] ?? "")"
        case .role: "role \(fields["role"] ?? "") (\(fields["scope"] ?? "")) \(fields["change"] ?? "")"
        case .setting: "setting \(fields["setting"] ?? "")"
        case .export: "export of \(fields["what"] ?? "")"
        case .restore: "a backup was restored"
        default: nil
        }
    }
}
