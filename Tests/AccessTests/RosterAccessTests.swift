import Access
import Domain
import TestSupport
import Testing

/// Who may see who is where (guarantee G17, as far as people go): every role, every scope.
@Suite struct RosterAccessTests {
    private struct Holding: Standing {
        let roles: Set<RoleHeld>
        func person(presenting credential: Credential) async throws -> PersonID? { PersonID("ada") }
        func roles(of person: PersonID, at now: Instant) async throws -> Set<RoleHeld> { roles }
    }
    private let now = Instant("2026-11-24T12:00:00Z")

    private func departments(_ roles: Set<RoleHeld>) async throws -> Set<String>? {
        let policy = Policy(standing: Holding(roles: roles))
        let viewer = try await policy.viewer(presenting: .session(Secret("s")))
        let grant = try await policy.roster(for: viewer, at: now)
        return grant.departments
    }

    @Test(arguments: SystemRole.allCases)
    func `of all roles only owner and maintainer open the roster`(role: SystemRole) async throws {
        for scope in [RoleHeld.Scope.organization, .department("Shop")] {
            if role == .owner || role == .maintainer {
                #expect(try await departments([RoleHeld(role, scope)]) == (scope == .organization ? nil : ["Shop"]))
            } else {
                await #expect(throws: Denied.self) { try await departments([RoleHeld(role, scope)]) }
            }
        }
    }

    @Test(arguments: ["organization", "*", "", "Shop\nSearch"])
    func `a department is never the whole organization, whatever it is called`(name: String) async throws {
        let opened = try await departments([RoleHeld(.maintainer, .department(name))])
        #expect(opened == (name.isEmpty ? [] : [name]))
    }

    @Test func `nobody without a role, and the wider scope of two`() async throws {
        await #expect(throws: Denied.self) { try await departments([]) }
        #expect(
            try await departments([RoleHeld(.owner, .organization), RoleHeld(.maintainer, .department("Shop"))]) == nil)
        #expect(
            try await departments([
                RoleHeld(.maintainer, .department("Shop")), RoleHeld(.maintainer, .department("Search")),
                RoleHeld(.viewer, .organization),
            ]) == ["Shop", "Search"])
    }

    @Test(arguments: SystemRole.allCases)
    func `only an owner of the organization reaches people with roles`(role: SystemRole) async throws {
        guard role == .owner || role == .maintainer else { return }
        for scope in [RoleHeld.Scope.organization, .department("Shop"), .department("\0*owner")] {
            let policy = Policy(standing: Holding(roles: [RoleHeld(role, scope)]))
            let viewer = try await policy.viewer(presenting: .session(Secret("s")))
            let grant = try await policy.roster(for: viewer, at: now)
            #expect(grant.reachesRoles == (role == .owner && scope == .organization))
        }
    }

    @Test func `a way to a desk is shown to whoever the desk opens for, and to nobody else`() async throws {
        var ways: Set<Desk> = []
        for role in SystemRole.allCases {
            for scope in [RoleHeld.Scope.organization, .department("Shop")] {
                let policy = Policy(standing: Holding(roles: [RoleHeld(role, scope)]))
                let viewer = try await policy.viewer(presenting: .session(Secret("s")))
                let desks = try await policy.desks(of: viewer, at: now)
                ways.formUnion(desks)
                #expect(
                    desks.contains(.administration)
                        == (try await opens { _ = try await policy.roster(for: viewer, at: now) }))
                #expect(
                    desks.contains(.trustee) == (try await opens { _ = try await policy.signing(for: viewer, at: now) })
                )
                #expect(
                    desks.contains(.hr)
                        == (try await opens { _ = try await policy.rollout(.readCompliance, for: viewer, at: now) }))
            }
        }
        #expect(ways == Set(Desk.allCases))
        let nobody = Policy(standing: Holding(roles: []))
        let viewer = try await nobody.viewer(presenting: .session(Secret("s")))
        #expect(try await nobody.desks(of: viewer, at: now).isEmpty)
    }

    private func opens(_ question: () async throws -> Void) async throws -> Bool {
        do {
            try await question()
            return true
        } catch is Denied { return false }
    }

    @Test func `nobody outside the scope leaves under the grant`() async throws {
        let policy = Policy(standing: Holding(roles: [RoleHeld(.maintainer, .department("Shop"))]))
        let viewer = try await policy.viewer(presenting: .session(Secret("s")))
        func roster(_ department: String?, _ departments: Set<String>?) -> Roster {
            var member = Member(person: PersonID("bob"), email: "bob@x", name: "Bob", zone: .utc)
            member.home = Dated(HomeTeam(team: "T", department: department), since: day("2026-01-01"))
            return Roster(
                organization: "O", departments: departments, reachesRoles: false,
                entries: [Roster.Entry(member, manager: nil)], first: 0, found: 1, count: 1, gaps: [])
        }
        _ = try policy.release(roster("Shop", ["Shop"]), under: try await policy.roster(for: viewer, at: now))
        for wrong in [
            roster("Search", ["Shop"]), roster(nil, ["Shop"]), roster("Shop", nil), roster("Shop", ["Search"]),
        ] {
            await #expect(throws: Denied.self) {
                try policy.release(wrong, under: try await policy.roster(for: viewer, at: now))
            }
        }
    }
}
