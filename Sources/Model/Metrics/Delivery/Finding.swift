public import Domain

/// Why an item is not in a figure. Every item that is not is counted under one of these.
public enum LeftOutReason: String, Sendable, Hashable, CaseIterable {
    /// Its author is a program; the list of programs is visible and can be corrected.
    case bot
    case closedUnmerged = "closed-without-merge"
    /// None of its commits is known, so that nobody knows when it was begun.
    case firstCommitUnknown = "first-commit-unknown"
    case noReview = "no-review"
    case noApproval = "no-approval"
    /// It is in production since before the first known deployment was followed by another.
    case beforeFirstDeployment = "before-first-deployment"
    /// What it became is not in the imported history.
    case notInHistory = "not-in-history"
    case deployedBeforeMerge = "deployed-before-merge"
    /// It touches nothing that belongs to the service.
    case elsewhere
    /// An incident that somebody else caused.
    case external
    case deploymentUnknown = "deployment-unknown"
    case noDeploymentNear = "no-deployment-within-a-day"
    case resolvedBeforeDeployment = "resolved-before-deployment"
    case ownChange = "own-change"
    case reviewerUnknown = "reviewer-unknown"
    case notBegun = "iteration-not-begun"
    /// Its week, and those beside it, have too few items or too few people.
    case tooLittle = "too-little"
    /// It falls into a week that is not over.
    case currentWeek = "current-week"
}

/// One item that counts.
public struct Finding: Sendable {
    /// Of the change, the deployment or the item of work.
    public let id: String
    /// It counts in the week of this moment.
    public let at: Instant
    public let from: Instant
    public let to: Instant
    /// What a median is taken of; nil for shares.
    public let seconds: Double?
    public let stages: WorkStages?
    /// What it adds to the part and to the whole of a share.
    public let part: Double
    public let whole: Double
    /// How much it weighs by estimate; nil if nobody has estimated it.
    public let weight: Double?
    /// Whose work it is: each of them counts towards the floors; nil is somebody unknown, and all unknown ones are one.
    public let authors: [AuthorKey?]
    /// Which service of a team it comes from; the same for all where that does not matter.
    public let source: ServiceID?
    /// What happens on one day counts once, after it is known of which services anything may be shown; nil counts by itself.
    public let day: Day?

    public init(
        id: String, at: Instant, from: Instant, to: Instant, seconds: Double? = nil, stages: WorkStages? = nil,
        part: Double = 0, whole: Double = 1, weight: Double? = nil, authors: [AuthorKey?], of source: ServiceID? = nil,
        on day: Day? = nil
    ) {
        self.day = day
        self.source = source
        self.id = id
        self.at = at
        self.from = from
        self.to = to
        self.seconds = seconds
        self.stages = stages
        self.part = part
        self.whole = whole
        self.weight = weight
        self.authors = authors
    }

    /// The same, as if it had taken that long.
    func lasting(_ seconds: Double) -> Finding {
        Finding(
            id: id, at: at, from: from, to: to, seconds: seconds, stages: stages, part: part, whole: whole,
            weight: weight, authors: authors, of: source, on: day)
    }
}

/// What a metric found, what it left out and why, and through which steps it came there.
public struct Findings: Sendable {
    public var items: [Finding] = []
    /// With the service of a team that it is of: of one that is withheld not even ids are named.
    public var leftOut: [(id: String, reason: LeftOutReason, source: ServiceID?)] = []
    /// Not finished yet: neither counted nor left out.
    public var stillOpen = 0
    public var steps: [WorkStep] = []
    public var missing: Set<MissingInput> = []
    public init() {}

    /// What is of several services of a team counts once: where it came first. It is left out nowhere if it counts anywhere.
    mutating func countOnce() {
        var places: [String: Int] = [:]
        var once: [Finding] = []
        for item in items {
            guard let place = places[item.id] else {
                places[item.id] = once.count
                once.append(item)
                continue
            }
            if item.at < once[place].at { once[place] = item }
        }
        items = once
        var named: Set<String> = []
        leftOut = leftOut.filter { places[$0.id] == nil && named.insert($0.id).inserted }
    }

    mutating func leaveOut(_ id: String, _ reason: LeftOutReason, of source: ServiceID? = nil) {
        leftOut.append((id, reason, source))
    }
}
