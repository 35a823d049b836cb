public import Domain
import Ledger
import OrganizationPorts
import Rollout
import SQL
import Voice

/// What is done for concerns and pulses from time to time.
extension OrganizationStore {
    public func handOver(on today: Day, ids: @escaping @Sendable () -> String) async throws {
        try await database.write { session in
            try session.hold(["voice"])
            // In one statement: where an engine remembers which transaction wrote a row, it now says the same of all of them.
            try session.run("UPDATE voice_spent SET period = period")
            let present = today.week
            let waiting = try session.rows("SELECT receipt, words, box FROM concerns WHERE released_on IS NULL").map {
                (receipt: try $0.text(0), words: try $0.text(1), box: try $0.text(2))
            }
            let due = dueLetters(waiting, present, on: today) { $0.box }
            try session.run("DELETE FROM concerns WHERE released_on IS NULL")
            // New ids, written in their order: neither they nor the pages that they lie on say which came first, of those that
            // are handed over and of those that go on waiting.
            for (id, letter) in HandingOver.arranged(due, ids: ids) {
                try session.run(
                    """
                    INSERT INTO concerns (concern_id, receipt, words, released_on) VALUES
                    (\(id), \(letter.receipt), \(letter.words), \(today.description))
                    """)
            }
            let left = due.isEmpty ? waiting : waiting.filter { $0.box >= present.description }
            for (id, letter) in HandingOver.arranged(left, ids: ids) {
                try session.run(
                    """
                    INSERT INTO concerns (concern_id, receipt, words, box) VALUES
                    (\(id), \(letter.receipt), \(letter.words), \(letter.box))
                    """)
            }
        }
    }

    public func forgetOrder() async throws {
        let waits = try await database.read { session in
            try !session.rows("SELECT 1 FROM concerns WHERE released_on IS NULL LIMIT 1").isEmpty
                || !session.rows("SELECT 1 FROM question_letters LIMIT 1").isEmpty
        }
        guard waits else { return }
        // What a reader holds up is done with the next turn.
        try? await database.foldLog()
    }

    public func handOverQuestions(
        on today: Day, ids: @escaping @Sendable () -> String, opening open: @escaping @Sendable (String) -> String?
    ) async throws {
        try await database.write { session in
            try session.hold(["rollout", "voice"])
            // As above: of what waits, and of the register, no row says any more which transaction wrote it, or which came first.
            try session.run("UPDATE voice_spent SET period = period")
            let present = today.week
            let waiting = try session.rows("SELECT words, box FROM question_letters").map {
                (words: try $0.text(0), box: try $0.text(1))
            }
            let due = dueLetters(waiting, present, on: today) { $0.box }
            try session.run("DELETE FROM question_letters")
            let left = due.isEmpty ? waiting : waiting.filter { $0.box >= present.description }
            for (id, letter) in HandingOver.arranged(left, ids: ids) {
                try session.run(
                    "INSERT INTO question_letters (letter_id, words, box) VALUES (\(id), \(letter.words), \(letter.box))"
                )
            }
            // The day is that of the batch.
            let at = try houseZone(session).start(of: today).microseconds
            for (id, letter) in HandingOver.arranged(due, ids: ids) {
                try session.run(
                    """
                    INSERT INTO register_questions (question_id, person_id, words, asked_at) VALUES
                    (\(id), NULL, \(open(letter.words) ?? "This was sealed with another key and cannot be read."), \(at))
                    """)
            }
        }
    }

    public func publishPulses(at now: Instant) async throws {
        let (writer, simulatedPhase) = (writer, simulatedPhase)
        let today = try await database.read { try houseZone($0).day(of: now) }
        try await database.write { session in
            try session.hold([ledgerName, "cosignatures", "looks", "rollout", "sealing", "voice"])
            let over = try session.rows(
                """
                SELECT period, purpose, first_day, last_day, sealed_key, public_key, panel FROM voice_issuers
                WHERE purpose = 'pulse' AND last_day < \(today.description)
                AND period NOT IN (SELECT period FROM pulses) ORDER BY last_day, period
                """
            ).map(StoredIssuer.init)
            for issuer in over {
                try publish(issuer.period, at: now, writer, session)
            }
            guard !over.isEmpty, simulatedPhase == nil,
                try session.rows("SELECT 1 FROM house WHERE simulated = 1").isEmpty
            else { return }
            try stepBackIfBelow(at: now, writer, session)
        }
    }

