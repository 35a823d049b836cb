public import Domain

/// Who sends evidence: the owner of the token that was presented. Not a viewer: it may write and learns nothing.
public struct Contributor: Sendable, Hashable {
    public let person: PersonID
    /// What the token may do beside writing.
    public let kind: OwnToken.Kind
    public let token: TokenID
    /// Whether anything of this person may be collected.
    public enum Standing: Sendable, Hashable {
        /// The notice is acknowledged, or the directory is a solo one.
        case collected
        case notAcknowledged
        /// The organization is in the first phase, in which nothing is collected of anybody.
        case notBegun
        case left
    }
    public let standing: Standing
    public init(person: PersonID, kind: OwnToken.Kind, token: TokenID, standing: Standing) {
        self.person = person
        self.kind = kind
        self.token = token
        self.standing = standing
    }
}

/// Storage is behind and its queue is full: nothing of this call was taken, try again.
public struct StorageBusy: Error, Sendable {
    public init() {}
}

/// The token was revoked, or its owner deleted everything, after it had been presented: nothing was taken.
public struct TokenRevoked: Error, Sendable {
    public init() {}
}

/// Writing what happened. Every call returns after the commit: what was answered is durable.
public protocol EvidenceWriting: Sendable {
    /// Stores heartbeats that are not there yet and brings the spans up to date, in one transaction.
    ///
    /// What falls into a pause, an excluded project or a deleted range is not stored but counted for the person.
    /// - Throws: `StorageBusy` before anything is taken; `TokenRevoked` if the token ended while the call was under way.
    /// - Parameter token: under which they came; nil for what did not come through the door.
    func store(_ heartbeats: [Heartbeat], of person: PersonID, received: Instant, under token: TokenID?) async throws
    /// Stores what heartbeats amount to whose raw form would be gone by now: their spans, settled, as retention leaves them.
    ///
    /// Nothing else may be stored of the person yet.
    func store(history heartbeats: [Heartbeat], of person: PersonID) async throws
    /// Stores finished spans that are not there yet, by the same rules.
    func store(imported spans: [Span], of person: PersonID, received: Instant) async throws -> ImportedSpans
    /// Makes the spans that touch an interval again from the heartbeats that are still there. Changes nothing if intake did its
    /// work: the tests hold it to that.
    func recompute(_ interval: Interval, of person: PersonID) async throws
    /// Deletes raw heartbeats that were received before that moment; their spans stay. Answers how many went.
    func forgetHeartbeats(receivedBefore: Instant) async throws -> Int
    /// Deletes spans that ended before that moment, and what was said about such times: corrections, pauses, closed ranges.
    func forgetHistory(endedBefore: Instant) async throws -> Int
    /// Deletes what looks have shown as soon as they have expired, and looks and the words of the ledger that are older than
    /// `wordsBefore`.
    func forgetLooks(expiredAt now: Instant, wordsBefore: Instant) async throws
    /// Deletes notes and joint pages that are old enough, charts that were brought long ago, and what is on a page whose two
    /// people are no pair any more but for what both agreed to keep.
    func forgetTalk(at now: Instant) async throws
    /// Deletes what was published of weeks that ended before that moment, and who was in those panels.
    func forgetPublished(endedBefore: Instant) async throws
    /// Deletes everything of people of a real organization whose last day is more than thirty days ago, as if they had done it
    /// themselves.
    /// - Parameter hashAddress: how the address of somebody who has deleted everything is kept.
    /// - Returns: of how many.
    func forgetLeavers(
        at now: Instant, hashAddress: @Sendable @escaping (String) -> String,
        sealName: @Sendable @escaping (String) -> String?
    ) async throws -> Int
    /// Deletes reports of decisions that rested on figures alone, closed before that moment.
    func forgetReports(closedBefore: Instant) async throws
    /// Deletes sessions and invitations that ended before that moment.
    func forgetCredentials(endedBefore: Instant) async throws
    /// Overwrites freed bytes, if a deletion could not do it at once.
    func scrubIfOwed() async throws
}

/// What became of finished spans, by rows as they came.
public struct ImportedSpans: Sendable, Hashable {
    public var new = 0
    public var there = 0
    /// Not kept, because the person does not want it.
    public var leftOut: [CollectionState.DiscardReason: Int] = [:]
    public init() {}
}
