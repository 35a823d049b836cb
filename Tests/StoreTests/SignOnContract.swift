import Access
import Domain
import OrganizationPorts
import PersonalPorts
import SQL
import Store
import TestSupport
import Testing

/// Who signs on at an identity provider, on every engine.
@Suite struct SignOnContract {
    private let now = Given.received
    private let one = SignOnIdentity(issuer: "https://id.example", subject: "one")
    private let two = SignOnIdentity(issuer: "https://id.example", subject: "two")

    /// Ada is in, Bob and Cleo have never been.
    private func with(
        _ engine: TestedEngine, _ body: (Given, CredentialStore, OrganizationStore) async throws -> Void
    ) async throws {
        try await Given.with(engine) { given in
            let credentials = CredentialStore(
                database: given.database, uses: UseNotes(database: given.database, isOn: false), writer: .ofTests,
                simulatedPhase: nil)
            let people = OrganizationStore(database: given.database, writer: .ofTests)
            let ada = given.ada.raw
            try await given.database.write { session in
                try session.run("UPDATE people SET passphrase_hash = 'hers' WHERE person_id = \(ada)")
            }
            try await people.changeMembers(on: day("2026-11-10"), at: now) { _ in
                ["bob", "cleo"].map {
                    Member(person: PersonID($0), email: "\($0)@example.org", name: $0, zone: .utc)
                }
            }
            try await body(given, credentials, people)
        }
    }

    private func enters(
        _ credentials: CredentialStore, _ person: String, _ identity: SignOnIdentity, email: String? = nil
    ) async throws -> Bool {
        try await credentials.enter(
            PersonID(person), email: email ?? "\(person)@example.org", signingOnAs: identity, mark: "mark", at: now)
    }

    @Test(arguments: TestedEngine.allCases)
    func `somebody enters once, under an identity that nobody has, and is in`(engine: TestedEngine) async throws {
        try await with(engine) { given, credentials, people in
            let bob = PersonID("bob")
            try await credentials.addInvitation(
                hash: "open", person: bob, sealedAddress: nil, by: nil, expires: now.adding(.days(7)), at: now)
            #expect(try await !enters(credentials, "ada", one), "she is in")
            #expect(
                try await !enters(credentials, "bob", one, email: "other@example.org"), "the address is another now")
            #expect(try await credentials.person(signingOnAs: one) == nil)
            #expect(try await enters(credentials, "bob", one))
            #expect(try await credentials.person(signingOnAs: one) == bob)
            #expect(try await credentials.signOn(of: bob) == SignOnBinding(issuer: one.issuer, since: now))
            #expect(try await people.account(of: bob)?.passphraseHash == "mark")
            #expect(try await credentials.invited(invitationHash: "open", at: now) == nil)
            await #expect(throws: OrganizationRefusal.invitationSpent) {
                try await credentials.accept(
                    invitationHash: "open", passphraseHash: "x", address: nil, name: nil, at: now)
            }
            #expect(try await !enters(credentials, "bob", two), "he is in")
            #expect(try await !enters(credentials, "cleo", one), "it is his")
            #expect(try await people.account(of: PersonID("cleo"))?.passphraseHash == nil)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `an identity is one person's, a person has one, and only somebody who is in has any`(engine: TestedEngine)
        async throws
    {
        try await with(engine) { given, credentials, _ in
            #expect(try await credentials.bind(one, to: given.ada, at: now))
            #expect(try await !credentials.bind(two, to: given.ada, at: now))
            #expect(try await !enters(credentials, "bob", one))
            await #expect(throws: Denied.self) { try await credentials.bind(two, to: PersonID("bob"), at: now) }
            #expect(try await credentials.person(signingOnAs: two) == nil)
            try await credentials.removeSignOn(of: given.ada)
            #expect(try await credentials.person(signingOnAs: one) == nil)
            #expect(try await enters(credentials, "bob", one))
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `of many who come at once under one identity one is in`(engine: TestedEngine) async throws {
        try await with(engine) { _, credentials, people in
            let entered = try await withThrowingTaskGroup(of: Bool.self) { group in
                for index in 0..<8 {
                    group.addTask { try await enters(credentials, ["bob", "cleo"][index % 2], one) }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(entered == 1)
            #expect(try await people.members(on: day("2026-11-10")).count { $0.hasSignedIn } == 2)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `an attempt is used up once, and forgotten when it would be too old`(engine: TestedEngine) async throws {
        try await with(engine) { given, credentials, _ in
            let until = now.adding(.minutes(10))
            let uses = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<8 {
                    group.addTask { try await credentials.useSignOn(attempt: "a", until: until, at: now) }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(uses == 1)
            let later = until.adding(.minutes(1))
            #expect(try await credentials.useSignOn(attempt: "b", until: later.adding(.minutes(10)), at: later))
            let left = try await given.database.read {
                try $0.rows("SELECT hash FROM sign_on_attempts").map { try $0.text(0) }
            }
            #expect(left == ["b"])
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `it goes with everything, and with a reset that a trustee has signed`(engine: TestedEngine) async throws {
        try await with(engine) { given, credentials, people in
            #expect(try await credentials.bind(one, to: given.ada, at: now))
            #expect(try await given.personal.signOn(for: Policy.grant(for: given.ada))?.issuer == one.issuer)
            try await given.own.deleteEverything(Policy.grant(for: given.ada), at: now)
            #expect(try await credentials.person(signingOnAs: one) == nil)
            #expect(try await !enters(credentials, "ada", one), "her address is nobody's any more")

            #expect(try await enters(credentials, "bob", one))
            let expires = now.adding(.days(7)).microseconds
            try await given.database.write { session in
                try session.run(
                    """
                    INSERT INTO invitations (hash, person_id, email, expires_at, used_at, is_reset)
                    VALUES ('reset', 'bob', NULL, \(expires), NULL, 1)
                    """)
            }
            _ = try await credentials.accept(
                invitationHash: "reset", passphraseHash: "his", address: nil, name: nil, at: now)
            #expect(try await credentials.person(signingOnAs: one) == nil, "every way in that there was is closed")
            #expect(try await people.account(of: PersonID("bob"))?.passphraseHash == "his")
        }
    }
}
