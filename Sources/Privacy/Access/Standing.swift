public import Domain

// What the kernel decides from: facts that storage has, never what a caller says.

/// What the kernel needs to know from outside, declared here so that no caller can hand it convenient facts.
public protocol Standing: Sendable {
    /// Who presents this; nil if it is unknown, expired, revoked, or not made for reading.
    func person(presenting credential: Credential) async throws -> PersonID?
    /// What the person may configure at that moment; nothing for somebody who has left.
    func roles(of person: PersonID, at now: Instant) async throws -> Set<RoleHeld>
}

/// Where somebody stands towards a team, a department or the organization.
public struct GroupStanding: Sendable {
    public let phase: Phase
    /// The department of the team, or the department itself; nil for the organization and for teams without one.
    public let department: String?
    /// Whether it is the own team.
    public let isOwnTeam: Bool
    /// Since when; nil where it is not, or has always been.
    public let joined: Instant?
    /// Whether the team has somebody whose direct manager this is, today.
    public let managesSomebodyThere: Bool
    public let roles: Set<RoleHeld>
    public init(
        phase: Phase, department: String?, isOwnTeam: Bool, joined: Instant?, managesSomebodyThere: Bool,
        roles: Set<RoleHeld>
    ) {
        self.joined = joined
        self.phase = phase
        self.department = department
        self.isOwnTeam = isOwnTeam
        self.managesSomebodyThere = managesSomebodyThere
        self.roles = roles
    }
}

/// Where somebody stands who wants to read what people wrote to HR and the trustee.
public struct DeskStanding: Sendable {
    /// Roles that are held, by an account that is its person's, for as long as a new trustee has to wait before signing
    /// (`Cosignature.trusteeFor`): until then everybody can see that the role was given.
    public let settledRoles: Set<RoleHeld>
    /// Whether somebody's direct manager, or an owner or maintainer of anything, today.
    public let leads: Bool
    /// Whether a role as owner or maintainer of anything was taken less than `Cosignature.trusteeFor` ago.
    public let hasRunLately: Bool
    public init(settledRoles: Set<RoleHeld>, leads: Bool, hasRunLately: Bool) {
        self.settledRoles = settledRoles
        self.hasRunLately = hasRunLately
        self.leads = leads
    }

    /// Whether concerns are open to that person.
    public var readsConcerns: Bool { mayDo(.readConcerns) }
    func mayDo(_ act: RolloutAct) -> Bool { !leads && RolloutAct.mayDo(act, with: settledRoles) }
}

/// Where somebody stands who wants to look at another person.
public struct LookStanding: Sendable {
    public let phase: Phase
    public let profile: PublicationProfile
    /// Of that person, today.
    public let isDirectManager: Bool
    /// From when on whoever leads that person may look at weeks: from the day on which the relation began, as it was written down
    /// first, or was written down, whichever is later. Nil if that is less than `LookTerms.leadsFor` ago.
    public let looksFrom: Day?
    /// With a scope that covers that person.
    public let isHRPartner: Bool
    /// Whether that role is held for as long as a new trustee has to wait before signing (`Cosignature.trusteeFor`).
    public let isHRLongEnough: Bool
    /// Whether one of the two is above the other, for HR: however many are between them.
    public let standInALine: Bool
    /// Whether somebody could sign who is neither of the two, stands in no line with one of them, and runs nothing here: a case is
    /// nothing without a trustee, as long as it lasts.
    public let hasTrustee: Bool
    public let isTrained: Bool
    public let hasAcknowledgedPolicy: Bool
    public let checklistIsGreen: Bool
    public init(
        phase: Phase, profile: PublicationProfile, isDirectManager: Bool, looksFrom: Day?, isHRPartner: Bool,
        isHRLongEnough: Bool, standInALine: Bool, hasTrustee: Bool, isTrained: Bool, hasAcknowledgedPolicy: Bool,
        checklistIsGreen: Bool
    ) {
        self.phase = phase
        self.profile = profile
        self.isDirectManager = isDirectManager
        self.looksFrom = looksFrom
        self.isHRPartner = isHRPartner
        self.isHRLongEnough = isHRLongEnough
        self.standInALine = standInALine
        self.hasTrustee = hasTrustee
        self.isTrained = isTrained
        self.hasAcknowledgedPolicy = hasAcknowledgedPolicy
        self.checklistIsGreen = checklistIsGreen
    }
}

