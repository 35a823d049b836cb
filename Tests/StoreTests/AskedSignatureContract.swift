import Access
import Actions
import Domain
import OrganizationPorts
import Rollout
import SQL
import Store
import TestSupport
import Testing

/// What became of a signature, for whoever asked for it, and who signs for everybody, on both engines.
@Suite struct AskedSignatureContract {
    @Test(arguments: TestedEngine.allCases)
    func `whoever asked reads what became of it, of no person and of nobody else`(engine: TestedEngine) async throws {
        try await GivenRollout.with(engine) { given in
            try await given.settle()
            let owner = PersonID("owner")
            let began = given.clock.now()
            func ask(_ matter: CosignedMatter, _ id: String, by asker: PersonID? = PersonID("owner")) async throws {
                await #expect(throws: CosignatureRefusal.waits(isNew: true)) {
                    try await given.organization.ask(
                        for: matter, by: asker, as: CosignatureID(id), at: given.clock.now())
                }
            }
            func states(at now: Instant) async throws -> [AskedSignature.State] {
                try await given.organization.asked(Policy.grant(for: owner), since: began, at: now).map(\.state)
            }
            try await ask(.lowerProtection(.noticeDays, to: 7), "a")
            try await ask(.reset(PersonID("dev")), "b")
            try await ask(.fullLaunch, "c", by: nil)
            let until = began.adding(Cosignature.life)
            #expect(
                try await states(at: began) == [.waits(until: until)], "neither about a person nor of somebody else")
            #expect(try await states(at: until) == [.ended(at: until)])
            let grant = try await given.policy(of: "trustee").signing(for: given.viewer("trustee"), at: began)
            try await given.organization.decide(CosignatureID("a"), signs: false, under: grant, at: began)
            #expect(try await states(at: until) == [.declined(at: began)])
            given.day(1)
            try await ask(.shorterPhase(.alignment), "d")
            let later = given.clock.now()
            try await given.organization.decide(CosignatureID("d"), signs: true, under: grant, at: later)
            #expect(try await states(at: later) == [.signed(at: later), .declined(at: began)], "newest first")
            #expect(
                try await given.organization.asked(Policy.grant(for: owner), since: later, at: later).count == 1)
            #expect(
                try await given.organization.asked(Policy.grant(for: PersonID("dev")), since: began, at: later).isEmpty)
            // What is asked for and then decided the other way was overtaken: nobody said no.
            try await ask(.lowerProtection(.pulseLine, to: 5), "f")
            let settings = try await given.policy(of: "owner").settings(for: given.viewer("owner"), at: later)
            try await given.organization.raise(.pulseLine, to: 8, under: settings, at: later)
            #expect(try await states(at: later).contains(.overtaken(at: later)))
            // Signed for a step that nobody took in time: another one is needed, and whoever asked reads it.
            try await ask(.fullLaunch, "e")
            try await given.organization.decide(CosignatureID("e"), signs: true, under: grant, at: later)
            let over = later.adding(Cosignature.life)
            #expect(try await states(at: later).contains(.signed(at: later)))
            #expect(try await states(at: over).contains(.unused(at: over)))
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `a trustee of a department signs nothing, and is none`(engine: TestedEngine) async throws {
        try await GivenRollout.with(engine) { given in
            try await given.settle()
            let actions = given.actions(of: "owner")
            try await given.database.write {
                try $0.run("UPDATE roles SET scope = 'department:Tech' WHERE person_id = 'trustee'")
            }
            #expect(try await actions.trustees() == 0)
            #expect(try await given.organization.trustees(at: given.clock.now()).isEmpty)
            #expect(try await actions.trusteeSigns(for: given.viewer("owner")) == nil)
            await #expect(throws: CosignatureRefusal.noTrustee) {
                try await given.organization.ask(
                    for: .fullLaunch, by: PersonID("owner"), as: CosignatureID("a"), at: given.clock.now())
            }
            await #expect(throws: Denied.self) {
                _ = try await given.policy(of: "trustee").signing(
                    for: given.viewer("trustee"), at: given.clock.now())
            }
        }
    }
}
