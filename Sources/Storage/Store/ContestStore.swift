public import Access
public import Domain
import Ledger
import OrganizationPorts
public import Rollout
import SQL

/// What people contest. The ledger says that there was one, and who answered, and never what it says.
extension OrganizationStore {
    public func open(
        _ matter: Contest.Matter, _ place: Contest.Place, about: String, saying text: String, as id: String,
        _ grant: borrowing Grant<Oneself>, at now: Instant
    ) async throws {
        let person = grant.subject
        let writer = writer
        try await database.write { session in
            try session.hold([ledgerName, "reports"])
            try mustBeIn(person, session)
            let due = try houseZone(session).day(of: now).adding(Contest.daysToOutcome)
            try session.run(
                """
                INSERT INTO contests (contest_id, person_id, matter, place, about, words, opened_at, due) VALUES
                (\(id), \(person.raw), \(matter.rawValue), \(place.rawValue), \(about), \(text),
                \(now.microseconds), \(due.description))
                """)
            try noteContest(id, "opened", by: nil, about: person.raw, at: now, writer, session)
        }
    }

    public func contests(under grant: borrowing Grant<OfRollout>, closed most: Int) async throws -> [Contest] {
        let holder = grant.holder
        return try await database.read { session in
            let from = try casesAreFor(holder, session).microseconds
            return try session.rows(
                """
                SELECT contest_id, person_id, matter, place, about, words, opened_at, due, owner_id, outcome, closed_at
                FROM contests WHERE opened_at >= \(from) AND (closed_at IS NULL OR contest_id IN (
                    SELECT contest_id FROM contests WHERE closed_at IS NOT NULL AND opened_at >= \(from)
                    ORDER BY closed_at DESC, contest_id LIMIT \(most)))
                ORDER BY due, opened_at, contest_id
                """
            ).map(Contest.init)
        }
    }

    public func take(contest id: String, under grant: borrowing Grant<OfRollout>, at now: Instant) async throws {
        let holder = grant.holder
        let writer = writer
        try await database.write { session in
            try session.hold([ledgerName, "reports"])
            let from = try casesAreFor(holder, session).microseconds
            // Nobody answers what they contest themselves.
            let taken = try session.rows(
                """
                UPDATE contests SET owner_id = \(holder.raw) WHERE contest_id = \(id) AND closed_at IS NULL
                AND person_id <> \(holder.raw) AND opened_at >= \(from) RETURNING person_id
                """)
            guard let row = taken.first else { throw RolloutRefusal.noSuchReport }
            try noteContest(id, "taken", by: holder.raw, about: try row.text(0), at: now, writer, session)
        }
    }

    public func close(
        contest id: String, with outcome: String, under grant: borrowing Grant<OfRollout>, at now: Instant
    ) async throws {
        let holder = grant.holder
        let writer = writer
        try await database.write { session in
            try session.hold([ledgerName, "reports"])
            let from = try casesAreFor(holder, session).microseconds
            let closed = try session.rows(
                """
                UPDATE contests SET outcome = \(outcome), closed_by = \(holder.raw),
                closed_at = \(now.microseconds), owner_id = COALESCE(owner_id, \(holder.raw))
                WHERE contest_id = \(id) AND closed_at IS NULL AND person_id <> \(holder.raw) AND opened_at >= \(from) RETURNING person_id
                """)
            guard let row = closed.first else { throw RolloutRefusal.noSuchReport }
            try noteContest(id, "closed", by: holder.raw, about: try row.text(0), at: now, writer, session)
        }
    }
}

private func noteContest(
    _ id: String, _ what: String, by holder: String?, about person: String, at now: Instant, _ writer: LedgerWriter,
    _ session: any Session
) throws {
    var fields = ["contest": id, "what": what]
    if let holder { fields["by"] = holder }
    try writer.append([.init(LedgerEntry(kind: .contest, at: now, fields: fields), about: person)], session)
}

extension Contest {
    fileprivate init(_ row: Row) throws {
        guard let matter = Matter(rawValue: try row.text(2)), let place = Place(rawValue: try row.text(3)) else {
            throw DatabaseFailure.damaged
        }
        self.init(
            id: try row.text(0), by: PersonID(try row.text(1)), matter: matter, place: place,
            about: try row.text(4), text: try row.text(5), openedAt: Instant(microseconds: try row.integer(6)),
            due: try day(row, 7), owner: try row.textIfAny(8).map(PersonID.init), outcome: try row.textIfAny(9),
            closedAt: try row.integerIfAny(10).map(Instant.init(microseconds:)))
    }
}

/// What the person has reported and contested, newest first.
func ownCases(of person: PersonID, _ session: any Session) throws -> [OwnCase] {
    try session.rows(
        """
        SELECT 'contest', matter || ' ' || place || ': ' || about, words, opened_at, due, owner_id, outcome, closed_at
        FROM contests WHERE person_id = \(person.raw)
        UNION ALL SELECT 'sole-basis', decision, words, opened_at, due, owner_id, outcome, closed_at
        FROM sole_basis_reports WHERE person_id = \(person.raw) ORDER BY 4 DESC, 3
        """
    ).map { row in
        guard let kind = OwnCase.Kind(rawValue: try row.text(0)) else { throw DatabaseFailure.damaged }
        return OwnCase(
            kind: kind, about: try row.text(1), words: try row.text(2),
            openedAt: Instant(microseconds: try row.integer(3)), due: try day(row, 4),
            isTaken: try row.textIfAny(5) != nil, outcome: try row.textIfAny(6),
            closedAt: try row.integerIfAny(7).map(Instant.init(microseconds:)))
    }
}