    public func forgetVoice(on today: Day) async throws {
        try await database.write { session in
            try session.hold(["voice"])
            let text = today.description
            // A pulse's own are gone when it was published.
            for table: StaticString in ["voice_fetches", "voice_forgotten", "voice_spent"] {
                try session.run(
                    """
                    DELETE FROM \(name: table) WHERE period IN (
                        SELECT period FROM voice_issuers WHERE purpose = 'concern' AND last_day < \(text))
                    """)
            }
            try session.run(
                "UPDATE voice_issuers SET sealed_key = NULL WHERE last_day < \(text) AND purpose = 'concern'")
            let closedBefore = today.adding(-Int(KeptFor.concerns.microseconds / Span.Length.days(1).microseconds))
            try session.run(
                """
                DELETE FROM concern_replies WHERE concern_id IN (
                    SELECT concern_id FROM concerns WHERE closed_on < \(closedBefore.description))
                """)
            try session.run("DELETE FROM concerns WHERE closed_on < \(closedBefore.description)")
            let cellsBefore = today.adding(-Int(KeptFor.cells.microseconds / Span.Length.days(1).microseconds))
            try session.run("DELETE FROM pulses WHERE last_day < \(cellsBefore.description)")
            try session.run(
                "DELETE FROM pulse_panels WHERE quarter < \(Quarter(of: cellsBefore.week).description)")
            try session.run("DELETE FROM voice_issuers WHERE last_day < \(cellsBefore.description)")
        }
    }
}

/// Those of the letters that are handed over today: all of the weeks before the present one, or none.
private func dueLetters<Letter>(
    _ waiting: [Letter], _ present: Week, on today: Day, box: (Letter) -> String
) -> [Letter] {
    let before = waiting.filter { box($0) < present.description }
    guard let oldest = before.compactMap({ Week(box($0)) }).min(),
        HandingOver.isDue(oldest: oldest, waiting: before.count, on: today)
    else { return [] }
    return before
}

/// Once: what it was counted from is gone in the same transaction.
private func publish(_ period: VoicePeriod, at now: Instant, _ writer: LedgerWriter, _ session: any Session) throws {
    var answers = [0, 0, 0, 0, 0]
    for row in try session.rows("SELECT answer, count FROM pulse_counts WHERE period = \(period.name)") {
        answers[Int(try row.integer(0)) - 1] = Int(try row.integer(1))
    }
    let cell = PulseCell(answers: answers, people: try holders(of: period.name, session))
    try session.run(
        """
        INSERT INTO pulses (period, last_day, halves, published_at, panel) VALUES
        (\(period.name), \(period.last.description), \(cell.map { Int64($0.halves) }), \(now.microseconds),
        \(period.panel))
        """)
    try session.run("DELETE FROM pulse_counts WHERE period = \(period.name)")
    try session.run("DELETE FROM voice_spent WHERE period = \(period.name)")
    try session.run("DELETE FROM voice_fetches WHERE period = \(period.name)")
    try session.run("DELETE FROM voice_forgotten WHERE period = \(period.name)")
    try session.run("UPDATE voice_issuers SET sealed_key = NULL WHERE period = \(period.name)")
    try writer.append(
        [
            .init(
                LedgerEntry(
                    kind: .pulse, at: now,
                    fields: [
                        "period": period.name, "panel": period.panel ?? "", "value": cell?.words ?? "too little",
                    ]))
        ], session)
}

/// Reads what was published, and nothing else: there is no answer left to read.
private func stepBackIfBelow(at now: Instant, _ writer: LedgerWriter, _ session: any Session) throws {
    guard let record = try rolloutRecord(at: now, simulated: nil, catalogue: [], session) else { return }
    let phase = record.phase(at: now)
    guard phase >= .softLaunch, let earlier = phase.previous else { return }
    let began = record.phaseBegan(at: now)
    let published = try session.rows(
        """
        SELECT period, halves, panel FROM pulses WHERE halves IS NOT NULL AND published_at >= \(began.microseconds)
        ORDER BY last_day, period
        """
    ).map { row -> (period: String, panel: String, cell: PulseCell) in
        guard let cell = PulseCell(halves: Int(try row.integer(1))) else { throw DatabaseFailure.damaged }
        return (try row.text(0), try row.textIfAny(2) ?? "", cell)
    }
    let line = record.value(of: .pulseLine)
    for (panel, pulses) in Dictionary(grouping: published, by: \.panel).sorted(by: { $0.key < $1.key })
    where PulseLine.stepsBack(after: pulses.map(\.cell), line: line) {
        let names = pulses.suffix(2).map(\.period).joined(separator: " and ")
        let whose = panel.isEmpty ? "" : " of \(panel)"
        try fallBack(
            to: earlier, from: phase,
            because:
                "The pulse\(whose) was under the agreed line of \(Protection.pulseLine.words(line)) twice in a row: \(names).",
            by: "pulse", at: now, writer, session)
        return
    }
}
