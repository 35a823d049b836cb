public import Domain

/// A made-up history of work, in which a commit is named by a word.
public struct GivenWork {
    public var commits: [WrittenCommit] = []
    public var changes: [WrittenChange] = []
    public var deployments: [Deployment] = []
    public var incidents: [Incident] = []
    public var hearsOfIncidents = true
    public var events: [ItemEvent] = []
    public var iterations: [Iteration] = []
    public var calendar = TeamCalendar.usual(in: .utc)
    public init() {}

    /// Hours after the first moment of 2026-W40, a Monday, in UTC.
    public static func hour(_ hours: Double) -> Instant {
        Instant(microseconds: Instant("2026-09-28T00:00:00Z").microseconds + Int64(hours * 3_600_000_000))
    }

    /// Forty digits made of the word.
    public static func id(_ word: String) -> CommitID {
        let digits = word.utf8.map { String($0, radix: 16) }.joined()
        let text = String((digits + String(repeating: "0", count: 40)).prefix(40))
        guard let id = CommitID(text) else { preconditionFailure("hexadecimal digits make an id") }
        return id
    }

    public mutating func commit(
        _ word: String, on parents: String..., at hours: Double = 0, by author: Int? = 1, bot: Bool = false,
        pickedFrom: String? = nil, reverts: String? = nil, elsewhere: Bool = false
    ) {
        commits.append(
            WrittenCommit(
                Commit(
                    id: Self.id(word), parents: parents.map(Self.id), authored: Self.hour(hours),
                    committed: Self.hour(hours), authorEmail: nil, touches: !elsewhere,
                    pickedFrom: pickedFrom.map(Self.id),
                    reverts: reverts.map(Self.id)),
                by: author.map { AuthorKey($0) }, isByBot: bot))
    }

    public mutating func change(
        _ id: String, by author: Int? = 1, bot: Bool = false, first: Double? = 0, created: Double? = nil,
        ready: Double? = nil, merged: Double?, closed: Double? = nil, merge: String? = nil, own: [String] = [],
        reviews: [GivenReview] = []
    ) {
        let opened = created ?? ready ?? first.map { $0 + 1 } ?? 0
        changes.append(
            WrittenChange(
                Change(
                    id: ChangeID(id), service: "Shop", author: nil, created: Self.hour(opened),
                    ready: ready.map(Self.hour), firstCommit: first.map(Self.hour), merged: merged.map(Self.hour),
                    closed: (closed ?? merged).map(Self.hour), mergeCommit: merge.map(Self.id),
                    commits: own.map(Self.id), updated: Self.hour(merged ?? closed ?? opened)),
                by: author.map { AuthorKey($0) }, isByBot: bot, reviews: reviews))
    }

    public mutating func deploy(
        _ word: String, at hours: Double, id: String? = nil, to environment: String = "production",
        started: Double? = nil, _ result: Deployment.Result = .success
    ) {
        deployments.append(
            Deployment(
                id: id ?? "d\(deployments.count + 1)", service: "Shop", environment: environment,
                commit: Self.id(word), started: started.map(Self.hour), finished: Self.hour(hours), result: result))
    }

    public mutating func incident(
        _ id: String, _ detected: Double, _ resolved: Double?, deployment: String? = nil, cause: Incident.Cause? = nil
    ) {
        incidents.append(
            Incident(
                id: id, service: "Shop", detected: Self.hour(detected), resolved: resolved.map(Self.hour),
                deployment: deployment, cause: cause))
    }

    public mutating func iteration(_ id: String, _ started: Double?, _ completed: Double?) {
        iterations.append(
            Iteration(
                id: id, team: "Cart", name: id, started: started.map(Self.hour), completed: completed.map(Self.hour)))
    }

    public mutating func item(
        _ item: String, _ kind: WorkItemEvent.Kind, _ iteration: String? = nil, at hours: Double, value: Double? = nil,
        of assignee: Int? = nil
    ) {
        events.append(
            ItemEvent(
                WorkItemEvent(item: item, iteration: iteration, event: kind, at: Self.hour(hours), value: value),
                of: assignee.map { AuthorKey($0) }))
    }

    public var service: ServiceEvidence {
        ServiceEvidence(
            service: ServiceID("shop"), commits: commits, changes: changes, deployments: deployments,
            incidents: incidents, hearsOfIncidents: hearsOfIncidents)
    }

    public func evidence(members: Int = 8) -> WorkEvidence {
        WorkEvidence(
            of: .service(ServiceID("shop")), services: [service],
            promise: PromiseEvidence(iterations: iterations, events: events),
            members: TeamMembers(always: Set((1...members).map { AuthorKey($0) })), calendar: calendar)
    }
}

extension GivenReview {
    public static func of(
        _ reviewer: Int?, at hours: Double, _ state: Review.State = .commented, bot: Bool = false
    ) -> GivenReview {
        GivenReview(
            by: reviewer.map { AuthorKey($0) }, isByBot: bot, submitted: GivenWork.hour(hours), state: state)
    }
}
