public import Access
public import Domain
import Ledger
public import OrganizationPorts
import SQL

/// Teams that agree to be seen together.
extension OrganizationStore: TeamContextStorage {
    public func context(of team: String, at now: Instant) async throws -> TeamContext {
        try await database.read { session in
            guard
                let row = try session.rows("SELECT label, declared_at FROM team_contexts WHERE team = \(team)").first
            else { return TeamContext(team: team, label: nil, declaredAt: nil, beside: []) }
            let label = try row.text(0)
            let others = try session.rows(
                "SELECT team FROM team_contexts WHERE label = \(label) AND team <> \(team) ORDER BY team")
            return TeamContext(
                team: team, label: label, declaredAt: Instant(microseconds: try row.integer(1)),
                beside: try others.map { row in
                    let other = try row.text(0)
                    return TeamContext.Beside(
                        other: other, agreed: try agreed(team, with: other, label, at: now, session),
                        othersAgreed: try agreed(other, with: team, label, at: now, session))
                })
        }
    }

    public func pairs(at now: Instant) async throws -> [TeamPair] {
        try await database.read { session in
            try session.rows(
                """
                SELECT one.team, one.other, one.label, one.expires_at, two.expires_at FROM team_agreements AS one
                JOIN team_agreements AS two ON two.team = one.other AND two.other = one.team AND two.label = one.label
                JOIN team_contexts AS mine ON mine.team = one.team AND mine.label = one.label
                JOIN team_contexts AS theirs ON theirs.team = one.other AND theirs.label = one.label
                WHERE one.team < one.other AND one.expires_at > \(now.microseconds)
                AND two.expires_at > \(now.microseconds) AND one.agreed_by <> two.agreed_by ORDER BY one.team, one.other
                """
            ).map { row in
                TeamPair(
                    first: try row.text(0), second: try row.text(1), label: try row.text(2),
                    until: Instant(microseconds: min(try row.integer(3), try row.integer(4))))
            }
        }
    }

    public func declare(_ label: String, under grant: borrowing Grant<OfTeamContext>, at now: Instant) async throws {
        let (team, holder) = (grant.team, grant.holder)
        try await changeContext(at: now) { session in
            guard try session.rows("SELECT 1 FROM team_contexts WHERE team = \(team) AND label = \(label)").isEmpty
            else { return nil }
            try session.run(
                """
                INSERT INTO team_contexts (team, label, declared_by, declared_at)
                VALUES (\(team), \(label), \(holder.raw), \(now.microseconds)) ON CONFLICT (team) DO UPDATE SET
                label = excluded.label, declared_by = excluded.declared_by, declared_at = excluded.declared_at
                """)
            try session.run("DELETE FROM team_agreements WHERE team = \(team) OR other = \(team)")
            return ("context of \(team)", label)
        }
    }

    public func agree(with other: String, under grant: borrowing Grant<OfTeamContext>, at now: Instant) async throws {
        let (team, holder) = (grant.team, grant.holder)
        try await changeContext(at: now) { session in
            let labels = try session.rows(
                "SELECT label FROM team_contexts WHERE team = \(team) OR team = \(other)"
            ).map { try $0.text(0) }
            guard team != other, labels.count == 2, labels[0] == labels[1] else {
                throw TeamContextRefusal.differentContexts
            }
            // One person in both would be no agreement: each side is somebody else's to give.
            let isMine = try !session.rows(
                """
                SELECT 1 FROM team_agreements WHERE team = \(other) AND other = \(team) AND label = \(labels[0])
                AND agreed_by = \(holder.raw) AND expires_at > \(now.microseconds)
                """
            ).isEmpty
            if isMine { throw TeamContextRefusal.agreedByTheSame }
            try session.run(
                """
                INSERT INTO team_agreements (team, other, label, agreed_by, agreed_at, expires_at) VALUES
                (\(team), \(other), \(labels[0]), \(holder.raw), \(now.microseconds),
                \(now.adding(TeamContext.life).microseconds)) ON CONFLICT (team, other) DO UPDATE SET
                label = excluded.label, agreed_by = excluded.agreed_by, agreed_at = excluded.agreed_at,
                expires_at = excluded.expires_at
                """)
            return ("\(team) beside \(other)", "agreed")
        }
    }

    public func withdraw(
        from other: String, under grant: borrowing Grant<OfTeamContext>, at now: Instant
    ) async throws {
        let team = grant.team
        try await changeContext(at: now) { session in
            let ended = try session.run(
                """
                DELETE FROM team_agreements WHERE (team = \(team) AND other = \(other))
                OR (team = \(other) AND other = \(team))
                """)
            return ended == 0 ? nil : ("\(team) beside \(other)", "withdrawn")
        }
    }

    /// One change with its entry: settings are everybody's to read, and name nobody.
    func changeContext(
        at now: Instant, _ body: @escaping @Sendable (any Session) throws -> (setting: String, value: String)?
    ) async throws {
        let writer = writer
        try await database.write { session in
            try session.hold([ledgerName, "contexts"])
            guard let done = try body(session) else { return }
            try writer.append(
                [
                    .init(
                        LedgerEntry(
                            kind: .setting, at: now,
                            fields: ["setting": done.setting, "value": done.value, "from": now.description]))
                ], session)
        }
    }
}

private func agreed(
    _ team: String, with other: String, _ label: String, at now: Instant, _ session: any Session
) throws -> Instant? {
    try session.rows(
        """
        SELECT expires_at FROM team_agreements WHERE team = \(team) AND other = \(other) AND label = \(label)
        AND expires_at > \(now.microseconds)
        """
    ).first.map { Instant(microseconds: try $0.integer(0)) }
}
