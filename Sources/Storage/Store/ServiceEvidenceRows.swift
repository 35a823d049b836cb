import Domain
import SQL
import WorkPorts

// What happened to one service. Where several live in one repository, a change is of each whose paths it touches, whichever of
// them its report was filed under.

func instantIfAny(_ row: Row, _ column: Int) throws -> Instant? {
    try row.integerIfAny(column).map(Instant.init(microseconds:))
}

/// The changes of the one service in `asked`: its own, and those of services in the same repositories that touch its paths. In
/// this order, which the engines keep (so CROSS JOIN, here and below; a plain one reads all that the house has): nearly every
/// service has its repositories for itself, and then nothing else is read.
private let countedChanges: StaticString = """
    counted AS (
        SELECT change_id FROM asked CROSS JOIN changes WHERE changes.service = asked.service
        UNION SELECT changes.change_id FROM (
            SELECT DISTINCT theirs.service AS service FROM asked CROSS JOIN service_repositories AS own
            CROSS JOIN service_repositories AS theirs WHERE own.service = asked.service
            AND theirs.repository = own.repository AND theirs.service <> own.service) AS beside
        CROSS JOIN changes WHERE changes.service = beside.service AND (
            EXISTS (SELECT 1 FROM asked CROSS JOIN commits WHERE commits.service = asked.service
                AND commits.sha = changes.merge_sha AND touches = 1)
            OR EXISTS (SELECT 1 FROM asked CROSS JOIN change_commits CROSS JOIN commits
                WHERE change_commits.change_id = changes.change_id AND commits.service = asked.service
                AND commits.sha = change_commits.sha AND touches = 1)))
    """

func serviceEvidence(
    _ service: ServiceID, _ keys: inout AuthorKeys, _ session: any Session
) throws -> ServiceEvidence {
    let raw = service.raw
    let answers = try session.rows(all: [
        """
        SELECT sha, parents, authored_at, committed_at, hash, picked_from, reverts, touches FROM commits
        LEFT JOIN authors ON authors.author = commits.author WHERE service = \(raw)
        """,
        """
        WITH asked AS (SELECT CAST(\(raw) AS TEXT) AS service), \(name: countedChanges)
        SELECT change_commits.change_id, sha FROM counted CROSS JOIN change_commits
        WHERE change_commits.change_id = counted.change_id
        """,
        """
        WITH asked AS (SELECT CAST(\(raw) AS TEXT) AS service), \(name: countedChanges)
        SELECT reviews.change_id, reviewer, submitted_at, state FROM counted CROSS JOIN reviews
        WHERE reviews.change_id = counted.change_id ORDER BY submitted_at, review_id
        """,
        """
        WITH asked AS (SELECT CAST(\(raw) AS TEXT) AS service), \(name: countedChanges)
        SELECT changes.change_id, author, created_at, ready_at, first_commit_at, first_review_at, approved_at, merged_at,
        closed_at, merge_sha, updated_at FROM counted CROSS JOIN changes WHERE changes.change_id = counted.change_id
        ORDER BY changes.change_id
        """,
        """
        SELECT deployment_id, environment, sha, started_at, finished_at, result FROM deployments
        WHERE service = \(raw) ORDER BY finished_at, deployment_id
        """,
        """
        SELECT incident_id, detected_at, resolved_at, deployment_id, cause, updated_at FROM incidents
        WHERE service = \(raw) ORDER BY detected_at, incident_id
        """,
        "SELECT 1 FROM sources_heard WHERE kind = 'incidents' AND service IN ('', \(raw)) LIMIT 1",
    ])
    let commits = try answers[0].compactMap { row -> WrittenCommit? in
        guard let id = CommitID(try row.text(0)) else { return nil }
        let author = try row.textIfAny(4)
        return WrittenCommit(
            Commit(
                id: id, parents: try row.text(1).split(separator: " ").compactMap { CommitID(String($0)) },
                authored: try instantIfAny(row, 2), committed: try instantIfAny(row, 3), authorEmail: nil,
                touches: try row.integer(7) == 1, pickedFrom: try row.textIfAny(5).flatMap { CommitID($0) },
                reverts: try row.textIfAny(6).flatMap { CommitID($0) }),
            by: keys.key(author), isByBot: keys.isProgram(author))
    }
    var own: [String: [CommitID]] = [:]
    for row in answers[1] {
        if let id = CommitID(try row.text(1)) { own[try row.text(0), default: []].append(id) }
    }
    var reviews: [String: [GivenReview]] = [:]
    for row in answers[2] {
        guard let state = Review.State(rawValue: try row.text(3)) else { continue }
        let reviewer = try row.textIfAny(1)
        reviews[try row.text(0), default: []].append(
            GivenReview(
                by: keys.key(reviewer), isByBot: keys.isProgram(reviewer),
                submitted: Instant(microseconds: try row.integer(2)), state: state))
    }
    let changes = try answers[3].map { row in
        let id = try row.text(0)
        let author = try row.textIfAny(1)
        return WrittenChange(
            try change(row, id: id, service: raw, commits: own[id] ?? []), by: keys.key(author),
            isByBot: keys.isProgram(author), reviews: reviews[id] ?? [])
    }
    let deployments = try answers[4].compactMap { row -> Deployment? in
        guard let commit = CommitID(try row.text(2)), let result = Deployment.Result(rawValue: try row.text(5)) else {
            return nil
        }
        return Deployment(
            id: try row.text(0), service: raw, environment: try row.text(1), commit: commit,
            started: try instantIfAny(row, 3), finished: Instant(microseconds: try row.integer(4)), result: result)
    }
    let incidents = try answers[5].map { row in
        Incident(
            id: try row.text(0), service: raw, detected: Instant(microseconds: try row.integer(1)),
            resolved: try instantIfAny(row, 2), deployment: try row.textIfAny(3),
            cause: try row.textIfAny(4).flatMap { Incident.Cause(rawValue: $0) },
            updated: Instant(microseconds: try row.integer(5)))
    }
    return ServiceEvidence(
        service: service, commits: commits, changes: changes, deployments: deployments, incidents: incidents,
        hearsOfIncidents: !answers[6].isEmpty)
}

/// Reads `change_id, author, created_at, ready_at, first_commit_at, first_review_at, approved_at, merged_at, closed_at,
/// merge_sha, updated_at`.
func change(_ row: Row, id: String, service: String, commits: [CommitID]) throws -> Change {
    Change(
        id: ChangeID(id), service: service, author: nil, created: Instant(microseconds: try row.integer(2)),
        ready: try instantIfAny(row, 3), firstCommit: try instantIfAny(row, 4), firstReview: try instantIfAny(row, 5),
        approved: try instantIfAny(row, 6), merged: try instantIfAny(row, 7), closed: try instantIfAny(row, 8),
        mergeCommit: try row.textIfAny(9).flatMap { CommitID($0) }, commits: commits,
        updated: Instant(microseconds: try row.integer(10)))
}
