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

    @Test(arguments: TestedEngine.allCases)
    func `the roster is read a page at a time, and its counts are the same however one looks`(engine: TestedEngine)
        async throws
    {
        try await Given.with(engine) { given in
            let store = OrganizationStore(database: given.database, writer: .ofTests)
            let (first, today) = (day("2026-03-01"), day("2026-11-24"))
            func member(_ name: String, _ home: HomeTeam?, led by: PersonID? = nil) -> Member {
                var member = Member(
                    person: PersonID(name), email: "\(name.lowercased())@x", name: name, zone: .utc)
                member.home = home.map { Dated($0, since: first) }
                member.manager = by.map { Dated($0, since: first) }
                return member
            }
            let search = HomeTeam(team: "Search", department: "Product")
            var gone = member("Gone", search)
            gone.until = day("2026-11-23")
            let written = [
                member("Bea", search, led: given.ada), member("Cem", search, led: PersonID("Bea")),
                member("Örs", HomeTeam(team: "Ärzte", department: "Care")), member("Dan", nil), gone,
                member("Eve", search, led: given.ada),
            ]
            try await store.changeMembers(on: first, at: Given.received) { _ in written }
            // Eve has no team any more, and nobody leads her.
            try await store.changeMembers(on: today.adding(-1), at: Given.received) { members in
                members.filter { $0.name == "Eve" }.map { member in
                    var member = member
                    member.home = Dated(HomeTeam(team: nil, department: nil), since: today.adding(-1))
                    member.manager = nil
                    return member
                }
            }
            func rows(
                _ search: String? = nil, in departments: Set<String>? = nil, outside: Bool = false, from: Int = 0,
                most: Int = 50
            ) async throws -> RosterRows {
                try await store.roster(
                    RosterWanted(
                        departments: departments, search: search, onlyOutside: outside, from: from, most: most),
                    on: today)
            }
            let all = try await rows()
            #expect(all.entries.count == 6 && all.found == 6 && all.count == 6)
            #expect(all.outside == 5 && all.homeless == 3, "Dan, Eve, and whoever set the directory up")
            #expect(all.holders == [.owner: 1])
            let found = try await rows("nobody of that name")
            #expect(found.entries.isEmpty && found.found == 0)
            #expect(
                [found.count, found.outside, found.unread, found.homeless]
                    == [all.count, all.outside, all.unread, all.homeless])
            var paged: [String] = []
            for place in stride(from: 0, to: 6, by: 4) {
                paged += try await rows(from: place, most: 4).entries.map(\.name)
            }
            #expect(paged == all.entries.map(\.name))
            #expect(try await rows(from: 1000).first == 5, "behind the end is the last one")
            #expect(Set(try await rows(outside: true).entries.map(\.name)) == ["Bea", "Cem", "Dan", "Eve", "Örs"])
            #expect(try await rows("ärzte ÖRS").entries.map(\.name) == ["Örs"])
            #expect(try await rows("product").entries.map(\.name) == ["Bea", "Cem"])
            let scoped = try await rows(in: ["Product"])
            #expect(scoped.entries.map(\.name) == ["Bea", "Cem"] && scoped.count == 2 && scoped.outside == 2)
            let led = Dictionary(uniqueKeysWithValues: all.entries.map { ($0.name, $0.manager) })
            #expect(led["Cem"] == "Bea" && led["Eve"] == .some(nil))
            #expect(all.entries.first { $0.name == "Eve" }?.team == nil)
        }
    }
}
