import Access
import Domain
import Ledger
import OrganizationPorts
import Publication
import SQL
import Store
import TestSupport
import Testing

/// Second signatures: what lowers a protection waits for a trustee, on both engines (guarantee G17).
@Suite struct CosignatureContract {
    private let now = Instant("2026-08-05T12:00:00Z")
    private let id = CosignatureID("c")

    /// Cart's people: cart-1 is a trustee, cart-2 owns the house.
    private func with(
        _ engine: TestedEngine, trustees: [String] = ["cart-1"], _ body: (GivenOrganization) async throws -> Void
    ) async throws {
        try await GivenOrganization.with(engine, teams: [("Cart", "Shop", 7)]) { house in
            try await house.organization.changeMembers(
                on: GivenOrganization.first.monday, at: GivenOrganization.start
            ) { members in
                members.filter { trustees.contains($0.person.raw) || $0.person.raw == "cart-2" }.map { member in
                    var member = member
                    if trustees.contains(member.person.raw) { member.roles.insert(RoleHeld(.trustee, .organization)) }
                    if member.person.raw == "cart-2" { member.roles.insert(RoleHeld(.owner, .organization)) }
                    return member
                }
            }
            try await body(house)
        }
    }

    private func signing(_ person: String, _ house: GivenOrganization) async throws -> Grant<OfSigning> {
        let policy = house.policy(of: person)
        return try await policy.signing(
            for: policy.viewer(presenting: .session(OnePerson.session)), at: now)
    }

    private func settings(_ person: String, _ house: GivenOrganization) async throws -> Grant<OfSettings> {
        let policy = house.policy(of: person)
        return try await policy.settings(for: policy.viewer(presenting: .session(OnePerson.session)), at: now)
    }

    private func kinds(_ house: GivenOrganization) async throws -> [String] {
        try await house.database.read { session in
            try session.rows("SELECT kind FROM ledger_openings ORDER BY idx").map { try $0.text(0) }
        }.filter { ["setting", "reset-invitation"].contains($0) }
    }

