/// Why something that came over a connection could not be used, or not all of it: what of it was missing or could not be read.
/// Never what stood there, and nobody.
public enum HookFinding: String, Sendable, Hashable, CaseIterable {
    case commit, artifact, deployment, repository, change, review, reviewer, tag, team, sprint, item, incident, clock

    /// Behind "because".
    public var words: String {
        switch self {
        case .commit: "it names no whole commit, and which one an image holds is not in its digest"
        case .artifact: "its artifact has no address with a version or a digest, or no moment that could be read"
        case .deployment: "its deployment has no id, moment, result or environment that could be read"
        case .repository: "its repository is none of those that the connection has a service for"
        case .change: "its pull request has no number or no moments that could be read"
        case .review: "its review or comment has no id, moment or verdict that could be read"
        case .reviewer: "it does not say whose review it is"
        case .tag: "its tag has no name or no commit that could be read"
        case .team: "a sprint is of a team, and the service has none yet: `daylight import services` says which"
        case .sprint: "its sprint has no id that could be read"
        case .item: "its item has no id or no moment that could be read"
        case .incident: "its incident has no id or no moment that could be read"
        case .clock: "it is of a time that has not come: the clock of whoever sent it is wrong"
        }
    }
}

/// What came over a connection and could not be used, or not all of it.
public struct UnusedEvents: Sendable, Hashable {
    public let count: Int
    /// When the last of them came.
    public let last: Instant
    /// Why that one could not be used; nil for a reason that another version has noted.
    public let because: HookFinding?
    public init(count: Int, last: Instant, because: HookFinding?) {
        self.count = count
        self.last = last
        self.because = because
    }

    /// `3 of 9 events could not be used, or not all of it, the last one on …, because …`
    /// - Parameter written: a moment as the reader writes moments.
    public func words(of events: Int, _ written: (Instant) -> String) -> String {
        let reason = because.map { ", because \($0.words)" } ?? ""
        return
            "\(count) of \(events) \(events == 1 ? "event" : "events") could not be used, or not all of it, the last one on "
            + "\(written(last))\(reason)"
    }
}
