import Access
import Domain
import TestSupport
import Testing

/// Who may open what is published about a group: through the policy, with every role, scope and relation.
@Suite struct GroupAccessTests {
    private struct Facts: StoredFacts {
        let stands: GroupStanding?
        func standing(of person: PersonID, towards group: GroupSubject, at now: Instant) async throws -> GroupStanding?
        {
            stands
        }
        func standing(of person: PersonID, towardsWorkOf subject: WorkSubject, at now: Instant) async throws
            -> GroupStanding?
        { stands }
        func standing(of viewer: PersonID, lookingAt person: PersonID, at now: Instant) async throws -> LookStanding? {
            nil
        }
        func look(_ id: LookID) async throws -> Look? { nil }
        func oneOnOne(_ id: OneOnOneID) async throws -> OneOnOnePair? { nil }
    }
    private let now = Instant("2026-11-24T12:00:00Z")

    private func opens(
        _ group: GroupSubject, phase: Phase = .fullLaunch, roles: Set<RoleHeld> = [], own: Bool = false,
        manages: Bool = false
    ) async throws -> Bool {
        let stands = GroupStanding(
            phase: phase, department: group == .organization ? nil : "Shop", isOwnTeam: own,
            joined: nil, managesSomebodyThere: manages, roles: roles)
        let policy = Policy(standing: OnePerson(PersonID("ada")), facts: Facts(stands: stands), log: NothingElse())
        let viewer = try await policy.viewer(presenting: .session(OnePerson.session))
        do {
            let grant = try await policy.published(about: group, for: viewer, at: now)
            #expect(grant.subject == group)
            return true
        } catch is Denied { return false }
    }

    private func opensWork(
        _ subject: WorkSubject, phase: Phase = .fullLaunch, department: String? = "Shop", roles: Set<RoleHeld> = [],
        own: Bool = false, manages: Bool = false
    ) async throws -> Bool {
        let stands = GroupStanding(
            phase: phase, department: department, isOwnTeam: own, joined: nil, managesSomebodyThere: manages,
            roles: roles)
        let policy = Policy(standing: OnePerson(PersonID("ada")), facts: Facts(stands: stands), log: NothingElse())
        let viewer = try await policy.viewer(presenting: .session(OnePerson.session))
        do {
            let grant = try await policy.work(of: subject, for: viewer, at: now)
            #expect(grant.subject == subject)
            return true
        } catch is Denied { return false }
    }

