public import Access
public import Domain
import Metrics
public import NoticePorts
import PublishedPorts
public import SQL
import WorkPorts

/// Notices, by the week that decided them.
public struct NoticeStore: NoticeStorage {
    private let database: any Database
    public init(database: any Database) { self.database = database }

    public func zone() async throws -> Zone { try await database.read(houseZone) }

    public func decidedThrough() async throws -> Week? {
        try await database.read { session in
            let row = try session.rows("SELECT MAX(week) FROM notice_weeks").first
            return try row?.textIfAny(0).flatMap { Week($0) }
        }
    }

    public func latest() async throws -> [KeptNotice] {
        try await database.read { session in
            try session.rows(
                """
                SELECT subject_kind, subject, metric, raised_week, from_week, direction, amount, usual, compared_with,
                team_from, others_from, ended_week, ended_why, quiet_weeks, panel_id FROM notices
                WHERE raised_week = (SELECT MAX(raised_week) FROM notices AS newer
                    WHERE newer.subject_kind = notices.subject_kind AND newer.subject = notices.subject
                    AND newer.metric = notices.metric)
                """
            ).map { row in
                KeptNotice(
                    try notice(row), without: Int(try row.integer(13)), panel: try row.textIfAny(14).map(PanelID.init))
            }
        }
    }

    public func effectiveNotes(about subject: NoticeSubject) async throws -> [Annotation] {
        try await database.read { try writtenNotes(for: ReadLines(subject), $0) }
    }

    public func holidays() async throws -> Set<Day> {
        let notes = try await database.read { session in
            // What was noted as a holiday for all is one for all.
            try Store.holidays(in: everyDay, session)
                + sharedAnnotations(.organization, in: everyDay, for: nil, session).filter {
                    $0.content.kind == .holiday
                }
        }
        return Set(
            notes.flatMap { note in
                (0...(note.content.to.daysSince1970 - note.content.from.daysSince1970)).map(note.content.from.adding)
            })
    }

    public func keep(_ changed: [KeptNotice], decided week: Week, at now: Instant) async throws -> Bool {
        try await database.write { session in
            // Whoever is first decides: what another server made of the same week is the same.
            try session.hold(["notices"])
            let isFirst =
                try session.run(
                    """
                    INSERT INTO notice_weeks (week, decided_at) VALUES (\(week.description), \(now.microseconds))
                    ON CONFLICT DO NOTHING
                    """) == 1
            guard isFirst else { return false }
            for kept in changed {
                let notice = kept.notice
                let (kind, subject) = key(notice.subject)
                try session.run(
                    """
                    INSERT INTO notices (subject_kind, subject, metric, raised_week, from_week, direction, amount, usual,
                    compared_with, team_from, others_from, panel_id, quiet_weeks, ended_week, ended_why)
                    VALUES (\(kind), \(subject), \(notice.metric.raw), \(notice.to.description),
                    \(notice.from.description), \(notice.direction.rawValue), \(notice.by), \(notice.usual),
                    \(Int64(notice.comparedWith)), \(notice.teamFrom.microseconds), \(notice.othersFrom.microseconds),
                    \(kept.panel?.raw), \(Int64(kept.without)), \(notice.ended?.week.description),
                    \(notice.ended?.why.rawValue))
                    ON CONFLICT (subject_kind, subject, metric, raised_week) DO UPDATE SET panel_id = excluded.panel_id,
                    quiet_weeks = excluded.quiet_weeks, ended_week = excluded.ended_week, ended_why = excluded.ended_why
                    """)
            }
            return true
        }
    }
}

extension PublishedStore {
    public func effectiveNotes(for grant: borrowing Grant<OneGroup>) async throws -> [Annotation] {
        let lines = ReadLines.ofGroup(grant.subject)
        return try await database.read { try writtenNotes(for: lines, $0) }
    }

    /// Of a team, about people's time. Where the profile is work only, there is nothing of it to ask about.
    public func notices(for grant: borrowing Grant<OneGroup>) async throws -> [Notice] {
        guard case .team(let name) = grant.subject else { return [] }
        let now = now()
        let all = try await database.read { session in
            guard try profileInForce(at: now, session) != .workOnly else { return [Notice]() }
            return try storedNotices(of: .team(name), .ofPeople, session)
        }
        return heard(all, by: grant)
    }

    private func heard(_ all: [Notice], by grant: borrowing Grant<OneGroup>) -> [Notice] {
        var heard: [Notice] = []
        for notice in all where grant.mayHear(notice) { heard.append(notice) }
        return heard
    }
}

extension WorkEvidenceStore {
    public func effectiveNotes(for grant: borrowing Grant<OfWork>) async throws -> [Annotation] {
        try await effectiveNotes(of: grant.subject)
    }

    public func effectiveNotes(of subject: WorkSubject) async throws -> [Annotation] {
        try await database.read { try writtenNotes(for: ReadLines(subject), $0) }
    }

    /// Of a team or a service, about shared work.
    public func notices(for grant: borrowing Grant<OfWork>) async throws -> [Notice] {
        let subject: NoticeSubject =
            switch grant.subject {
            case .team(let name): .team(name)
            case .service(let id): .service(id)
            }
        let all = try await database.read { try storedNotices(of: subject, .ofWork, $0) }
        var heard: [Notice] = []
        for notice in all where grant.mayHear(notice) { heard.append(notice) }
        return heard
    }
}

/// By what its metric is, and not by how it was kept: in a gap of the line there is no panel, and it is about people's time all the same.
private enum Matter {
    case ofPeople, ofWork
    init(_ metric: MetricID) { self = Catalogue.work(metric) == nil ? .ofPeople : .ofWork }
}

/// Newest first; of one week by metric.
private func storedNotices(of subject: NoticeSubject, _ matter: Matter, _ session: any Session) throws -> [Notice] {
    let (kind, name) = key(subject)
    return try session.rows(
        """
        SELECT subject_kind, subject, metric, raised_week, from_week, direction, amount, usual, compared_with, team_from,
        others_from, ended_week, ended_why FROM notices WHERE subject_kind = \(kind) AND subject = \(name)
        ORDER BY raised_week DESC, metric
        """
    ).map(notice).filter { Matter($0.metric) == matter }
}

private func key(_ subject: NoticeSubject) -> (kind: String, name: String) {
    switch subject {
    case .team(let name): ("team", name)
    case .service(let id): ("service", id.raw)
    }
}

private func notice(_ row: Row) throws -> Notice {
    let name = try row.text(1)
    guard let direction = Notice.Direction(rawValue: try row.text(5)) else { throw DatabaseFailure.damaged }
    var ended: (week: Week, why: Notice.End)?
    if let why = try row.textIfAny(12).flatMap(Notice.End.init) { ended = (try week(row, 11), why) }
    return Notice(
        about: try row.text(0) == "team" ? .team(name) : .service(ServiceID(name)), metric: MetricID(try row.text(2)),
        direction: direction, by: try row.real(6), usual: try row.real(7), comparedWith: Int(try row.integer(8)),
        from: try week(row, 4), to: try week(row, 3), teamFrom: Instant(microseconds: try row.integer(9)),
        othersFrom: Instant(microseconds: try row.integer(10)), ended: ended)
}
