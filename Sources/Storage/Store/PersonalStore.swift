public import Access
public import Domain
public import PersonalPorts
public import SQL

/// Reading one person: the subject of every query is the grant's.
public struct PersonalStore: PersonalReading {
    let database: any Database
    let hashAddress: @Sendable (String) -> String
    /// - Parameter hashAddress: by which the person's own commits are found.
    public init(database: any Database, hashAddress: @escaping @Sendable (String) -> String) {
        self.database = database
        self.hashAddress = hashAddress
    }

    public func spans(for grant: borrowing Grant<Oneself>, touching range: Interval) async throws -> [Span] {
        let person = grant.subject
        return try await database.read { try Store.spans(of: person, touching: range, $0) }
    }

    public func lineReports(for grant: borrowing Grant<Oneself>, startingIn range: Interval) async throws
        -> [LineReport]
    {
        let person = grant.subject
        return try await database.read { try Store.lineReports(of: person, startingIn: range, $0) }
    }

    public func recording(for grant: borrowing Grant<Oneself>, touching range: Interval) async throws -> Recording {
        let person = grant.subject
        return try await database.read { session in
            Recording(
                spans: try Store.spans(of: person, touching: range, session),
                corrections: try Store.corrections(of: person, session),
                lineReports: try Store.lineReports(of: person, startingIn: range, session),
                hours: try Store.workingHours(of: person, session), absences: try Store.absences(of: person, session),
                meetings: try Store.meetings(of: person, touching: range, session),
                covered: try Store.calendarCoverage(of: person, session))
        }
    }

    public func heartbeats(for grant: borrowing Grant<Oneself>, in range: Interval, limit: Int) async throws
        -> [Heartbeat]
    {
        let person = grant.subject
        return try await database.read { session in
            try session.rows(
                """
                SELECT at, kind, project, language, branch, editor, operating_system, is_write, ai_line_changes,
                human_line_changes FROM heartbeats WHERE person_id = \(person.raw)
                AND at >= \(range.start.microseconds) AND at < \(range.end.microseconds)
                ORDER BY at, kind, project, language, branch, editor, operating_system, is_write, ai_line_changes,
                human_line_changes LIMIT \(limit)
                """
            ).map(Heartbeat.init)
        }
    }

    public func reach(for grant: borrowing Grant<Oneself>) async throws -> Interval? {
        let person = grant.subject
        return try await database.read { session in
            let ends = try session.rows(
                """
                SELECT MIN(started_at), MAX(ended_at) FROM spans WHERE person_id = \(person.raw)
                UNION ALL SELECT MIN(started_at), MAX(ended_at) FROM imported_spans WHERE person_id = \(person.raw)
                UNION ALL SELECT MIN(started_at), MAX(ended_at) FROM meetings WHERE person_id = \(person.raw)
                """
            ).compactMap { row -> Interval? in
                guard let from = try row.integerIfAny(0), let to = try row.integerIfAny(1) else { return nil }
                return Interval(Instant(microseconds: from), Instant(microseconds: to))
            }
            guard let from = ends.map(\.start).min(), let to = ends.map(\.end).max() else { return nil }
            return Interval(from, to)
        }
    }

    public func corrections(for grant: borrowing Grant<Oneself>) async throws -> [Correction] {
        let person = grant.subject
        return try await database.read { try Store.corrections(of: person, $0) }
    }

    public func closedRanges(for grant: borrowing Grant<Oneself>) async throws -> [Interval] {
        let person = grant.subject
        return try await database.read { try DoorRules($0, person).closed }
    }

    public func absences(for grant: borrowing Grant<Oneself>) async throws -> [Absence] {
        let person = grant.subject
        return try await database.read { try Store.absences(of: person, $0) }
    }

    public func commits(for grant: borrowing Grant<Oneself>, in range: Interval) async throws -> [OwnCommit] {
        let person = grant.subject
        let hashAddress = hashAddress
        return try await database.read { session in
            try authorHashes(of: person, hashAddress, session).flatMap { author in
                try session.rows(
                    """
                    SELECT name, sha, parents, authored_at, committed_at FROM commits
                    JOIN services ON services.slug = commits.service
                    WHERE author = (SELECT author FROM authors WHERE hash = \(author)) AND touches = 1
                    AND COALESCE(authored_at, committed_at) >= \(range.start.microseconds)
                    AND COALESCE(authored_at, committed_at) < \(range.end.microseconds)
                    """
                ).map(OwnCommit.init)
            }.sorted { ($0.at?.microseconds ?? 0, $0.commit.id) < ($1.at?.microseconds ?? 0, $1.commit.id) }
        }
    }

