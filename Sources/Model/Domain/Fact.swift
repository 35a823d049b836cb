/// A normalised fact, as a connector reports it. Facts may come in any order and any number of times.
public enum Fact: Sendable, Hashable {
    case change(Change)
    case review(Review)
    /// With the name of its service.
    case commit(Commit, service: String)
    case deployment(Deployment)
    case artifactDeployment(ArtifactDeployment)
    case packaged(PackagedCommit)
    /// A tag or a release: a deployment to production where the connection was told that it is one.
    case tag(Tag, service: String)
    case incident(Incident)
    /// An incident is over, said by somebody who does not say when it began.
    /// - Parameter isArrival: whether the moment is only that of the call, because nothing in it says another: said again, it says
    ///   nothing new.
    case incidentEnd(id: String, service: String, at: Instant, isArrival: Bool)
    case iteration(Iteration)
    case item(WorkItemEvent)
}

extension Fact {
    /// Whether it says something of a time that has not come: then a clock somewhere is wrong, and as the newest report of all it would
    /// hold for ever. The dates of commits are whatever their authors' machines say: none holds for another one, and none keeps its
    /// commit for longer.
    public func isAhead(of now: Instant) -> Bool {
        moments.contains { $0.isYetToCome(at: now) }
    }

    private var moments: [Instant] {
        switch self {
        case .change(let change):
            [change.created, change.updated]
                + [change.ready, change.firstReview, change.approved, change.merged, change.closed].compactMap(\.self)
        case .review(let review): [review.submitted, review.updated]
        case .commit: []
        case .deployment(let deployment): [deployment.finished] + [deployment.started].compactMap(\.self)
        case .artifactDeployment(let deployment): [deployment.finished]
        case .packaged(let packaged): [packaged.at]
        case .tag(let tag, _): [tag.at]
        case .incident(let incident):
            [incident.detected, incident.updated] + [incident.resolved].compactMap(\.self)
        case .incidentEnd(_, _, let at, _): [at]
        case .iteration(let iteration):
            [iteration.updated] + [iteration.started, iteration.completed].compactMap(\.self)
        case .item(let event): [event.at]
        }
    }
}
