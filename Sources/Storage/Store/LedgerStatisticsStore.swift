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

    public func furthestPhase() async throws -> Phase {
        try await database.read { session in
            let last = try session.rows("SELECT MAX(phase) FROM phases").first?.integerIfAny(0)
            return last.flatMap { Phase(rawValue: Int($0)) } ?? .alignment
        }
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
            let counted = Set(try trusteesWhoCount(on: today, session))
            return try session.rows(
                """
                SELECT people.person_id, name, since, COALESCE(entered_at, made_at) FROM roles CROSS JOIN people
                WHERE people.person_id = roles.person_id AND role = 'trustee' AND scope = 'organization'
                ORDER BY name, people.person_id
                """
            ).compactMap { row in
                let person = PersonID(try row.text(0))
                guard try isHere(person, on: today, session) else { return nil }
                let since = try row.integer(2)
                let signs = Instant(microseconds: max(since, try row.integer(3))).adding(Cosignature.trusteeFor)
                return TrusteeNow(
                    person: person, name: try row.text(1), since: since == 0 ? nil : Instant(microseconds: since),
                    signsFrom: try canSignIn(person, session) ? signs : nil, counts: counted.contains(person))
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
            let newest = try ChangeShown.allCases.map { try session.rows($0.question).map { try $0.text(0) } }
            let changes = newest.flatMap { $0.prefix(ChangeShown.most) }.compactMap(changeOfEntry)
            return LedgerStatistics(
                size: try head.map { Int(try $0.integer(0)) } ?? 0, checkpoint: text,
                checkpointLine: text.flatMap { Checkpoint(text: $0)?.headerValue },
                looksAsked: try max(0, count(.lookAsked) - waitingCases(session)),
                looksRefused: try count(.lookRefused),
                looksOpened: try count(.lookOpened), chartsOpened: try count(.chartsOpened), changes: changes,
                hasMoreChanges: newest.contains { $0.count > ChangeShown.most })
        }
    }

    public func ledgerChanges(after skipped: Int, most: Int) async throws -> LedgerChanges {
        try await database.read { session in
            // Counted from the newest, and not by where an entry is: what lies between two of these would be told by it.
            let kinds = ["export", "phase", "policy", "reset-invitation", "restore", "role", "setting"]
            // Each kind by its index: between two of these there may be a hundred thousand published weeks.
            let all = try kinds.flatMap { kind in
                try session.rows(
                    """
                    SELECT idx FROM ledger_openings WHERE kind = \(kind) ORDER BY idx DESC LIMIT \(skipped + most + 1)
                    """
                ).map { try $0.integer(0) }
            }.sorted(by: >).dropFirst(skipped)
            let page = all.prefix(most)
            guard let newest = page.first, let oldest = page.last else { return LedgerChanges(changes: [], older: nil) }
            let entries = try kinds.flatMap { kind in
                try session.rows(
                    """
                    SELECT idx, content FROM ledger_openings WHERE kind = \(kind) AND idx >= \(oldest) AND idx <= \(newest)
                    """
                ).map { (index: try $0.integer(0), content: try $0.text(1)) }
            }.sorted { $0.index > $1.index }
            return LedgerChanges(
                changes: entries.compactMap { changeOfEntry($0.content) },
                older: all.count > most ? skipped + most : nil)
        }
    }
}

/// Looks of HR that nobody has decided: until then nobody but the two who know is to see that there is one.
private func waitingCases(_ session: any Session) throws -> Int {
    Int(try session.rows("SELECT COUNT(*) FROM case_requests").first?.integer(0) ?? 0)
}

private func changeOfEntry(_ content: String) -> (at: Instant, what: String)? {
    guard let entry = LedgerEntry(content: content), let words = entry.change else { return nil }
    return (entry.at, words)
}

/// What is shown of what was changed, each newest first.
private enum ChangeShown: CaseIterable {
    /// So many of each stand on the first page; one more is asked for, which says whether there are older ones.
    static let most = 10

    case trustees, roles, relations, phases, settings, policies, resets, exports, restores

    var question: SQL {
        // Names of fields are ours, and what people write is escaped: no text can look like one.
        switch self {
        case .trustees:
            "\(name: Self.start) kind = 'role' AND content LIKE '%\"role\":\"trustee\"%' ORDER BY idx DESC LIMIT 11"
        case .roles:
            """
            \(name: Self.start) kind = 'role' AND content NOT LIKE '%\"relation\":%'
            AND content NOT LIKE '%\"role\":\"trustee\"%' ORDER BY idx DESC LIMIT 11
            """
        case .relations:
            "\(name: Self.start) kind = 'role' AND content LIKE '%\"relation\":%' ORDER BY idx DESC LIMIT 11"
        case .phases: "\(name: Self.start) kind = 'phase' ORDER BY idx DESC LIMIT 11"
        case .settings: "\(name: Self.start) kind = 'setting' ORDER BY idx DESC LIMIT 11"
        case .policies:
            "\(name: Self.start) kind = 'policy' AND content NOT LIKE '%\"what\":\"metrics\"%' ORDER BY idx DESC LIMIT 11"
        case .resets: "\(name: Self.start) kind = 'reset-invitation' ORDER BY idx DESC LIMIT 11"
        case .exports: "\(name: Self.start) kind = 'export' ORDER BY idx DESC LIMIT 11"
        case .restores:
            "\(name: Self.start) kind = 'restore' AND content LIKE '%\"new-size\":%' ORDER BY idx DESC LIMIT 11"
        }
    }

    private static let start: StaticString = "SELECT content FROM ledger_openings WHERE"
}

extension LedgerEntry {
    /// A change of who may do what, in words without a name; nil for everything else.
    fileprivate var change: String? {
        switch kind {
        case .phase:
            fields["phase"].flatMap { Int($0) }.flatMap(Phase.init).map { "phase \($0.rawValue), \($0.name)" }
                ?? "phase"
        case .role where fields["relation"] != nil: "somebody's \(fields["relation"] ?? "") changed"
        case .role:
            "role \(fields["role"] ?? "") (\(fields["scope"] ?? "")) \(fields["change"] ?? "")"
                + (fields["after"].map { " after \($0)" } ?? "")
        case .setting: setting(fields)
        case .policy where fields["what"] == "purpose": "purpose, version \(fields["version"] ?? "")"
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

/// A protection by its name and in its own measure, everything else as it was written down.
private func setting(_ fields: [String: String]) -> String {
    let (name, value) = (fields["setting"] ?? "", fields["value"] ?? "")
    let from = fields["from"].map { ", from \($0.prefix(10))" } ?? ""
    switch name {
    case "shorter-phase": return "a trustee signed that a phase may be shorter"
    case "full-launch": return "a trustee signed full launch"
    case "profile":
        return "what is published: \(value == PublicationProfile.workOnly.rawValue ? "work only" : value)\(from)"
    default: break
    }
    guard let protection = Protection(rawValue: name), let number = Int(value) else {
        return "setting \(name): \(value)\(from)"
    }
    return "\(protection.title): \(protection.words(number)), from \((fields["from"] ?? "").prefix(10))"
}
