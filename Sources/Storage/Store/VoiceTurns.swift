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
            // All that wait, and all passes, in one statement each: where an engine remembers which transaction wrote a row, it
            // now says the same of all of them.
            try session.run("UPDATE concerns SET box = box WHERE released_on IS NULL")
            try session.run("UPDATE voice_spent SET period = period")
            let present = today.week
            let waiting = try session.rows(
                """
                SELECT receipt, words, box FROM concerns WHERE released_on IS NULL AND box < \(present.description)
                """
            ).map { (receipt: try $0.text(0), words: try $0.text(1), box: try $0.text(2)) }
            guard let oldest = waiting.compactMap({ Week($0.box) }).min(),
                HandingOver.isDue(oldest: oldest, waiting: waiting.count, on: today)
            else { return }
            try session.run("DELETE FROM concerns WHERE released_on IS NULL AND box < \(present.description)")
            // New ids, written in their order: neither they nor their places say which came first.
            for (id, letter) in HandingOver.arranged(waiting, ids: ids) {
                try session.run(
                    """
                    INSERT INTO concerns (concern_id, receipt, words, released_on) VALUES
                    (\(id), \(letter.receipt), \(letter.words), \(today.description))
                    """)
            }
        }
    }

    public func handOverQuestions(
        on today: Day, ids: @escaping @Sendable () -> String, opening open: @escaping @Sendable (String) -> String?
    ) async throws {
        try await database.write { session in
            try session.hold(["rollout", "voice"])
            // As above: of what waits, and of the register, no row says any more which transaction wrote it.
            try session.run("UPDATE question_letters SET box = box")
            try session.run("UPDATE voice_spent SET period = period")
            let present = today.week
            let waiting = try session.rows(
                "SELECT words, box FROM question_letters WHERE box < \(present.description)"
            ).map { (words: try $0.text(0), box: try $0.text(1)) }
            guard let oldest = waiting.compactMap({ Week($0.box) }).min(),
                HandingOver.isDue(oldest: oldest, waiting: waiting.count, on: today)
            else { return }
            try session.run("DELETE FROM question_letters WHERE box < \(present.description)")
            // The day is that of the batch.
            let at = try houseZone(session).start(of: today).microseconds
            for (id, letter) in HandingOver.arranged(waiting, ids: ids) {
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
