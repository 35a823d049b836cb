import Domain
import SQL

/// Writes reports of how work was delivered inside one transaction, which holds `commits`. What it has to know of people is read
/// once, however many reports there are.
struct DeliveryWriter {
    private let session: any Session
    private let hashAddress: (String) -> String
    private let people: Programs
    let hidden: HiddenAuthors

    init(_ session: any Session, _ hashAddress: @escaping (String) -> String) throws {
        self.session = session
        self.hashAddress = hashAddress
        people = try Programs(session, hashAddress)
        hidden = try HiddenAuthors(session, hashAddress)
    }

    /// Answers whether the change was not there.
    func keep(_ change: Change, of service: ServiceID, _ decide: (Change, Change?) -> Change) throws -> Bool {
        let stored = try storedChange(change.id, session)
        let kept = decide(change, stored?.change)
        // Who wrote it does not change; what was taken off before is found again only if it may be.
        let author =
            try change.author.map { try people.hash(of: $0, isBot: change.authorIsBot, at: change.created, session) }
            ?? stored?.author
        try write(kept, of: service, by: hidden.shown(author, at: [kept.created, kept.merged]), session)
        // Most reports of a change say nothing new of its commits.
        if stored?.change.commits != kept.commits { try writeCommits(of: kept, isNew: stored == nil, session) }
        return stored == nil
    }

    /// Lists the account if it is a program, and asks the person whose it seems to be.
    func note(_ identity: ToolIdentity, at moment: Instant) throws {
        _ = try people.hash(of: identity, isBot: false, at: moment, session)
    }

    func keep(_ review: Review) throws {
        let reviewer = try review.reviewer.map {
            try people.hash(of: $0, isBot: review.reviewerIsBot, at: review.submitted, session)
        }
        // Without a name of its own a review is known by all that is said of it; hashed, because of whom.
        let id =
            review.id
            ?? hashAddress("review\n\(review.change.raw)\n\(reviewer ?? "")\n\(review.submitted)\n\(review.state)")
        let shown = hidden.shown(reviewer, at: [review.submitted])
        try session.run(
            """
            INSERT INTO reviews (review_id, change_id, reviewer, submitted_at, state, updated_at)
            VALUES (\(id), \(review.change.raw), \(shown), \(review.submitted.microseconds),
            \(review.state.rawValue), \(review.updated.microseconds))
            ON CONFLICT (review_id) DO UPDATE SET change_id = excluded.change_id,
            reviewer = excluded.reviewer, submitted_at = excluded.submitted_at, state = excluded.state,
            updated_at = excluded.updated_at WHERE excluded.updated_at > reviews.updated_at
            OR (excluded.updated_at = reviews.updated_at AND excluded.state >= reviews.state)
            """)
    }

    func keep(_ event: WorkItemEvent) throws {
        let assignee = try event.assignee.map { try people.hash(of: $0, isBot: false, at: event.at, session) }
        let shown = hidden.shown(assignee, at: [event.at])
        try session.run(
            """
            INSERT INTO work_item_events (item, iteration, event, at, value, assignee)
            VALUES (\(event.item), \(event.iteration ?? ""), \(event.event.rawValue),
            \(event.at.microseconds), \(event.value), \(shown))
            ON CONFLICT (item, iteration, event, at) DO UPDATE SET value = excluded.value,
            assignee = COALESCE(excluded.assignee, work_item_events.assignee)
            """)
    }
}

/// - Parameter moves: whether it may be another service's by now: a file of whoever runs the house says so, and no connection.
func keepIncident(_ incident: Incident, of service: ServiceID, moves: Bool, _ session: any Session) throws {
    try session.run(
        """
        INSERT INTO incidents (incident_id, service, detected_at, resolved_at, deployment_id, cause,
        updated_at) VALUES (\(incident.id), \(service.raw), \(incident.detected.microseconds),
        \(incident.resolved?.microseconds), \(incident.deployment), \(incident.cause?.rawValue),
        \(incident.updated.microseconds)) ON CONFLICT (incident_id) DO UPDATE SET
        service = excluded.service, detected_at = excluded.detected_at,
        resolved_at = excluded.resolved_at,
        deployment_id = COALESCE(excluded.deployment_id, incidents.deployment_id),
        cause = COALESCE(excluded.cause, incidents.cause), updated_at = excluded.updated_at
        WHERE (\(moves) = 1 OR incidents.service = excluded.service) AND (
            excluded.updated_at > incidents.updated_at OR (excluded.updated_at = incidents.updated_at
            AND COALESCE(excluded.resolved_at, 0) >= COALESCE(incidents.resolved_at, 0)))
        """)
}

