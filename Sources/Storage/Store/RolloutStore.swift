public import Access
public import Domain
import Ledger
public import OrganizationPorts
public import Rollout
import SQL

/// How the rollout stands, and each step of it.
extension OrganizationStore: RolloutStorage {
    /// What is held while the rollout changes: two at once decide one after the other.
    private static let held = "rollout"

    public func rollout(at now: Instant, listing catalogue: Set<MetricID>) async throws -> RolloutRecord? {
        let simulatedPhase = simulatedPhase
        return try await database.read {
            try rolloutRecord(at: now, simulated: simulatedPhase, catalogue: catalogue, $0)
        }
    }

    public func questions() async throws -> [RegisterQuestion] {
        try await database.read { try registerQuestions(openOnly: false, $0) }
    }

    public func learned(_ grant: borrowing Grant<Oneself>) async throws -> (
        trained: Instant?, policy: Int?, inForce: Int?
    ) {
        let person = grant.subject
        return try await database.read { session in
            let trained = try session.rows(
                "SELECT MAX(passed_at) FROM trainings WHERE person_id = \(person.raw)"
            ).first?.integerIfAny(0)
            let policy = try session.rows(
                "SELECT MAX(version) FROM policy_acknowledgements WHERE person_id = \(person.raw)"
            ).first?.integerIfAny(0)
            let inForce = try Store.policies(session, limit: 1).first?.version
            return (trained.map(Instant.init(microseconds:)), policy.map { Int($0) }, inForce)
        }
    }

    public func isHRFrom(_ grant: borrowing Grant<Oneself>) async throws -> Instant? {
        let person = grant.subject
        return try await database.read { session in
            try session.rows(
                """
                SELECT since, COALESCE(entered_at, made_at) FROM roles JOIN people
                ON people.person_id = roles.person_id
                WHERE roles.person_id = \(person.raw) AND role = \(SystemRole.hr.rawValue)
                ORDER BY CASE WHEN scope = 'organization' THEN 0 ELSE 1 END, since LIMIT 1
                """
            ).first.map { row in
                Instant(microseconds: max(try row.integer(0), try row.integer(1))).adding(Cosignature.trusteeFor)
            }
        }
    }

    public func leads(_ grant: borrowing Grant<Oneself>, at now: Instant) async throws -> Bool {
        let person = grant.subject
        return try await database.read { session in
            try !reports(of: person, on: houseZone(session).day(of: now), session).isEmpty
        }
    }

    public func readers(ofPolicy version: Int, at now: Instant) async throws -> Int {
        try await database.read { session in
            let today = try houseZone(session).day(of: now)
            let count = try session.rows(
                """
                SELECT COUNT(*) FROM policy_acknowledgements WHERE version = \(version)
                AND person_id NOT IN (SELECT person_id FROM people WHERE until < \(today.description))
                """
            ).first?.integer(0)
            return Int(count ?? 0)
        }
    }

    public func names(of people: Set<PersonID>) async throws -> [PersonID: String] {
        if people.isEmpty { return [:] }
        return try await database.read { session in
            var names: [PersonID: String] = [:]
            for row in try session.rows(
                "SELECT person_id, name FROM people WHERE person_id IN \(any: people.map(\.raw).sorted())")
            {
                names[PersonID(try row.text(0))] = try row.text(1)
            }
            return names
        }
    }

    public func trusteeCount(at now: Instant) async throws -> Int {
        try await database.read { session in
            try trusteesWhoCount(on: houseZone(session).day(of: now), session).count
        }
    }

    public func trusteeSigns(for asker: PersonID, at now: Instant) async throws -> Instant? {
        try await database.read { session in
            try trusteesWhoCount(on: houseZone(session).day(of: now), session).filter {
                try $0 != asker && canSignIn($0, session)
            }.compactMap { try Store.signsFrom($0, session) }.min()
        }
    }

    public func phaseChanges() async throws -> [PhaseChange] {
        try await database.read { session in
            try session.rows(
                """
                SELECT phases.since, phase, reason FROM phases
                LEFT JOIN phase_reasons ON phase_reasons.since = phases.since ORDER BY phases.since DESC
                """
            ).map { row in
                guard let phase = Phase(rawValue: Int(try row.integer(1))) else { throw DatabaseFailure.damaged }
                return PhaseChange(
                    phase: phase, since: Instant(microseconds: try row.integer(0)), reason: try row.textIfAny(2))
            }
        }
    }

    public func purpose() async throws -> String? {
        try await database.read { try Store.purposes($0, limit: 1).first?.text }
    }

    public func purposes() async throws -> [PurposeStatement] {
        try await database.read { try Store.purposes($0, limit: 1000) }
    }

    // MARK: What is written

