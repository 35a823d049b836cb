import Domain

/// The own part in shared work, with the columns of the imports; whose it is is not said, because it is the person's.
enum OwnWorkShape {
    static func change(_ own: OwnChange) -> JSON { .map(zip(changeColumns, cells(own)).map { ($0, .string($1)) }) }

    static func review(_ review: OwnReview) -> JSON {
        .map(zip(reviewColumns, cells(review)).map { ($0, .string($1)) })
    }

    static func item(_ event: WorkItemEvent) -> JSON {
        .object([
            "item": .string(event.item), "iteration": .string(event.iteration), "event": .string(event.event.rawValue),
            "at": .string(event.at.description), "value": event.value.map(JSON.number) ?? .null,
        ])
    }

    static func changes(_ work: OwnWork) -> CSV { CSV(header: changeColumns, rows: work.changes.map(cells)) }

    static func reviews(_ work: OwnWork) -> CSV { CSV(header: reviewColumns, rows: work.reviews.map(cells)) }

    static func items(_ work: OwnWork) -> CSV {
        CSV(
            header: ["item", "iteration", "event", "at", "value"],
            rows: work.items.map { event in
                [
                    event.item, event.iteration, event.event.rawValue, event.at.description,
                    event.value.map { JSON.number($0).text },
                ]
            })
    }

    private static let changeColumns = [
        "id", "service", "created_at", "ready_at", "first_commit_at", "first_review_at", "approved_at", "merged_at",
        "closed_at", "merge_sha", "shas",
    ]

    private static let reviewColumns = ["change_id", "submitted_at", "state"]

    private static func cells(_ own: OwnChange) -> [String?] {
        let change = own.written.change
        let foreign = own.written.reviews.filter { !$0.isByBot && $0.reviewer == OwnWork.others }
        return [
            change.id.raw, own.service, change.created.description, change.ready?.description,
            change.firstCommit?.description, (foreign.first?.submitted ?? change.firstReview)?.description,
            (foreign.last { $0.state == .approved }?.submitted ?? change.approved)?.description,
            change.merged?.description, change.closed?.description, change.mergeCommit?.hex,
            change.commits.map(\.hex).joined(separator: " "),
        ]
    }

    private static func cells(_ review: OwnReview) -> [String?] {
        [review.change.raw, review.submitted.description, review.state.rawValue]
    }
}
