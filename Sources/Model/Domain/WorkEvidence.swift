/// Who did something, for as long as one read lasts: another read gives other keys, and none leads back to a person. Keys can
/// be told apart and counted; they have no order, and do not print.
public struct AuthorKey: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    private let number: Int
    public init(_ number: Int) { self.number = number }
    public var description: String { "‹somebody›" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// A commit as work metrics read it.
public struct WrittenCommit: Sendable {
    public let commit: Commit
    /// Nil if it is not known, or not to be known.
    public let author: AuthorKey?
    public let isByBot: Bool
    public init(_ commit: Commit, by author: AuthorKey?, isByBot: Bool = false) {
        self.commit = commit
        self.author = author
        self.isByBot = isByBot
    }
}

/// A review as work metrics read it.
public struct GivenReview: Sendable {
    /// Nil if it is not known, or not to be known.
    public let reviewer: AuthorKey?
    public let isByBot: Bool
    public let submitted: Instant
    public let state: Review.State
    public init(by reviewer: AuthorKey?, isByBot: Bool = false, submitted: Instant, state: Review.State) {
        self.reviewer = reviewer
        self.isByBot = isByBot
        self.submitted = submitted
        self.state = state
    }
}

/// A change with its reviews, as work metrics read it.
public struct WrittenChange: Sendable {
    public let change: Change
    /// Nil if it is not known, or not to be known.
    public let author: AuthorKey?
    public let isByBot: Bool
    /// Oldest first.
    public let reviews: [GivenReview]
    public init(_ change: Change, by author: AuthorKey?, isByBot: Bool = false, reviews: [GivenReview]) {
        self.change = change
        self.author = author
        self.isByBot = isByBot
        self.reviews = reviews.sorted { $0.submitted < $1.submitted }
    }
}

/// All that is known of the work on one service.
public struct ServiceEvidence: Sendable {
    public let service: ServiceID
    public let commits: [WrittenCommit]
    public let changes: [WrittenChange]
    public let deployments: [Deployment]
    public let incidents: [Incident]
    /// Whether anybody reports incidents of it: none at all is otherwise not a good sign but a missing source.
    public let hearsOfIncidents: Bool
    public init(
        service: ServiceID, commits: [WrittenCommit], changes: [WrittenChange], deployments: [Deployment],
        incidents: [Incident], hearsOfIncidents: Bool
    ) {
        self.service = service
        self.commits = commits
        self.changes = changes
        self.deployments = deployments
        self.incidents = incidents
        self.hearsOfIncidents = hearsOfIncidents || !incidents.isEmpty
    }
}

/// Something that happened to an item, as work metrics read it.
public struct ItemEvent: Sendable {
    public let event: WorkItemEvent
    public let assignee: AuthorKey?
    public init(_ event: WorkItemEvent, of assignee: AuthorKey?) {
        self.event = event
        self.assignee = assignee
    }
}

/// What a team has promised, and what became of it.
public struct PromiseEvidence: Sendable {
    public let iterations: [Iteration]
    public let events: [ItemEvent]
    public init(iterations: [Iteration], events: [ItemEvent]) {
        self.iterations = iterations
        self.events = events
    }
    public static let none = PromiseEvidence(iterations: [], events: [])
}

/// About what a work metric speaks. There is no case for a person.
public enum WorkSubject: Hashable, Sendable {
    case service(ServiceID)
    /// By its name.
    case team(String)
}

/// All that is known of the work of a service, or of a team: the services that it owns, and what it has promised.
public struct WorkEvidence: Sendable {
    public let subject: WorkSubject
    public let services: [ServiceEvidence]
    public let promise: PromiseEvidence
    /// The people of the team; of a service, those of the team that owns it.
    public let members: TeamMembers
    /// When the team works; of a service, the one that owns it.
    public let calendar: TeamCalendar
    public init(
        of subject: WorkSubject, services: [ServiceEvidence], promise: PromiseEvidence, members: TeamMembers,
        calendar: TeamCalendar
    ) {
        self.calendar = calendar
        self.subject = subject
        self.services = services
        self.promise = promise
        self.members = members
    }
}