    public func write(purpose: String, under grant: borrowing Grant<OfRollout>, at now: Instant) async throws {
        let holder = grant.holder
        let writer = writer
        try await change(at: now) { session in
            let version = try (Store.purposes(session, limit: 1).first?.version ?? 0) + 1
            try session.run(
                """
                INSERT INTO purposes (version, words, written_by, written_at)
                VALUES (\(version), \(purpose), \(holder.raw), \(now.microseconds))
                """)
            // What it is for is part of what people have agreed to read: the same answers, for another purpose, are another version.
            let entry = LedgerEntry(
                kind: .policy, at: now,
                fields: ["what": "purpose", "version": String(version), "words": purpose, "by": holder.raw])
            guard let renewed = try renewPolicy(writtenBy: holder, at: now, session) else { return entry }
            try writer.append([.init(entry)], session)
            return renewed
        }
    }

    public func announce(_ metrics: Set<MetricID>, under grant: borrowing Grant<OfRollout>, at now: Instant)
        async throws
    {
        let holder = grant.holder
        let list = metrics.map(\.raw).sorted().joined(separator: " ")
        try await change(at: now) { session in
            try session.run(
                """
                INSERT INTO announcements (announced_at, metrics, announced_by)
                VALUES (\(now.microseconds), \(list), \(holder.raw))
                ON CONFLICT (announced_at) DO UPDATE SET metrics = excluded.metrics
                """)
            // What evidence comes from is told together with what is made of it.
            let vendors = try sources(session).filter { $0.value == nil }.keys.sorted()
            for vendor in vendors {
                try session.run(
                    "INSERT INTO source_notices (vendor, announced_at) VALUES (\(vendor), \(now.microseconds))")
            }
            return LedgerEntry(
                kind: .policy, at: now,
                fields: [
                    "what": "metrics", "metrics": list, "sources": vendors.joined(separator: " "), "by": holder.raw,
                ])
        }
    }

    public func attest(
        _ matter: Attestation.Matter, as hat: Attestation.Hat, words: String, speaker: String?, heldOn: Day,
        under grant: borrowing Grant<OfRollout>, at now: Instant
    ) async throws {
        let holder = grant.holder
        try await change(at: now) { session in
            try session.run(
                """
                INSERT INTO attestations (matter, attested_at, person_id, hat, words, held_on, speaker) VALUES
                (\(matter.rawValue), \(now.microseconds), \(holder.raw), \(hat.rawValue), \(words),
                \(heldOn.description), \(speaker)) ON CONFLICT DO NOTHING
                """)
            // Not who spoke: that is a name in words, which an erasure could not find in an entry.
            return LedgerEntry(
                kind: .attestation, at: now,
                fields: [
                    "matter": matter.rawValue, "as": hat.rawValue, "words": words, "held-on": heldOn.description,
                    "by": holder.raw,
                ])
        }
    }

    // MARK: What everybody does for themselves

    public func acknowledge(policy version: Int, _ grant: borrowing Grant<Oneself>, at now: Instant) async throws {
        let person = grant.subject
        try await database.write { session in
            try session.hold([Self.held])
            guard try Store.policies(session, limit: 1).first?.version == version else {
                throw RolloutRefusal.notTheCurrentPolicy
            }
            try session.run(
                """
                INSERT INTO policy_acknowledgements (person_id, version, acknowledged_at)
                VALUES (\(person.raw), \(version), \(now.microseconds)) ON CONFLICT DO NOTHING
                """)
        }
    }

    public func passTraining(_ grant: borrowing Grant<Oneself>, at now: Instant) async throws {
        let person = grant.subject
        try await database.write { session in
            try session.hold([Self.held])
            try session.run(
                """
                INSERT INTO trainings (person_id, passed_at) VALUES (\(person.raw), \(now.microseconds))
                ON CONFLICT DO NOTHING
                """)
        }
    }

    public func ask(
        _ text: String, as id: String, _ grant: borrowing Grant<Oneself>, at now: Instant
    ) async throws {
        let person = grant.subject.raw
        try await database.write { session in
            try session.hold([Self.held])
            try session.run(
                """
                INSERT INTO register_questions (question_id, person_id, words, asked_at)
                VALUES (\(id), \(person), \(text), \(now.microseconds))
                """)
        }
    }

    // MARK: The register

    public func answer(
        _ question: String, with text: String, under grant: borrowing Grant<OfRollout>, at now: Instant
    ) async throws {
        let holder = grant.holder
        try await database.write { session in
            try session.hold([Self.held])
            let isDone = try session.run(
                """
                UPDATE register_questions SET answer = \(text), answered_by = \(holder.raw),
                answered_at = \(now.microseconds) WHERE question_id = \(question) AND answer IS NULL
                """)
            guard isDone == 1 else { throw RolloutRefusal.noSuchQuestion }
        }
    }

    public func promise(
        _ question: String, by day: Day, under grant: borrowing Grant<OfRollout>, at now: Instant
    ) async throws {
        let holder = grant.holder
        try await database.write { session in
            try session.hold([Self.held])
            let isDone = try session.run(
                """
                UPDATE register_questions SET owner_id = \(holder.raw), due = \(day.description)
                WHERE question_id = \(question) AND answer IS NULL
                """)
            guard isDone == 1 else { throw RolloutRefusal.noSuchQuestion }
        }
    }

    // MARK: Phases

