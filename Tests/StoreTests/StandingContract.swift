import Access
import Domain
import Ledger
import OrganizationPorts
import SQL
import Store
import TestSupport
import Testing

/// Roles and what hangs on them, on both engines: who signs, who was let in and by whom (guarantee G17).
@Suite struct StandingContract {
    private let now = Instant("2026-08-05T12:00:00Z")
    private let id = CosignatureID("c")
    private let expires = Instant("2026-09-30T00:00:00Z")

    /// cart-1 is a trustee, cart-2 owns the house, cart-3 maintains the department. The house is a real one.
    private func with(_ engine: TestedEngine, _ body: (GivenOrganization) async throws -> Void) async throws {
        try await GivenOrganization.with(engine, teams: [("Cart", "Shop", 7)]) { house in
            try await change(house, at: GivenOrganization.start) { member in
                switch member.person.raw {
                case "cart-1": member.roles = [RoleHeld(.trustee, .organization)]
                case "cart-2": member.roles = [RoleHeld(.owner, .organization)]
                case "cart-3": member.roles = [RoleHeld(.maintainer, .department("Shop"))]
                default: break
                }
            }
            try await house.database.write { try $0.run("UPDATE house SET simulated = 0") }
            try await body(house)
        }
    }

    private func change(
        _ house: GivenOrganization, at moment: Instant, _ body: @escaping @Sendable (inout Member) -> Void
    ) async throws {
        try await house.organization.changeMembers(on: Zone.utc.day(of: moment), at: moment) { members in
            members.compactMap { before in
                var member = before
                body(&member)
                return member == before ? nil : member
            }
        }
    }

    private func credentials(_ house: GivenOrganization) -> CredentialStore {
        CredentialStore(
            database: house.database, uses: UseNotes(database: house.database, isOn: false), writer: .ofTests,
            simulatedPhase: nil)
    }

    private func signs(_ person: String, _ house: GivenOrganization, at moment: Instant) async throws {
        let policy = Policy(
            standing: Stored(person: PersonID(person), house: house), facts: house.looks, log: house.looks)
        let grant = try await policy.signing(
            for: policy.viewer(presenting: .session(OnePerson.session)), at: moment)
        try await house.organization.decide(id, signs: true, under: grant, at: moment)
    }

    private struct Stored: Standing {
        let person: PersonID
        let house: GivenOrganization
        func person(presenting credential: Credential) async throws -> PersonID? { person }
        func roles(of person: PersonID, at now: Instant) async throws -> Set<RoleHeld> {
            try await house.organization.roles(of: person, at: now)
        }
    }

