public import Access
public import Domain
import Ledger
import OrganizationPorts
public import Rollout
import SQL

/// Decisions that rested on figures alone, as people report them. The ledger says that there was one, and never what it says.
extension OrganizationStore {
    public func open(
        _ decision: SoleBasisReport.Decision, saying text: String, as id: String, _ grant: borrowing Grant<Oneself>,
        at now: Instant
    ) async throws {
        let person = grant.subject
        let writer = writer
        try await database.write { session in
            try session.hold([ledgerName, "reports"])
            try mustBeIn(person, session)
            let due = try houseZone(session).day(of: now).adding(SoleBasisReport.daysToOutcome)
            try session.run(
                """
                INSERT INTO sole_basis_reports (report_id, person_id, decision, words, opened_at, due) VALUES
                (\(id), \(person.raw), \(decision.rawValue), \(text), \(now.microseconds), \(due.description))
                """)
            try Store.note(id, "opened", by: nil, about: person.raw, at: now, writer, session)
        }
    }

    public func soleBasisReports(of grant: borrowing Grant<Oneself>) async throws -> [SoleBasisReport] {
        let person = grant.subject
        return try await database.read { session in
            try session.rows(
                "\(name: reportColumns) WHERE person_id = \(person.raw) ORDER BY opened_at DESC, report_id"
            )
            .map(SoleBasisReport.init)
        }
    }

    public func soleBasisReports(under grant: borrowing Grant<OfRollout>, closed most: Int) async throws
        -> [SoleBasisReport]
    {
        let holder = grant.holder
        return try await database.read { session in
            let from = try casesAreFor(holder, session).microseconds
            return try session.rows(
                """
                \(name: reportColumns) WHERE opened_at >= \(from) AND (closed_at IS NULL OR report_id IN (
                    SELECT report_id FROM sole_basis_reports WHERE closed_at IS NOT NULL AND opened_at >= \(from)
                    ORDER BY closed_at DESC, report_id LIMIT \(most)))
                ORDER BY due, opened_at, report_id
                """
            ).map(SoleBasisReport.init)
        }
    }

    public func take(report id: String, under grant: borrowing Grant<OfRollout>, at now: Instant) async throws {
        let holder = grant.holder
        let writer = writer
        try await database.write { session in
            try session.hold([ledgerName, "reports"])
            let from = try casesAreFor(holder, session).microseconds
            // Nobody takes care of what they have reported themselves.
            let taken = try session.rows(
                """
                UPDATE sole_basis_reports SET owner_id = \(holder.raw) WHERE report_id = \(id) AND closed_at IS NULL
                AND person_id <> \(holder.raw) AND opened_at >= \(from) RETURNING person_id
                """)
            guard let row = taken.first else { throw RolloutRefusal.noSuchReport }
            try Store.note(id, "taken", by: holder.raw, about: try row.text(0), at: now, writer, session)
        }
    }

    public func close(
        report id: String, with outcome: String, under grant: borrowing Grant<OfRollout>, at now: Instant
    ) async throws {
        let holder = grant.holder
        let writer = writer
        try await database.write { session in
            try session.hold([ledgerName, "reports"])
            let from = try casesAreFor(holder, session).microseconds
            let closed = try session.rows(
                """
                UPDATE sole_basis_reports SET outcome = \(outcome), closed_by = \(holder.raw),
                closed_at = \(now.microseconds), owner_id = COALESCE(owner_id, \(holder.raw))
                WHERE report_id = \(id) AND closed_at IS NULL AND person_id <> \(holder.raw) AND opened_at >= \(from) RETURNING person_id
                """)
            guard let row = closed.first else { throw RolloutRefusal.noSuchReport }
            try Store.note(id, "closed", by: holder.raw, about: try row.text(0), at: now, writer, session)
        }
    }
}

private func note(
    _ id: String, _ what: String, by holder: String?, about person: String, at now: Instant, _ writer: LedgerWriter,
    _ session: any Session
) throws {
    var fields = ["report": id, "what": what]
    if let holder { fields["by"] = holder }
    try writer.append([.init(LedgerEntry(kind: .soleBasis, at: now, fields: fields), about: person)], session)
}

/// As `SoleBasisReport.init` reads them.
private let reportColumns: StaticString = """
    SELECT report_id, person_id, decision, words, opened_at, due, owner_id, outcome, closed_at FROM sole_basis_reports
    """

extension SoleBasisReport {
    fileprivate init(_ row: Row) throws {
        guard let decision = Decision(rawValue: try row.text(2)) else { throw DatabaseFailure.damaged }
        self.init(
            id: try row.text(0), reportedBy: PersonID(try row.text(1)), decision: decision, text: try row.text(3),
            openedAt: Instant(microseconds: try row.integer(4)), due: try day(row, 5),
            owner: try row.textIfAny(6).map(PersonID.init), outcome: try row.textIfAny(7),
            closedAt: try row.integerIfAny(8).map(Instant.init(microseconds:)))
    }
}
