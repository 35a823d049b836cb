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

    /// - Parameters:
    ///   - search: parts of a name, an address, a team or a department; nil is everybody.
    ///   - onlyOutside: only those who are not in yet.
    ///   - first: the first of them to be answered, from 0.
    ///   - most: so many at most.
    /// - Throws: `Denied` for everybody but owners and maintainers.
    public func roster(
        searching search: String?, onlyOutside: Bool, from first: Int, most: Int, at now: Instant, for viewer: Viewer
    ) async throws -> Visible<Roster> {
        let grant = try await policy.roster(for: viewer, at: now)
        guard let house = try await organization.house() else { throw Denied() }
        let wanted = RosterWanted(
            departments: grant.departments, search: search, onlyOutside: onlyOutside, from: first, most: most)
        let rows = try await organization.roster(wanted, on: house.zone.day(of: now))
        let roster = Roster(
            organization: house.name, departments: grant.departments, reachesRoles: grant.reachesRoles,
            entries: rows.entries, first: rows.first, found: rows.found, count: rows.count,
            gaps: Self.gaps(rows, ofHouse: grant.departments == nil))
        return try policy.release(roster, under: grant)
    }

    /// What is missing before the organization can go on, in the order in which it is needed.
    private static func gaps(_ rows: RosterRows, ofHouse: Bool) -> [Roster.Gap] {
        var gaps: [Roster.Gap] = []
        if ofHouse, rows.count < 2 { gaps.append(.nobodyElse) }
        if rows.outside > 0 { gaps.append(.notIn(rows.outside)) }
        if rows.unread > 0 { gaps.append(.notRead(rows.unread)) }
        if rows.homeless > 0 { gaps.append(.withoutTeam(rows.homeless)) }
        guard ofHouse else { return gaps }
        if rows.holders[.owner, default: 0] < 2 { gaps.append(.oneOwner) }
        if rows.holders[.trustee, default: 0] == 0 { gaps.append(.noTrustee) }
        if rows.holders[.hr, default: 0] == 0 { gaps.append(.noHR) }
        return gaps
    }
}
