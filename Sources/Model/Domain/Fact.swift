/// A normalised fact, as a connector reports it. Facts may come in any order and any number of times.
public enum Fact: Sendable, Hashable {
    case change(Change)
    case review(Review)
    /// With the name of its service.
    case commit(Commit, service: String)
    case deployment(Deployment)
    /// A tag or a release: a deployment to production where the connection was told that it is one.
    case tag(Tag, service: String)
    case incident(Incident)
    /// An incident is over, said by somebody who does not say when it began.
    case incidentEnd(id: String, service: String, at: Instant)
    case iteration(Iteration)
    case item(WorkItemEvent)
}
