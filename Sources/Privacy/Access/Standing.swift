public import Domain

// What the kernel decides from: facts that storage has, never what a caller says.

/// Where somebody stands towards a team, a department or the organization.
public struct GroupStanding: Sendable {
    public let phase: Phase
    /// The department of the team, or the department itself; nil for the organization and for teams without one.
    public let department: String?
    /// Whether it is the own team.
    public let isOwnTeam: Bool
    /// Whether the team has somebody whose direct manager this is, today.
    public let managesSomebodyThere: Bool
    public let roles: Set<RoleHeld>
    public init(
        phase: Phase, department: String?, isOwnTeam: Bool, managesSomebodyThere: Bool, roles: Set<RoleHeld>
    ) {
        self.phase = phase
        self.department = department
        self.isOwnTeam = isOwnTeam
        self.managesSomebodyThere = managesSomebodyThere
        self.roles = roles
    }
}

/// Where somebody stands who wants to look at another person.
public struct LookStanding: Sendable {
    public let phase: Phase
    public let profile: PublicationProfile
    /// Of that person, today.
    public let isDirectManager: Bool
    public let isTrained: Bool
    public let hasAcknowledgedPolicy: Bool
    public let checklistIsGreen: Bool
    public init(
        phase: Phase, profile: PublicationProfile, isDirectManager: Bool, isTrained: Bool, hasAcknowledgedPolicy: Bool,
        checklistIsGreen: Bool
    ) {
        self.phase = phase
        self.profile = profile
        self.isDirectManager = isDirectManager
        self.isTrained = isTrained
        self.hasAcknowledgedPolicy = hasAcknowledgedPolicy
        self.checklistIsGreen = checklistIsGreen
    }
}
