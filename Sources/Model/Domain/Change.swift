/// What names a pull or merge request: as the system that reports it calls it, with what makes it unique among systems before it.
public struct ChangeID: Sendable, Hashable, Comparable {
    public let raw: String
    public init(_ raw: String) { self.raw = raw }
    public static func < (a: ChangeID, b: ChangeID) -> Bool { a.raw < b.raw }
}

/// A pull or merge request of a service: when it went through which door. Its title, its text and its branches are not kept.
public struct Change: Hashable, Sendable {
    public let id: ChangeID
    /// The name of the service.
    public let service: String
    /// Nil if it is not known. An address is an account of `git`.
    public let author: ToolIdentity?
    /// Whether the reporting system itself says that the author is a program; what `BotRule` makes of the name comes on top.
    public let authorIsBot: Bool
    /// When it was opened for the first time.
    public let created: Instant
    /// When it was first ready to be read: opened as no draft, or marked as ready.
    public let ready: Instant?
    /// When the work began: the first of its commits, by the author's date.
    public let firstCommit: Instant?
    /// The first review or review comment of somebody else, if the reviews themselves are not reported.
    public let firstReview: Instant?
    /// The last approval, if the reviews themselves are not reported.
    public let approved: Instant?
    public let merged: Instant?
    /// When it was closed, merged or not; nil while it is open, also if it was closed before.
    public let closed: Instant?
    /// What it became on the branch it was merged to: the merge commit, the squashed one, or the last of the rebased ones. Only
    /// of a change that is merged: what GitHub says before is a trial.
    public let mergeCommit: CommitID?
    /// Its own commits, as they were before it was merged; sorted.
    public let commits: [CommitID]
    /// When the reporting system last changed what it says; it decides which of two reports is the newer one.
    public let updated: Instant

    public init(
        id: ChangeID, service: String, author: ToolIdentity?, authorIsBot: Bool = false, created: Instant,
        ready: Instant? = nil, firstCommit: Instant? = nil, firstReview: Instant? = nil, approved: Instant? = nil,
        merged: Instant? = nil, closed: Instant? = nil, mergeCommit: CommitID? = nil, commits: [CommitID] = [],
        updated: Instant
    ) {
        self.id = id
        self.service = service
        self.author = author
        self.authorIsBot = authorIsBot
        self.created = created
        self.ready = ready
        self.firstCommit = firstCommit
        self.firstReview = firstReview
        self.approved = approved
        self.merged = merged
        self.closed = closed
        self.mergeCommit = mergeCommit
        self.commits = Set(commits).sorted()
        self.updated = updated
    }

    /// The same, as it is known from elsewhere when its work began; an earlier moment that is known stays.
    public func begun(_ moment: Instant?) -> Change {
        Change(
            id: id, service: service, author: author, authorIsBot: authorIsBot, created: created, ready: ready,
            firstCommit: [firstCommit, moment].compactMap(\.self).min(), firstReview: firstReview, approved: approved,
            merged: merged, closed: closed, mergeCommit: mergeCommit, commits: commits, updated: updated)
    }
}

extension Change {
    /// What two reports of one change say together: the same in whatever order they came, and however often.
    ///
    /// Whether it is merged or closed is what the newer one says. Moments that can only be found out join: the first time it was
    /// ready, the first commit, the first review, the last approval; commits are all that were ever in it.
    public func joined(with other: Change) -> Change {
        let newer = isNewer(than: other) ? self : other
        return Change(
            id: id, service: newer.service, author: newer.author ?? author ?? other.author,
            authorIsBot: authorIsBot || other.authorIsBot, created: min(created, other.created),
            ready: first(ready, other.ready), firstCommit: first(firstCommit, other.firstCommit),
            firstReview: first(firstReview, other.firstReview), approved: last(approved, other.approved),
            merged: newer.merged, closed: newer.closed,
            // It does not change; of two that contradict each other any will do, as long as it is always the same.
            mergeCommit: [mergeCommit, other.mergeCommit].compactMap(\.self).max(),
            commits: commits + other.commits, updated: newer.updated)
    }

    /// Of two reports of the same second, the one that says more; so that the answer does not depend on which came first.
    private func isNewer(than other: Change) -> Bool {
        func rank(_ change: Change) -> [Int64] {
            [
                change.updated.microseconds, change.merged?.microseconds ?? .min, change.closed?.microseconds ?? .min,
            ]
        }
        let (own, others) = (rank(self), rank(other))
        if own != others { return others.lexicographicallyPrecedes(own) }
        let (ownText, otherText) = (tie, other.tie)
        return otherText < ownText
    }

    private var tie: String { "\(mergeCommit?.hex ?? "") \(service) \(author?.provider ?? "") \(author?.login ?? "")" }
}

private func first(_ a: Instant?, _ b: Instant?) -> Instant? { [a, b].compactMap(\.self).min() }

private func last(_ a: Instant?, _ b: Instant?) -> Instant? { [a, b].compactMap(\.self).max() }
