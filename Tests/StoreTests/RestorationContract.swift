import Access
import Domain
import Ledger
import OrganizationPorts
import Publication
import PublishedPorts
import SQL
import Store
import StoreSQLite
import TestSupport
import Testing

/// A backup is restored: a sealed cell is never recomputed, and who was looked at stays looked-at.
@Suite struct RestorationContract {
    private let first = GivenOrganization.first
    private let restoration = Restoration(
        writer: .ofTests, hashAddress: { "hash of \($0.count)" }, sealName: { "sealed \($0.count)" })
    private let metric = MetricID("activity-time")

    /// Seven people; a backup after four sealed weeks, then two more sealed weeks, and what `since` does.
    private func restored(
        from replaced: (GivenOrganization) async throws -> (any Database)?,
        since: (GivenOrganization) async throws -> Void = { _ in },
        _ body: (_ before: GivenOrganization, _ after: GivenOrganization, _ isKnown: Bool) async throws -> Void
    ) async throws {
        try await GivenOrganization.with(.sqlite, teams: [("Cart", "Shop", 7)]) { house in
            try await house.work(people("Cart", 7), 0...8)
            _ = try await house.sealer.seal(through: first.adding(3), at: GivenOrganization.due(first.adding(3)))
            try await withMigratedDatabase(.sqlite) { backup in
                _ = try await DatabaseCopy(from: house.database, to: backup).run()
                _ = try await house.sealer.seal(
                    through: first.adding(5), at: GivenOrganization.due(first.adding(5)))
                try await since(house)
                let old = try await replaced(house)
                let head = try await restoration.head(of: backup)
                let decisions = try await old.asyncMap { try await restoration.decisions(in: $0, since: head) }
                let isKnown = try await restoration.finish(
                    backup, decisions ?? nil, old: try await old.asyncMap { try await restoration.head(of: $0) } ?? nil,
                    at: GivenOrganization.due(first.adding(5)).adding(.days(1)))
                try await body(house, GivenOrganization(database: backup), isKnown)
            }
        }
    }

    /// Each published cell and level with its value: what leadership could have read.
    private func figures(_ house: GivenOrganization) async throws -> Set<String> {
        let archive = try await house.published.everything()
        return Set(archive.cells.map { "\($0.value)" } + archive.levels.map { "\($0.value)" })
    }

    @Test func `cells that were sealed since the backup are those that were sealed, and in the ledger`() async throws {
        try await restored(
            from: { $0.database },
            since: { house in
                // What one person changes after the sealing would be the difference of a second one.
                try await house.own.delete(
                    Interval(GivenOrganization.start, GivenOrganization.due(first.adding(5))),
                    Policy.grant(for: PersonID("cart-3")), at: GivenOrganization.due(first.adding(5)))
            },
            { before, after, isKnown in
                #expect(isKnown)
                let published = try await figures(before)
                #expect(published.count > 20)
                #expect(try await figures(after) == published)
                _ = try await after.sealer.seal(through: nil, at: GivenOrganization.due(first.adding(5)))
                #expect(try await figures(after) == published, "nothing is sealed a second time")
                let ledger = LedgerStore(database: after.database, writer: .ofTests)
                #expect(try await ledger.check(key: LedgerPen.ofTests.verifierKey).isSound)
                for cell in try await after.published.everything().cells {
                    let leaf = try await ledger.leaves(from: cell.leaf, limit: 1).first
                    let entry = leaf?.opening.flatMap { LedgerEntry(content: $0.content) }
                    #expect(entry?.kind == .sealedCell && entry?.fields["week"] == cell.value.week.description)
                }
                // It goes on with the weeks that come, over the same people.
                let next = try await after.sealer.seal(through: nil, at: GivenOrganization.due(first.adding(6)))
                #expect(next.sealed == 6)
                #expect(try await after.count("panels") == 1)
            })
    }

