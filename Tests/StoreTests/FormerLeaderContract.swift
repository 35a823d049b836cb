import Access
import Actions
import Domain
import OrganizationPorts
import Rollout
import SQL
import Store
import TestSupport
import Testing

/// Who led people, or ran the house, reads nothing that may be about that time, however it ended; and a name that nobody uses is no
/// second pair of eyes.
@Suite struct FormerLeaderContract {
    private static let words = "My review says that Focus Time was too low, and nothing else."

    private func change(_ house: GivenRollout, _ people: [String], _ change: @escaping @Sendable (inout Member) -> Void)
        async throws
    {
        let today = Zone.utc.day(of: house.clock.now())
        try await house.organization.changeMembers(on: today, at: house.clock.now()) { members in
            members.filter { people.contains($0.person.raw) }.map { member in
                var member = member
                change(&member)
                return member
            }
        }
    }

    private func makeHR(_ house: GivenRollout) async throws {
        try await change(house, ["boss"]) { $0.roles = [RoleHeld(.hr, .organization)] }
        try await house.settle()
    }

    private func report(_ house: GivenRollout, as person: String) async throws {
        try await house.actions(of: person).report("review", saying: Self.words, house.viewer(person))
    }

    private func read(_ house: GivenRollout) async throws -> [SoleBasisReport] {
        try await house.actions(of: "boss").reports(for: house.viewer("boss"), closed: 1_000)
    }

    private func lastLed(_ house: GivenRollout) async throws -> String? {
        try await house.database.read { session in
            try session.rows("SELECT last_day FROM led_until WHERE person_id = 'boss'").first?.text(0)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `a report of the time in which HR led people is not HR's who led them`(engine: TestedEngine) async throws {
        try await GivenRollout.with(engine) { house in
            try await makeHR(house)
            try await report(house, as: "dev")
            let old = try #require(
                try await house.actions(of: "hr").reports(for: house.viewer("hr"), closed: 9).first)
            await #expect(throws: Denied.self) { _ = try await read(house) }
            house.day(1)
            try await change(house, ["dev", "ada"]) { $0.manager = nil }
            #expect(try await read(house).isEmpty)
            let boss = house.actions(of: "boss")
            await #expect(throws: RolloutRefusal.noSuchReport) {
                try await boss.take(report: old.id, house.viewer("boss"))
            }
            await #expect(throws: RolloutRefusal.noSuchReport) {
                try await boss.close(report: old.id, with: "There was nothing in it.", house.viewer("boss"))
            }
            // What comes later is about another time.
            house.day(3)
            await #expect(throws: RolloutRefusal.self, "the soft launch has not begun") {
                let day = Zone.utc.day(of: house.clock.now())
                try await house.actions(of: "owner").attest(
                    .feedbackReviewed, as: .owner, words: "It was read and answered.", heldOn: day,
                    house.viewer("owner"))
            }
            try await report(house, as: "ada")
            #expect(try await read(house).map(\.reportedBy) == [PersonID("ada")])
            #expect(try await house.actions(of: "hr").reports(for: house.viewer("hr"), closed: 9).count == 2)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `that somebody led a person outlives what that person deletes, and lasts until the next one begins`(
        engine: TestedEngine
    ) async throws {
        try await GivenRollout.with(engine) { house in
            house.day(2)
            let today = Zone.utc.day(of: house.clock.now())
            try await house.own.deleteEverything(
                house.policy(of: "dev").ownData(of: house.viewer("dev")), at: house.clock.now())
            #expect(try await lastLed(house) == today.description)
            try await change(house, ["ada"]) { $0.manager = Dated(PersonID("hr"), since: today.adding(30)) }
            #expect(try await lastLed(house) == today.adding(29).description)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `beside a name that nobody uses an owner is no trustee`(engine: TestedEngine) async throws {
        try await GivenRollout.with(engine) { house in
            let owner = RoleHeld(.owner, .organization)
            try await change(house, ["owner"]) { $0.roles = [owner, RoleHeld(.trustee, .organization)] }
            let now = house.clock.now()
            #expect(try await house.organization.trusteeCount(at: now) == 2)
            try await house.database.write {
                try $0.run("UPDATE people SET passphrase_hash = NULL WHERE person_id = 'trustee'")
            }
            #expect(try await house.organization.trusteeCount(at: now) == 1, "who is elected counts, and signs when in")
            let shown = try await house.organization.trustees(at: now)
            #expect(shown.map(\.person.raw) == ["owner", "trustee"] && shown.map(\.counts) == [false, true])
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `how far the rollout ever was is known after a step back`(engine: TestedEngine) async throws {
        try await GivenRollout.with(engine) { house in
            #expect(try await house.organization.furthestPhase() == .alignment)
            try await house.launch()
            try await house.actions(of: "owner").back(
                to: .alignment, from: .fullLaunch, because: "We begin again.", house.viewer("owner"))
            #expect(try await house.phase() == .alignment)
            #expect(try await house.organization.furthestPhase() == .fullLaunch)
        }
    }
}
