import Actions
import Domain
import TestSupport
import Testing

/// What a file of people changes, decided without a database.
@Suite struct OrganizationPlanTests {
    private static let today = day("2026-11-24")

    private func row(
        _ line: Int, _ email: String, team: String? = "Search", manager: String? = nil, roles: Set<RoleHeld> = [],
        since: String? = nil, until: String? = nil, says: Set<String> = ["role_scope", "until"],
        department: String = "Product"
    ) -> OrganizationRow {
        OrganizationRow(
            line: line, email: email, name: email, team: team, department: department, managerEmail: manager,
            roles: roles, zone: .utc, workingHours: nil, since: since.flatMap { Day($0) },
            until: until.flatMap { Day($0) }, says: says)
    }

    private func plan(_ rows: [OrganizationRow], _ members: [Member] = []) -> OrganizationPlan {
        var next = 0
        return OrganizationPlan(rows, members: members, today: Self.today, hashAddress: { "hash of \($0)" }) {
            next += 1
            return PersonID("new\(next)")
        }
    }

    private let owner = RoleHeld(.owner, .organization)

    @Test func `the same file again changes nothing`() {
        let rows = [row(2, "a@x", manager: "b@x", roles: [owner]), row(3, "b@x")]
        let first = plan(rows)
        #expect(first.badRows.isEmpty)
        #expect(first.changed.count == 2)
        let again = plan(rows, first.changed)
        #expect(again.changed.isEmpty)
        #expect(again.unchanged == 2)
    }

    @Test func `a manager may stand below, and one whom nobody knows spoils the row alone`() {
        let made = plan([row(2, "a@x", manager: "b@x"), row(3, "b@x"), row(4, "c@x", manager: "nobody@x")])
        #expect(made.changed.map(\.email) == ["a@x", "b@x"])
        #expect(made.changed.first?.manager?.value == made.changed.last?.person)
        #expect(made.badRows.map(\.line) == [4])
        #expect(made.badRows.map(\.column) == ["manager_email"])
    }

