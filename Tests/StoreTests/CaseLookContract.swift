import Access
import Domain
import Ledger
import OrganizationPorts
import PersonalPorts
import Publication
import Rollout
import SQL
import Store
import Synchronization
import TestSupport
import Testing

/// Looks of HR in a case, on both engines (guarantee G13): written down first, with the trustee before anybody reads of it, and
/// from then on a look like any other.
@Suite struct CaseLookContract {
    let first = GivenOrganization.first
    let asked = Instant("2026-09-02T08:00:00Z")
    let id = LookID("case")
    let ada = PersonID("cart-1")

    func terms(
        _ person: String = "cart-1", case number: String = "2026-017", _ category: LookCase.Category = .workload
    ) throws -> LookTerms {
        try LookTerms(
            person: PersonID(person), metrics: [MetricID("activity-time")], from: first, to: first.adding(7),
            question: "The occupational health service has asked for the last weeks.",
            hrCase: try LookCase(category: category, number: number))
    }

    /// Cart's people; cart-0 leads them. Desk: desk-1 is HR of everything, desk-2 of the department Shop alone, desk-3 of Office
    /// alone, desk-4 and desk-5 trustees as asked for.
    func with(
        _ engine: TestedEngine, trustees: [String] = ["desk-4"], phase: Int = 4,
        _ body: (GivenOrganization) async throws -> Void
    ) async throws {
        try await GivenOrganization.with(
            engine, teams: [("Cart", "Shop", 8), ("Desk", "Office", 6)], phase: phase
        ) { house in
            try await house.organization.changeMembers(on: first.monday, at: GivenOrganization.start) { members in
                members.compactMap { member in
                    var member = member
                    switch member.person.raw {
                    case "desk-1": member.roles.insert(RoleHeld(.hr, .organization))
                    case "desk-2": member.roles.insert(RoleHeld(.hr, .department("Shop")))
                    case "desk-3": member.roles.insert(RoleHeld(.hr, .department("Office")))
                    case let id where trustees.contains(id): member.roles.insert(RoleHeld(.trustee, .organization))
                    default: return nil
                    }
                    return member
                }
            }
            try await house.work(people("Cart", 8), 0...7)
            _ = try await house.sealer.seal(through: nil, at: GivenOrganization.due(first.adding(7)))
            try await body(house)
        }
    }

    func decide(
        _ signs: Bool, _ id: LookID, as trustee: String = "desk-4", _ house: GivenOrganization, at now: Instant
    ) async throws {
        let policy = house.policy(of: trustee)
        let grant = try await policy.signing(
            for: policy.viewer(presenting: .session(OnePerson.session)), at: now)
        try await house.organization.decide(CosignatureID(id.raw), signs: signs, under: grant, at: now)
    }

    func waiting(
        for trustee: String, _ house: GivenOrganization, at now: Instant
    ) async throws -> [Cosignature] {
        let policy = house.policy(of: trustee)
        let grant = try await policy.signing(for: policy.viewer(presenting: .session(OnePerson.session)), at: now)
        return try await house.organization.casesWaiting(under: grant, at: now)
    }

    func looks(of person: PersonID, _ house: GivenOrganization, at now: Instant) async throws -> MyLooks {
        try await house.personal.looks(for: Policy.grant(for: person), at: now)
    }

    private func kinds(_ house: GivenOrganization) async throws -> [String] {
        try await house.database.read { session in
            try session.rows("SELECT kind FROM ledger_openings ORDER BY idx").map { try $0.text(0) }
        }.filter { $0.hasPrefix("look-") || $0.hasPrefix("case-") }
    }