    @Test func `where what was published is not known, the weeks up to now are sealed and empty`() async throws {
        try await restored(
            from: { _ in nil },
            { before, after, isKnown in
                #expect(!isKnown)
                let published = try await figures(before)
                let kept = try await figures(after)
                #expect(kept.count < published.count && kept.isSubset(of: published))
                let outcome = try await after.sealer.seal(through: nil, at: GivenOrganization.due(first.adding(5)))
                #expect(outcome.sealed + outcome.tooLittle == 0)
                #expect(try await figures(after) == kept)
                // The restore was in the seventh week, which is closed with the others; the eighth is sealed as ever.
                let later = try await after.sealer.seal(through: nil, at: GivenOrganization.due(first.adding(7)))
                #expect(later.sealed == 6)
                // No level for a good year: nobody knows which there were.
                let levels = try await after.count("levels")
                try await after.work(people("Cart", 7), 9...22)
                _ = try await after.sealer.seal(through: nil, at: GivenOrganization.due(first.adding(22)))
                #expect(try await after.count("panels") == 2)
                #expect(try await after.count("levels") == levels)
            })
    }

    @Test func `a house that was set up in its place meanwhile knows nothing of what was published`() async throws {
        try await withMigratedDatabase(.sqlite) { other in
            let fresh = GivenOrganization(database: other)
            try await fresh.organization.setUp(
                House(form: .organization, name: "Org", zone: .utc, isSimulated: false),
                owner: Account(
                    person: PersonID("o"), email: "o@x.org", name: "O", passphraseHash: "x", acknowledged: nil),
                invitationHash: nil, expires: GivenOrganization.start, at: GivenOrganization.start)
            try await restored(
                from: { _ in other },
                { before, after, isKnown in
                    #expect(!isKnown)
                    let outcome = try await after.sealer.seal(
                        through: nil, at: GivenOrganization.due(first.adding(5)))
                    #expect(outcome.sealed + outcome.tooLittle == 0)
                    let (kept, published) = (try await figures(after), try await figures(before))
                    #expect(kept.isSubset(of: published))
                    #expect(try await after.count("cells") > 0, "what the backup holds stays")
                })
        }
    }

    /// What an older database takes the place of what it did not hear of.
    private func restoredOverOlder(
        _ engine: TestedEngine, goesOn: Bool, _ body: (any Database) async throws -> Void
    ) async throws {
        func decide(_ person: String, _ project: String, at: Int64, _ database: any Database) async throws {
            try await database.write { session in
                try session.run("INSERT INTO exclusions (person_id, project) VALUES (\(person), \(project))")
                try session.run("INSERT INTO pauses (person_id, started_at) VALUES (\(person), \(at))")
                try session.run(
                    """
                    INSERT INTO account_refusals (hash, person_id, refused_at) VALUES (\(project), \(person), \(at))
                    """)
                try session.run("INSERT INTO forgotten_addresses (hash) VALUES (\(project))")
                try session.run(
                    """
                    INSERT INTO policy_acknowledgements (person_id, version, acknowledged_at) VALUES (\(person), \(at), 1)
                    """)
            }
        }
        try await GivenOrganization.with(engine, teams: [("Cart", "Shop", 2)]) { house in
            try await withMigratedDatabase(engine) { older in
                try await restoration.finish(house.database, nil, old: nil, at: GivenOrganization.start)
                _ = try await DatabaseCopy(from: house.database, to: older).run()
                try await house.hire(1, into: "Late", "Shop")
                try await decide("cart-0", "in-the-backup", at: 7, house.database)
                try await decide("cart-0", "in-the-older", at: 8, older)
                try await decide("late-0", "hers", at: 9, house.database)
                if !goesOn {
                    try await restoration.finish(house.database, nil, old: nil, at: GivenOrganization.start)
                    try await house.database.write {
                        try $0.run(
                            "UPDATE people SET email = 'gone', passphrase_hash = NULL WHERE person_id = 'cart-1'")
                    }
                }
                let decisions = try await restoration.decisions(
                    in: older, since: try await restoration.head(of: house.database))
                #expect(decisions != nil)
                try await restoration.finish(
                    house.database, decisions, old: try await restoration.head(of: older), at: GivenOrganization.start)
                try await body(house.database)
            }
        }
    }

    private func expect(
        _ expected: [String], from question: SQL, _ database: any Database,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let found = try await database.read { session in
            try session.rows(question).map { "\(try $0.text(0)) \(try $0.text(1))" }.sorted()
        }
        #expect(found == expected, sourceLocation: sourceLocation)
    }

