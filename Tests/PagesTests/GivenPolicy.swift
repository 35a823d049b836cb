import Access
import Domain

/// What the real policy needs from outside: somebody who may read what is published, and looks that are asked for and
/// opened.
struct StandIn: Standing, StoredFacts, LookLog {
    var person = Given.me
    var stored: Look?

    var policy: Policy { Policy(standing: self, facts: self, log: self) }

    func person(presenting credential: Credential) async throws -> PersonID? { person }
    func roles(of person: PersonID, at now: Instant) async throws -> Set<RoleHeld> {
        [RoleHeld(.owner, .organization)]
    }
    func standing(of person: PersonID, towards group: GroupSubject, at now: Instant) async throws -> GroupStanding? {
        GroupStanding(
            phase: .fullLaunch, department: nil, isOwnTeam: true, joined: nil, managesSomebodyThere: false,
            roles: [RoleHeld(.owner, .organization)])
    }
    func standing(of person: PersonID, towardsWorkOf subject: WorkSubject, at now: Instant) async throws
        -> GroupStanding?
    { try await standing(of: person, towards: .organization, at: now) }
    func standing(of viewer: PersonID, lookingAt person: PersonID, at now: Instant) async throws -> LookStanding? {
        LookStanding(
            phase: .fullLaunch, profile: .standard, isDirectManager: stored?.terms.hrCase == nil,
            looksFrom: Day(daysSince1970: 0), isHRPartner: true, isHRLongEnough: true,
            standInALine: false, hasTrustee: true,
            isTrained: true, hasAcknowledgedPolicy: true,
            checklistIsGreen: true)
    }
    func look(_ id: LookID) async throws -> Look? { stored }
    func asked(_ terms: LookTerms, as id: LookID, by viewer: PersonID, at now: Instant) async throws -> Look {
        throw Denied()
    }
    func refused(
        _ terms: LookTerms, as id: LookID, by viewer: PersonID, because reason: String, at now: Instant
    ) async throws -> Look { throw Denied() }
    func turnedAway(_ terms: LookTerms, by viewer: PersonID, at now: Instant) async throws {}
    func opened(_ look: Look, by viewer: PersonID, at now: Instant) async throws -> LookEntry {
        LookEntry(index: 7, leaf: "00")
    }
    func closed(_ look: Look, at now: Instant) async throws -> Look { look.closed(at: now) }
    func oneOnOne(_ id: OneOnOneID) async throws -> OneOnOnePair? { Given.pair }
    func openedCharts(of pair: OneOnOnePair, at now: Instant) async throws -> OpenedCharts {
        OpenedCharts(of: pair, charts: [ChartID("c1"), ChartID("c2")], entry: LookEntry(index: 8, leaf: "01"))
    }
}
