import Access
import Actions
import Domain
import LeadershipAnswers
import OrganizationPorts
import Publication
import PublishedPorts
import SQL
import Store
import TestSupport
import Testing

/// Notes beside lines, on both engines: a team's are the team's, a person's are the person's, and nobody's leave is a team's.
@Suite struct AnnotationContract {
    private let first = GivenOrganization.first
    private let now = Instant("2026-09-02T08:00:00Z")
    private var days: ClosedRange<Day> { first.monday...first.monday.adding(80) }

    private func content(
        _ text: String, _ kind: AnnotationContent.Kind = .offsite, _ effect: AnnotationContent.Effect = .none,
        day: Int = 10
    ) -> AnnotationContent {
        AnnotationContent(
            from: first.monday.adding(day), to: first.monday.adding(day + 2), kind: kind, text: text, effect: effect)
    }

    private struct Somebody {
        let actions: AnnotationActions
        let policy: Policy
        let viewer: Viewer
    }

    /// Somebody with the roles that are written down.
    private struct WithRoles: Standing {
        let person: PersonID
        let house: GivenOrganization
        func person(presenting credential: Credential) async throws -> PersonID? { person }
        func roles(of person: PersonID, at now: Instant) async throws -> Set<RoleHeld> {
            try await house.organization.roles(of: person, at: now)
        }
    }

