import Domain
import Rollout
import SQL

// What was written down about the rollout ↔ the record that its state is computed from.

/// - Parameters:
///   - simulated: in a simulated directory, a phase instead of the stored ones.
///   - catalogue: the metrics that there are now.
/// - Returns: nil for somebody alone, and before the set-up.
func rolloutRecord(
    at now: Instant, simulated: Phase?, catalogue: Set<MetricID>, _ session: any Session
) throws -> RolloutRecord? {
    guard
        let house = try session.rows("SELECT simulated, set_up_at, zone FROM house WHERE form = 'organization'").first
    else { return nil }
    let houseZone = try zone(house, 2)
    let today = houseZone.day(of: now)
    var record = RolloutRecord(
        phases: try simulated.map { [($0, Instant(microseconds: try house.integer(1)))] } ?? phases(session),
        zone: houseZone, isSimulated: try house.integer(0) == 1)
    record.purpose = try purposes(session, limit: 1).first
    record.policy = try policies(session, limit: 1).first
    try note(managersOn: today, in: &record, session)
    record.announcement = try session.rows(
        "SELECT metrics, announced_at FROM announcements ORDER BY announced_at DESC LIMIT 1"
    ).first.map { row in
        MetricAnnouncement(
            metrics: Set(try row.text(0).split(separator: " ").map { MetricID(String($0)) }),
            announcedAt: Instant(microseconds: try row.integer(1)))
    }
    record.announced = try firstAnnouncements(session)
    record.sources = try sources(session)
    record.protections = try protections(at: now, session)
    record.catalogue = catalogue
    // What has ended long ago decides nothing any more; the last of each stays, however old.
    record.attestations = try session.rows(
        """
        SELECT matter, person_id, hat, words, held_on, attested_at, speaker FROM attestations
        WHERE attested_at >= \(now.adding(.days(-400)).microseconds)
        OR attested_at IN (SELECT MAX(attested_at) FROM attestations GROUP BY matter, hat) ORDER BY attested_at
        """
    ).map(Attestation.init)
    record.questions = try registerQuestions(openOnly: true, session)
    record.questionsAsked = Int(
        try session.rows("SELECT COUNT(*) FROM register_questions").first?.integer(0) ?? 0)
    // Few have left, and those are found by themselves.
    let count = try session.rows(
        "SELECT (SELECT COUNT(*) FROM people) - (SELECT COUNT(*) FROM people WHERE until < \(today.description))"
    ).first?.integer(0)
    record.people = Int(count ?? 0)
    // A trustee may be a developer; whoever runs the house, reads for leadership or is HR is not who the own pages come first for.
    record.developersSince = try session.rows(
        """
        SELECT acknowledged_at FROM people WHERE acknowledged_at IS NOT NULL
        AND (until IS NULL OR until >= \(today.description))
        AND NOT EXISTS (SELECT 1 FROM managers WHERE manager_id = people.person_id)
        AND NOT EXISTS (
            SELECT 1 FROM roles WHERE roles.person_id = people.person_id AND role <> \(SystemRole.trustee.rawValue))
        ORDER BY acknowledged_at LIMIT 1
        """
    ).first?.integerIfAny(0).map(Instant.init(microseconds:))
    record.sealedWeeks = try session.rows(
        """
        SELECT sealed_at FROM sealed_weeks WHERE EXISTS (
            SELECT 1 FROM cells WHERE cells.week = sealed_weeks.week AND change IS NOT NULL) ORDER BY week
        """
    ).map { Instant(microseconds: try $0.integer(0)) }
    record.lastPulse = try session.rows("SELECT MAX(published_at) FROM pulses WHERE halves IS NOT NULL").first?
        .integerIfAny(0).map(Instant.init(microseconds:))
    let began = record.phaseBegan(at: now)
    record.fullLaunchSigned = try session.rows(
        """
        SELECT MAX(signed_at) FROM cosignatures WHERE matter = 'full-launch' AND signed_at IS NOT NULL
        AND declined_at IS NULL AND used_at IS NULL AND expires_at > \(now.microseconds)
        AND asked_at >= \(began.microseconds)
        """
    ).first?.integerIfAny(0).map(Instant.init(microseconds:))
    record.shortened = Set(
        try session.rows(
            """
            SELECT phase FROM cosignatures WHERE matter = 'shorter-phase' AND signed_at IS NOT NULL
            AND declined_at IS NULL AND used_at IS NULL AND asked_at >= \(began.microseconds)
            """
        ).compactMap { Phase(rawValue: Int(try $0.integer(0))) })
    return record
}