    @Test(arguments: TestedEngine.allCases)
    func `only a trustee signs, and only owners and maintainers of everything change settings`(engine: TestedEngine)
        async throws
    {
        try await with(engine) { house in
            _ = try await signing("cart-1", house)
            _ = try await settings("cart-2", house)
            for person in ["cart-0", "cart-2"] {
                await #expect(throws: Denied.self) { _ = try await signing(person, house) }
            }
            for person in ["cart-0", "cart-1"] {
                await #expect(throws: Denied.self) { _ = try await settings(person, house) }
            }
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `a reset is asked for once, signed by another, used once, and in the ledger`(engine: TestedEngine) async throws
    {
        try await with(engine) { house in
            let credentials = CredentialStore(
                database: house.database, uses: UseNotes(database: house.database, isOn: true), writer: .ofTests,
                simulatedPhase: nil)
            let ada = PersonID("cart-3")
            let expires = now.adding(.days(7))
            func isMade() async throws -> Bool {
                try await credentials.addReset(hash: "h", person: ada, by: nil, expires: expires, at: now)
            }
            var made = try await isMade()
            #expect(!made, "nothing is signed")
            await #expect(throws: CosignatureRefusal.waits(isNew: true)) {
                try await house.organization.ask(for: .reset(ada), by: nil, as: id, at: now)
            }
            await #expect(throws: CosignatureRefusal.waits(isNew: false)) {
                try await house.organization.ask(for: .reset(ada), by: nil, as: CosignatureID("d"), at: now)
            }
            #expect(try await house.organization.waiting(at: now).map(\.matter) == [.reset(ada)])
            made = try await isMade()
            #expect(!made, "it is asked for, and not signed")
            try await house.organization.decide(id, signs: true, under: try await signing("cart-1", house), at: now)
            #expect(try await house.organization.waiting(at: now).isEmpty)
            made = try await isMade()
            #expect(made)
            made = try await isMade()
            #expect(!made, "a signature is used once")
            #expect(try await kinds(house) == ["reset-invitation"])
            let seen = try await house.personal.looks(for: Policy.grant(for: ada), at: now)
            #expect(seen.resets.map(\.madeAt) == [now] && seen.resets.map(\.signedAt) == [now])
            let entered = try await credentials.accept(
                invitationHash: "h", passphraseHash: "new", address: nil, name: nil, at: now)
            #expect(entered == ada)
            #expect(try await house.organization.account(of: ada)?.passphraseHash == "new")
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `nobody signs about themselves, nor what they asked for, nor twice, nor late`(engine: TestedEngine)
        async throws
    {
        try await with(engine, trustees: ["cart-1", "cart-4"]) { house in
            let own = CosignatureID("own")
            try? await house.organization.ask(for: .reset(PersonID("cart-1")), by: nil, as: own, at: now)
            let asked = CosignatureID("asked")
            try? await house.organization.ask(for: .profile(.standard), by: PersonID("cart-1"), as: asked, at: now)
            let late = CosignatureID("late")
            try? await house.organization.ask(for: .reset(PersonID("cart-5")), by: nil, as: late, at: now)
            for id in [own, asked] {
                await #expect(throws: CosignatureRefusal.notThere) {
                    try await house.organization.decide(
                        id, signs: true, under: try await signing("cart-1", house), at: now)
                }
            }
            await #expect(throws: CosignatureRefusal.notThere) {
                try await house.organization.decide(
                    late, signs: true, under: try await signing("cart-1", house), at: now.adding(Cosignature.life))
            }
            try await house.organization.decide(own, signs: false, under: try await signing("cart-4", house), at: now)
            await #expect(throws: CosignatureRefusal.notThere) {
                try await house.organization.decide(
                    own, signs: true, under: try await signing("cart-4", house), at: now)
            }
            #expect(try await kinds(house).isEmpty)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `who has just been made trustee signs nothing, and another role keeps nobody waiting again`(
        engine: TestedEngine
    )
        async throws
    {
        try await with(engine) { house in
            try await house.organization.changeMembers(on: GivenOrganization.first.monday, at: now) { members in
                members.filter { ["cart-1", "cart-6"].contains($0.person.raw) }.map { member in
                    var member = member
                    member.roles.insert(RoleHeld(.trustee, .organization))
                    member.roles.insert(RoleHeld(.viewer, .organization))
                    return member
                }
            }
            try? await house.organization.ask(for: .reset(PersonID("cart-3")), by: nil, as: id, at: now)
            await #expect(throws: CosignatureRefusal.tooNew) {
                try await house.organization.decide(
                    id, signs: true, under: try await signing("cart-6", house), at: now.adding(.days(13)))
            }
            try await house.organization.decide(
                id, signs: true, under: try await signing("cart-1", house), at: now.adding(.days(13)))
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `where the only trustee is the one it is about, nobody can sign`(engine: TestedEngine) async throws {
        try await with(engine) { house in
            await #expect(throws: CosignatureRefusal.noTrustee) {
                try await house.organization.ask(for: .reset(PersonID("cart-1")), by: nil, as: id, at: now)
            }
            let waiting = try await house.organization.waiting(at: now)
            #expect(waiting.isEmpty)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `publishing less holds at once; publishing more waits for a trustee and for the next quarter`(
        engine: TestedEngine
    ) async throws {
        try await with(engine) { house in
            func isPublishing(at moment: Instant) async throws -> Bool {
                try await house.sealer.seal(through: nil, at: moment).isPublishing
            }
            try await house.work(people("Cart", 7), 0...20)
            #expect(try await isPublishing(at: now))
            try await house.organization.publishLess(
                .workOnly, under: try await settings("cart-2", house), at: now)
            #expect(try await house.organization.profile(at: now) == ProfileInForce(now: .workOnly, next: nil))
            #expect(try await !isPublishing(at: now.adding(.days(30))))
            await #expect(throws: CosignatureRefusal.waits(isNew: true)) {
                try await house.organization.ask(for: .profile(.standard), by: PersonID("cart-2"), as: id, at: now)
            }
            try await house.organization.decide(id, signs: true, under: try await signing("cart-1", house), at: now)
            let quarter = Instant("2026-09-28T00:00:00Z")
            #expect(
                try await house.organization.profile(at: now)
                    == ProfileInForce(now: .workOnly, next: .init(profile: .standard, from: quarter)))
            #expect(try await !isPublishing(at: quarter.adding(.hours(-1))))
            #expect(try await isPublishing(at: quarter))
            #expect(try await kinds(house) == ["setting", "setting"])
            // Who wants less again need not wait, also while more was decided and has not begun.
            try await house.organization.publishLess(
                .workOnly, under: try await settings("cart-2", house), at: now.adding(.days(1)))
            #expect(try await house.organization.profile(at: now.adding(.days(2))).next == nil)
            #expect(try await !isPublishing(at: quarter))
        }
    }
}

extension GivenOrganization {
    /// With the roles as they are stored; nobody stands anywhere.
    func policy(of person: String) -> Policy {
        Policy(standing: Stored(person: PersonID(person), organization: organization), facts: looks, log: looks)
    }

    private struct Stored: Standing {
        let person: PersonID
        let organization: OrganizationStore
        func person(presenting credential: Credential) async throws -> PersonID? { person }
        func roles(of person: PersonID, at now: Instant) async throws -> Set<RoleHeld> {
            try await organization.roles(of: person, at: now)
        }
    }
}