    private func somebody(
        _ person: String, _ house: GivenOrganization, _ known: (Policy, Viewer)? = nil
    ) async throws -> Somebody {
        let (policy, viewer): (Policy, Viewer)
        if let known { (policy, viewer) = known } else { (policy, viewer) = try await Policy.of(house, as: person) }
        return Somebody(
            actions: AnnotationActions(
                policy: policy, shared: house.organization, own: house.own,
                clock: ManualClock("2026-09-02T08:00:00Z"),
                randomness: SeededRandomness(UInt64(person.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) }))),
            policy: policy, viewer: viewer)
    }

    private func with(_ engine: TestedEngine, _ body: (GivenOrganization) async throws -> Void) async throws {
        try await GivenOrganization.with(engine, teams: [("Cart", "Shop", 7), ("Till", "Shop", 7)], body)
    }

    private func read(_ team: String, as person: String, _ house: GivenOrganization) async throws -> [Annotation] {
        let somebody = try await somebody(person, house)
        let grant = try await somebody.policy.notes(beside: .group(.team(team)), for: somebody.viewer, at: now)
        return try await house.organization.annotations(for: grant, in: days)
    }

    @Test(arguments: TestedEngine.allCases)
    func `one alone cannot fill a line with notes`(engine: TestedEngine) async throws {
        try await with(engine) { house in
            let author = try await somebody("cart-2", house)
            for number in 1...100 {
                _ = try await author.actions.add(content("Note \(number)"), to: .team("Cart"), author.viewer)
            }
            await #expect(throws: ActionRefused.self) {
                _ = try await author.actions.add(content("One more"), to: .team("Cart"), author.viewer)
            }
            let mate = try await somebody("cart-3", house)
            _ = try await mate.actions.add(content("Planning week"), to: .team("Cart"), mate.viewer)
            #expect(try await read("Cart", as: "cart-3", house).count == 101)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `anybody of a team writes for it, its author alone takes it away, and nobody of another one`(
        engine: TestedEngine
    ) async throws {
        try await with(engine) { house in
            let author = try await somebody("cart-2", house)
            let id = try await author.actions.add(content("Planning week"), to: .team("Cart"), author.viewer)
            #expect(try await read("Cart", as: "cart-2", house).map(\.mayRemove) == [true])
            #expect(try await read("Cart", as: "cart-3", house).map(\.mayRemove) == [false])
            #expect(try await read("Till", as: "till-3", house).isEmpty)
            await #expect(throws: Denied.self) { _ = try await read("Cart", as: "till-3", house) }
            let mate = try await somebody("cart-3", house)
            await #expect(throws: ActionRefused.self) {
                try await mate.actions.remove(id, from: .team("Cart"), mate.viewer)
            }
            let other = try await somebody("till-3", house)
            for place in [AnnotationPlace.team("Cart"), .team("Nobody"), .organization] {
                await #expect(throws: Denied.self) {
                    _ = try await other.actions.add(content("x"), to: place, other.viewer)
                }
            }
            await #expect(throws: Denied.self) { try await other.actions.remove(id, from: .team("Cart"), other.viewer) }
            // As a note of the own team it is not there either.
            await #expect(throws: ActionRefused.self) {
                try await other.actions.remove(id, from: .team("Till"), other.viewer)
            }
            try await author.actions.remove(id, from: .team("Cart"), author.viewer)
            #expect(try await read("Cart", as: "cart-3", house).isEmpty)
        }
    }

    /// It holds for what is said of every team, and for what every team is asked: not for one alone to decide for good.
    @Test(arguments: TestedEngine.allCases)
    func `for the whole organization a maintainer explains, an owner leaves out, and either takes it away`(
        engine: TestedEngine
    ) async throws {
        try await with(engine) { house in
            let roles: [String: SystemRole] = ["cart-5": .owner, "till-5": .maintainer, "till-6": .owner]
            try await house.organization.changeMembers(on: first.monday, at: GivenOrganization.start) { members in
                members.filter { roles[$0.person.raw] != nil }.map { member in
                    var member = member
                    member.roles = roles[member.person.raw].map { [RoleHeld($0, .organization)] } ?? []
                    return member
                }
            }
            func somebody(_ person: String) async throws -> Somebody {
                let policy = Policy(
                    standing: WithRoles(person: PersonID(person), house: house), facts: house.looks, log: house.looks)
                return try await self.somebody(
                    person, house, (policy, policy.viewer(presenting: .session(OnePerson.session))))
            }
            let (owner, maintainer) = (try await somebody("cart-5"), try await somebody("till-5"))
            let another = try await somebody("till-6")
            _ = try await maintainer.actions.add(content("Fair"), to: .organization, maintainer.viewer)
            for effect in [AnnotationContent.Effect.leaveOut, .newBaseline] {
                let silent = AnnotationContent(
                    from: first.monday, to: first.monday.adding(27), kind: .other, text: "Quiet", effect: effect)
                await #expect(throws: ActionRefused.self) {
                    _ = try await maintainer.actions.add(silent, to: .organization, maintainer.viewer)
                }
                for remover in [maintainer, another] {
                    let id = try await owner.actions.add(silent, to: .organization, owner.viewer)
                    #expect(
                        try await house.organization.annotations(beside: .group(.team("Till")), in: days).count == 2)
                    try await remover.actions.remove(id, from: .organization, remover.viewer)
                }
            }
            #expect(try await read("Till", as: "till-1", house).map(\.content.text) == ["Fair"])
            #expect(
                try await read("Till", as: "till-5", house).map(\.mayRemove) == [false], "that is done on its own page")
            let mate = try await somebody("till-1")
            let id = try await owner.actions.add(content("x"), to: .organization, owner.viewer)
            await #expect(throws: Denied.self) {
                try await mate.actions.remove(id, from: .organization, mate.viewer)
            }
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `leave is shown to its person alone, and a holiday to all once enough people have it`(engine: TestedEngine)
        async throws
    {
        try await with(engine) { house in
            func add(_ person: String, _ kind: Absence.Kind, day: Int) async throws {
                _ = try await house.organization.addAbsences([
                    AddressedAbsence(
                        email: "\(person)@x.org",
                        absence: Absence(
                            from: first.monday.adding(day), to: first.monday.adding(day), kind: kind))
                ])
            }
            for kind in Absence.Kind.allCases where kind != .public { try await add("cart-2", kind, day: 3) }
            for person in people("Cart", 5) { try await add(person, .public, day: 20) }
            for team in ["Cart", "Till"] {
                #expect(
                    try await read(team, as: "\(team.lowercased())-1", house).isEmpty,
                    "five are too few, and leave is nobody's")
            }
            let own = try await house.personal.notes(for: Policy.grant(for: PersonID("cart-2")), in: days)
            #expect(own.annotations.map(\.content.kind) == [.leave, .leave, .leave, .leave, .holiday])
            #expect(own.annotations.allSatisfy { $0.scope == .oneself(isShown: false) })
            let mate = try await house.personal.notes(for: Policy.grant(for: PersonID("cart-3")), in: days)
            #expect(mate.annotations.map(\.content.kind) == [.holiday])
            try await add("till-6", .public, day: 20)
            for team in ["Cart", "Till"] {
                let notes = try await read(team, as: "\(team.lowercased())-1", house)
                #expect(notes.map(\.content.text) == ["Public holiday"])
                #expect(notes.map(\.scope) == [.organization])
            }
            // Where the lines are shown to somebody else there is nothing of leave.
            let shown = try await house.personal.shownNotes(for: Policy.grant(for: PersonID("cart-2")), in: days)
            #expect(shown.annotations.map(\.scope) == [.organization])
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `deployments and incidents stand beside the lines of whose service it is, by themselves`(engine: TestedEngine)
        async throws
    {
        try await with(engine) { house in
            let at = Zone.utc.start(of: first.monday.adding(8)).microseconds
            try await house.database.write { session in
                try session.run("INSERT INTO services (slug, name, team) VALUES ('shop', 'Shop', 'cart')")
                for (id, result, environment, after) in [
                    ("a", "success", "production", 0), ("b", "success", "production", 1),
                    ("c", "failure", "production", 2),
                    ("d", "success", "staging", 0), ("e", "success", "production", 8),
                ] {
                    try session.run(
                        """
                        INSERT INTO deployments (deployment_id, service, environment, sha, started_at, finished_at, result)
                        VALUES (\(id), 'shop', \(environment), 'x', NULL, \(at + Int64(after) * 86_400_000_000), \(result))
                        """)
                }
                try session.run(
                    """
                    INSERT INTO incidents (incident_id, service, detected_at, resolved_at, updated_at)
                    VALUES ('i', 'shop', \(at), \(at + 86_400_000_000), 1)
                    """)
            }
            let notes = try await read("Cart", as: "cart-1", house)
            #expect(
                notes.map(\.content.kind) == [.deployment, .incident, .deployment],
                "one a week, however many there were")
            #expect(notes.map(\.content.from) == [8, 8, 16].map(first.monday.adding))
            #expect(notes.map(\.content.to) == [9, 9, 16].map(first.monday.adding))
            #expect(notes.allSatisfy { $0.scope == .service(ServiceID("shop")) && $0.id == nil && !$0.mayRemove })
            #expect(try await read("Till", as: "till-1", house).isEmpty)
            let own = try await house.personal.notes(for: Policy.grant(for: PersonID("cart-1")), in: days)
            #expect(own.annotations.map(\.content) == notes.map(\.content))
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `what a file says is taken once, and what is beside nothing is named`(engine: TestedEngine) async throws {
        try await with(engine) { house in
            try await house.database.write {
                try $0.run("INSERT INTO services (slug, name, team) VALUES ('shop', 'Shop', 'Cart')")
            }
            let rows = [
                ImportedAnnotation(scope: .team("Cart"), content: content("By name")),
                ImportedAnnotation(scope: .team("cart"), content: content("By short name")),
                ImportedAnnotation(scope: .team("Nobody"), content: content("x")),
                ImportedAnnotation(scope: .service("Shop"), content: content("Of a service")),
                ImportedAnnotation(scope: .service("nothing"), content: content("x")),
                ImportedAnnotation(scope: .organization, content: content("For all", .holiday)),
            ]
            for _ in 0..<2 { #expect(try await house.organization.store(imported: rows, at: now) == [2, 4]) }
            let notes = try await read("Cart", as: "cart-1", house)
            #expect(Set(notes.map(\.content.text)) == ["By name", "By short name", "Of a service", "For all"])
            #expect(try await read("Till", as: "till-1", house).map(\.content.text) == ["For all"])
        }
    }

    /// privacy.md 1.8: a note beside lines of others never names a person's leave, whoever writes it and however it comes.
    @Test(arguments: TestedEngine.allCases)
    func `leave is written beside lines of others by nobody, and of a file's only days and effect are kept`(
        engine: TestedEngine
    ) async throws {
        try await with(engine) { house in
            let author = try await somebody("cart-2", house)
            await #expect(throws: ActionRefused.self) {
                _ = try await author.actions.add(content("Ada is away", .leave), to: .team("Cart"), author.viewer)
            }
            let rows = [
                ImportedAnnotation(scope: .team("Cart"), content: content("Ada on parental leave", .leave, .leaveOut)),
                ImportedAnnotation(scope: .team("Cart"), content: content("Bea on parental leave", .leave, day: 30)),
            ]
            for _ in 0..<2 { #expect(try await house.organization.store(imported: rows, at: now).isEmpty) }
            #expect(try await house.count("shared_annotations") == 2, "taken, and once")
            let words = try await house.database.read {
                try $0.rows("SELECT DISTINCT words FROM shared_annotations").map { try $0.text(0) }
            }
            #expect(words == [AnnotationContent.withoutWords])
            // What an earlier version has kept is read no other way.
            try await house.database.write {
                try $0.run("UPDATE shared_annotations SET words = 'Ada on parental leave'")
            }
            let notes = try await read("Cart", as: "cart-3", house)
            #expect(notes.map(\.content.kind) == [.other] && notes.map(\.content.effect) == [.leaveOut])
            #expect(notes.map(\.content.text) == [AnnotationContent.withoutWords])
            let own = try await house.personal.notes(for: Policy.grant(for: PersonID("cart-3")), in: days)
            #expect(own.annotations.map(\.content) == notes.map(\.content))
            let (policy, viewer) = try await Policy.of(house, as: "cart-3")
            let grant = try await policy.published(about: .team("Cart"), for: viewer, at: now)
            let effective = try await house.published.effectiveNotes(for: grant)
            #expect(effective.map(\.content.effect) == [.leaveOut])
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `a person's notes follow the teams that were the person's`(engine: TestedEngine) async throws {
        try await with(engine) { house in
            try await house.organization.changeMembers(on: first.monday.adding(28), at: now) { members in
                members.filter { $0.person.raw == "cart-3" }.map { member in
                    var member = member
                    member.home = Dated(HomeTeam(team: "Till", department: "Shop"), since: first.monday.adding(28))
                    return member
                }
            }
            for (person, team) in [("cart-1", "Cart"), ("till-1", "Till")] {
                let author = try await somebody(person, house)
                for day in [10, 40] {
                    _ = try await author.actions.add(
                        content("\(team) \(day)", day: day), to: .team(team), author.viewer)
                }
            }
            let own = try await house.personal.notes(for: Policy.grant(for: PersonID("cart-3")), in: days)
            #expect(own.annotations.map(\.content.text) == ["Cart 10", "Till 40"])
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `own notes go with their range, with everything, and with time; a team's stay, as nobody's`(
        engine: TestedEngine
    ) async throws {
        try await with(engine) { house in
            let ada = try await somebody("cart-2", house)
            let person = PersonID("cart-2")
            for day in [10, 30] {
                _ = try await ada.actions.add(content("own \(day)", day: day), isShown: day == 30, ada.viewer)
            }
            let id = try await ada.actions.add(content("of the team"), to: .team("Cart"), ada.viewer)
            func own() async throws -> [String] {
                try await house.personal.notes(for: Policy.grant(for: person), in: days).annotations.filter(\.isOwn)
                    .map(
                        \.content.text)
            }
            #expect(try await own() == ["own 10", "own 30"])
            let shown = try await house.personal.shownNotes(for: Policy.grant(for: person), in: days)
            #expect(shown.annotations.map(\.content.text) == ["of the team", "own 30"])
            let zone = Zone.utc
            try await house.own.delete(
                Interval(zone.start(of: first.monday.adding(9)), zone.start(of: first.monday.adding(14))),
                Policy.grant(for: person), at: now)
            #expect(try await own() == ["own 30"])
            try await house.evidence.forgetTalk(at: now.adding(.days(350)))
            #expect(try await house.count("own_annotations") == 1)
            try await house.own.deleteEverything(Policy.grant(for: person), at: now)
            #expect(try await house.count("own_annotations") == 0)
            // Nobody is known to have written it: any of them may take it away now.
            let mate = try await somebody("cart-3", house)
            #expect(try await read("Cart", as: "cart-3", house).map(\.mayRemove) == [true])
            try await mate.actions.remove(id, from: .team("Cart"), mate.viewer)
            _ = try await mate.actions.add(content("old"), to: .team("Cart"), mate.viewer)
            _ = try await mate.actions.add(content("old"), isShown: false, mate.viewer)
            try await house.evidence.forgetTalk(at: now.adding(.days(430)))
            #expect(try await house.count("own_annotations") == 0, "13 months after its last day")
            #expect(try await house.count("shared_annotations") == 1)
            try await house.evidence.forgetTalk(at: now.adding(.days(800)))
            #expect(try await house.count("shared_annotations") == 0, "25 months after its last day")
        }
    }

    /// What is left out is left out of what is said: by the notes of the team and of the organization, and by no other.
    @Test(arguments: TestedEngine.allCases)
    func `a team's notes change what is said of its line, never a value, and its service's do not`(engine: TestedEngine)
        async throws
    {
        try await with(engine) { house in
            try await house.database.write {
                try $0.run("INSERT INTO services (slug, name, team) VALUES ('shop', 'Shop', 'Cart')")
            }
            try await house.work(people("Cart", 7) + people("Till", 7), 0...16)
            let through = first.adding(16)
            _ = try await house.sealer.seal(through: through, at: GivenOrganization.due(through))
            let at = GivenOrganization.due(through)
            func line(of team: String) async throws -> GroupSeries {
                let (policy, viewer) = try await Policy.of(house, as: "\(team.lowercased())-1")
                let weeks = try await GroupTrends(policy: policy, published: house.published).weeks(
                    of: .team(team), 16, at: at, for: viewer)
                let focus = weeks.value.trends.first { $0.metric == MetricID("focus-time") }
                guard case .series(let series, _) = try #require(focus) else { throw Denied() }
                return series
            }
            let (cart, till) = (try await line(of: "Cart"), try await line(of: "Till"))
            let before = cart.reading.weeks
            #expect(before >= 8)
            let last = through.monday.adding(-14).daysSince1970 - first.monday.daysSince1970
            func write(_ effect: AnnotationContent.Effect, _ scope: ImportedAnnotation.Scope) async throws {
                let note = ImportedAnnotation(scope: scope, content: content("n", .offsite, effect, day: last))
                #expect(try await house.organization.store(imported: [note], at: now).isEmpty)
            }
            try await write(.leaveOut, .service("shop"))
            #expect(try await line(of: "Cart").reading == cart.reading)
            try await write(.leaveOut, .team("Cart"))
            let left = try await line(of: "Cart")
            #expect(left.reading.weeks == before - 1 && left.points == cart.points)
            #expect(try await line(of: "Till").reading == till.reading)
            try await write(.newBaseline, .organization)
            for team in ["Cart", "Till"] {
                let anew = try await line(of: team)
                #expect(anew.reading.weeks < 4 && anew.reading.limits == nil && anew.reading.slope == nil, "\(team)")
            }
            #expect(try await line(of: "Cart").points == cart.points)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `no note changes a sealed cell, nor what is sealed next`(engine: TestedEngine) async throws {
        var published: [String] = []
        for isNoted in [false, true] {
            try await with(engine) { house in
                try await house.work(people("Cart", 7) + people("Till", 7), 0...9)
                _ = try await house.sealer.seal(through: first.adding(4), at: GivenOrganization.due(first.adding(4)))
                if isNoted {
                    let before = try await house.everythingPublished()
                    for number in 0..<7 {
                        let mate = try await somebody("cart-\(number)", house)
                        for effect in AnnotationContent.Effect.allCases {
                            _ = try await mate.actions.add(
                                content("n", .other, effect, day: 35), isShown: true, mate.viewer)
                            _ = try await mate.actions.add(
                                content("n", .other, effect, day: 10), to: .team("Cart"), mate.viewer)
                        }
                    }
                    #expect(try await house.everythingPublished() == before)
                }
                _ = try await house.sealer.seal(through: nil, at: GivenOrganization.due(first.adding(8)))
                published.append(
                    try await house.published.everything().cells.map { "\($0.value)" }.sorted().joined())
            }
        }
        #expect(published.count == 2 && published[0].contains("Cell"))
        #expect(published[0].replacing(/panel: [^,)]*/, with: "") == published[1].replacing(/panel: [^,)]*/, with: ""))
    }
}
