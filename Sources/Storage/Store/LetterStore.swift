public import Access
public import Domain
public import OrganizationPorts
import SQL

/// Who wants letters, and what became of them.
extension OrganizationStore: LetterStorage {
    public func wishes(of person: PersonID) async throws -> Set<LetterKind> {
        try await database.read { session in
            let rows = try session.rows("SELECT kind FROM digest_wishes WHERE person_id = \(person.raw)")
            return Set(try rows.compactMap { LetterKind(rawValue: try $0.text(0)) })
        }
    }

    public func wish(_ kind: LetterKind, of person: PersonID, stopKey key: String, at now: Instant) async throws {
        try await database.write { session in
            // Whoever has left, or deleted everything meanwhile, wishes for nothing.
            try session.run(
                """
                INSERT INTO digest_wishes (person_id, kind, since, stop_key)
                SELECT person_id, CAST(\(kind.rawValue) AS TEXT), CAST(\(now.microseconds) AS BIGINT), CAST(\(key) AS TEXT)
                FROM people
                WHERE person_id = \(person.raw) ON CONFLICT DO NOTHING
                """)
        }
    }

    public func end(_ kind: LetterKind, of person: PersonID) async throws {
        try await database.write { session in
            try session.run(
                "DELETE FROM digest_wishes WHERE person_id = \(person.raw) AND kind = \(kind.rawValue)")
            try session.run(
                """
                DELETE FROM digest_letters WHERE person_id = \(person.raw) AND kind = \(kind.rawValue)
                AND done_at IS NULL
                """)
        }
    }

    public func stop(_ key: String) async throws -> Bool {
        try await database.write { session in
            guard
                let row = try session.rows("SELECT person_id, kind FROM digest_wishes WHERE stop_key = \(key)").first
            else { return false }
            let (person, kind) = (try row.text(0), try row.text(1))
            try session.run("DELETE FROM digest_wishes WHERE stop_key = \(key)")
            try session.run(
                "DELETE FROM digest_letters WHERE person_id = \(person) AND kind = \(kind) AND done_at IS NULL")
            return true
        }
    }

    public func stopKey(of kind: LetterKind, _ person: PersonID) async throws -> String? {
        try await database.read { session in
            try session.rows(
                "SELECT stop_key FROM digest_wishes WHERE person_id = \(person.raw) AND kind = \(kind.rawValue)"
            ).first?.text(0)
        }
    }

    public func owe(_ week: Week, wishedBefore: Instant, at now: Instant) async throws {
        try await database.write { session in
            try session.run(
                """
                INSERT INTO digest_letters (person_id, kind, week, tries, next_at, done_at, outcome)
                SELECT person_id, kind, CAST(\(week.description) AS TEXT), 0, CAST(\(now.microseconds) AS BIGINT),
                CAST(NULL AS BIGINT), CAST(NULL AS TEXT) FROM digest_wishes
                WHERE since < \(wishedBefore.microseconds) ON CONFLICT DO NOTHING
                """)
            // What became of letters is of no use after a quarter.
            try session.run("DELETE FROM digest_letters WHERE week < \(week.adding(-13).description)")
        }
    }

    public func due(at now: Instant, limit: Int) async throws -> [OwedLetter] {
        try await database.read { session in
            try session.rows(
                """
                SELECT person_id, kind, week, tries FROM digest_letters
                WHERE done_at IS NULL AND next_at <= \(now.microseconds) ORDER BY next_at, person_id, kind LIMIT \(limit)
                """
            ).compactMap { row in
                guard let kind = LetterKind(rawValue: try row.text(1)) else { return nil }
                return OwedLetter(
                    person: PersonID(try row.text(0)), kind: kind, week: try week(row, 2),
                    tries: Int(try row.integer(3)))
            }
        }
    }

    public func claim(_ letter: OwedLetter, until next: Instant) async throws -> Bool {
        try await database.write { session in
            try session.run(
                """
                UPDATE digest_letters SET tries = \(Int64(letter.tries + 1)), next_at = \(next.microseconds)
                WHERE person_id = \(letter.person.raw) AND kind = \(letter.kind.rawValue)
                AND week = \(letter.week.description) AND tries = \(Int64(letter.tries)) AND done_at IS NULL
                """) == 1
        }
    }

    public func finish(_ letter: OwedLetter, _ outcome: String, at now: Instant) async throws {
        try await database.write { session in
            try session.run(
                """
                UPDATE digest_letters SET done_at = \(now.microseconds), outcome = \(outcome)
                WHERE person_id = \(letter.person.raw) AND kind = \(letter.kind.rawValue)
                AND week = \(letter.week.description)
                """)
        }
    }

    public func address(of person: PersonID, on day: Day) async throws -> String? {
        try await database.read { session in
            try session.rows(
                """
                SELECT email FROM people WHERE person_id = \(person.raw)
                AND (until IS NULL OR until >= \(day.description))
                """
            ).first?.text(0)
        }
    }

    public func team(of person: PersonID, on day: Day) async throws -> String? {
        try await database.read { try homeTeam(of: person, on: day, $0) }
    }

    public func note(_ failure: String?, at now: Instant) async throws {
        try await database.write { session in
            let worked = failure == nil ? now.microseconds : nil
            let failed = failure == nil ? nil : now.microseconds
            try session.run(
                """
                INSERT INTO mail_state (one, worked_at, failed_at, failure) VALUES (1, \(worked), \(failed), \(failure))
                ON CONFLICT (one) DO UPDATE SET worked_at = COALESCE(excluded.worked_at, mail_state.worked_at),
                failed_at = COALESCE(excluded.failed_at, mail_state.failed_at),
                failure = COALESCE(excluded.failure, mail_state.failure)
                """)
        }
    }

    public func mailState() async throws -> MailState {
        try await database.read { session in
            guard let row = try session.rows("SELECT worked_at, failed_at, failure FROM mail_state").first else {
                return MailState(workedAt: nil, failedAt: nil, failure: nil)
            }
            return MailState(
                workedAt: try row.integerIfAny(0).map { Instant(microseconds: $0) },
                failedAt: try row.integerIfAny(1).map { Instant(microseconds: $0) }, failure: try row.textIfAny(2))
        }
    }
}

extension LookStore {
    public func wishes(_ kind: LetterKind, _ person: PersonID) async throws -> Bool {
        try await database.read { session in
            try !session.rows(
                "SELECT 1 FROM digest_wishes WHERE person_id = \(person.raw) AND kind = \(kind.rawValue)"
            ).isEmpty
        }
    }
}