    /// `person role change` of each entry about a role.
    private func roleEntries(_ house: GivenOrganization) async throws -> [String] {
        try await house.database.read { session in
            try session.rows("SELECT content FROM ledger_openings WHERE kind = 'role' ORDER BY idx").compactMap {
                guard let entry = LedgerEntry(content: try $0.text(0)), let role = entry.fields["role"] else {
                    return nil
                }
                return "\(entry.fields["person"] ?? "") \(role) \(entry.fields["change"] ?? "")"
            }
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `who deletes everything keeps no role, and nobody becomes trustee by the next invitation`(
        engine: TestedEngine
    ) async throws {
        try await with(engine) { house in
            let trustee = PersonID("cart-1")
            try await house.own.deleteEverything(Policy.grant(for: trustee), at: now)
            #expect(try await house.organization.roles(of: trustee, at: now).isEmpty)
            #expect(try await roleEntries(house).contains("cart-1 trustee taken"))
            await #expect(throws: CosignatureRefusal.noTrustee) {
                try await house.organization.ask(for: .reset(PersonID("cart-4")), by: nil, as: id, at: now)
            }
            // Somebody else is elected, and signs when everybody could see it for long enough.
            try await change(house, at: now) { member in
                if member.person.raw == "cart-5" { member.roles = [RoleHeld(.trustee, .organization)] }
            }
            let later = now.adding(.days(15))
            try? await house.organization.ask(for: .reset(PersonID("cart-4")), by: nil, as: id, at: later)
            try await signs("cart-5", house, at: later)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `whoever has just been let in signs nothing, however old the role is`(engine: TestedEngine) async throws {
        try await with(engine) { house in
            // A trustee who has never signed in before: whoever opens the invitation is the trustee.
            try await house.database.write {
                try $0.run("UPDATE people SET passphrase_hash = NULL WHERE person_id = 'cart-1'")
            }
            try await credentials(house).addInvitation(
                hash: "i", person: PersonID("cart-1"), sealedAddress: nil, by: nil, expires: expires, at: now)
            _ = try await credentials(house).accept(
                invitationHash: "i", passphraseHash: "new", address: nil, name: nil, at: now)
            try? await house.organization.ask(for: .reset(PersonID("cart-4")), by: nil, as: id, at: now)
            await #expect(throws: CosignatureRefusal.tooNew) {
                try await signs("cart-1", house, at: now.adding(.days(13)))
            }
            try? await house.organization.ask(
                for: .reset(PersonID("cart-5")), by: nil, as: CosignatureID("d"), at: now.adding(.days(13)))
            let policy = Policy(
                standing: Stored(person: PersonID("cart-1"), house: house), facts: house.looks, log: house.looks)
            let late = now.adding(.days(14))
            let grant = try await policy.signing(
                for: policy.viewer(presenting: .session(OnePerson.session)), at: late)
            try await house.organization.decide(CosignatureID("d"), signs: true, under: grant, at: late)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `a trustee who cannot sign in is nobody to ask`(engine: TestedEngine) async throws {
        try await with(engine) { house in
            try await house.database.write {
                try $0.run("UPDATE people SET passphrase_hash = NULL WHERE person_id = 'cart-1'")
            }
            await #expect(throws: CosignatureRefusal.noTrustee) {
                try await house.organization.ask(for: .reset(PersonID("cart-4")), by: nil, as: id, at: now)
            }
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `a role that is given ends what would let somebody else in as its holder`(engine: TestedEngine) async throws {
        try await with(engine) { house in
            let maintainer = PersonID("cart-3")
            let store = credentials(house)
            try await house.database.write {
                try $0.run("UPDATE people SET passphrase_hash = NULL WHERE person_id = 'cart-4'")
            }
            try await store.addInvitation(
                hash: "i", person: PersonID("cart-4"), sealedAddress: nil, by: maintainer, expires: expires, at: now)
            try? await house.organization.ask(for: .reset(PersonID("cart-5")), by: maintainer, as: id, at: now)
            try await signs("cart-1", house, at: now)
            try await change(house, at: now) { member in
                if ["cart-4", "cart-5"].contains(member.person.raw) {
                    member.roles = [RoleHeld(.owner, .organization)]
                }
            }
            #expect(try await store.invited(invitationHash: "i", at: now) == nil)
            await #expect(throws: OrganizationRefusal.invitationSpent) {
                _ = try await store.accept(invitationHash: "i", passphraseHash: "x", address: nil, name: nil, at: now)
            }
            let isReset = try await store.addReset(
                hash: "r", person: PersonID("cart-5"), by: maintainer, expires: expires, at: now)
            #expect(!isReset, "what was signed before the role")
            // And a maintainer of a department makes no new one.
            await #expect(throws: OrganizationRefusal.unknownPerson) {
                try await store.addInvitation(
                    hash: "j", person: PersonID("cart-4"), sealedAddress: nil, by: maintainer, expires: expires, at: now
                )
            }
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `what somebody made or asked for ends with the role by which it was made`(engine: TestedEngine) async throws {
        for leaves in [false, true] {
            try await with(engine) { house in
                let maintainer = PersonID("cart-3")
                let store = credentials(house)
                try await house.database.write {
                    try $0.run("UPDATE people SET passphrase_hash = NULL WHERE person_id = 'cart-4'")
                }
                try await store.addInvitation(
                    hash: "i", person: PersonID("cart-4"), sealedAddress: nil, by: maintainer, expires: expires, at: now
                )
                try? await house.organization.ask(for: .reset(PersonID("cart-5")), by: maintainer, as: id, at: now)
                #expect(try await store.invited(invitationHash: "i", at: now) == PersonID("cart-4"))
                try await change(house, at: now) { member in
                    guard member.person == maintainer else { return }
                    // A last day that comes later ends it on that day, without anybody's act.
                    if leaves { member.until = day("2026-08-06") } else { member.roles = [] }
                }
                let later = now.adding(.days(2))
                #expect(try await store.invited(invitationHash: "i", at: later) == nil)
                await #expect(throws: OrganizationRefusal.invitationSpent) {
                    _ = try await store.accept(
                        invitationHash: "i", passphraseHash: "x", address: nil, name: nil, at: later)
                }
                await #expect(throws: CosignatureRefusal.notThere) { try await signs("cart-1", house, at: later) }
            }
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `a signed reset is used by whoever asked for it, and by nobody else`(engine: TestedEngine) async throws {
        try await with(engine) { house in
            let person = PersonID("cart-4")
            try? await house.organization.ask(for: .reset(person), by: PersonID("cart-2"), as: id, at: now)
            try await signs("cart-1", house, at: now)
            for other in [PersonID("cart-3"), nil] {
                let made = try await credentials(house).addReset(
                    hash: "of another", person: person, by: other, expires: expires, at: now)
                #expect(!made)
            }
            let made = try await credentials(house).addReset(
                hash: "own", person: person, by: PersonID("cart-2"), expires: expires, at: now)
            #expect(made)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `what is asked for waits fourteen days`(engine: TestedEngine) async throws {
        #expect(Cosignature.life == .days(14) && Cosignature.trusteeFor == .days(14))
        try await with(engine) { house in
            try? await house.organization.ask(for: .reset(PersonID("cart-4")), by: nil, as: id, at: now)
            let last = Instant(microseconds: now.adding(.days(14)).microseconds - 1)
            #expect(try await house.organization.waiting(at: last).count == 1)
            #expect(try await house.organization.waiting(at: now.adding(.days(14))).isEmpty)
            await #expect(throws: CosignatureRefusal.notThere) {
                try await signs("cart-1", house, at: now.adding(.days(14)))
            }
            try await signs("cart-1", house, at: last)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `who leaves and comes back holds the roles from that day, and both is written down`(engine: TestedEngine)
        async throws
    {
        try await with(engine) { house in
            try await change(house, at: now) { member in
                if member.person.raw == "cart-1" { member.until = day("2026-08-04") }
            }
            #expect(try await roleEntries(house).last == "cart-1 trustee taken")
            #expect(try await house.organization.roles(of: PersonID("cart-1"), at: now).isEmpty)
            let back = now.adding(.days(30))
            try await change(house, at: back) { member in
                if member.person.raw == "cart-1" { member.until = nil }
            }
            #expect(try await roleEntries(house).suffix(2) == ["cart-1 trustee taken", "cart-1 trustee given"])
            try? await house.organization.ask(for: .reset(PersonID("cart-4")), by: nil, as: id, at: back)
            await #expect(throws: CosignatureRefusal.tooNew) {
                try await signs("cart-1", house, at: back.adding(.days(13)))
            }
            try? await house.organization.ask(
                for: .reset(PersonID("cart-4")), by: nil, as: id, at: back.adding(.days(13)))
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `publishing more begins with a quarter that is at least fourteen days away`(engine: TestedEngine) async throws
    {
        try await with(engine) { house in
            let late = Instant("2026-09-20T12:00:00Z")
            try await house.database.write {
                try $0.run("INSERT INTO settings (name, since, value) VALUES ('profile', 1, 'work-only')")
            }
            try? await house.organization.ask(for: .profile(.standard), by: PersonID("cart-2"), as: id, at: late)
            try await signs("cart-1", house, at: late)
            #expect(
                try await house.organization.profile(at: late).next?.from == Instant("2027-01-04T00:00:00Z"),
                "the quarter of 28 September begins within eight days")
        }
    }
}
