import Domain
import SQL

/// Stores a group of submissions and brings the spans of their people up to date, inside one transaction. Questions about
/// several people go together, so that a group is a handful of exchanges with the engine.
struct HeartbeatWriter {
    let session: any Session

    private struct Arriving {
        let person: PersonID
        let rules: DoorRules
        var kept: [Heartbeat] = []
        var rows: [[Value]] = []
        var latest = Instant(microseconds: .min)
    }

    /// Answers for each submission whether it was taken: it is not if its token has ended meanwhile.
    func store(_ submissions: [HeartbeatQueue.Submission]) throws -> [Bool] {
        let people = Set(submissions.map(\.person)).sorted { $0.raw < $1.raw }
        try session.hold(people.map(heldName))
        let rules = Dictionary(uniqueKeysWithValues: zip(people, try DoorRules.of(people, session)))
        let isTaken = submissions.map { rules[$0.person]?.admits($0.token) ?? false }
        let byPerson = Dictionary(
            grouping: zip(submissions, isTaken).filter(\.1).map(\.0), by: \.person)
        var arriving: [Arriving] = []
        for person in people {
            guard let rules = rules[person], let group = byPerson[person] else { continue }
            arriving.append(try sort(group, of: person, rules))
        }
        let new = try insert(arriving.map { ($0.person, $0.rows) })
        try noteLatest(arriving.filter { !$0.kept.isEmpty })
        // Sent again: nothing new, so the spans are up to date.
        try SpanTable.splice(
            arriving.filter { new.contains($0.person) }.map { ($0.person, $0.kept, $0.rules.unbridgeable) }, session)
        return isTaken
    }

    /// What the person wants recorded; the rest is counted.
    private func sort(_ submissions: [HeartbeatQueue.Submission], of person: PersonID, _ rules: DoorRules) throws
        -> Arriving
    {
        var arriving = Arriving(person: person, rules: rules)
        var discarded: [CollectionState.DiscardReason: Int] = [:]
        for submission in submissions {
            arriving.latest = max(arriving.latest, submission.received)
            for heartbeat in submission.heartbeats {
                if let reason = rules.reason(against: heartbeat.time, project: heartbeat.work.project) {
                    discarded[reason, default: 0] += 1
                } else {
                    arriving.kept.append(heartbeat)
                    arriving.rows.append(heartbeat.row(person: person, received: submission.received))
                }
            }
        }
        try DoorRules.count(discarded, session, person)
        return arriving
    }

    /// The one statement that differs between the engines: COPY loads far more rows a second than INSERT, but cannot pass
    /// over those that are there already, so it loads a table of its own first.
    /// Answers the people of whom something was new.
    private func insert(_ arriving: [(PersonID, [[Value]])]) throws -> Set<PersonID> {
        switch session.engine {
        case .sqlite:
            var new: Set<PersonID> = []
            for (person, rows) in arriving {
                let stored = try session.run(
                    """
                    INSERT INTO heartbeats (person_id, at, kind, project, language, branch, editor, operating_system,
                    is_write, ai_line_changes, human_line_changes, received_at)
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING
                    """, rows: rows)
                if stored > 0 { new.insert(person) }
            }
            return new
        case .postgres:
            let rows = arriving.flatMap(\.1)
            if rows.isEmpty { return [] }
            try session.script("CREATE TEMP TABLE IF NOT EXISTS arriving (LIKE heartbeats) ON COMMIT DELETE ROWS")
            try session.load("COPY arriving FROM STDIN", rows: rows)
            return Set(
                try session.rows(
                    """
                    WITH stored AS (
                        INSERT INTO heartbeats SELECT * FROM arriving ON CONFLICT DO NOTHING RETURNING person_id
                    ) SELECT DISTINCT person_id FROM stored
                    """
                ).map { PersonID(try $0.text(0)) })
        }
    }

    private func noteLatest(_ arriving: [Arriving]) throws {
        _ = try session.run(
            """
            INSERT INTO latest_heartbeats (person_id, received_at, editor) VALUES ($1, $2, $3)
            ON CONFLICT (person_id) DO UPDATE SET received_at = excluded.received_at, editor = excluded.editor
            WHERE excluded.received_at >= latest_heartbeats.received_at
            """,
            rows: arriving.map { arriving in
                let editor = arriving.kept.max { $0.time < $1.time }?.editor
                return [
                    .text(arriving.person.raw), .integer(arriving.latest.microseconds),
                    editor.map(Value.text) ?? .null,
                ]
            })
    }
}

/// Under which name a person's rows are held while they are read, decided about and written.
func heldName(of person: PersonID) -> String { "person \(person.raw)" }