    @Test func `shared work is for its team, their managers and roles whose scope covers it, from soft launch on`()
        async throws
    {
        for subject in [WorkSubject.service(ServiceID("shop")), .team("Cart")] {
            for phase in Phase.allCases {
                let isOpen = phase >= .softLaunch
                #expect(try await opensWork(subject, phase: phase, own: true) == isOpen)
                #expect(try await opensWork(subject, phase: phase, manages: true) == isOpen)
                #expect(try await opensWork(subject, phase: phase, roles: [RoleHeld(.viewer, .organization)]) == isOpen)
                #expect(
                    try await opensWork(subject, phase: phase, roles: [RoleHeld(.viewer, .department("Shop"))])
                        == isOpen)
            }
            #expect(try await !opensWork(subject))
            #expect(try await !opensWork(subject, roles: [RoleHeld(.viewer, .department("Search"))]))
            #expect(try await !opensWork(subject, department: nil, roles: [RoleHeld(.viewer, .department("Shop"))]))
            for role in [SystemRole.hr, .trustee] {
                #expect(try await !opensWork(subject, roles: [RoleHeld(role, .organization)]))
            }
        }
        #expect(WorkSubject.service(ServiceID("a")) != .team("a"))
    }

    @Test(arguments: Phase.allCases)
    func `nothing is published to anybody before soft launch`(phase: Phase) async throws {
        let everything = Set(SystemRole.allCases.map { RoleHeld($0, .organization) })
        for group in [GroupSubject.team("Cart"), .department("Shop"), .organization] {
            let isOpen = try await opens(group, phase: phase, roles: everything, own: true, manages: true)
            #expect(isOpen == (phase >= .softLaunch))
        }
    }

    @Test(arguments: SystemRole.allCases)
    func `a role opens its scope and nothing beyond`(role: SystemRole) async throws {
        let isLeading = [SystemRole.owner, .maintainer, .viewer].contains(role)
        for group in [GroupSubject.team("Cart"), .department("Shop"), .organization] {
            let isTheTrustees = role == .trustee && group == .organization
            #expect(
                try await opens(group, roles: [RoleHeld(role, .organization)])
                    == (isLeading || isTheTrustees))
            #expect(
                try await opens(group, roles: [RoleHeld(role, .department("Shop"))])
                    == (isLeading && group != .organization), "a trustee of a department is none")
            #expect(try await !opens(group, roles: [RoleHeld(role, .department("Search"))]))
        }
    }

    @Test func `a trustee of everything ends an agreement of teams, and one of a department is none`() async throws {
        for (scope, mayEnd) in [(RoleHeld.Scope.organization, true), (.department("Shop"), false)] {
            let stands = GroupStanding(
                phase: .fullLaunch, department: "Shop", isOwnTeam: false, joined: nil, managesSomebodyThere: false,
                roles: [RoleHeld(.trustee, scope)])
            let policy = Policy(standing: OnePerson(PersonID("ada")), facts: Facts(stands: stands), log: NothingElse())
            let viewer = try await policy.viewer(presenting: .session(OnePerson.session))
            var isDone = true
            do { _ = try await policy.context(.withdraw, of: "Cart", for: viewer, at: now) } catch is Denied {
                isDone = false
            }
            #expect(isDone == mayEnd)
            await #expect(throws: Denied.self) {
                _ = try await policy.context(.declare, of: "Cart", for: viewer, at: now)
            }
        }
    }

    @Test func `the own people and their managers open the team, not what is above it`() async throws {
        #expect(try await opens(.team("Cart"), own: true))
        #expect(try await opens(.team("Cart"), manages: true))
        #expect(try await opens(.team("Cart")) == false)
        #expect(try await opens(.department("Shop"), own: true, manages: true) == false)
        #expect(try await opens(.organization, own: true, manages: true) == false)
    }

    @Test func `a group that is not there is denied`() async throws {
        let policy = Policy(standing: OnePerson(PersonID("ada")), facts: Facts(stands: nil), log: NothingElse())
        let viewer = try await policy.viewer(presenting: .session(OnePerson.session))
        await #expect(throws: Denied.self) {
            _ = try await policy.published(about: .organization, for: viewer, at: now)
        }
    }

    @Test func `what is released is the group's that was asked for`() async throws {
        let stands = GroupStanding(
            phase: .fullLaunch, department: "Shop", isOwnTeam: true, joined: nil, managesSomebodyThere: false, roles: []
        )
        let policy = Policy(standing: OnePerson(PersonID("ada")), facts: Facts(stands: stands), log: NothingElse())
        let viewer = try await policy.viewer(presenting: .session(OnePerson.session))
        func weeks(_ subject: GroupSubject, _ trend: GroupSubject) -> GroupWeeks {
            let metric = MetricID("focus-time")
            return GroupWeeks(
                of: subject, department: nil, parts: [], weeks: [week("2026-W40")], current: week("2026-W41"),
                zone: .utc, phase: .fullLaunch, profile: .standard,
                trends: [.tooLittle(of: trend, metric: metric, unit: .seconds, weeks: [])], panels: [], coverages: [])
        }
        let cart = GroupSubject.team("Cart")
        #expect(
            try policy.release(
                weeks(cart, cart), under: try await policy.published(about: cart, for: viewer, at: now)
            ).value.subject == cart)
        let other = GroupSubject.team("Search")
        await #expect(throws: Denied.self) {
            try policy.release(
                weeks(other, other), under: try await policy.published(about: cart, for: viewer, at: now))
        }
        await #expect(throws: Denied.self) {
            try policy.release(
                weeks(cart, other), under: try await policy.published(about: cart, for: viewer, at: now))
        }
    }
}
