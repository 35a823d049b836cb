import Access
import Domain
import OrganizationPorts
import PersonalPorts
import Publication
import Rollout
import SQL
import Store
import Synchronization
import TestSupport
import Testing

/// Who decides about HR's requests, and when they are over without that.
extension CaseLookContract {
    @Test(arguments: TestedEngine.allCases)
    func `who could not decide about a case reads nothing of it, and says neither yes nor no`(
        engine: TestedEngine
    ) async throws {
        // Beside desk-4: the manager of the person and that one's, somebody whom the person leads, and whom HR leads, HR's manager,
        // somebody who maintains something, a new one.
        let others = ["cart-0", "cart-4", "cart-2", "desk-5", "desk-0", "cart-6", "cart-7"]
        try await with(engine, trustees: ["desk-4"] + others) { house in
            try await house.organization.changeMembers(on: first.monday, at: GivenOrganization.start) { members in
                members.compactMap { member in
                    var member = member
                    switch member.person.raw {
                    case "cart-0": member.manager = Dated(PersonID("cart-4"), since: first.monday)
                    case "cart-6": member.roles.insert(RoleHeld(.maintainer, .department("Office")))
                    case "cart-2": member.manager = Dated(ada, since: first.monday)
                    case "desk-5": member.manager = Dated(PersonID("desk-1"), since: first.monday)
                    default: return nil
                    }
                    return member
                }
            }
            try await house.database.write { session in
                let since = asked.adding(.days(-5)).microseconds
                try session.run("UPDATE roles SET since = \(since) WHERE person_id = 'cart-7'")
            }
            let (policy, hr) = try await Policy.of(house, as: "desk-1")
            #expect(try await policy.ask(terms(), as: id, by: hr, at: asked).reason == nil)
            #expect(try await waiting(for: "desk-4", house, at: asked).count == 1)
            for other in others {
                #expect(try await waiting(for: other, house, at: asked).isEmpty, "\(other) reads of it")
            }
            for other in others {
                for signs in [true, false] {
                    await #expect(throws: CosignatureRefusal.self, "\(other) decides") {
                        try await decide(signs, id, as: other, house, at: asked)
                    }
                }
            }
            #expect(try await house.count("case_requests") == 1)
            #expect(try await waiting(for: "cart-7", house, at: asked.adding(.days(9))).count == 1, "fourteen days")
            #expect(try await waiting(for: "desk-4", house, at: asked.adding(.days(14))).isEmpty, "it is over")
        }
        // None of them is left to sign: it is refused at once.
        try await with(engine, trustees: ["cart-0", "cart-2", "desk-5"]) { house in
            try await house.organization.changeMembers(on: first.monday, at: GivenOrganization.start) { members in
                members.filter { ["cart-2", "desk-5"].contains($0.person.raw) }.map { member in
                    var member = member
                    member.manager = Dated(
                        member.person.raw == "cart-2" ? ada : PersonID("desk-1"), since: first.monday)
                    return member
                }
            }
            let (policy, hr) = try await Policy.of(house, as: "desk-1")
            #expect(try await policy.ask(terms(), as: id, by: hr, at: asked).reason == noTrusteeForCaseSentence)
        }
        // One who signs only when it has ended is none either.
        try await with(engine) { house in
            let (policy, hr) = try await Policy.of(house, as: "desk-1")
            for (since, isNone) in [(asked, true), (asked.adding(.days(-1)), false)] {
                try await house.database.write {
                    try $0.run("UPDATE roles SET since = \(since.microseconds) WHERE person_id = 'desk-4'")
                }
                let look = try await policy.ask(
                    terms(case: "1-\(isNone)"), as: LookID("\(isNone)"), by: hr, at: asked)
                #expect((look.reason == noTrusteeForCaseSentence) == isNone)
            }
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `lines go through people who have left, and what was laid down for a moment still binds`(
        engine: TestedEngine
    ) async throws {
        let others = ["cart-4", "cart-6", "cart-7", "desk-5"]
        try await with(engine, trustees: ["desk-4"] + others) { house in
            let day = Zone.utc.day(of: asked)
            try await house.organization.changeMembers(on: first.monday, at: GivenOrganization.start) { members in
                members.compactMap { member in
                    var member = member
                    switch member.person.raw {
                    // cart-4 above cart-3, who has left, above cart-0, who leads the person.
                    case "cart-0": member.manager = Dated(PersonID("cart-3"), since: first.monday)
                    case "cart-3":
                        member.manager = Dated(PersonID("cart-4"), since: first.monday)
                        member.until = day.adding(-20)
                    case "desk-5": member.roles.insert(RoleHeld(.hr, .department("Office")))
                    default: return nil
                    }
                    return member
                }
            }
            try await house.database.write { session in
                for (person, days) in [("cart-6", 13), ("cart-7", 13), ("desk-4", 14)] {
                    try session.run(
                        """
                        INSERT INTO led_until (person_id, last_day) VALUES (\(person), \(day.adding(-days).description))
                        ON CONFLICT (person_id) DO UPDATE SET last_day = excluded.last_day
                        """)
                }
            }
            let (policy, hr) = try await Policy.of(house, as: "desk-1")
            #expect(try await policy.ask(terms(), as: id, by: hr, at: asked).reason == nil)
            for other in others {
                #expect(try await waiting(for: other, house, at: asked).isEmpty, "\(other) reads of it")
            }
            #expect(try await waiting(for: "desk-4", house, at: asked).count == 1, "fourteen days ago")
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `who asks stands in no line with the person, is HR still, and learns nothing of another partner's case`(
        engine: TestedEngine
    ) async throws {
        try await with(engine) { house in
            let (policy, hr) = try await Policy.of(house, as: "desk-1")
            let (others, other) = try await Policy.of(house, as: "desk-2")
            _ = try await policy.ask(terms("cart-1"), as: id, by: hr, at: asked)
            let second = LookID("second")
            #expect(
                try await others.ask(terms("cart-2"), as: second, by: other, at: asked).reason == nil, "the same case")
            try await decide(true, id, house, at: asked)
            try await decide(true, second, house, at: asked)
            let seen = try await looks(of: PersonID("cart-2"), house, at: asked).atMe.map(\.look.reason)
            #expect(seen == [caseIsOpenSentence], "one case, one look: the trustee's yes finds the other one open")

            // Whoever asked has left, and no file has come since.
            let third = LookID("third")
            _ = try await others.ask(terms("cart-3", case: "3-1"), as: third, by: other, at: asked)
            let fourth = LookID("fourth")
            _ = try await others.ask(terms("cart-5", case: "4-1"), as: fourth, by: other, at: asked)
            try await house.database.write {
                try $0.run("UPDATE people SET until = '2026-09-01' WHERE person_id = 'desk-2'")
            }
            #expect(try await waiting(for: "desk-4", house, at: asked).isEmpty)
            try await decide(true, fourth, house, at: asked)
            #expect(
                try await looks(of: PersonID("cart-5"), house, at: asked).atMe.map(\.look.reason)
                    == [caseAskerGoneSentence], "signed by somebody whose page was older")
            try await house.evidence.forgetLooks(expiredAt: asked, wordsBefore: Instant("2024-01-01T00:00:00Z"))
            #expect(
                try await looks(of: PersonID("cart-3"), house, at: asked).atMe.map(\.look.reason)
                    == [caseAskerGoneSentence])
        }
        try await with(engine) { house in
            try await house.organization.changeMembers(on: first.monday, at: GivenOrganization.start) { members in
                members.filter { $0.person.raw == "cart-0" }.map { member in
                    var member = member
                    member.manager = Dated(PersonID("desk-1"), since: first.monday)
                    return member
                }
            }
            let (policy, hr) = try await Policy.of(house, as: "desk-1")
            let look = try await policy.ask(terms(), as: id, by: hr, at: asked)
            #expect(look.reason?.contains("stands in no line with this person") == true, "two above")
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `a request is over when whoever asked is not HR any more, or nothing of people's time is shown`(
        engine: TestedEngine
    ) async throws {
        func reason(_ change: @escaping @Sendable (GivenOrganization) async throws -> Void) async throws -> String? {
            let answer = Mutex<String?>(nil)
            try await with(engine) { house in
                let (policy, hr) = try await Policy.of(house, as: "desk-1")
                _ = try await policy.ask(terms(), as: id, by: hr, at: asked)
                try await change(house)
                let seen = try await looks(of: ada, house, at: asked).atMe.map(\.look)
                #expect(try await house.count("case_requests") == (seen.isEmpty ? 1 : 0))
                answer.withLock { $0 = seen.first?.reason }
            }
            return answer.withLock { $0 }
        }
        let (asked, day) = (asked, first.monday.adding(60))
        #expect(
            try await reason { try await $0.organization.changeMembers(on: day, at: asked) { _ in [] } } == nil)
        let gone = try await reason { house in
            try await house.organization.changeMembers(on: day, at: asked) { members in
                members.filter { $0.person.raw == "desk-1" }.map { member in
                    var member = member
                    member.roles = []
                    return member
                }
            }
        }
        #expect(gone == caseAskerGoneSentence)
        let deleted = try await reason { house in
            try await house.own.deleteEverything(Policy.grant(for: PersonID("desk-1")), at: asked)
        }
        #expect(deleted == caseAskerGoneSentence)
        let workOnly = try await reason { house in
            try await house.organization.changeMembers(on: day, at: asked) { members in
                members.filter { $0.person.raw == "desk-0" }.map { member in
                    var member = member
                    member.roles = [RoleHeld(.owner, .organization)]
                    return member
                }
            }
            let policy = house.policy(of: "desk-0")
            let grant = try await policy.settings(
                for: policy.viewer(presenting: .session(OnePerson.session)), at: asked)
            try await house.organization.publishLess(.workOnly, under: grant, at: asked)
        }
        #expect(workOnly == caseOfWorkOnlySentence)
    }

    @Test(arguments: TestedEngine.allCases)
    func `it is counted when it is decided, and not before`(engine: TestedEngine) async throws {
        try await with(engine) { house in
            func counted() async throws -> [Int] {
                let audit = try await house.organization.selfAudits(at: asked).first { $0.isRunning }
                let ledger = try await house.organization.ledgerStatistics()
                return [audit?.looksAsked ?? 0, audit?.askers ?? 0, audit?.lookedAt ?? 0, ledger.looksAsked]
            }
            let (policy, hr) = try await Policy.of(house, as: "desk-1")
            _ = try await policy.ask(terms(), as: id, by: hr, at: asked)
            #expect(try await counted() == [0, 0, 0, 0])
            try await decide(true, id, house, at: asked)
            #expect(try await counted() == [1, 1, 1, 1])
        }
    }
}
