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

    public func attackReport() async throws -> KeptAttackReport? {
        try await database.read { session in
            try session.rows("SELECT report, made_at FROM attack_reports").first.map {
                KeptAttackReport(json: try $0.text(0), madeAt: Instant(microseconds: try $0.integer(1)))
            }
        }
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

    public func trustees(at now: Instant) async throws -> [TrusteeNow] {
        try await database.read { session in
            let today = try houseZone(session).day(of: now)
            return try session.rows(
                """
                SELECT people.person_id, name, since, COALESCE(entered_at, made_at) FROM roles
                JOIN people ON people.person_id = roles.person_id WHERE role = 'trustee' ORDER BY name, people.person_id
                """
            ).compactMap { row in
                let person = PersonID(try row.text(0))
                guard try isHere(person, on: today, session) else { return nil }
                let since = try row.integer(2)
                let signs = Instant(microseconds: max(since, try row.integer(3))).adding(Cosignature.trusteeFor)
                return TrusteeNow(
                    name: try row.text(1), since: since == 0 ? nil : Instant(microseconds: since),
                    signsFrom: try canSignIn(person, session) ? signs : nil)
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
            // Of changes of roles nothing that names a person is handed on. Each kind for itself: a file of people that changes
            // many managers, or many exports, must not push a new trustee off the page.
            let changes = try ChangeShown.allCases.flatMap { shown in
                try session.rows(shown.question).compactMap { row -> (at: Instant, what: String)? in
                    guard let entry = LedgerEntry(content: try row.text(0)), let words = entry.change else {
                        return nil
                    }
                    return (entry.at, words)
                }
            }
            return LedgerStatistics(
                size: try head.map { Int(try $0.integer(0)) } ?? 0, checkpoint: text,
                checkpointLine: text.flatMap { Checkpoint(text: $0)?.headerValue },
                looksAsked: try count(.lookAsked), looksRefused: try count(.lookRefused),
                looksOpened: try count(.lookOpened), chartsOpened: try count(.chartsOpened), changes: changes)
        }
    }
}

/// What is shown of what was changed, each newest first.
private enum ChangeShown: CaseIterable {
    case trustees, roles, relations, phases, settings, policies, resets, exports, restores

    var question: SQL {
        // Names of fields are ours, and what people write is escaped: no text can look like one.
        switch self {
        case .trustees:
            "\(name: Self.start) kind = 'role' AND content LIKE '%\"role\":\"trustee\"%' ORDER BY idx DESC LIMIT 200"
        case .roles:
            """
            \(name: Self.start) kind = 'role' AND content NOT LIKE '%\"relation\":%'
            AND content NOT LIKE '%\"role\":\"trustee\"%' ORDER BY idx DESC LIMIT 200
            """
        case .relations:
            "\(name: Self.start) kind = 'role' AND content LIKE '%\"relation\":%' ORDER BY idx DESC LIMIT 200"
        case .phases: "\(name: Self.start) kind = 'phase' ORDER BY idx DESC LIMIT 200"
        case .settings: "\(name: Self.start) kind = 'setting' ORDER BY idx DESC LIMIT 200"
        case .policies:
            "\(name: Self.start) kind = 'policy' AND content LIKE '%\"what\":\"usage\"%' ORDER BY idx DESC LIMIT 200"
        case .resets: "\(name: Self.start) kind = 'reset-invitation' ORDER BY idx DESC LIMIT 200"
        case .exports: "\(name: Self.start) kind = 'export' ORDER BY idx DESC LIMIT 200"
        case .restores:
            "\(name: Self.start) kind = 'restore' AND content LIKE '%\"new-size\":%' ORDER BY idx DESC LIMIT 200"
        }
    }

    private static let start: StaticString = "SELECT content FROM ledger_openings WHERE"
}

extension LedgerEntry {
    /// A change of who may do what, in words without a name; nil for everything else.
    fileprivate var change: String? {
        switch kind {
        case .phase: "phase \(fields["phase"] ?? "")"
        case .role where fields["relation"] != nil: "somebody's \(fields["relation"] ?? "") changed"
        case .role:
            "role \(fields["role"] ?? "") (\(fields["scope"] ?? "")) \(fields["change"] ?? "")"
                + (fields["after"].map { " after \($0)" } ?? "")
        case .setting: "setting \(fields["setting"] ?? ""): \(fields["value"] ?? ""), from \(fields["from"] ?? "")"
        case .policy where fields["what"] == "usage":
            "usage policy, version \(fields["version"] ?? "")"
                + (fields["signed-by"] == nil ? "" : ", with a trustee's signature")
        case .resetInvitation: "somebody was invited again, with a trustee's signature"
        case .export where fields["what"] == "backup": "a backup of everything was made"
        case .export where fields["what"] == "copy": "everything was copied to another database"
        case .export: "export of what is \(fields["what"] ?? "")"
        case .restore: "a backup was restored"
        default: nil
        }
    }
}
