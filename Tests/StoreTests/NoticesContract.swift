import Access
import Domain
import LeadershipAnswers
import NoticePorts
import OrganizationPorts
import SQL
import Store
import TestSupport
import Testing
import WorkAnswers

/// Notices as they are kept and read, on both engines (guarantee G7): decided once, the team first, others five working days later.
@Suite struct NoticesContract {
    private let told = Instant("2026-09-15T12:00:00Z")
    private let others = Instant("2026-09-23T00:00:00Z")
    private let week = TestSupport.week("2026-W37")

    private func with(_ engine: TestedEngine, _ body: (GivenOrganization) async throws -> Void) async throws {
        try await GivenOrganization.with(engine, teams: [("Cart", "Shop", 3), ("Till", "Shop", 3)]) { house in
            try await house.organization.changeMembers(
                on: GivenOrganization.first.monday, at: GivenOrganization.start
            ) { members in
                members.filter { $0.person.raw == "till-2" }.map { member in
                    var member = member
                    member.roles = [RoleHeld(.viewer, .organization)]
                    return member
                }
            }
            try await body(house)
        }
    }

    private func notice(
        _ metric: String = "focus-time", to week: Week? = nil, ended: (week: Week, why: Notice.End)? = nil
    ) -> Notice {
        let week = week ?? self.week
        return Notice(
            about: .team("Cart"), metric: MetricID(metric), direction: .less, by: -7200, usual: 1800,
            comparedWith: 13, from: week.adding(-2), to: week, teamFrom: told, othersFrom: others, ended: ended)
    }

    private func heard(_ house: GivenOrganization, by person: String, at now: Instant) async throws -> [Notice] {
        let (policy, viewer) = try await Policy.of(house, as: person)
        return try await GroupTrends(policy: policy, published: house.published).weeks(
            of: .team("Cart"), 12, at: now, for: viewer
        ).value.notices
    }

    @Test(arguments: TestedEngine.allCases)
    func `the team hears first, and everybody else who may open its page five working days later`(
        engine: TestedEngine
    ) async throws {
        try await with(engine) { house in
            let store = NoticeStore(database: house.database)
            let kept = KeptNotice(notice(), without: 0, panel: PanelID("p"))
            let isKept = try await store.keep([kept], decided: week, at: told)
            #expect(isKept)
            #expect(try await heard(house, by: "cart-1", at: told) == [notice()])
            #expect(try await heard(house, by: "till-2", at: told).isEmpty)
            #expect(try await heard(house, by: "till-2", at: others.adding(.minutes(-1))).isEmpty)
            #expect(try await heard(house, by: "till-2", at: others) == [notice()])
            await #expect(throws: Denied.self) { try await heard(house, by: "till-1", at: others) }
        }
    }

