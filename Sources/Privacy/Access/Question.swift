public import Domain

/// What somebody may want to learn or do: the columns of the table of who sees what (product.md section 2).
public enum Question: String, CaseIterable, Sendable, Hashable {
    case ownRaw = "own-raw"
    case ownSeries = "own-series"
    /// Effort metrics of a team: cells of the panel that it is in.
    case teamEffort = "team-effort"
    case teamWork = "team-work"
    case serviceWork = "service-work"
    /// Of a department or of the organization.
    case departmentSeries = "department-series"
    /// One person's series, shown to somebody else.
    case onePersonSeries = "one-person-series"
    case rollout
    case ledgerStatistics = "ledger-statistics"
    case settings
}

/// How somebody stands to the person, the team or the house that a question is about.
public enum Relation: String, CaseIterable, Sendable, Hashable {
    case none
    /// It is about oneself, or about one's own team.
    case oneself = "self"
    /// Of that person, or of people of that team; with dates.
    case directManager = "direct-manager"
    case hrPartner = "hr-partner"
    case trustee
}

/// The widest system role that covers what is asked about; outside its scope a role is none.
public enum CoveringRole: String, CaseIterable, Sendable, Hashable {
    case none, viewer, maintainer, owner
}

public enum Answer: String, Sendable, Hashable {
    case no, yes
    /// By a look: recorded before it happens, and seen by the person first.
    case look
    /// By a case look: with a case, the trustee's approval and a notice to the person.
    case caseLook = "case-look"
}

/// One line of the matrix, before its answer.
public struct Asked: Sendable, Hashable {
    public let question: Question
    public let phase: Phase
    public let relation: Relation
    public let role: CoveringRole
    public init(_ question: Question, in phase: Phase, as relation: Relation, with role: CoveringRole) {
        self.question = question
        self.phase = phase
        self.relation = relation
        self.role = role
    }
}
