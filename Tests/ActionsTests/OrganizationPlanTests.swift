import Actions
import Domain
import TestSupport
import Testing

/// What a file of people changes, decided without a database.
@Suite struct OrganizationPlanTests {
    private static let today = day("2026-11-24")

    private func row(
        _ line: Int, _ email: String, team: String? = "Search", manager: String? = nil, roles: Set<RoleHeld> = [],
        since: String? = nil, until: String? = nil
    ) -> OrganizationRow {
        OrganizationRow(
            line: line, email: email, name: email, team: team, department: "Product", managerEmail: manager,
            roles: roles, zone: .utc, workingHours: nil, since: since.flatMap { Day($0) },
            until: until.flatMap { Day($0) })
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

    @Test func `a file never removes, and says whom it does not name`() {
        let before = plan([row(2, "a@x", roles: [owner]), row(3, "b@x")]).changed
        let made = plan([row(2, "b@x")], before)
        #expect(made.missing == ["a@x"])
        #expect(made.changed.isEmpty)
    }

    @Test(arguments: 0..<60)
    func `whatever the managers, nobody is above oneself and nobody points nowhere`(seed: UInt64) {
        var generator = Seeded(seed)
        var members: [Member] = []
        for _ in 0..<4 {
            let rows = (2..<14).map { line in
                let manager = Int.random(in: 0..<18, using: &generator)
                return row(
                    line, "p\(Int.random(in: 0..<40, using: &generator) * 20 + line)@x",
                    manager: manager < 14 ? "p\(manager * 20 + Int.random(in: 2..<14, using: &generator))@x" : nil)
            }
            let made = plan(rows, members)
            var byEmail = Dictionary(members.map { ($0.email, $0) }, uniquingKeysWith: { $1 })
            for member in made.changed {
                // Ids of one plan are unique in it; over several they are made unique here.
                byEmail[member.email] = member
            }
            members = Array(byEmail.values)
            let byID = Dictionary(members.map { ($0.person, $0) }, uniquingKeysWith: { $1 })
            for member in made.changed {
                var above = member.manager?.value
                var steps = 0
                while let id = above, steps < 50 {
                    #expect(byID[id] != nil)
                    above = byID[id]?.manager?.value
                    steps += 1
                }
                #expect(steps < 50, "a circle above \(member.email)")
            }
            members = []
        }
    }
}