/// What somebody has learned and acknowledged who need not lead anybody: HR looks in a case.
func note(whatHasLearned person: PersonID, in record: inout RolloutRecord, _ session: any Session) throws {
    record.acknowledgedPolicy[person] = try session.rows(
        "SELECT MAX(version) FROM policy_acknowledgements WHERE person_id = \(person.raw)"
    ).first?.integerIfAny(0).map { Int($0) }
    record.trained[person] = try session.rows(
        "SELECT MAX(passed_at) FROM trainings WHERE person_id = \(person.raw)"
    ).first?.integerIfAny(0).map(Instant.init(microseconds:))
}

private func phases(_ session: any Session) throws -> [(phase: Phase, since: Instant)] {
    try session.rows("SELECT phase, since FROM phases ORDER BY since").map { row in
        guard let phase = Phase(rawValue: Int(try row.integer(0))) else { throw DatabaseFailure.damaged }
        return (phase, Instant(microseconds: try row.integer(1)))
    }
}

/// Who is here today and has people who are, and what everybody who is named as a manager at all has learned: there may be ten
/// thousand others, who need not. HR's own is read where HR asks (`note(whatHasLearned:)`). Of each one, people are asked until the
/// first is found who is theirs.
private func note(managersOn today: Day, in record: inout RolloutRecord, _ session: any Session) throws {
    for row in try session.rows(
        """
        SELECT named.manager_id,
        CASE WHEN EXISTS (
            SELECT 1 FROM people AS heads WHERE heads.person_id = named.manager_id
            AND (heads.until IS NULL OR heads.until >= \(today.description))
        ) AND EXISTS (
            SELECT 1 FROM managers WHERE managers.manager_id = named.manager_id AND since <= \(today.description)
            AND managers.person_id NOT IN (SELECT person_id FROM people WHERE until < \(today.description)) AND NOT EXISTS (
                SELECT 1 FROM managers AS later WHERE later.person_id = managers.person_id
                AND later.since > managers.since AND later.since <= \(today.description))
        ) THEN 1 ELSE 0 END,
        (SELECT version FROM policy_acknowledgements WHERE person_id = named.manager_id ORDER BY version DESC LIMIT 1),
        (SELECT passed_at FROM trainings WHERE person_id = named.manager_id ORDER BY passed_at DESC LIMIT 1)
        FROM (SELECT DISTINCT manager_id FROM managers WHERE manager_id IS NOT NULL) AS named
        """)
    {
        let person = PersonID(try row.text(0))
        if try row.integer(1) == 1 { record.managers.insert(person) }
        if let version = try row.integerIfAny(2) { record.acknowledgedPolicy[person] = Int(version) }
        if let passed = try row.integerIfAny(3) { record.trained[person] = Instant(microseconds: passed) }
    }
}

/// Newest first.
func purposes(_ session: any Session, limit: Int) throws -> [PurposeStatement] {
    try session.rows(
        "SELECT version, words, written_by, written_at FROM purposes ORDER BY version DESC LIMIT \(limit)"
    ).map { row in
        PurposeStatement(
            version: Int(try row.integer(0)), text: try row.text(1), writtenBy: PersonID(try row.text(2)),
            writtenAt: Instant(microseconds: try row.integer(3)))
    }
}

/// Oldest first.
/// - Parameter openOnly: without those that have an answer.
func registerQuestions(openOnly: Bool, _ session: any Session) throws -> [RegisterQuestion] {
    try session.rows(
        """
        SELECT question_id, person_id, words, asked_at, owner_id, due, answer, answered_by, answered_at
        FROM register_questions WHERE answer IS NULL OR \(openOnly) = 0 ORDER BY asked_at, question_id
        """
    ).map { row in
        let state: RegisterQuestion.State
        if let answer = try row.textIfAny(6) {
            state = .answered(
                answer, by: PersonID(try row.text(7)), at: Instant(microseconds: try row.integer(8)))
        } else if let owner = try row.textIfAny(4), let due = try row.textIfAny(5).flatMap({ Day($0) }) {
            state = .promised(owner: PersonID(owner), by: due)
        } else {
            state = .open
        }
        return RegisterQuestion(
            id: try row.text(0), askedBy: try row.textIfAny(1).map(PersonID.init), text: try row.text(2),
            askedAt: Instant(microseconds: try row.integer(3)), state: state)
    }
}

extension Attestation {
    /// Reads `matter, person_id, hat, words, held_on, attested_at, speaker`.
    fileprivate init(_ row: Row) throws {
        guard let matter = Matter(rawValue: try row.text(0)), let hat = Hat(rawValue: try row.text(2)) else {
            throw DatabaseFailure.damaged
        }
        self.init(
            matter: matter, by: PersonID(try row.text(1)), hat: hat, words: try row.text(3),
            speaker: try row.textIfAny(6), heldOn: try day(row, 4),
            attestedAt: Instant(microseconds: try row.integer(5)))
    }
}