    /// It is about weeks before; and nobody is moved in so as to hear before leadership does.
    @Test(arguments: TestedEngine.allCases)
    func `whoever comes into the team after it was told hears it with everybody else, and the next one with the team`(
        engine: TestedEngine
    ) async throws {
        try await with(engine) { house in
            let store = NoticeStore(database: house.database)
            _ = try await store.keep([KeptNotice(notice(), without: 0, panel: nil)], decided: week, at: told)
            let joined = Zone.utc.day(of: told).adding(1)
            try await house.organization.changeMembers(on: joined, at: told) { members in
                members.filter { ["till-1", "till-2"].contains($0.person.raw) }.map { member in
                    var member = member
                    member.home = Dated(HomeTeam(team: "Cart", department: "Shop"), since: joined)
                    return member
                }
            }
            for newcomer in ["till-1", "till-2"] {
                #expect(try await heard(house, by: newcomer, at: told.adding(.days(1))).isEmpty)
                #expect(try await heard(house, by: newcomer, at: others.adding(.minutes(-1))).isEmpty)
                #expect(try await heard(house, by: newcomer, at: others) == [notice()])
            }
            #expect(try await heard(house, by: "cart-1", at: told.adding(.days(1))) == [notice()])
            let next = told.adding(.days(7))
            let later = Notice(
                about: .team("Cart"), metric: MetricID("activity-time"), direction: .less, by: -7200, usual: 1800,
                comparedWith: 13, from: week.adding(-1), to: week.adding(1), teamFrom: next,
                othersFrom: next.adding(.days(8)), ended: nil)
            _ = try await store.keep([KeptNotice(later, without: 0, panel: nil)], decided: week.adding(1), at: next)
            #expect(try await heard(house, by: "till-1", at: next).contains(later))
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `a week is decided once, and what became of an episode stays with it`(engine: TestedEngine) async throws {
        try await with(engine) { house in
            let store = NoticeStore(database: house.database)
            let before = try await store.decidedThrough()
            #expect(before == nil)
            let kept = KeptNotice(notice(), without: 0, panel: PanelID("p"))
            #expect(try await store.keep([kept], decided: week, at: told))
            #expect(
                try await store.keep([KeptNotice(notice("ai-time"), without: 0, panel: nil)], decided: week, at: told)
                    == false)
            #expect(try await store.latest() == [kept])
            #expect(try await store.decidedThrough() == week)
            let over = KeptNotice(
                notice(ended: (week.adding(3), .passed)), without: 2, panel: PanelID("p"))
            #expect(try await store.keep([over], decided: week.adding(1), at: told))
            #expect(try await store.latest() == [over])
            let again = KeptNotice(notice(to: week.adding(7)), without: 0, panel: PanelID("p"))
            #expect(try await store.keep([again], decided: week.adding(7), at: told))
            #expect(try await store.latest() == [again])
            #expect(try await heard(house, by: "cart-1", at: told).map(\.to) == [week.adding(7), week])
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `where the profile is work only, nothing is asked about people's time`(engine: TestedEngine) async throws {
        try await with(engine) { house in
            let store = NoticeStore(database: house.database)
            _ = try await store.keep(
                [
                    KeptNotice(notice(), without: 0, panel: PanelID("p")),
                    KeptNotice(notice("lead-time-for-changes"), without: 0, panel: nil),
                ], decided: week, at: told)
            #expect(try await heard(house, by: "cart-1", at: told).map(\.metric.raw) == ["focus-time"])
            try await house.database.write {
                try $0.run("INSERT INTO settings (name, since, value) VALUES ('profile', 1, 'work-only')")
            }
            #expect(try await heard(house, by: "cart-1", at: told).isEmpty)
        }
    }

    /// By what the metric is: in a gap of the line no panel is known, and it is about people's time all the same.
    @Test(arguments: TestedEngine.allCases)
    func `a notice of a gap stands with people's time, and shared work has ears of its own`(engine: TestedEngine)
        async throws
    {
        try await with(engine) { house in
            let store = NoticeStore(database: house.database)
            let shop = ServiceID("shop")
            try await house.database.write {
                try $0.run("INSERT INTO services (slug, name, team) VALUES ('shop', 'Shop', 'Cart')")
            }
            let lead = notice("lead-time-for-changes")
            let ofService = Notice(
                about: .service(shop), metric: lead.metric, direction: .more, by: 7200, usual: 36_000, comparedWith: 13,
                from: lead.from, to: lead.to, teamFrom: told, othersFrom: others, ended: nil)
            _ = try await store.keep(
                [notice(), lead, ofService].map { KeptNotice($0, without: 0, panel: nil) }, decided: week, at: told)
            func heardOfWork(_ subject: WorkSubject, by person: String, at now: Instant) async throws -> [Notice] {
                let (policy, viewer) = try await Policy.of(house, as: person)
                let reading = WorkEvidenceStore(
                    database: house.database, hashAddress: { "hash of \($0)" }, simulatedPhase: nil, now: { now })
                return try await WorkTrends(policy: policy, work: reading).weeks(
                    of: subject, 12, at: now, for: viewer
                ).value.notices
            }
            #expect(try await heard(house, by: "cart-1", at: told) == [notice()])
            #expect(try await heardOfWork(.team("Cart"), by: "cart-1", at: told) == [lead])
            #expect(try await heardOfWork(.service(shop), by: "cart-1", at: told) == [ofService])
            for subject in [WorkSubject.team("Cart"), .service(shop)] {
                #expect(try await heardOfWork(subject, by: "till-2", at: others.adding(.minutes(-1))).isEmpty)
                #expect(try await heardOfWork(subject, by: "till-2", at: others).count == 1)
                await #expect(throws: Denied.self) { try await heardOfWork(subject, by: "till-1", at: others) }
            }
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `days that everybody may know as free are public holidays of enough people, and holidays noted for all`(
        engine: TestedEngine
    ) async throws {
        try await with(engine) { house in
            let store = NoticeStore(database: house.database)
            let day = GivenOrganization.first.monday
            func note(_ kind: AnnotationContent.Kind, _ scope: ImportedAnnotation.Scope, _ after: Int)
                -> ImportedAnnotation
            {
                ImportedAnnotation(
                    scope: scope,
                    content: AnnotationContent(
                        from: day.adding(after), to: day.adding(after + 1), kind: kind, text: "x", effect: .none))
            }
            _ = try await house.organization.store(
                imported: [
                    note(.holiday, .organization, 0), note(.offsite, .organization, 10),
                    note(.holiday, .team("Cart"), 20),
                ], at: told)
            for person in people("Cart", 3) {
                _ = try await house.organization.addAbsences([
                    AddressedAbsence(
                        email: "\(person)@x.org",
                        absence: Absence(from: day.adding(30), to: day.adding(30), kind: .public))
                ])
            }
            #expect(
                try await store.holidays() == [day, day.adding(1)], "of three people it would tell where they live")
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `notices go with the weeks they are about`(engine: TestedEngine) async throws {
        try await with(engine) { house in
            let store = NoticeStore(database: house.database)
            _ = try await store.keep([KeptNotice(notice(), without: 0, panel: PanelID("p"))], decided: week, at: told)
            try await house.evidence.forgetPublished(endedBefore: Zone.utc.start(of: week.monday))
            #expect(try await house.count("notices") == 1)
            try await house.evidence.forgetPublished(endedBefore: Zone.utc.start(of: week.monday.adding(7)))
            #expect(try await house.count("notices") == 0)
            #expect(try await store.decidedThrough() == week)
        }
    }
}

/// Who gets letters, on both engines: off unless somebody asks, once a week, one server each.
@Suite struct LettersContract {
    private let week = TestSupport.week("2026-W37")
    private let ada = PersonID("cart-1")
    private let now = Instant("2026-09-16T07:00:00Z")

    private func with(_ engine: TestedEngine, _ body: (GivenOrganization, OrganizationStore) async throws -> Void)
        async throws
    {
        try await GivenOrganization.with(engine, teams: [("Cart", "Shop", 3)]) { house in
            try await body(house, house.organization)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `a letter is owed to whoever asked before, once a week, and taken by one server`(engine: TestedEngine)
        async throws
    {
        try await with(engine) { house, store in
            #expect(try await store.wishes(of: ada).isEmpty)
            try await store.wish(.own, of: ada, stopKey: "k1", at: now.adding(.hours(-1)))
            try await store.wish(.own, of: ada, stopKey: "k2", at: now.adding(.hours(-1)))
            try await store.wish(.team, of: PersonID("cart-2"), stopKey: "k3", at: now)
            #expect(try await store.stopKey(of: .own, ada) == "k1")
            for _ in 0..<2 { try await store.owe(week, wishedBefore: now, at: now) }
            let due = try await store.due(at: now, limit: 10)
            #expect(due == [OwedLetter(person: ada, kind: .own, week: week, tries: 0)])
            let letter = try #require(due.first)
            #expect(try await store.claim(letter, until: now.adding(.minutes(5))))
            #expect(try await store.claim(letter, until: now.adding(.minutes(5))) == false, "another server has it")
            #expect(try await store.due(at: now, limit: 10).isEmpty)
            let again = try await store.due(at: now.adding(.minutes(5)), limit: 10)
            #expect(again.map(\.tries) == [1])
            try await store.finish(letter, "sent", at: now)
            #expect(try await store.due(at: now.adding(.days(1)), limit: 10).isEmpty)
            try await store.owe(week, wishedBefore: now, at: now)
            #expect(try await house.count("digest_letters") == 1)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `one click ends it, and who deletes everything or has left is written to no more`(engine: TestedEngine)
        async throws
    {
        try await with(engine) { house, store in
            try await store.wish(.own, of: ada, stopKey: "k1", at: Instant(microseconds: 1))
            try await store.owe(week, wishedBefore: now, at: now)
            #expect(try await store.stop("nothing") == false)
            #expect(try await store.stop("k1"))
            #expect(try await store.wishes(of: ada).isEmpty)
            #expect(try await store.due(at: now, limit: 10).isEmpty)
            try await store.wish(.own, of: ada, stopKey: "k4", at: Instant(microseconds: 1))
            try await store.owe(week, wishedBefore: now, at: now)
            let today = Zone.utc.day(of: now)
            #expect(try await store.address(of: ada, on: today) == "cart-1@x.org")
            try await house.database.write {
                try $0.run("UPDATE people SET until = \(today.adding(-1).description) WHERE person_id = \(ada.raw)")
            }
            #expect(try await store.address(of: ada, on: today) == nil)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `a letter is made for whoever wishes for it and of the own team, and for nobody else`(engine: TestedEngine)
        async throws
    {
        try await with(engine) { house, store in
            let (policy, _) = try await Policy.of(house, as: "cart-1")
            let words = LetterWords(subject: "s", text: "t")
            await #expect(throws: Denied.self) { try await policy.ownLetter(to: ada) { _ in words } }
            try await store.wish(.own, of: ada, stopKey: "k1", at: now)
            let letter = try await policy.ownLetter(to: ada) { grant in
                #expect(grant.subject == ada)
                return words
            }
            #expect(letter.recipient == ada)
            await #expect(throws: Denied.self) { try await policy.ownLetter(to: PersonID("cart-2")) { _ in words } }
            await #expect(throws: Denied.self) {
                try await policy.teamLetter(to: ada, of: "Cart", at: now) { _, _, _ in words }
            }
            try await store.wish(.team, of: ada, stopKey: "k2", at: now)
            #expect(try await policy.teamLetter(to: ada, of: "Cart", at: now) { _, _, _ in words }.recipient == ada)
            await #expect(throws: Denied.self) {
                try await policy.teamLetter(to: ada, of: "Till", at: now) { _, _, _ in words }
            }
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `how the mail server is doing is kept`(engine: TestedEngine) async throws {
        try await with(engine) { _, store in
            #expect(try await store.mailState().isFailing == false)
            try await store.note("it did not answer in time", at: now)
            #expect(try await store.mailState().isFailing)
            #expect(try await store.mailState().failure == "it did not answer in time")
            try await store.note(nil, at: now.adding(.minutes(1)))
            #expect(try await store.mailState().isFailing == false)
        }
    }
}
