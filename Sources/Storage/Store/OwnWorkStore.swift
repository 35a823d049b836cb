public import Access
public import Domain
import Metrics
import PersonalPorts
import SQL

/// The own part in shared work: the subject of every query is the grant's.
extension PersonalStore {
    public func work(for grant: borrowing Grant<Oneself>, in range: Interval) async throws -> OwnWork {
        let person = grant.subject
        let hashAddress = hashAddress
        let (start, end) = (range.start.microseconds, range.end.microseconds)
        return try await database.read { session in
            let own = Set(try authorHashes(of: person, hashAddress, session))
            let programs = Set(try session.rows("SELECT hash FROM bots WHERE is_bot = 1").map { try $0.text(0) })
            var changes: [OwnChange] = []
            var histories: [String: BranchHistory] = [:]
            var reviews: [OwnReview] = []
            var items: [WorkItemEvent] = []
            for hash in own.sorted() {
                for row in try session.rows(
                    """
                    SELECT change_id, author, created_at, ready_at, first_commit_at, first_review_at, approved_at,
                    merged_at, closed_at, merge_sha, updated_at, COALESCE(name, service), service FROM changes
                    LEFT JOIN services ON slug = service WHERE author = \(hash) AND (
                        (created_at >= \(start) AND created_at < \(end))
                        OR (merged_at >= \(start) AND merged_at < \(end)))
                    """)
                {
                    changes.append(try ownChange(row, own, programs, &histories, session))
                }
                reviews += try session.rows(
                    """
                    SELECT reviews.change_id, submitted_at, state, author FROM reviews LEFT JOIN changes
                    ON changes.change_id = reviews.change_id
                    WHERE reviewer = \(hash) AND submitted_at >= \(start) AND submitted_at < \(end)
                    """
                ).compactMap { row -> OwnReview? in
                    // What the person says to the own change is no review.
                    guard let state = Review.State(rawValue: try row.text(2)),
                        try row.textIfAny(3).map(own.contains) != true
                    else { return nil }
                    return OwnReview(
                        change: ChangeID(try row.text(0)), submitted: Instant(microseconds: try row.integer(1)),
                        state: state)
                }
                items += try session.rows(
                    """
                    SELECT item, iteration, event, at, value FROM work_item_events
                    WHERE assignee = \(hash) AND at >= \(start) AND at < \(end)
                    """
                ).compactMap { row -> WorkItemEvent? in
                    guard let kind = WorkItemEvent.Kind(rawValue: try row.text(2)) else { return nil }
                    let iteration = try row.text(1)
                    return WorkItemEvent(
                        item: try row.text(0), iteration: iteration.isEmpty ? nil : iteration, event: kind,
                        at: Instant(microseconds: try row.integer(3)), value: try row.realIfAny(4))
                }
            }
            return OwnWork(
                changes: changes.sorted {
                    ($0.written.change.created, $0.written.change.id) < (
                        $1.written.change.created, $1.written.change.id
                    )
                },
                reviews: reviews.sorted { ($0.submitted, $0.change) < ($1.submitted, $1.change) },
                items: items.sorted { ($0.at, $0.item) < ($1.at, $1.item) })
        }
    }
}

private func ownChange(
    _ row: Row, _ own: Set<String>, _ programs: Set<String>, _ histories: inout [String: BranchHistory],
    _ session: any Session
) throws -> OwnChange {
    let id = try row.text(0)
    let service = try row.text(11)
    let commits = try session.rows("SELECT sha FROM change_commits WHERE change_id = \(id)").compactMap {
        CommitID(try $0.text(0))
    }
    let reviews = try session.rows(
        "SELECT reviewer, submitted_at, state FROM reviews WHERE change_id = \(id) ORDER BY submitted_at, review_id"
    ).compactMap { row -> GivenReview? in
        guard let state = Review.State(rawValue: try row.text(2)) else { return nil }
        let reviewer = try row.textIfAny(0)
        return GivenReview(
            by: reviewer.map { own.contains($0) ? OwnWork.own : OwnWork.others },
            isByBot: reviewer.map(programs.contains) ?? false, submitted: Instant(microseconds: try row.integer(1)),
            state: state)
    }
    let change = try change(row, id: id, service: service, commits: commits)
    let begun = try begun(change, of: try row.text(12), &histories, session)
    return OwnChange(service: service, WrittenChange(change.begun(begun), by: OwnWork.own, reviews: reviews))
}

/// When the work on a change began, by the dates of its commits or by the branch that was merged: the own page knows as much as
/// the page of the service does.
private func begun(
    _ change: Change, of service: String, _ histories: inout [String: BranchHistory], _ session: any Session
) throws -> Instant? {
    let dated = try session.rows(
        """
        SELECT MIN(authored_at) FROM change_commits CROSS JOIN commits
        WHERE change_id = \(change.id.raw) AND commits.service = \(service) AND commits.sha = change_commits.sha
        """
    ).first.flatMap { try instantIfAny($0, 0) }
    guard dated == nil, change.firstCommit == nil, change.merged != nil, let merge = change.mergeCommit else {
        return dated
    }
    // Read once, and only for branches that were merged without a squash.
    let isMerge = try session.rows(
        "SELECT parents FROM commits WHERE service = \(service) AND sha = \(merge.hex)"
    ).first?.text(0).contains(" ")
    guard isMerge == true else { return nil }
    if let known = histories[service] { return known.begun(of: merge) }
    let history = BranchHistory(
        try session.rows("SELECT sha, parents, authored_at FROM commits WHERE service = \(service)").compactMap { row in
            guard let id = CommitID(try row.text(0)) else { return nil }
            return Commit(
                id: id, parents: try row.text(1).split(separator: " ").compactMap { CommitID(String($0)) },
                authored: try instantIfAny(row, 2), committed: nil, authorEmail: nil)
        })
    histories[service] = history
    return history.begun(of: merge)
}
