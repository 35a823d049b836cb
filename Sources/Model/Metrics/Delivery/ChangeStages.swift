public import Domain

/// When a merged change went through which door.
///
///     first commit ──coding──▶ ready ──pickup──▶ first review ──review────────────▶ merged
///                                                         last approval ──merge──▶ merged
///
/// Coding, pickup and review add up to the cycle exactly, where there was a review; merge lies within review (metrics.md 6).
public struct ChangeStages: Sendable, Hashable {
    /// The first commit, or the moment it was ready if all its commits are younger (rebased after it was opened); nil if no
    /// commit is known.
    public let begun: Instant?
    public let ready: Instant
    /// Of somebody else, and of a person; nil if there was none before the merge.
    public let firstReview: Instant?
    public let lastApproval: Instant?
    public let merged: Instant
    /// Whether every commit is younger than the moment it was ready.
    public let isRebased: Bool

    /// Nil if it is not merged.
    /// - Parameters:
    ///   - authored: when a commit was written, as far as it is known.
    ///   - branch: when the work began by the history of the branch; asked only where nothing else says it.
    public init?(
        of written: WrittenChange, authored: (CommitID) -> Instant?, branch: (Change) -> Instant? = { _ in nil }
    ) {
        let change = written.change
        guard let merged = change.merged else { return nil }
        let ready = min(change.ready ?? change.created, merged)
        let first =
            ([change.firstCommit] + change.commits.map(authored)).compactMap(\.self).min() ?? branch(change)
        let foreign = written.reviews.filter { review in
            // Of two that nobody may know, nobody can say whether they are the same.
            !review.isByBot && review.submitted <= merged
                && (review.reviewer == nil ? written.author != nil : review.reviewer != written.author)
        }
        let said = written.reviews.isEmpty
        firstReview = foreign.first.map(\.submitted) ?? (said ? change.firstReview.map { min($0, merged) } : nil)
        lastApproval =
            foreign.last { $0.state == .approved }.map(\.submitted)
            ?? (said ? change.approved.map { min($0, merged) } : nil)
        begun = first.map { min($0, ready) }
        isRebased = first.map { $0 > ready } ?? false
        self.ready = ready
        self.merged = merged
    }

    /// Of the first commit to the merge; nil if no commit is known.
    public var cycle: Double? { begun.map { merged.since($0).seconds } }
    public var coding: Double? { begun.map { ready.since($0).seconds } }
    /// None if it was reviewed before it was ready.
    public var pickup: Double? { firstReview.map { max(0, $0.since(ready).seconds) } }
    public var review: Double? { firstReview.map { merged.since(max($0, ready)).seconds } }
    public var merge: Double? { lastApproval.map { merged.since(max($0, ready)).seconds } }

    public func stages(deployed: Instant?) -> WorkStages {
        WorkStages(
            coding: coding, pickup: pickup, review: review, merge: merge,
            deploy: deployed.map { $0.since(merged).seconds })
    }
}