    public func accounts(for grant: borrowing Grant<Oneself>) async throws -> [OwnAccount] {
        let person = grant.subject
        let hashAddress = hashAddress
        return try await database.read { session in
            let programs = Set(try session.rows("SELECT hash FROM bots WHERE is_bot = 1").map { try $0.text(0) })
            return try session.rows(
                """
                SELECT provider, login, said_by FROM identities WHERE person_id = \(person.raw)
                UNION ALL SELECT provider, login, because FROM account_proposals WHERE person_id = \(person.raw)
                ORDER BY provider, login
                """
            ).map { row in
                let identity = ToolIdentity(provider: try row.text(0), login: try row.text(1))
                let standing: OwnAccount.Standing =
                    switch try row.text(2) {
                    case "person": .byPerson
                    case "email": .proposed(.email)
                    case "name": .proposed(.name)
                    default: .byFile
                    }
                return OwnAccount(
                    identity, standing, isProgram: programs.contains(authorHash(identity, hashAddress)))
            }
        }
    }

    public func signOn(for grant: borrowing Grant<Oneself>) async throws -> SignOnBinding? {
        let person = grant.subject
        return try await database.read { try Store.signOn(of: person, $0) }
    }

    public func projects(for grant: borrowing Grant<Oneself>) async throws -> [String] {
        let person = grant.subject
        return try await database.read { session in
            try session.rows(
                """
                SELECT DISTINCT project FROM (
                    SELECT project FROM spans WHERE person_id = \(person.raw) AND project IS NOT NULL
                    UNION SELECT project FROM imported_spans WHERE person_id = \(person.raw) AND project <> ''
                ) AS named ORDER BY project
                """
            ).map { try $0.text(0) }
        }
    }

    public func cases(for grant: borrowing Grant<Oneself>) async throws -> [OwnCase] {
        let person = grant.subject
        return try await database.read { try ownCases(of: person, $0) }
    }

    public func pausedSince(for grant: borrowing Grant<Oneself>) async throws -> Instant? {
        let person = grant.subject
        return try await database.read { try openPause(of: person, $0) }
    }

    public func collection(for grant: borrowing Grant<Oneself>) async throws -> CollectionState {
        let person = grant.subject
        return try await database.read { try collectionState(of: person, $0) }
    }

    public func profile(for grant: borrowing Grant<Oneself>) async throws -> Profile {
        let person = grant.subject
        return try await database.read { session in
            guard
                let row = try session.rows(
                    """
                    SELECT email, people.name, people.zone, acknowledged_version, acknowledged_at, until, left_written_at,
                    house.zone FROM people LEFT JOIN house ON form = 'organization' AND simulated = 0
                    WHERE person_id = \(person.raw)
                    """
                ).first
            else { throw Denied() }
            let homes = try session.rows(
                "SELECT since, team, department FROM places WHERE person_id = \(person.raw) ORDER BY since"
            ).map { row in
                guard let since = Day(try row.text(0)) else { throw DatabaseFailure.damaged }
                return Dated(HomeTeam(team: try row.textIfAny(1), department: try row.textIfAny(2)), since: since)
            }
            var acknowledgement: Profile.Acknowledgement?
            if let version = try row.integerIfAny(3), let at = try row.integerIfAny(4) {
                acknowledgement = .init(version: Int(version), at: Instant(microseconds: at))
            }
            var profile = Profile(
                person: person, email: try row.text(0), name: try row.text(1), homes: homes,
                zones: try zoneHistory(of: person, first: zone(row, 2), session),
                acknowledgement: acknowledgement)
            profile.deletedOn = try deletionDay(row, 5)
            return profile
        }
    }
}

/// Reads `until, left_written_at` and the zone of a house whose leavers are deleted.
private func deletionDay(_ row: Row, _ column: Int) throws -> Day? {
    guard let last = try row.textIfAny(column).flatMap({ Day($0) }), try row.textIfAny(column + 2) != nil else {
        return nil
    }
    let kept = Int(KeptFor.afterLeaving.seconds / 86_400)
    let written = try row.integerIfAny(column + 1).map { Instant(microseconds: $0) }
    let told = try written.map { try zone(row, column + 2).day(of: $0).adding(kept) }
    return max(last.adding(kept + 1), told ?? last)
}

extension OwnCommit {
    /// Reads `name, sha, parents, authored_at, committed_at`.
    fileprivate init(_ row: Row) throws {
        guard let id = CommitID(try row.text(1)) else { throw DatabaseFailure.damaged }
        self.init(
            service: try row.text(0),
            commit: Commit(
                id: id, parents: try row.text(2).split(separator: " ").compactMap { CommitID(String($0)) },
                authored: try row.integerIfAny(3).map(Instant.init(microseconds:)),
                committed: try row.integerIfAny(4).map(Instant.init(microseconds:)), authorEmail: nil))
    }
}

/// Everything recorded that touches `range`, sorted by start.
func spans(of person: PersonID, touching range: Interval, _ session: any Session) throws -> [Span] {
    let table = SpanTable(session: session, person: person)
    var spans: [Span] = []
    for timeline in StoredTimeline.allCases {
        spans += try table.spans(timeline, touching: range.start, range.end)
    }
    spans += try session.rows(
        """
        SELECT started_at, ended_at, kind, project, language FROM imported_spans
        WHERE person_id = \(person.raw) AND started_at <= \(range.end.microseconds)
        AND ended_at >= \(range.start.microseconds) ORDER BY started_at, ended_at
        """
    ).map(Span.init(imported:))
    return spans.sorted { ($0.start, $0.end) < ($1.start, $1.end) }
}