/// The facts on which answers about groups and looks rest, as storage has them: declared here, for the same reason.
public protocol StoredFacts: Sendable {
    /// Nil if there is no such group.
    func standing(of person: PersonID, towards group: GroupSubject, at now: Instant) async throws -> GroupStanding?
    /// Towards the team that owns the service, or the team itself; nil if there is no such service or team.
    func standing(of person: PersonID, towardsWorkOf subject: WorkSubject, at now: Instant) async throws
        -> GroupStanding?
    /// Nil if there is no such person, if it is the same one, and for whoever is neither the direct manager nor HR for that person.
    func standing(of viewer: PersonID, lookingAt person: PersonID, at now: Instant) async throws -> LookStanding?
    /// Of somebody who is not here, nothing is settled.
    func desk(of person: PersonID, at now: Instant) async throws -> DeskStanding
    /// Nil if there is no such look.
    func look(_ id: LookID) async throws -> Look?
    /// Whose joint page it is; nil if there is none.
    func oneOnOne(_ id: OneOnOneID) async throws -> OneOnOnePair?
    /// Whether somebody has asked for such letters, and not ended it.
    func wishes(_ kind: LetterKind, _ person: PersonID) async throws -> Bool
}

extension StoredFacts {
    /// Whoever does not know of wishes knows of none.
    public func wishes(_ kind: LetterKind, _ person: PersonID) async throws -> Bool { false }
    /// Whoever does not know opens nothing.
    public func desk(of person: PersonID, at now: Instant) async throws -> DeskStanding {
        DeskStanding(settledRoles: [], leads: true, hasRunLately: true)
    }
}

/// Where an entry is in the ledger: the index of its leaf and the leaf's hash as hex.
public struct LookEntry: Sendable, Hashable {
    public let index: Int
    public let leaf: String
    public init(index: Int, leaf: String) {
        self.index = index
        self.leaf = leaf
    }
}

/// Which charts of a joint page the ledger says are opened, and where it says so.
public struct OpenedCharts: Sendable, Hashable {
    public let pair: OneOnOnePair
    public let charts: Set<ChartID>
    public let entry: LookEntry
    public init(of pair: OneOnOnePair, charts: Set<ChartID>, entry: LookEntry) {
        self.pair = pair
        self.charts = charts
        self.entry = entry
    }
}

/// The ledger as the kernel sees it. Every call returns after the entry is on disk (guarantee G2).
public protocol LookLog: Sendable {
    /// Writes down that somebody asks, and keeps the look, waiting; in one transaction, which decides whether enough people stay
    /// unlooked-at (two looks at once could each leave enough, and both together not). One in a case waits for a trustee.
    /// - Returns: the look as it is kept: waiting, or refused because too few would stay or nobody could approve it.
    func asked(_ terms: LookTerms, as id: LookID, by viewer: PersonID, at now: Instant) async throws -> Look
    /// Writes down that a manager asked and was refused, and keeps that for both of them.
    /// - Returns: the look as it is kept: refused.
    func refused(_ terms: LookTerms, as id: LookID, by viewer: PersonID, because reason: String, at now: Instant)
        async throws -> Look
    /// Writes down that somebody asked who may not: without the question, and kept nowhere that this one could read.
    func turnedAway(_ terms: LookTerms, by viewer: PersonID, at now: Instant) async throws
    /// Writes down that somebody opens a look.
    func opened(_ look: Look, by viewer: PersonID, at now: Instant) async throws -> LookEntry
    /// Writes down that a look is over before its time, and erases what it showed.
    /// - Returns: the look as it is kept: closed.
    func closed(_ look: Look, at now: Instant) async throws -> Look
    /// Writes down that the manager opens the charts that are on the page now.
    func openedCharts(of pair: OneOnOnePair, at now: Instant) async throws -> OpenedCharts
}
