import Access
import Actions
import Domain
import Ledger
import OrganizationPorts
import SQL
import Store
import TestSupport
import Testing

/// Two teams together, on both engines (guarantee G9): the same label, both agreed, for twelve months.
@Suite struct TeamContextContract {
    private let start = Instant("2026-08-05T12:00:00Z")

    private func with(_ engine: TestedEngine, _ body: (GivenOrganization, ManualClock) async throws -> Void)
        async throws
    {
        try await GivenOrganization.with(
            engine, teams: [("Cart", "Shop", 3), ("Till", "Shop", 3), ("Desk", "Office", 3)]
        ) { house in
            try await house.organization.changeMembers(
                on: GivenOrganization.first.monday, at: GivenOrganization.start
            ) { members in
                members.filter { $0.person.raw == "desk-2" }.map { member in
                    var member = member
                    member.roles = [RoleHeld(.trustee, .organization), RoleHeld(.owner, .organization)]
                    return member
                }
            }
            try await body(house, ManualClock("2026-08-05T12:00:00Z"))
        }
    }

    private struct Somebody {
        let actions: RolloutActions
        let viewer: Viewer
    }

    private func somebody(_ person: String, _ house: GivenOrganization, _ clock: ManualClock) async throws -> Somebody {
        let (policy, viewer) = try await Policy.of(house, as: person)
        return Somebody(
            actions: RolloutActions(
                policy: policy, storage: house.organization, signatures: house.organization, catalogue: [],
                clock: clock,
                randomness: SeededRandomness(4)), viewer: viewer)
    }

    /// Both leaders say the same and agree.
    private func agree(_ house: GivenOrganization, _ clock: ManualClock) async throws {
        for (person, team) in [("cart-0", "Cart"), ("till-0", "Till")] {
            let leader = try await somebody(person, house, clock)
            try await leader.actions.declare("On call for payments", for: team, leader.viewer)
        }
        let cart = try await somebody("cart-0", house, clock)
        try await cart.actions.agree("Cart", with: "Till", cart.viewer)
        let till = try await somebody("till-0", house, clock)
        await #expect(throws: TeamContextRefusal.notAgreed) { _ = try await till.actions.pair("Till", "Cart") }
        try await till.actions.agree("Till", with: "Cart", till.viewer)
    }

    @Test(arguments: TestedEngine.allCases)
    func `one person who leads people in both does not agree for both`(engine: TestedEngine) async throws {
        try await with(engine) { house, clock in
            try await house.organization.changeMembers(on: Zone.utc.day(of: start), at: start) { members in
                members.filter { $0.person.raw == "till-1" }.map { member in
                    var member = member
                    member.manager = Dated(PersonID("cart-0"), since: Zone.utc.day(of: start))
                    return member
                }
            }
            let both = try await somebody("cart-0", house, clock)
            for team in ["Cart", "Till"] {
                try await both.actions.declare("On call for payments", for: team, both.viewer)
            }
            try await both.actions.agree("Cart", with: "Till", both.viewer)
            await #expect(throws: TeamContextRefusal.agreedByTheSame) {
                try await both.actions.agree("Till", with: "Cart", both.viewer)
            }
            #expect(try await both.actions.pairs().isEmpty)
            // One that was agreed so before counts no more.
            try await house.database.write { session in
                try session.run(
                    """
                    INSERT INTO team_agreements (team, other, label, agreed_by, agreed_at, expires_at)
                    SELECT other, team, label, agreed_by, agreed_at, expires_at FROM team_agreements
                    """)
            }
            #expect(try await both.actions.pairs().isEmpty)
            let till = try await somebody("till-0", house, clock)
            try await till.actions.agree("Till", with: "Cart", till.viewer)
            #expect(try await both.actions.pairs().count == 1)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `both say the same and both agree, for twelve months, and the ledger says so`(engine: TestedEngine)
        async throws
    {
        try await with(engine) { house, clock in
            try await agree(house, clock)
            let cart = try await somebody("cart-0", house, clock)
            let pair = try await cart.actions.pair("Till", "Cart")
            #expect(pair.first == "Cart" && pair.second == "Till" && pair.label == "on call for payments")
            #expect(pair.until == start.adding(.days(365)))
            await #expect(throws: TeamContextRefusal.notAgreed) { _ = try await cart.actions.pair("Cart", "Desk") }
            clock.set(start.adding(.days(365)))
            await #expect(throws: TeamContextRefusal.notAgreed) { _ = try await cart.actions.pair("Cart", "Till") }
            let entries = try await house.database.read { session in
                try session.rows("SELECT content FROM ledger_openings WHERE kind = 'setting'").map { try $0.text(0) }
            }
            #expect(entries.count == 4 && entries.allSatisfy { !$0.contains("cart-0") && !$0.contains("till-0") })
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `another label, or nobody's, is no agreement, and a new one ends what was agreed`(engine: TestedEngine)
        async throws
    {
        try await with(engine) { house, clock in
            let cart = try await somebody("cart-0", house, clock)
            await #expect(throws: TeamContextRefusal.differentContexts) {
                try await cart.actions.agree("Cart", with: "Till", cart.viewer)
            }
            await #expect(throws: TeamContextRefusal.self) {
                try await cart.actions.declare("x", for: "Cart", cart.viewer)
            }
            try await agree(house, clock)
            await #expect(throws: TeamContextRefusal.differentContexts) {
                try await cart.actions.agree("Cart", with: "Cart", cart.viewer)
            }
            try await cart.actions.declare("On call for payments", for: "Cart", cart.viewer)
            _ = try await cart.actions.pair("Cart", "Till")
            try await cart.actions.declare("A new product", for: "Cart", cart.viewer)
            await #expect(throws: TeamContextRefusal.notAgreed) { _ = try await cart.actions.pair("Cart", "Till") }
            try await cart.actions.declare("On call for payments", for: "Cart", cart.viewer)
            await #expect(throws: TeamContextRefusal.notAgreed) { _ = try await cart.actions.pair("Cart", "Till") }
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `who leads the team says it, and its people and the trustee can end it`(engine: TestedEngine) async throws {
        try await with(engine) { house, clock in
            for person in ["cart-1", "till-0", "desk-2"] {
                let other = try await somebody(person, house, clock)
                await #expect(throws: Denied.self) {
                    try await other.actions.declare("On call", for: "Cart", other.viewer)
                }
                await #expect(throws: Denied.self) {
                    try await other.actions.agree("Cart", with: "Till", other.viewer)
                }
            }
            let stranger = try await somebody("desk-0", house, clock)
            await #expect(throws: Denied.self) {
                try await stranger.actions.withdraw("Cart", from: "Till", stranger.viewer)
            }
            for person in ["cart-0", "cart-1", "desk-2"] {
                try await agree(house, clock)
                let one = try await somebody(person, house, clock)
                try await one.actions.withdraw("Cart", from: "Till", one.viewer)
                await #expect(throws: TeamContextRefusal.notAgreed) { _ = try await one.actions.pair("Cart", "Till") }
            }
        }
    }
}
