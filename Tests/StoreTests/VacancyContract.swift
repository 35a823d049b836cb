import Access
import Actions
import Domain
import OrganizationPorts
import Rollout
import SQL
import Store
import TestSupport
import Testing

/// When a role is vacant, on both engines: without a trustee nothing is lowered, and everything that protects goes on.
@Suite struct VacancyContract {
    /// The trustee's last day.
    private func leave(_ person: String, _ house: GivenRollout, on day: Day) async throws {
        try await house.organization.changeMembers(on: day, at: house.clock.now()) { members in
            members.filter { $0.person.raw == person }.map { member in
                var member = member
                member.until = day
                return member
            }
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `a trustee who has left signs nothing, and what waited ends unsigned`(engine: TestedEngine) async throws {
        try await GivenRollout.with(engine) { house in
            try await house.writeDown()
            try await house.askForSignature(.shorterPhase(.alignment))
            try await leave("trustee", house, on: Zone.utc.day(of: GivenRollout.start))
            #expect(try await house.actions(of: "owner").trustees() == 1, "on the last day, still")
            house.day(1)
            #expect(try await house.actions(of: "owner").trustees() == 0)
            await #expect(throws: Denied.self) { try await house.sign() }
            await #expect(throws: CosignatureRefusal.noTrustee) {
                try await house.actions(of: "owner").askForSignature(.shorterPhase(.alignment), house.viewer("owner"))
            }
            #expect(CosignatureRefusal.noTrustee.sentence.contains("there is no trustee who could give it"))
            // Nor is any other protection lowered: no number of it, and not how much is published.
            let actions = HouseActions(
                policy: house.policy(of: "owner"), storage: house.organization,
                programs: ProgramStore(database: house.database, writer: .ofTests, hashAddress: { $0 }),
                clock: house.clock, randomness: SeededRandomness(8))
            for (protection, less) in [(Protection.pulseLine, 5), (.noticeDays, 14)] {
                try await actions.set(protection, to: protection.usual + 1, house.viewer("owner"))
                await #expect(throws: CosignatureRefusal.noTrustee) {
                    try await actions.set(protection, to: less, house.viewer("owner"))
                }
                let value = try await house.organization.protection(protection, at: house.clock.now())
                #expect(value == protection.usual + 1, "it stays")
            }
            #expect(try await house.organization.waiting(at: house.clock.now()).count == 1)
            house.day(14)
            #expect(
                try await house.organization.waiting(at: house.clock.now()).isEmpty, "after fourteen days it expires")
            // What protects needs nobody else.
            let settings = try await house.policy(of: "owner").settings(
                for: house.viewer("owner"), at: house.clock.now())
            try await house.organization.publishLess(.workOnly, under: settings, at: house.clock.now())
            #expect(try await house.organization.profile(at: house.clock.now()).now == .workOnly)
            await #expect(throws: CosignatureRefusal.noTrustee) {
                try await house.organization.ask(
                    for: .profile(.standard), by: PersonID("owner"), as: CosignatureID("more"), at: house.clock.now())
            }
            let profile = try await house.organization.profile(at: house.clock.now())
            #expect(profile.now == .workOnly && profile.next == nil)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `a signature that is not given in fourteen days cannot be given`(engine: TestedEngine) async throws {
        try await GivenRollout.with(engine) { house in
            try await house.askForSignature(.shorterPhase(.alignment))
            let id = try #require(try await house.organization.waiting(at: house.clock.now()).first).id
            house.day(14)
            await #expect(throws: CosignatureRefusal.notThere) {
                let grant = try await house.policy(of: "trustee").signing(
                    for: house.viewer("trustee"), at: house.clock.now())
                try await house.organization.decide(id, signs: true, under: grant, at: house.clock.now())
            }
            // A new one can be asked for.
            try await house.askForSignature(.shorterPhase(.alignment))
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `from when on somebody can sign is that of the first trustee who can sign in, and not of whoever asks`(
        engine: TestedEngine
    ) async throws {
        try await GivenRollout.with(engine) { house in
            func signs(for asker: String) async throws -> Instant? {
                try await house.organization.trusteeSigns(for: PersonID(asker), at: house.clock.now())
            }
            func run(_ statement: StaticString) async throws {
                try await house.database.write { try $0.run("\(name: statement)") }
            }
            try await run("UPDATE roles SET since = 86400000000 WHERE role = 'trustee'")
            try await run(
                "UPDATE people SET entered_at = 172800000000, passphrase_hash = 'h' WHERE person_id = 'trustee'")
            #expect(try await signs(for: "owner") == Instant(microseconds: 2 * 86_400_000_000).adding(.days(14)))
            #expect(try await signs(for: "trustee") == nil, "nobody signs what they ask for")
            try await run("UPDATE people SET passphrase_hash = NULL WHERE person_id = 'trustee'")
            #expect(try await signs(for: "owner") == nil, "who cannot sign in cannot sign")
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `an owner who is the only trustee signs nothing that they ask for`(engine: TestedEngine) async throws {
        try await GivenRollout.with(engine) { house in
            try await house.database.write { session in
                try session.run("UPDATE roles SET person_id = 'owner' WHERE role = 'trustee'")
            }
            await #expect(throws: CosignatureRefusal.noTrustee) {
                try await house.actions(of: "owner").askForSignature(.shorterPhase(.alignment), house.viewer("owner"))
            }
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `an owner who is left as the only trustee is none, whoever asks`(engine: TestedEngine) async throws {
        try await GivenRollout.with(engine) { house in
            try await house.database.write { session in
                try session.run(
                    "INSERT INTO roles (person_id, role, scope, since) VALUES ('owner', 'trustee', 'organization', 0)")
            }
            try await house.settle()
            func ask(as id: String) async throws {
                try await house.organization.ask(
                    for: .fullLaunch, by: PersonID("boss"), as: CosignatureID(id), at: house.clock.now())
            }
            // Beside somebody else an owner is a deputy.
            #expect(try await house.actions(of: "owner").trustees() == 2)
            await #expect(throws: CosignatureRefusal.waits(isNew: true)) { try await ask(as: "first") }
            try await leave("trustee", house, on: Zone.utc.day(of: GivenRollout.start))
            house.day(1)
            #expect(try await house.actions(of: "owner").trustees() == 0)
            await #expect(throws: CosignatureRefusal.noTrustee) { try await ask(as: "second") }
            await #expect(throws: CosignatureRefusal.noTrustee, "what waited already") {
                try await house.sign(as: "owner")
            }
            #expect(try await house.organization.waiting(at: house.clock.now()).count == 1)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `a deputy signs while the trustee is gone`(engine: TestedEngine) async throws {
        try await GivenRollout.with(engine) { house in
            let today = Zone.utc.day(of: GivenRollout.start)
            try await house.organization.changeMembers(on: today, at: GivenRollout.start) { members in
                members.filter { $0.person.raw == "ada" }.map { member in
                    var member = member
                    member.roles = [RoleHeld(.trustee, .organization)]
                    return member
                }
            }
            #expect(try await house.actions(of: "owner").trustees() == 2)
            try await leave("trustee", house, on: today)
            house.day(15)
            try await house.askForSignature(.shorterPhase(.alignment))
            try await house.sign(as: "ada")
            #expect(try await house.organization.waiting(at: house.clock.now()).isEmpty)
        }
    }
}
