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
                // Who was forgotten when the backup was made has come back.
                try await backup.write { session in
                    _ = try session.run("INSERT INTO forgotten_addresses (hash) VALUES ('back again')")
                }
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

    /// Two databases of one house that went on without each other: what the backup is given, and what the one that it replaces is.
    private func restoredOverAnother(
        _ engine: TestedEngine, backup: [SQL], replaced: [SQL], _ body: (any Database) async throws -> Void
    ) async throws {
        try await GivenOrganization.with(engine, teams: [("Cart", "Shop", 3)]) { house in
            try await withMigratedDatabase(engine) { other in
                try await restoration.finish(house.database, nil, old: nil, at: GivenOrganization.start)
                _ = try await DatabaseCopy(from: house.database, to: other).run()
                try await house.hire(1, into: "Late", "Shop")
                for (database, told, day) in [(house.database, backup, 1), (other, replaced, 2)] {
                    // Each has an entry that the other has not.
                    try await restoration.finish(
                        database, nil, old: nil, at: GivenOrganization.start.adding(.days(day)))
                    try await database.write { session in for each in told { try session.run(each) } }
                }
                let decisions = try await restoration.decisions(
                    in: other, since: try await restoration.head(of: house.database))
                #expect(decisions != nil)
                let isKnown = try await restoration.finish(
                    house.database, decisions, old: try await restoration.head(of: other), at: GivenOrganization.start)
                #expect(!isKnown)
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

    private func said(_ person: String, _ project: String, paused: Int64, until: Int64? = nil) -> [SQL] {
        [
            "INSERT INTO exclusions (person_id, project) VALUES (\(person), \(project))",
            "INSERT INTO pauses (person_id, started_at, ended_at) VALUES (\(person), \(paused), \(until))",
            "INSERT INTO forgotten_addresses (hash) VALUES (\(project))",
        ]
    }

    @Test(arguments: TestedEngine.allCases)
    func `what either of two databases keeps out stays out`(_ engine: TestedEngine) async throws {
        let backup =
            said("cart-0", "here", paused: 7) + said("late-0", "hers", paused: 9) + said("cart-1", "x", paused: 5)
            + said("cart-2", "z", paused: 1, until: 2)
        let replaced =
            said("cart-0", "there", paused: 8) + said("cart-1", "y", paused: 5, until: 6)
            + said("cart-2", "z", paused: 1, until: 3)
        try await restoredOverAnother(engine, backup: backup, replaced: replaced) { database in
            let left = ["cart-0 here", "cart-0 there", "cart-1 x", "cart-1 y", "cart-2 z", "late-0 hers"]
            try await expect(left, from: "SELECT person_id, project FROM exclusions", database)
            let pauses: SQL = "SELECT person_id, started_at || '-' || COALESCE(ended_at || '', '') FROM pauses"
            try await expect(["cart-0 7-", "cart-1 5-", "cart-2 1-3", "late-0 9-"], from: pauses, database)
            let forgotten: SQL = "SELECT 'x', hash FROM forgotten_addresses"
            try await expect(["x here", "x hers", "x there", "x x", "x y", "x z"], from: forgotten, database)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `what the backup tells is not replaced by a database that is not what it became`(_ engine: TestedEngine)
        async throws
    {
        func token(_ name: String, revoked: Int64?) -> SQL {
            """
            INSERT INTO tokens (hash, token_id, person_id, prefix, kind, made_at, revoked_at, by_operator)
            VALUES (\(name), \(name), 'cart-0', 'x', 'read', 1, \(revoked), 0)
            """
        }
        func invitation(_ name: String, used: Int64?) -> SQL {
            """
            INSERT INTO invitations (hash, person_id, expires_at, used_at, is_reset)
            VALUES (\(name), 'cart-0', 9, \(used), 0)
            """
        }
        func factor(_ person: String, _ sealed: String) -> SQL {
            "INSERT INTO second_factors (person_id, sealed, confirmed_at, last_step) VALUES (\(person), \(sealed), 1, 1)"
        }
        func code(_ person: String, _ hash: String) -> SQL {
            "INSERT INTO recovery_codes (person_id, hash) VALUES (\(person), \(hash))"
        }
        func connection(_ name: String, _ secret: String, rotated: Int64?) -> SQL {
            """
            INSERT INTO connections (connection_id, vendor, service, secret, deploys_by_tag, notes, made_at, rotated_at, events,
            unknown_events) VALUES (\(name), 'github', 'shop', \(secret), 0, '', 1, \(rotated), 0, 0)
            """
        }
        let backup: [SQL] = [
            invitation("spent", used: 3), invitation("spent there", used: nil), invitation("waits", used: nil),
            "UPDATE people SET passphrase_hash = 'new', acknowledged_at = 4 WHERE person_id = 'cart-0'",
            "INSERT INTO policy_acknowledgements (person_id, version, acknowledged_at) VALUES ('cart-0', 7, 1)",
            token("hers", revoked: nil), token("lost", revoked: nil), token("old", revoked: 3),
            factor("cart-0", "s"), code("cart-0", "first"), code("cart-0", "second"), factor("cart-1", "t"),
            code("cart-1", "third"),
            factor("cart-2", "u"), code("cart-2", "fourth"),
            connection("c", "new", rotated: 9), connection("d", "old", rotated: 1),
            connection("e", "only", rotated: nil),
        ]
        let replaced: [SQL] = [
            invitation("spent", used: nil), invitation("spent there", used: 5), invitation("waits", used: nil),
            "UPDATE people SET passphrase_hash = 'old' WHERE person_id = 'cart-0'", token("lost", revoked: 5),
            token("old", revoked: nil), factor("cart-0", "s"), code("cart-0", "second"), factor("cart-1", "another"),
            "INSERT INTO second_factors (person_id, sealed, last_step) VALUES ('cart-2', 'u', 1)",
            connection("c", "older", rotated: 8), connection("d", "changed", rotated: 2),
        ]
        try await restoredOverAnother(engine, backup: backup, replaced: replaced) { database in
            let account: SQL = "SELECT passphrase_hash, acknowledged_at || '' FROM people WHERE person_id = 'cart-0'"
            try await expect(["new 4"], from: account, database)
            let read: SQL = "SELECT person_id, version || '' FROM policy_acknowledgements"
            try await expect(["cart-0 7"], from: read, database)
            let tokens: SQL = "SELECT hash, COALESCE(revoked_at || '', 'works') FROM tokens"
            try await expect(["hers works", "lost 5", "old 3"], from: tokens, database)
            let invitations: SQL = """
                SELECT hash, COALESCE(used_at || '', 'opens') FROM invitations WHERE hash LIKE 'spent%' OR hash = 'waits'
                """
            try await expect(["spent 3", "spent there 5", "waits opens"], from: invitations, database)
            let codes: SQL = "SELECT person_id, hash FROM recovery_codes"
            try await expect(["cart-0 second", "cart-1 third", "cart-2 fourth"], from: codes, database)
            try await expect(
                ["c new", "d changed", "e only"], from: "SELECT connection_id, secret FROM connections", database)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `an account that was refused in the replaced database is nobody's here`(_ engine: TestedEngine) async throws {
        // As the account is known to this restoration: by how long its address is.
        let hash = "hash of 7"
        let (backup, replaced): ([SQL], [SQL]) = (
            [
                """
                INSERT INTO identities (provider, login, person_id, said_by)
                VALUES ('git', 'o@x.org', 'cart-0', 'person'), ('git', 'longer@x.org', 'cart-1', 'person')
                """
            ],
            [
                "INSERT INTO account_refusals (hash, person_id, refused_at) VALUES (\(hash), 'cart-0', 5)",
                // What was forgotten there has come back here, in the one case.
                "INSERT INTO forgotten_addresses (hash) VALUES ('hash of 12'), ('hash of 99')",
            ]
        )
        try await restoredOverAnother(engine, backup: backup, replaced: replaced) { database in
            try await expect(["cart-1 longer@x.org"], from: "SELECT person_id, login FROM identities", database)
            try await expect(["cart-0 \(hash)"], from: "SELECT person_id, hash FROM account_refusals", database)
            try await expect(["x hash of 99"], from: "SELECT 'x', hash FROM forgotten_addresses", database)
        }
    }

    /// A life of somebody: which it is, since when, and what was noted in it. Without an entry everything is deleted.
    private func life(_ name: String, entered: Int64?) -> [SQL] {
        let email = entered == nil ? "gone" : "c@x.org"
        let passphrase: String? = entered == nil ? nil : "x"
        let account: SQL = """
            UPDATE people SET life = \(name), entered_at = \(entered), email = \(email), passphrase_hash = \(passphrase)
            WHERE person_id = 'cart-0'
            """
        let note: SQL = "INSERT INTO exclusions (person_id, project) VALUES ('cart-0', \("life-" + name))"
        return entered == nil ? [account] : [account, note]
    }

    @Test(
        arguments: [
            // Nobody deleted anything: both hold.
            ("", 1, "", 1, ["cart-0 life-"]),
            // Deleted in the replaced one, with and without coming back.
            ("", 1, "b", nil, []), ("", 1, "b", 5, ["cart-0 life-b"]), ("a", 1, "b", 5, ["cart-0 life-b"]),
            // Deleted in the backup: what the other one says is of a life that is no more.
            ("a", nil, "", 1, []), ("a", 5, "", 1, ["cart-0 life-a"]), ("a", 5, "b", 1, ["cart-0 life-a"]),
            // Whoever has come back in the backup is there; whoever has in the other one can be invited.
            ("a", 5, "a", nil, ["cart-0 life-a"]), ("a", nil, "a", 5, []),
            // Nobody knows which was later: the deletion holds.
            ("a", 5, "b", nil, []),
        ] as [(String, Int64?, String, Int64?, [String])])
    func `of two lives the one that was deleted does not come back`(
        here: String, entered: Int64?, there: String, since: Int64?, left: [String]
    ) async throws {
        try await restoredOverAnother(
            .sqlite, backup: life(here, entered: entered), replaced: life(there, entered: since)
        ) { database in
            try await expect(left, from: "SELECT person_id, project FROM exclusions", database)
            let isThere = !left.isEmpty
            let account: SQL = "SELECT COALESCE(passphrase_hash, 'gone'), 'x' FROM people WHERE person_id = 'cart-0'"
            try await expect([isThere ? "x x" : "gone x"], from: account, database)
        }
    }

    @Test func `who has come back since the backup is not forgotten again`() async throws {
        try await restored(
            from: { $0.database },
            since: { house in
                try await house.database.write { session in
                    _ = try session.run("INSERT INTO forgotten_addresses (hash) VALUES ('of somebody else')")
                }
            },
            { _, after, _ in
                try await expect(
                    ["x of somebody else"], from: "SELECT 'x', hash FROM forgotten_addresses", after.database)
            })
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
