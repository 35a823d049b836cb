public import Domain

/// What every work metric needs of one service, computed once.
public struct ServiceFacts: Sendable {
    public struct Delivered: Sendable {
        public let written: WrittenChange
        public let stages: ChangeStages
        public let fate: DeploymentContents.Fate
        /// When it came to production.
        public let deployed: Instant?
    }
    public let evidence: ServiceEvidence
    public let contents: DeploymentContents
    public let failures: DeploymentFailures
    /// Changes that are merged, by when.
    public let merged: [Delivered]
    /// Whose work each deployment of the chain brought.
    public let authors: [[AuthorKey?]]

    public init(_ evidence: ServiceEvidence) {
        let contents = DeploymentContents(of: evidence.deployments, in: evidence.commits)
        func authored(_ id: CommitID) -> Instant? {
            contents.place(of: id).flatMap { evidence.commits[$0].commit.authored }
        }
        // Most changes say when their work began: then no branch is looked for.
        var history: BranchHistory?
        func begun(_ change: Change) -> Instant? {
            guard let merge = change.mergeCommit, let place = contents.place(of: merge),
                evidence.commits[place].commit.isMerge
            else { return nil }
            let known = history ?? BranchHistory(evidence.commits.map(\.commit))
            history = known
            return known.begun(of: merge)
        }
        merged = evidence.changes.compactMap { written -> Delivered? in
            guard let stages = ChangeStages(of: written, authored: authored, branch: begun) else { return nil }
            let fate = contents.fate(of: written.change)
            var deployed: Instant?
            if case .deployed(let step) = fate { deployed = contents.chain[step].deployment.finished }
            return Delivered(written: written, stages: stages, fate: fate, deployed: deployed)
        }.sorted { ($0.stages.merged, $0.written.change.id) < ($1.stages.merged, $1.written.change.id) }
        var authors = [[AuthorKey?]](repeating: [], count: contents.chain.count)
        if evidence.changes.isEmpty {
            for (place, step) in contents.chain.enumerated() {
                authors[place] = step.new.map { evidence.commits[$0] }.filter {
                    !$0.commit.isMerge && !$0.isByBot && $0.commit.touches
                }.map(\.author)
            }
        }
        for change in merged where !change.written.isByBot {
            if case .deployed(let step) = change.fate { authors[step].append(change.written.author) }
        }
        self.evidence = evidence
        self.contents = contents
        self.authors = authors
        failures = DeploymentFailures(of: contents, evidence.commits, evidence.incidents)
    }

    /// Whether everything that is known of a change lies outside the service.
    func isElsewhere(_ change: Change) -> Bool {
        let known = ([change.mergeCommit].compactMap(\.self) + change.commits).compactMap { contents.place(of: $0) }
        return !known.isEmpty && known.allSatisfy { !evidence.commits[$0].commit.touches }
    }
}

/// What work metrics are computed from.
public struct WorkFacts: Sendable {
    public let subject: WorkSubject
    public let services: [ServiceFacts]
    public let iterations: [IterationFacts]
    /// Iterations that have not been closed.
    public let openIterations: Int
    public let hasItems: Bool
    public let members: TeamMembers
    public let calendar: TeamCalendar
    /// Days are of this zone.
    public let zone: Zone

    public init(_ evidence: WorkEvidence, in zone: Zone) {
        subject = evidence.subject
        services = evidence.services.map { ServiceFacts($0) }
        let closed = evidence.promise.iterations.filter { $0.completed != nil }
        openIterations = evidence.promise.iterations.count - closed.count
        hasItems = !evidence.promise.events.isEmpty
        iterations = IterationFacts.all(of: closed, evidence.promise.events)
        members = evidence.members
        calendar = evidence.calendar
        self.zone = zone
    }
}
