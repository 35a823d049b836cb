public import Access
public import Domain
public import OrganizationPorts

/// "Who is here, who is not in yet, and what is missing?": `/admin`.
public struct RosterAnswer: Sendable {
    private let policy: Policy
    private let organization: any OrganizationStorage

    public init(policy: Policy, organization: any OrganizationStorage) {
        self.policy = policy
        self.organization = organization
    }

    /// - Throws: `Denied` for everybody but owners and maintainers.
    public func roster(at now: Instant, for viewer: Viewer) async throws -> Visible<Roster> {
        let grant = try await policy.roster(for: viewer, at: now)
        guard let house = try await organization.house() else { throw Denied() }
        let today = house.zone.day(of: now)
        // That somebody has deleted everything is nobody's business: who has no address is not listed.
        let all = try await organization.members(on: today).filter { $0.email.contains("@") }
        let names = Dictionary(all.map { ($0.person, $0.name) }, uniquingKeysWith: { first, _ in first })
        // Alphabetically, and in no other way.
        let here = all.filter { grant.includes($0.home?.value.department) }
            .filter { $0.until.map { today <= $0 } ?? true }
            .sorted { ($0.name, $0.email) < ($1.name, $1.email) }
            .map { Roster.Entry($0, manager: $0.manager.flatMap { names[$0.value] }) }
        let roster = Roster(
            organization: house.name, departments: grant.departments, reachesRoles: grant.reachesRoles,
            entries: here,
            gaps: grant.departments == nil ? Self.gaps(all, on: today) : Self.gaps(of: here))
        return try policy.release(roster, under: grant)
    }

    /// What is missing before the organization can go on, in the order in which it is needed.
    private static func gaps(_ members: [Member], on today: Day) -> [Roster.Gap] {
        let here = members.filter { $0.until.map { today <= $0 } ?? true }
        func holders(_ role: SystemRole) -> Int { here.count { $0.roles.contains { $0.role == role } } }
        var gaps: [Roster.Gap] = []
        if here.count < 2 { gaps.append(.nobodyElse) }
        gaps += Self.gaps(of: here.map { Roster.Entry($0, manager: nil) })
        if holders(.owner) < 2 { gaps.append(.oneOwner) }
        if holders(.trustee) == 0 { gaps.append(.noTrustee) }
        if holders(.hr) == 0 { gaps.append(.noHR) }
        return gaps
    }

    private static func gaps(of entries: [Roster.Entry]) -> [Roster.Gap] {
        let notIn = entries.count { !$0.hasSignedIn }
        let unread = entries.count { $0.hasSignedIn && !$0.hasAcknowledged }
        let homeless = entries.count { $0.team == nil }
        return [
            notIn > 0 ? .notIn(notIn) : nil, unread > 0 ? .notRead(unread) : nil,
            homeless > 0 ? .withoutTeam(homeless) : nil,
        ].compactMap(\.self)
    }
}
