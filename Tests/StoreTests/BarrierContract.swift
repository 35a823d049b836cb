import Access
import Domain
import OrganizationPorts
import Publication
import Rollout
import SQL
import Store
import TestSupport
import Testing
import WorkPorts

/// What nobody comes around by being somebody else for a day, on both engines: at a new role, by a relation just written, over an
/// account mapped later, under a clock that was set back.
@Suite struct BarrierContract {
    private func give(
        _ roles: Set<RoleHeld>, to person: String, _ given: GivenRollout
    ) async throws {
        let now = given.clock.now()
        try await given.organization.changeMembers(on: Zone.utc.day(of: now), at: now) { members in
            members.filter { $0.person.raw == person }.map { member in
                var member = member
                member.roles = roles
                return member
            }
        }
    }

    private func mayRead(_ act: RolloutAct, _ person: String, _ given: GivenRollout) async throws -> Bool {
        do {
            _ = try await given.policy(of: person).rollout(
                act, for: given.viewer(person), at: given.clock.now())
            return true
        } catch is Denied { return false }
    }

    private let hr: Set<RoleHeld> = [RoleHeld(.hr, .organization)]

    @Test(arguments: TestedEngine.allCases)
    func `concerns and reports open fourteen days after the role, and to nobody who leads`(engine: TestedEngine)
        async throws
    {
        try await GivenRollout.with(engine) { given in
            given.day(13)
            for act in [RolloutAct.readConcerns, .readReports, .handleReports] {
                #expect(try await !mayRead(act, "hr", given), "thirteen days are too few: \(act)")
            }
            given.day(14)
            for act in [RolloutAct.readConcerns, .readReports, .handleReports] {
                #expect(try await mayRead(act, "hr", given), "\(act)")
            }
            #expect(try await mayRead(.readConcerns, "trustee", given))
            try await give([RoleHeld(.owner, .organization), RoleHeld(.hr, .organization)], to: "owner", given)
            try await give(hr, to: "boss", given)
            try await give(hr, to: "dev", given)
            #expect(try await !mayRead(.readConcerns, "dev", given), "today")
            given.day(40)
            for person in ["owner", "boss"] {
                for act in [RolloutAct.readConcerns, .readReports, .handleReports] {
                    #expect(try await !mayRead(act, person, given), "\(person) leads: \(act)")
                }
            }
            #expect(try await mayRead(.readConcerns, "dev", given))
            let readers = try await given.organization.concernReaders(at: given.clock.now()).map(\.name)
            #expect(readers == ["dev", "hr", "trustee"], "everybody reads who reads")
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `who has read concerns is named for as long as one of them is there`(engine: TestedEngine) async throws {
        try await GivenRollout.with(engine) { given in
            given.day(20)
            try await given.database.write { session in
                try session.run(
                    """
                    INSERT INTO concerns (concern_id, receipt, words, released_on) VALUES ('c', 'r', 'w', '2026-01-10')
                    """)
            }
            try await given.organization.noteConcernReaders(at: given.clock.now())
            try await give([], to: "hr", given)
            let later = given.clock.now().adding(.days(30))
            #expect(try await given.organization.concernReaders(at: later).map(\.name) == ["trustee"])
            #expect(try await given.organization.formerConcernReaders(at: later) == ["hr"])
            try await given.database.write { try $0.run("UPDATE concerns SET released_on = '2026-02-20'") }
            #expect(try await given.organization.formerConcernReaders(at: later).isEmpty, "it came after that time")
        }
    }

    /// An owner or a manager who lays that down becomes no reader of what was said about them then.
    @Test(arguments: TestedEngine.allCases)
    func `who has led reads no concern of that time, and new ones as everybody with the role does`(
        engine: TestedEngine
    ) async throws {
        try await GivenRollout.with(engine) { given in
            given.day(20)
            try await given.database.write { session in
                for (id, day) in [("then", "2026-01-20"), ("on its way", "2026-02-20"), ("later", "2026-03-01")] {
                    try session.run(
                        """
                        INSERT INTO concerns (concern_id, receipt, words, released_on) VALUES
                        (\(id), \("receipt of " + id), 'w', \(day))
                        """)
                }
            }
            try await give([RoleHeld(.owner, .organization), RoleHeld(.hr, .organization)], to: "owner", given)
            try await give(hr, to: "boss", given)
            given.day(40)
            // On the fourteenth of February: what was written until then is handed over by the end of the month.
            try await give(hr, to: "owner", given)
            let now = given.clock.now()
            try await given.organization.changeMembers(on: Zone.utc.day(of: now), at: now) { members in
                members.filter { $0.manager != nil }.map { member in
                    var member = member
                    member.manager = nil
                    return member
                }
            }
            given.day(60)
            func read(_ person: String) async throws -> Set<String> {
                let grant = try await given.policy(of: person).rollout(
                    .readConcerns, for: given.viewer(person), at: given.clock.now())
                return Set(
                    try await given.organization.concerns(
                        under: grant, from: 0, most: 100, at: given.clock.now()
                    ).concerns.map(\.id))
            }
            #expect(try await read("hr") == ["then", "on its way", "later"])
            for person in ["owner", "boss"] {
                #expect(try await read(person) == ["later"], "\(person)")
                let grant = try await given.policy(of: person).rollout(
                    .readConcerns, for: given.viewer(person), at: given.clock.now())
                let today = Zone.utc.day(of: given.clock.now())
                await #expect(throws: VoiceRefusal.noSuchConcern) {
                    try await given.organization.reply(to: "then", id: "r", sealed: "s", on: today, under: grant)
                }
                await #expect(throws: VoiceRefusal.noSuchConcern) {
                    try await given.organization.close("on its way", as: .explained, on: today, under: grant)
                }
            }
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `in the first phase no account is proposed to anybody`(engine: TestedEngine) async throws {
        try await GivenRollout.with(engine) { given in
            let work = WorkStore(database: given.database, hashAddress: Given.hash)
            let service = try await work.service(named: "Shop")
            try await given.own.acknowledge(
                Policy.grant(for: PersonID("ada")), version: CollectionNotice.version, at: GivenRollout.start)
            func proposals(after id: String) async throws -> Int {
                let at = GivenRollout.start.adding(.days(1))
                _ = try await work.join(
                    [
                        Change(
                            id: ChangeID(id), service: "Shop", author: ToolIdentity(provider: "github", login: "ada"),
                            created: at, merged: at, closed: at, updated: at)
                    ], of: service)
                return try await given.database.read {
                    try $0.rows("SELECT login FROM account_proposals").count
                }
            }
            #expect(try await proposals(after: "1") == 0)
            try await given.database.write { try $0.run("UPDATE phases SET phase = 2") }
            #expect(try await proposals(after: "2") == 1)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `an account that is mapped later brings nothing from before the notice was acknowledged`(
        engine: TestedEngine
    ) async throws {
        try await GivenRollout.with(engine) { given in
            let work = WorkStore(database: given.database, hashAddress: Given.hash)
            let own = OwnDataStore(
                database: given.database, writer: .ofTests, hashAddress: Given.hash, sealName: { "sealed \($0.count)" })
            let service = try await work.service(named: "Shop")
            let account = ToolIdentity(provider: "github", login: "octocat")
            let address = ToolIdentity(provider: "git", login: "ada@x.org")
            func report(_ id: String, _ author: ToolIdentity, on day: Int) async throws {
                let at = GivenRollout.start.adding(.days(day))
                _ = try await work.join(
                    [
                        Change(
                            id: ChangeID(id), service: "Shop", author: author, created: at, merged: at, closed: at,
                            updated: at)
                    ], of: service)
            }
            func known() async throws -> [String] {
                try await given.database.read { session in
                    try session.rows("SELECT change_id FROM changes WHERE author IS NOT NULL ORDER BY change_id").map {
                        try $0.text(0)
                    }
                }
            }
            try await report("1", account, on: 1)
            #expect(try await known().isEmpty, "nobody is kept in the first phase")
            try await given.database.write { try $0.run("UPDATE phases SET phase = 2") }
            try await report("2", account, on: 15)
            try await report("3", ToolIdentity(provider: "github", login: "hubot9"), on: 15)
            #expect(try await known() == ["2", "3"], "accounts of nobody who is known")
            #expect(try await work.store([(email: "dev@x.org", identity: account)]).isEmpty)
            #expect(try await known() == ["3"], "dev has acknowledged nothing")
            let noticed = GivenRollout.start.adding(.days(20))
            try await own.acknowledge(
                Policy.grant(for: PersonID("dev")), version: CollectionNotice.version, at: noticed)
            try await report("4", account, on: 21)
            #expect(
                try await work.store([(email: "dev@x.org", identity: .init(provider: "github", login: "hubot9"))])
                    .isEmpty)
            #expect(try await known() == ["4"], "what was before the acknowledgement does not become dev's")
            // Of somebody who was hired after that: the own address is known by then.
            try await given.database.write { session in
                try session.run(
                    "UPDATE changes SET author = \(Given.hash(address.login)) WHERE change_id = '2'")
            }
            try await own.acknowledge(
                Policy.grant(for: PersonID("ada")), version: CollectionNotice.version, at: noticed)
            #expect(try await known() == ["4"])
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `a relation counts for looks fourteen days after it was written, and for weeks from then on`(
        engine: TestedEngine
    ) async throws {
        try await GivenRollout.with(engine) { given in
            func looksFrom(_ manager: String) async throws -> Day? {
                try await given.looks.standing(
                    of: PersonID(manager), lookingAt: PersonID("dev"), at: given.clock.now())?.looksFrom
            }
            func lead(_ manager: String, since day: Int) async throws {
                let now = given.clock.now()
                let since = Zone.utc.day(of: GivenRollout.start).adding(day)
                try await given.organization.changeMembers(on: Zone.utc.day(of: now), at: now) { members in
                    members.filter { $0.person.raw == "dev" }.map { member in
                        var member = member
                        member.manager = Dated(PersonID(manager), since: since)
                        return member
                    }
                }
            }
            let first = Zone.utc.day(of: GivenRollout.start)
            given.day(13)
            #expect(try await looksFrom("boss") == nil)
            given.day(14)
            #expect(try await looksFrom("boss") == first)
            given.day(100)
            #expect(try await looksFrom("owner") == nil)
            // Dated back to where the other one began: what counts is when it was written.
            try await lead("owner", since: 0)
            #expect(try await looksFrom("owner") == nil, "the same minute")
            given.day(113)
            #expect(try await looksFrom("owner") == nil)
            given.day(114)
            #expect(try await looksFrom("owner") == first.adding(100))
            // Said again with another day, it stays as old as it is.
            try await lead("owner", since: 110)
            #expect(try await looksFrom("owner") == first.adding(100))
            #expect(try await looksFrom("boss") == nil)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `one look at a time of one person at another, and few of HR at once`(engine: TestedEngine) async throws {
        try await GivenOrganization.with(engine, teams: [("Cart", "Shop", 16), ("Desk", "Office", 3)]) { house in
            let first = GivenOrganization.first
            try await house.organization.changeMembers(on: first.monday, at: GivenOrganization.start) { members in
                members.compactMap { member in
                    var member = member
                    guard ["desk-1", "desk-2"].contains(member.person.raw) else { return nil }
                    member.roles = [RoleHeld(member.person.raw == "desk-1" ? .hr : .trustee, .organization)]
                    return member
                }
            }
            let now = Instant("2026-09-02T08:00:00Z")
            func ask(_ viewer: String, _ person: String, case number: String?) async throws -> String? {
                let (policy, viewer) = try await Policy.of(house, as: viewer)
                let terms = try LookTerms(
                    person: PersonID(person), metrics: [MetricID("activity-time")], from: first, to: first.adding(7),
                    question: "I noticed fewer hours for three weeks, what is happening?",
                    hrCase: try number.map { try LookCase(category: .workload, number: $0) })
                return try await policy.ask(
                    terms,
                    as: LookID(
                        "\(person) \(number ?? "manager") \(viewer.person.raw) \(Int.random(in: 0...1_000_000))"),
                    by: viewer, at: now
                ).reason
            }
            #expect(try await ask("cart-0", "cart-1", case: nil) == nil)
            #expect(try await ask("cart-0", "cart-1", case: nil) == lookIsLiveSentence)
            #expect(try await ask("desk-1", "cart-1", case: "HR-2026") == nil, "somebody else's look is another matter")
            #expect(try await ask("desk-1", "cart-1", case: "hr-2027") == lookIsLiveSentence)
            #expect(try await ask("desk-1", "cart-2", case: "hr-2026") == caseIsOpenSentence, "the same case")
            #expect(try await ask("desk-1", "cart-2", case: "2026-2") == nil)
            #expect(try await ask("desk-1", "cart-3", case: "2026-3") == nil)
            #expect(try await ask("desk-1", "cart-4", case: "2026-4") == tooManyCasesSentence)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `nothing is published under a clock that was set back before the last decision`(engine: TestedEngine)
        async throws
    {
        try await GivenOrganization.with(engine, teams: [("Cart", "Shop", 8)]) { house in
            try await house.work(people("Cart", 8), 0...7)
            try await house.database.write { session in
                try session.run("INSERT INTO phases (since, phase) VALUES (\(Int64.max / 2), 1)")
            }
            _ = try? await house.sealer.seal(through: nil, at: GivenOrganization.due(GivenOrganization.first.adding(7)))
            #expect(try await house.count("sealed_weeks") == 0)
            if engine == .postgres { #expect(try await house.count("published_now") == 0) }
            try await house.database.write { try $0.run("DELETE FROM phases WHERE phase = 1") }
            _ = try await house.sealer.seal(through: nil, at: GivenOrganization.due(GivenOrganization.first.adding(7)))
            #expect(try await house.count("sealed_weeks") > 0)
            if engine == .postgres { #expect(try await house.count("published_now") == 1) }
        }
    }
}
