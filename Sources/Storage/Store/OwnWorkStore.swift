public import Access
public import Domain
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
            var reviews: [OwnReview] = []
            var items: [WorkItemEvent] = []
            for hash in own.sorted() {
                for row in try session.rows(
                    """
                    SELECT change_id, author, created_at, ready_at, first_commit_at, first_review_at, approved_at,
                    merged_at, closed_at, merge_sha, updated_at, COALESCE(name, service) FROM changes
                    LEFT JOIN services ON slug = service WHERE author = \(hash) AND (
                        (created_at >= \(start) AND created_at < \(end))
                        OR (merged_at >= \(start) AND merged_at < \(end)))
                    """)
                {
                    changes.append(try ownChange(row, own, programs, session))
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
    _ row: Row, _ own: Set<String>, _ programs: Set<String>, _ session: any Session
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
    return OwnChange(
        service: service,
        WrittenChange(
            try change(row, id: id, service: service, commits: commits), by: OwnWork.own, reviews: reviews))
}