    @Test func `managers in a circle are all refused, whoever reports to them too, and the others are taken`() {
        let made = plan([
            row(2, "a@x", manager: "b@x"), row(3, "b@x", manager: "c@x"), row(4, "c@x", manager: "a@x"),
            row(5, "d@x", manager: "a@x"), row(6, "e@x"),
        ])
        #expect(made.changed.map(\.email) == ["e@x"])
        #expect(made.badRows.map(\.line) == [2, 3, 4, 5])
        #expect(
            made.badRows.dropLast().allSatisfy {
                $0.column == "manager_email" && $0.sentence == "the managers above lead back to this person."
            }, "\(made.badRows.map(\.sentence))")
    }

    @Test func `a manager from a day to come closes no circle then, nor one in between`() {
        // Ann reports to Ben from 1 December.
        var members = plan([row(2, "a@x"), row(3, "b@x"), row(4, "c@x")]).changed
        let later = plan([row(2, "a@x", manager: "b@x", since: "2026-12-01")], members)
        #expect(later.badRows.isEmpty && later.changed.count == 1)
        let ids = Dictionary(uniqueKeysWithValues: members.map { ($0.email, $0.person) })
        for place in members.indices where members[place].email == "a@x" {
            members[place].comingManagers = [Dated(ids["b@x"], since: day("2026-12-01"))]
        }
        #expect(plan([row(2, "a@x", manager: "b@x", since: "2026-12-01")], members).unchanged == 1, "the same again")
        // Then nobody puts Ben under Ann, today or later, directly or by somebody between.
        for since in [nil, "2026-12-01", "2027-02-01"] {
            let made = plan([row(3, "b@x", manager: "a@x", since: since)], members)
            #expect(made.badRows.map(\.column) == ["manager_email"] && made.changed.isEmpty, "\(since ?? "today")")
        }
        let between = plan([row(3, "b@x", manager: "c@x"), row(4, "c@x", manager: "a@x")], members)
        #expect(between.badRows.map(\.line) == [3, 4])
        // Both ahead in one file; and until a day to come it is the manager of now who counts.
        let both = plan(
            [
                row(2, "c@x", manager: "b@x", since: "2026-12-01"), row(3, "b@x", manager: "c@x", since: "2027-01-01"),
            ], members)
        #expect(both.badRows.map(\.line) == [2, 3])
        #expect(plan([row(3, "b@x", manager: "c@x")], members).badRows.isEmpty)
    }

    @Test func `two departments do not share the name of a team, and a whole team moves`() {
        let before = plan([row(2, "a@x"), row(3, "b@x")]).changed
        let made = plan([row(2, "c@x", department: "Sales"), row(3, "d@x", team: "Shop", department: "Sales")], before)
        #expect(made.badRows.map(\.line) == [2] && made.badRows.map(\.column) == ["team"])
        #expect(made.badRows.first?.sentence.contains("the team Search is in Product") == true)
        #expect(made.changed.map(\.email) == ["d@x"])
        let moved = plan([row(2, "a@x", department: "Sales"), row(3, "b@x", department: "Sales")], before)
        #expect(moved.badRows.isEmpty && moved.changed.count == 2)
        let split = plan([row(2, "a@x", department: "Sales")], before)
        #expect(split.badRows.map(\.line) == [2], "half a team does not move")
        #expect(plan([row(2, "e@x"), row(3, "f@x", department: "Sales")]).badRows.map(\.line) == [3])
    }

    @Test func `a move begins no earlier than the stay before it`() {
        let before = plan([row(2, "a@x", since: "2026-06-01")]).changed
        #expect(plan([row(2, "a@x", team: "Shop", since: "2026-05-31")], before).badRows.map(\.column) == ["since"])
        let moved = plan([row(2, "a@x", team: "Shop", since: "2026-09-01")], before)
        #expect(
            moved.changed.first?.home == Dated(HomeTeam(team: "Shop", department: "Product"), since: day("2026-09-01")))
        #expect(plan([row(2, "a@x", team: "Shop")], before).changed.first?.home?.since == Self.today)
    }

    @Test func `the last owner stays`() {
        let before = plan([row(2, "a@x", roles: [owner]), row(3, "b@x")]).changed
        for gone in [row(2, "a@x"), row(2, "a@x", roles: [owner], until: "2026-11-23")] {
            let made = plan([gone], before)
            #expect(made.changed.isEmpty)
            #expect(made.badRows.map(\.column) == ["role"])
        }
        let handed = plan([row(2, "a@x"), row(3, "b@x", roles: [owner])], before)
        #expect(handed.badRows.isEmpty)
    }

    @Test func `an owner is a trustee only beside another one, wherever the file says so`() {
        let trustee = RoleHeld(.trustee, .organization)
        let alone = plan([row(2, "a@x", roles: [owner, trustee]), row(3, "b@x")])
        #expect(alone.badRows.map(\.column) == ["role"] && alone.changed.map(\.email) == ["b@x"])
        #expect(alone.badRows.first?.sentence.contains("cannot be the only trustee") == true)
        let both = plan([row(2, "a@x", roles: [owner, trustee]), row(3, "b@x", roles: [trustee])])
        #expect(both.badRows.isEmpty && both.changed.count == 2)
        // The other one has left already, or the row that names the other one is not taken itself.
        let left = plan([
            row(2, "a@x", roles: [owner, trustee]), row(3, "b@x", roles: [trustee], until: "2026-11-23"),
        ])
        #expect(left.badRows.map(\.line) == [2])
        let untaken = plan([
            row(2, "a@x", roles: [owner, trustee]), row(3, "b@x", manager: "c@x", roles: [trustee]),
            row(4, "c@x", manager: "b@x"),
        ])
        #expect(untaken.badRows.map(\.line) == [2, 3, 4])
        // Whoever was both already, and is left alone: a role is not taken away for that, by whichever file.
        let after = plan([row(3, "b@x")], both.changed)
        #expect(after.badRows.map(\.line) == [3] && after.changed.isEmpty)
        #expect(after.badRows.first?.sentence.contains("leave an owner as the only trustee") == true)
        #expect(plan([row(3, "b@x", roles: [owner, trustee])], both.changed).badRows.map(\.line) == [3])
        #expect(plan([row(3, "b@x"), row(4, "c@x", roles: [trustee])], both.changed).badRows.isEmpty, "handed over")
        #expect(plan([row(2, "a@x", roles: [owner]), row(3, "b@x")], both.changed).badRows.isEmpty, "then nobody is")
        // That somebody left is so: then nobody signs, and a desk says so.
        let gone = plan([row(3, "b@x", roles: [trustee], until: "2026-11-23")], both.changed)
        #expect(gone.badRows.isEmpty)
    }

    @Test func `a file never removes, and says whom it does not name`() {
        let before = plan([row(2, "a@x", roles: [owner]), row(3, "b@x")]).changed
        let made = plan([row(2, "b@x")], before)
        #expect(made.missing == ["a@x"])
        #expect(made.changed.isEmpty)
    }

    @Test func `a row that is undone does not close a circle with the manager that it had before`() {
        // X reports to Y; the file turns X, Y and Z round.
        let before = plan([row(2, "x@x", manager: "y@x"), row(3, "y@x"), row(4, "z@x")]).changed
        let made = plan(
            [row(2, "x@x", manager: "z@x"), row(3, "z@x", manager: "x@x"), row(4, "y@x", manager: "x@x")], before)
        #expect(made.badRows.map(\.line) == [2, 3, 4])
        #expect(made.changed.isEmpty)
    }

    @Test(arguments: 0..<200)
    func `whatever one file after another says of managers, nobody is above oneself and nobody points nowhere`(
        seed: UInt64
    ) {
        var generator = Seeded(seed)
        var members: [String: Member] = [:]
        var next = 0
        for _ in 0..<5 {
            let rows = (0..<8).compactMap { number -> OrganizationRow? in
                guard Int.random(in: 0..<4, using: &generator) > 0 else { return nil }
                let manager = Int.random(in: 0..<10, using: &generator)
                return row(number + 2, "p\(number)@x", manager: manager == 8 ? nil : "p\(manager)@x")
            }
            let made = OrganizationPlan(
                rows.filter { $0.managerEmail != $0.email }, members: Array(members.values), today: Self.today,
                hashAddress: { "hash of \($0)" }
            ) {
                next += 1
                return PersonID("new\(next)")
            }
            for member in made.changed { members[member.email] = member }
            let above = Dictionary(uniqueKeysWithValues: members.values.map { ($0.person, $0.manager?.value) })
            for member in members.values {
                var at = member.manager?.value
                var steps = 0
                while let manager = at, steps <= 8 {
                    #expect(above[manager] != nil, "nobody is \(manager.raw)")
                    at = above[manager] ?? nil
                    steps += 1
                }
                #expect(steps <= 8, "a circle above \(member.email)")
            }
        }
    }
}