private func lineReports(of person: PersonID, startingIn range: Interval, _ session: any Session) throws -> [LineReport]
{
    let table = SpanTable(session: session, person: person)
    return try StoredTimeline.allCases.flatMap { timeline in
        let live = try table.reported(timeline, range.start, range.end).map { LineReport($0.interval, $1) }
        return try live + table.kept(timeline, startingIn: range.start, range.end)
    }.filter { range.contains($0.interval.start) }.sorted { a, b in
        (a.interval.start, a.interval.end, a.lines.byAI, a.lines.byHand)
            < (b.interval.start, b.interval.end, b.lines.byAI, b.lines.byHand)
    }
}

func corrections(of person: PersonID, _ session: any Session) throws -> [Correction] {
    try session.rows(
        """
        SELECT started_at, ended_at, correction_id, kind, project, made_at FROM corrections
        WHERE person_id = \(person.raw) ORDER BY made_at, correction_id
        """
    ).map { row in
        Correction(
            id: try row.text(2), range: try Interval(row),
            kind: try row.textIfAny(3) == nil ? nil : kind(row, 3), project: try row.textIfAny(4),
            madeAt: Instant(microseconds: try row.integer(5)))
    }
}

func zoneHistory(of person: PersonID, first: Zone, _ session: any Session) throws -> ZoneHistory {
    let changes = try session.rows(
        "SELECT from_day, zone FROM zone_changes WHERE person_id = \(person.raw) ORDER BY from_day"
    ).map { row in
        guard let day = Day(try row.text(0)) else { throw DatabaseFailure.damaged }
        return ZoneHistory.Change(from: day, zone: try zone(row, 1))
    }
    return ZoneHistory(first, changes: changes)
}

func zone(_ row: Row, _ column: Int) throws -> Zone {
    guard let zone = Zone(try row.text(column)) else { throw DatabaseFailure.damaged }
    return zone
}

private func collectionState(of person: PersonID, _ session: any Session) throws -> CollectionState {
    let latest = try session.rows(
        "SELECT received_at, editor FROM latest_heartbeats WHERE person_id = \(person.raw)"
    ).first.map {
        CollectionState.Latest(received: Instant(microseconds: try $0.integer(0)), editor: try $0.textIfAny(1))
    }
    let excluded = try session.rows(
        "SELECT project FROM exclusions WHERE person_id = \(person.raw) ORDER BY project"
    ).map { try $0.text(0) }
    var discarded: [CollectionState.DiscardReason: Int] = [:]
    for row in try session.rows("SELECT reason, items FROM discards WHERE person_id = \(person.raw)") {
        guard let reason = CollectionState.DiscardReason(rawValue: try row.text(0)) else { continue }
        discarded[reason] = Int(try row.integer(1))
    }
    // Not counted: there may be thousands, and no page says how many.
    let stored = try session.rows("SELECT 1 FROM heartbeats WHERE person_id = \(person.raw) LIMIT 2")
    let tokens = try session.rows(
        """
        SELECT token_id, prefix, kind, made_at, last_used_at, revoked_at, by_operator FROM tokens
        WHERE person_id = \(person.raw) ORDER BY made_at, token_id
        """
    ).map(ownToken)
    let awaitsNotice = try session.rows(
        """
        SELECT 1 FROM people JOIN house ON house.one = 1 WHERE person_id = \(person.raw) AND form = 'organization'
        AND simulated = 0 AND COALESCE(acknowledged_version, 0) < \(CollectionNotice.version)
        """)
    return CollectionState(
        of: person, latest: latest, pausedSince: try openPause(of: person, session), excludedProjects: excluded,
        discarded: discarded, hasOneHeartbeat: stored.count == 1, awaitsNotice: !awaitsNotice.isEmpty, tokens: tokens)
}

private func openPause(of person: PersonID, _ session: any Session) throws -> Instant? {
    try session.rows(
        "SELECT started_at FROM pauses WHERE person_id = \(person.raw) AND ended_at IS NULL ORDER BY started_at LIMIT 1"
    ).first.map { Instant(microseconds: try $0.integer(0)) }
}

/// Reads `token_id, prefix, kind, made_at, last_used_at, revoked_at, by_operator`.
private func ownToken(_ row: Row) throws -> OwnToken {
    guard let kind = OwnToken.Kind(rawValue: try row.text(2)) else { throw DatabaseFailure.damaged }
    return OwnToken(
        id: TokenID(try row.text(0)), prefix: try row.text(1), kind: kind,
        madeAt: Instant(microseconds: try row.integer(3)),
        lastUsed: try row.integerIfAny(4).map(Instant.init(microseconds:)),
        revokedAt: try row.integerIfAny(5).map(Instant.init(microseconds:)), isByOperator: try row.integer(6) == 1)
}