    @Test(arguments: TestedEngine.allCases)
    func `it is written down, waits for the trustee, and then for its person`(engine: TestedEngine) async throws {
        try await with(engine) { house in
            let (policy, hr) = try await Policy.of(house, as: "desk-1")
            let look = try await policy.ask(terms(), as: id, by: hr, at: asked)
            #expect(look.state(at: asked) == .waiting && look.opensAt == nil && look.reason == nil)
            #expect(try await kinds(house) == ["look-asked"], "before anybody else knows of it")
            // There is no page of it, for neither of the two, and its person reads nothing yet.
            await #expect(throws: Denied.self) { _ = try await policy.look(id, for: hr) }
            await #expect(throws: Denied.self) { _ = try await policy.open(id, by: hr, at: asked.adding(.days(5))) }
            #expect(try await looks(of: ada, house, at: asked).atMe.isEmpty)
            #expect(try await looks(of: hr.person, house, at: asked).requests.map(\.look) == [id])
            let waiting = try await waiting(for: "desk-4", house, at: asked)
            let request = try #require(
                waiting.first.flatMap { if case .caseLook(let it) = $0.matter { it } else { nil } })
            #expect(request.hrCase.number == "2026-017" && request.hrCase.category == .workload)
            #expect(request.terms.question.hasPrefix("The occupational") && waiting.count == 1)

            let signed = asked.adding(.days(2))
            try await decide(true, id, house, at: signed)
            #expect(try await self.waiting(for: "desk-4", house, at: signed).isEmpty)
            let seen = try await looks(of: ada, house, at: signed)
            #expect(seen.atMe.count == 1 && seen.atMe[0].look.terms.hrCase?.number == "2026-017")
            #expect(seen.atMe[0].proofs.count == 2, "the asking and the signature")
            #expect(try await looks(of: hr.person, house, at: signed).requests.isEmpty)
            let opens = try #require(seen.atMe[0].look.opensAt)
            #expect(opens > signed, "one working day from the signature, not from the asking")
            await #expect(throws: Denied.self) { _ = try await policy.open(id, by: hr, at: signed) }
            #expect(try await house.own.say("I was ill.", to: id, Policy.grant(for: ada), at: signed))
            #expect(try await house.own.acknowledge(id, Policy.grant(for: ada), at: signed))
            let receipt = try await policy.open(id, by: hr, at: signed)
            #expect(receipt.look.context == "I was ill." && receipt.look.viewer == hr.person)
            #expect(receipt.look.expiresAt == signed.adding(LookTerms.life))
            #expect(try await kinds(house) == ["look-asked", "case-decided", "look-opened"])
            let (managers, manager) = try await Policy.of(house, as: "cart-0")
            await #expect(throws: Denied.self) { _ = try await managers.open(id, by: manager, at: signed) }
            await #expect(throws: Denied.self) { _ = try await managers.look(id, for: manager) }
            await #expect(throws: Denied.self) {
                _ = try await policy.open(id, by: hr, at: signed.adding(LookTerms.life))
            }
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `declined, not signed in time, or overtaken: refused, and the person reads that it was asked for`(
        engine: TestedEngine
    ) async throws {
        try await with(engine) { house in
            let (policy, hr) = try await Policy.of(house, as: "desk-1")
            _ = try await policy.ask(terms(case: "1-declined"), as: id, by: hr, at: asked)
            try await decide(false, id, house, at: asked)
            await #expect(throws: CosignatureRefusal.notThere) { try await decide(true, id, house, at: asked) }
            let late = LookID("late")
            _ = try await policy.ask(terms(case: "2-late"), as: late, by: hr, at: asked)
            let last = asked.adding(Cosignature.life)
            await #expect(throws: CosignatureRefusal.notThere) { try await decide(true, late, house, at: last) }
            try await house.evidence.forgetLooks(expiredAt: last, wordsBefore: Instant("2024-01-01T00:00:00Z"))
            try await house.evidence.forgetLooks(expiredAt: last, wordsBefore: Instant("2024-01-01T00:00:00Z"))
            let seen = try await looks(of: ada, house, at: last).atMe.map(\.look)
            #expect(seen.map { $0.state(at: last) } == [.refused, .refused])
            #expect(Set(seen.map(\.reason)) == [caseDeclinedSentence, caseExpiredSentence])
            #expect(try await house.count("case_requests") == 0)
            #expect(try await kinds(house).filter { $0 == "case-decided" }.count == 2, "each of them once")
            for id in [id, late] {
                await #expect(throws: Denied.self) { _ = try await policy.open(id, by: hr, at: last) }
            }
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `HR alone, within its scope, about neither themselves nor whom they work with closely`(engine: TestedEngine)
        async throws
    {
        try await with(engine) { house in
            func answer(_ viewer: String, _ person: String) async throws -> String {
                let (policy, somebody) = try await Policy.of(house, as: viewer)
                do {
                    return try await policy.ask(
                        terms(person, case: "\(viewer)-\(person)"), as: LookID("\(viewer) \(person)"), by: somebody,
                        at: asked
                    ).reason ?? "with the trustee"
                } catch is Denied { return "denied" }
            }
            #expect(try await answer("desk-2", "cart-1") == "with the trustee")
            #expect(try await answer("desk-3", "cart-1") == "denied", "another department")
            #expect(try await answer("desk-1", "desk-1") == "denied", "oneself")
            #expect(try await answer("cart-0", "cart-1") == "denied", "the direct manager has a look, not a case")
            #expect(try await answer("desk-4", "cart-1") == "denied", "the trustee sees nobody's data")
            #expect(try await answer("desk-1", "nobody") == "denied")
            #expect(try await answer("desk-1", "desk-0").contains("neither leads this person"), "the own manager")
            try await house.organization.changeMembers(on: first.monday, at: asked) { members in
                members.filter { $0.person == ada }.map { member in
                    var member = member
                    member.manager = Dated(PersonID("desk-1"), since: first.monday.adding(7))
                    return member
                }
            }
            #expect(try await answer("desk-1", "cart-1").contains("neither leads this person"), "the own report")
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `without a trustee who could sign, looks of HR are off`(engine: TestedEngine) async throws {
        for trustees in [[], ["desk-1"]] {
            try await with(engine, trustees: trustees) { house in
                let (policy, hr) = try await Policy.of(house, as: "desk-1")
                let look = try await policy.ask(terms(), as: id, by: hr, at: asked)
                #expect(look.state(at: asked) == .refused && look.reason == noTrusteeForCaseSentence)
                #expect(try await kinds(house) == ["look-refused"])
                #expect(
                    try await looks(of: ada, house, at: asked).atMe.map(\.look.reason) == [noTrusteeForCaseSentence])
            }
        }
        // The only one is the person: nobody signs what is about them.
        try await with(engine) { house in
            let (policy, hr) = try await Policy.of(house, as: "desk-1")
            let look = try await policy.ask(terms("desk-4"), as: id, by: hr, at: asked)
            #expect(look.reason == noTrusteeForCaseSentence)
        }
    }

    /// One that is signed and waits for its person, and what became of it after `change`, which every import of people may be.
    private func reason(
        _ engine: TestedEngine, after change: @escaping @Sendable ([Member]) -> [Member]
    ) async throws -> String? {
        let answer = Mutex<String?>(nil)
        try await with(engine) { house in
            let (policy, hr) = try await Policy.of(house, as: "desk-1")
            _ = try await policy.ask(terms(), as: id, by: hr, at: asked)
            try await decide(true, id, house, at: asked)
            try await house.organization.changeMembers(on: first.monday.adding(60), at: asked, change)
            let look = try #require(try await house.looks.look(id))
            let now = try await policy.current(look, at: asked).state(at: asked)
            let said = try await house.database.read { session in
                try session.rows("SELECT content FROM ledger_openings WHERE kind = 'look-closed'").map {
                    try $0.text(0)
                }
            }
            #expect((now == .waiting) == said.isEmpty)
            answer.withLock { $0 = said.first.flatMap { LedgerEntry(content: $0)?.fields["reason"] } }
        }
        return answer.withLock { $0 }
    }

    @Test(arguments: TestedEngine.allCases)
    func `an import of people ends no look of HR, unless HR is not HR any more, or no trustee is left`(
        engine: TestedEngine
    ) async throws {
        #expect(try await reason(engine) { _ in [] } == nil)
        for (person, because) in [
            ("desk-1", "not the HR partner any more"), ("desk-4", "not permitted any more"),
        ] {
            let said = try await reason(engine) { members in
                members.filter { $0.person.raw == person }.map { member in
                    var member = member
                    member.roles = []
                    return member
                }
            }
            #expect(said == because)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `a trustee signs nothing about themselves, though another could`(engine: TestedEngine) async throws {
        try await with(engine, trustees: ["desk-4", "desk-5"]) { house in
            let (policy, hr) = try await Policy.of(house, as: "desk-1")
            _ = try await policy.ask(terms("desk-4"), as: id, by: hr, at: asked)
            await #expect(throws: CosignatureRefusal.notThere) { try await decide(true, id, house, at: asked) }
            try await decide(true, id, as: "desk-5", house, at: asked)
            #expect(try await looks(of: PersonID("desk-4"), house, at: asked).atMe.count == 1)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `one case, one look at a time`(engine: TestedEngine) async throws {
        try await with(engine) { house in
            let (policy, hr) = try await Policy.of(house, as: "desk-1")
            func ask(_ name: String, _ person: String, at now: Instant) async throws -> Look {
                try await policy.ask(terms(person), as: LookID(name), by: hr, at: now)
            }
            _ = try await ask("a", "cart-1", at: asked)
            #expect(try await ask("b", "cart-2", at: asked).reason == caseIsOpenSentence, "one waits")
            try await decide(true, LookID("a"), house, at: asked)
            #expect(try await ask("c", "cart-2", at: asked).reason == caseIsOpenSentence, "one is there")
            let over = asked.adding(.days(12))
            #expect(try await ask("d", "cart-1", at: over).reason == nil, "it is over")
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `it counts with every other look, and is counted again when it is signed`(engine: TestedEngine) async throws {
        try await with(engine) { house in
            let (policy, hr) = try await Policy.of(house, as: "desk-1")
            _ = try await policy.ask(terms("cart-5"), as: id, by: hr, at: asked)
            // Eight active; the manager tells of the own week: after four looks three others are left.
            let (managers, manager) = try await Policy.of(house, as: "cart-0")
            for number in 1...4 {
                let terms = try LookTerms(
                    person: PersonID("cart-\(number)"), metrics: [MetricID("activity-time")], from: first,
                    to: first.adding(7), question: "I noticed fewer hours for three weeks, what is happening?")
                let look = try await managers.ask(terms, as: LookID("\(number)"), by: manager, at: asked)
                #expect(look.state(at: asked) == .waiting)
            }
            try await decide(true, id, house, at: asked)
            let seen = try await looks(of: PersonID("cart-5"), house, at: asked).atMe.map(\.look)
            #expect(seen.map(\.reason) == [tooFewUnlookedSentence])
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `before full launch it is refused, and whoever deletes everything is asked about by nobody`(
        engine: TestedEngine
    ) async throws {
        for phase in 1...3 {
            try await with(engine, phase: phase) { house in
                let (policy, hr) = try await Policy.of(house, as: "desk-1")
                let look = try await policy.ask(terms(), as: id, by: hr, at: asked)
                #expect(look.state(at: asked) == .refused && look.reason?.contains("full launch") == true)
            }
        }
        try await with(engine) { house in
            let (policy, hr) = try await Policy.of(house, as: "desk-1")
            _ = try await policy.ask(terms(), as: id, by: hr, at: asked)
            try await house.own.deleteEverything(Policy.grant(for: ada), at: asked)
            #expect(try await house.count("case_requests") == 0)
            await #expect(throws: CosignatureRefusal.notThere) { try await decide(true, id, house, at: asked) }
        }
    }
}
