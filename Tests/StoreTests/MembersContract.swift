import Domain
import OrganizationPorts
import SQL
import Store
import TestSupport
import Testing

/// People, teams, managers and roles, dated, on every engine.
@Suite struct MembersContract {
    @Test(arguments: TestedEngine.allCases)
    func `who is written is read back, and a day before a move sees the team before it`(engine: TestedEngine)
        async throws
    {
        try await Given.with(engine) { given in
            let store = OrganizationStore(database: given.database, writer: .ofTests)
            let first = day("2026-03-01")
            let later = day("2026-09-01")
            var bob = Member(person: PersonID("bob"), email: "bob@x", name: "Bob", zone: zone("Europe/Berlin"))
            bob.home = Dated(HomeTeam(team: "Search", department: "Product"), since: first)
            bob.manager = Dated(given.ada, since: first)
            bob.roles = [RoleHeld(.viewer, .department("Product")), RoleHeld(.trustee, .organization)]
            bob.workingHours = WorkingHours("Mon-Thu 09:00-15:30")
            let written = bob
            try await store.changeMembers(on: first, at: Given.received) { _ in [written] }
            #expect(try await store.members(on: later).first { $0.person == bob.person } == bob)

            bob.home = Dated(HomeTeam(team: "Shop", department: "Product"), since: later)
            bob.manager = nil
            bob.until = day("2027-01-31")
            let moved = bob
            try await store.changeMembers(on: later, at: Given.received) { members in
                let isThere = members.contains(written)
                #expect(isThere)
                return [moved]
            }
            #expect(try await store.members(on: later).first { $0.person == bob.person } == bob)
            let before = try await store.members(on: later.adding(-1)).first { $0.person == bob.person }
            #expect(before?.home == written.home)
            #expect(before?.manager == written.manager)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `whoever sets a directory up owns it`(engine: TestedEngine) async throws {
        try await Given.with(engine) { given in
            let members = try await OrganizationStore(database: given.database, writer: .ofTests).members(
                on: day("2026-11-24"))
            #expect(members.map(\.roles) == [[RoleHeld(.owner, .organization)]])
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `if one member cannot be written, none is`(engine: TestedEngine) async throws {
        try await Given.with(engine) { given in
            let store = OrganizationStore(database: given.database, writer: .ofTests)
            let one = Member(person: PersonID("one"), email: "same@x", name: "One", zone: .utc)
            let two = Member(person: PersonID("two"), email: "same@x", name: "Two", zone: .utc)
            await #expect(throws: (any Error).self) {
                try await store.changeMembers(on: day("2026-11-24"), at: Given.received) { _ in [one, two] }
            }
            let left = try await store.members(on: day("2026-11-24"))
            #expect(left.count == 1)
        }
    }
}