    public func forward(
        from phase: Phase, listing catalogue: Set<MetricID>, under grant: borrowing Grant<OfRollout>, at now: Instant
    ) async throws {
        let holder = grant.holder
        try await change(at: now) { session in
            guard let record = try rolloutRecord(at: now, simulated: nil, catalogue: catalogue, session) else {
                throw RolloutRefusal.solo
            }
            let state = RolloutState(record, at: now)
            // A clock that was set back is no later than what was decided: nothing goes forward before it has caught up.
            if let last = record.stepAhead(of: now) { throw RolloutRefusal.clockIsBack(last: last) }
            guard state.phase == phase, record.phases.last?.phase == phase, let gate = state.gate else {
                throw RolloutRefusal.changedMeanwhile
            }
            guard gate.isOpen else { throw RolloutRefusal.shut(gate.missing.map { "\($0.title): \($0.says)" }) }
            try begin(gate.to, at: now, session)
            // Each signature was for one step.
            try session.run(
                """
                UPDATE cosignatures SET used_at = \(now.microseconds)
                WHERE matter IN ('full-launch', 'shorter-phase') AND signed_at IS NOT NULL AND used_at IS NULL
                """)
            return LedgerEntry(
                kind: .phase, at: now,
                fields: ["phase": String(gate.to.rawValue), "from": String(phase.rawValue), "by": holder.raw])
        }
    }

    public func back(
        to phase: Phase, from current: Phase, because reason: String, under grant: borrowing Grant<OfRollout>,
        at now: Instant
    ) async throws {
        let holder = grant.holder
        let writer = writer
        try await change(at: now) { session in
            guard let record = try rolloutRecord(at: now, simulated: nil, catalogue: [], session) else {
                throw RolloutRefusal.solo
            }
            guard record.phase(at: now) == current else { throw RolloutRefusal.changedMeanwhile }
            guard phase < current else { throw RolloutRefusal.notBack }
            try fallBack(to: phase, from: current, because: reason, by: holder.raw, at: now, writer, session)
            return nil
        }
    }

    /// One change in one transaction, with its entry in the ledger.
    private func change(at now: Instant, _ body: @escaping @Sendable (any Session) throws -> LedgerEntry?) async throws
    {
        try await changing { session in (entry: try body(session), answer: ()) }
    }

    /// The same, with an answer.
    func changing<Answer: Sendable>(
        _ body: @escaping @Sendable (any Session) throws -> (entry: LedgerEntry?, answer: Answer)
    ) async throws -> Answer {
        guard simulatedPhase == nil else { throw RolloutRefusal.simulated }
        let writer = writer
        return try await database.write { session in
            try session.hold([ledgerName, "cosignatures", "looks", Self.held, "sealing"])
            guard try session.rows("SELECT 1 FROM house WHERE simulated = 1").isEmpty else {
                throw RolloutRefusal.simulated
            }
            let (entry, answer) = try body(session)
            if let entry { try writer.append([.init(entry)], session) }
            return answer
        }
    }
}

/// The phase from now on; by a clock that was set back, after everything that was decided before.
/// - Returns: since when, in microseconds.
@discardableResult
private func begin(_ phase: Phase, at now: Instant, _ session: any Session) throws -> Int64 {
    let last = try session.rows("SELECT MAX(since) FROM phases").first?.integerIfAny(0)
    let since = max(now.microseconds, last.map { $0 + 1 } ?? now.microseconds)
    try session.run("INSERT INTO phases (since, phase) VALUES (\(since), \(phase.rawValue))")
    return since
}

/// An earlier phase from now on. Looks that wait or are open are over, and what they showed is for nobody any more.
/// - Parameter holder: who decided it; `pulse` if nobody did.
func fallBack(
    to phase: Phase, from current: Phase, because reason: String, by holder: String, at now: Instant,
    _ writer: LedgerWriter, _ session: any Session
) throws {
    let since = try begin(phase, at: now, session)
    try session.run("INSERT INTO phase_reasons (since, reason) VALUES (\(since), \(reason))")
    var lines = [
        LedgerWriter.Line(
            LedgerEntry(
                kind: .phase, at: now,
                fields: [
                    "phase": String(phase.rawValue), "from": String(current.rawValue), "by": holder, "reason": reason,
                ]))
    ]
    // A signature for a step was for the way that ends here: on the next one it is asked for anew.
    try session.run(
        """
        UPDATE cosignatures SET declined_at = \(now.microseconds), signed_by = NULL
        WHERE matter IN ('full-launch', 'shorter-phase') AND used_at IS NULL AND declined_at IS NULL
        AND expires_at > \(now.microseconds)
        """)
    try session.hold([oneOnOnesName])
    try eraseChartsOfEndedPairs(in: phase, on: houseZone(session).day(of: now), at: now, session)
    if phase < .fullLaunch {
        lines += try closeLooks(at: now, session) { _ in "phase \(phase.rawValue)" }
    }
    try writer.append(lines, session)
    try settleCases(by: nil, at: now, writer, session) { _ in caseOvertakenSentence }
}