    @Test(arguments: TestedEngine.allCases)
    func `what somebody decided whom an older database does not know is known by the backup`(_ engine: TestedEngine)
        async throws
    {
        try await restoredOverOlder(engine, goesOn: true) { database in
            let there = ["cart-0 in-the-older", "late-0 hers"]
            try await expect(there, from: "SELECT person_id, project FROM exclusions", database)
            try await expect(there, from: "SELECT person_id, hash FROM account_refusals", database)
            let pauses: SQL = "SELECT person_id, CAST(started_at AS TEXT) FROM pauses"
            try await expect(["cart-0 8", "late-0 9"], from: pauses, database)
            let forgotten: SQL = "SELECT 'x', hash FROM forgotten_addresses"
            try await expect(["x hers", "x in-the-backup", "x in-the-older"], from: forgotten, database)
            // The policies are those of the older one: she has read none of its versions.
            let read: SQL = "SELECT person_id, CAST(version AS TEXT) FROM policy_acknowledgements"
            try await expect(["cart-0 8"], from: read, database)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `where nobody knows which was said later, what either keeps out stays out`(_ engine: TestedEngine)
        async throws
    {
        try await restoredOverOlder(engine, goesOn: false) { database in
            let there = ["cart-0 in-the-backup", "cart-0 in-the-older", "late-0 hers"]
            try await expect(there, from: "SELECT person_id, project FROM exclusions", database)
            try await expect(there, from: "SELECT person_id, hash FROM account_refusals", database)
            let pauses: SQL = "SELECT person_id, CAST(started_at AS TEXT) FROM pauses"
            try await expect(["cart-0 8", "late-0 9"], from: pauses, database)  // one pause is enough
            let people: SQL = "SELECT person_id, email FROM people WHERE person_id = 'cart-1'"
            try await expect(["cart-1 gone"], from: people, database)  // who is gone stays gone
        }
    }

    private func states(_ people: ClosedRange<Int>, _ house: GivenOrganization, _ name: String) async throws
        -> [Look.State]
    {
        let asked = GivenOrganization.due(first.adding(5)).adding(.days(2))
        let (policy, viewer) = try await Policy.of(house, as: "cart-0")
        var states: [Look.State] = []
        for number in people {
            let terms = try LookTerms(
                person: PersonID("cart-\(number)"), metrics: [metric], from: first, to: first.adding(3),
                question: "I noticed fewer hours for three weeks, what is happening?")
            let look = try await policy.ask(terms, as: LookID("\(name)-\(number)"), by: viewer, at: asked)
            states.append(look.state(at: asked))
        }
        return states
    }

    @Test func `three people stay unlooked-at after a restore too`() async throws {
        try await restored(
            from: { $0.database },
            since: { house in
                let before = try await states(1...3, house, "before")
                #expect(before == [.waiting, .waiting, .waiting])
            },
            { _, after, _ in
                let states = try await states(4...6, after, "after")
                #expect(states == [.refused, .refused, .refused])
                let looks = try await after.personal.looks(
                    for: Policy.grant(for: PersonID("cart-1")), at: GivenOrganization.due(first.adding(6)))
                #expect(looks.atMe.map(\.proofs.count) == [1])
                for proof in looks.atMe.flatMap(\.proofs) {
                    let entry = LedgerEntry(content: proof.content)
                    #expect(entry?.kind == .lookAsked && entry?.fields["person"] == "cart-1")
                }
            })
    }

    @Test func `where nobody knows who was looked at, nobody is looked at in those weeks`() async throws {
        try await restored(
            from: { _ in nil },
            since: { house in
                let before = try await states(1...3, house, "before")
                #expect(before == [.waiting, .waiting, .waiting])
            },
            { _, after, _ in
                let states = try await states(1...6, after, "after")
                #expect(states == Array(repeating: .refused, count: 6))
            })
    }
}

extension Optional {
    fileprivate func asyncMap<Other>(_ body: (Wrapped) async throws -> Other) async throws -> Other? {
        if let self { try await body(self) } else { nil }
    }
}