func keepIteration(_ iteration: Iteration, _ session: any Session) throws {
    try session.run(
        """
        INSERT INTO iterations (iteration_id, team, name, started_at, completed_at, updated_at)
        VALUES (\(iteration.id), \(iteration.team), \(iteration.name),
        \(iteration.started?.microseconds), \(iteration.completed?.microseconds),
        \(iteration.updated.microseconds)) ON CONFLICT (iteration_id) DO UPDATE SET
        team = excluded.team, name = excluded.name, started_at = excluded.started_at,
        completed_at = excluded.completed_at, updated_at = excluded.updated_at
        WHERE excluded.updated_at > iterations.updated_at
        OR (excluded.updated_at = iterations.updated_at
        AND COALESCE(excluded.completed_at, 0) >= COALESCE(iterations.completed_at, 0))
        """)
    guard iteration.isOfOwnBoard else { return }
    // Whose it is does not depend on which report is the newest: before boards were known whoever spoke last took it.
    try session.run(
        """
        UPDATE iterations SET team = \(iteration.team)
        WHERE iteration_id = \(iteration.id) AND team <> \(iteration.team)
        """)
}

func noteHeard(_ kind: String, of service: ServiceID?, at now: Instant, _ session: any Session) throws {
    try session.run(
        """
        INSERT INTO sources_heard (kind, service, at)
        VALUES (\(kind), \(service?.raw ?? ""), \(now.microseconds))
        ON CONFLICT (kind, service) DO UPDATE SET at = excluded.at WHERE excluded.at > sources_heard.at
        """)
}

private func storedChange(_ id: ChangeID, _ session: any Session) throws -> (change: Change, author: String?)? {
    guard
        let row = try session.rows(
            """
            SELECT service, author, created_at, ready_at, first_commit_at, first_review_at, approved_at, merged_at,
            closed_at, merge_sha, updated_at FROM changes WHERE change_id = \(id.raw)
            """
        ).first
    else { return nil }
    func instant(_ column: Int) throws -> Instant? { try row.integerIfAny(column).map(Instant.init(microseconds:)) }
    let commits = try session.rows("SELECT sha FROM change_commits WHERE change_id = \(id.raw)").compactMap {
        CommitID(try $0.text(0))
    }
    let change = Change(
        id: id, service: try row.text(0), author: nil, created: Instant(microseconds: try row.integer(2)),
        ready: try instant(3), firstCommit: try instant(4), firstReview: try instant(5), approved: try instant(6),
        merged: try instant(7), closed: try instant(8), mergeCommit: try row.textIfAny(9).flatMap { CommitID($0) },
        commits: commits, updated: Instant(microseconds: try row.integer(10)))
    return (change, try row.textIfAny(1))
}

private func write(
    _ change: Change, of service: ServiceID, by author: String?, _ session: any Session
) throws {
    try session.run(
        """
        INSERT INTO changes (change_id, service, author, created_at, ready_at, first_commit_at, first_review_at,
        approved_at, merged_at, closed_at, merge_sha, updated_at) VALUES (\(change.id.raw), \(service.raw), \(author),
        \(change.created.microseconds), \(change.ready?.microseconds), \(change.firstCommit?.microseconds),
        \(change.firstReview?.microseconds), \(change.approved?.microseconds), \(change.merged?.microseconds),
        \(change.closed?.microseconds), \(change.mergeCommit?.hex), \(change.updated.microseconds))
        ON CONFLICT (change_id) DO UPDATE SET service = excluded.service, author = excluded.author,
        created_at = excluded.created_at, ready_at = excluded.ready_at, first_commit_at = excluded.first_commit_at,
        first_review_at = excluded.first_review_at, approved_at = excluded.approved_at,
        merged_at = excluded.merged_at, closed_at = excluded.closed_at, merge_sha = excluded.merge_sha,
        updated_at = excluded.updated_at
        """)
}

private func writeCommits(of change: Change, isNew: Bool, _ session: any Session) throws {
    if !isNew { try session.run("DELETE FROM change_commits WHERE change_id = \(change.id.raw)") }
    if change.commits.isEmpty { return }
    _ = try session.run(
        "INSERT INTO change_commits (change_id, sha) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        rows: change.commits.map { [.text(change.id.raw), .text($0.hex)] })
}
