import Access
import Domain
import EvidencePorts
import OrganizationPorts
import SQL
import Store
import TestSupport
import Testing
import WorkPorts

/// Whose an account is: the person says, and nobody for somebody else.
@Suite struct AccountContract {
    private let at = Instant("2026-10-01T10:00:00Z")
    private let now = Instant("2026-10-05T10:00:00Z")
    /// It is called as the address of Ada is.
    private let looksLikeAda = ToolIdentity(provider: "github", login: "ada")
    private let adasMail = ToolIdentity(provider: "git", login: Given.adasAddress)
    private let other = ToolIdentity(provider: "github", login: "octocat")
    private let everything = Interval(Instant("2026-01-01T00:00:00Z"), Instant("2027-01-01T00:00:00Z"))

    private func with(
        _ engine: TestedEngine, _ body: (Given, WorkStore, WorkEvidenceStore, ServiceID) async throws -> Void
    ) async throws {
        try await Given.with(engine) { given in
            let work = WorkStore(database: given.database, hashAddress: Given.hash)
            let reading = WorkEvidenceStore(
                database: given.database, hashAddress: Given.hash, simulatedPhase: nil,
                now: { Instant("2026-11-01T00:00:00Z") })
            let service = try await work.service(named: "Shop")
            func change(_ id: String, _ author: ToolIdentity) -> Change {
                Change(
                    id: ChangeID(id), service: "Shop", author: author, created: at, merged: at, closed: at, updated: at)
            }
            _ = try await work.join(
                [change("1", looksLikeAda), change("2", adasMail), change("3", other)], of: service)
            try await body(given, work, reading, service)
        }
    }

    private struct Owner: Standing {
        let owner: PersonID
        func person(presenting credential: Credential) async throws -> PersonID? { owner }
        func roles(of person: PersonID, at now: Instant) async throws -> Set<RoleHeld> {
            [RoleHeld(.owner, .organization)]
        }
    }

    private func settings(_ given: Given) async throws -> Grant<OfSettings> {
        let policy = Policy(standing: Owner(owner: given.ada))
        return try await policy.settings(for: policy.viewer(presenting: .session(OnePerson.session)), at: now)
    }

    private func accounts(_ given: Given) async throws -> [OwnAccount] {
        try await given.personal.accounts(for: Policy.grant(for: given.ada))
    }

    private func authors(_ reading: WorkEvidenceStore, _ service: ServiceID) async throws -> [AuthorKey?] {
        try await reading.evidence(of: .service(service)).services[0].changes.map(\.author)
    }

    @Test(arguments: TestedEngine.allCases)
    func `an account that looks like somebody's is nobody's until the person says so, and then one with the others`(
        engine: TestedEngine
    ) async throws {
        try await with(engine) { given, _, reading, service in
            #expect(try await accounts(given) == [OwnAccount(looksLikeAda, .proposed(.email), isProgram: false)])
            let before = try await authors(reading, service)
            #expect(before[0] == nil, "it may be somebody who is counted already: it is not one more")
            #expect(before[1] != nil && before[2] != nil && before[1] != before[2])
            var own = try await given.personal.work(for: Policy.grant(for: given.ada), in: everything)
            #expect(own.changes.map(\.written.change.id.raw) == ["2"])
            #expect(try await given.own.answer(looksLikeAda, isMine: true, Policy.grant(for: given.ada), at: now))
            #expect(try await accounts(given) == [OwnAccount(looksLikeAda, .byPerson, isProgram: false)])
            let after = try await authors(reading, service)
            #expect(after[0] != nil && after[0] == after[1] && after[0] != after[2])
            own = try await given.personal.work(for: Policy.grant(for: given.ada), in: everything)
            #expect(own.changes.map(\.written.change.id.raw) == ["1", "2"])
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `one that the person refuses is not proposed again, nor taken from a file`(engine: TestedEngine) async throws {
        try await with(engine) { given, work, reading, service in
            #expect(try await given.own.answer(looksLikeAda, isMine: false, Policy.grant(for: given.ada), at: now))
            #expect(try await accounts(given).isEmpty)
            _ = try await work.store([
                Review(id: "r", change: ChangeID("3"), reviewer: looksLikeAda, submitted: at, state: .approved)
            ])
            #expect(try await accounts(given).isEmpty, "it is asked once")
            #expect(try await work.store([(email: Given.adasAddress, identity: looksLikeAda)]) == [0])
            let authors = try await authors(reading, service)
            #expect(authors[0] != nil && authors[0] != authors[1], "it is somebody else's, whoever that is")
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `one from a file is seen and can be given up, and one that was not proposed cannot be taken`(
        engine: TestedEngine
    ) async throws {
        try await with(engine) { given, work, reading, service in
            #expect(try await !given.own.answer(other, isMine: true, Policy.grant(for: given.ada), at: now))
            #expect(try await work.store([(email: Given.adasAddress, identity: other)]).isEmpty)
            #expect(try await accounts(given).contains(OwnAccount(other, .byFile, isProgram: false)))
            #expect(try await given.own.answer(other, isMine: false, Policy.grant(for: given.ada), at: now))
            #expect(try await !accounts(given).contains { $0.identity == other })
            #expect(try await work.store([(email: Given.adasAddress, identity: other)]) == [0])
            let authors = try await authors(reading, service)
            #expect(authors[2] != authors[1])
            #expect(try await !given.own.answer(other, isMine: false, Policy.grant(for: given.ada), at: now))
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `deleting everything takes what was asked and answered along`(engine: TestedEngine) async throws {
        try await with(engine) { given, work, _, service in
            try await work.store(
                [
                    Commit(
                        id: GivenWork.id("c"), parents: [], authored: at, committed: at,
                        authorEmail: "7+ada@users.noreply.github.com")
                ], of: service)
            #expect(try await accounts(given).count == 2, "addresses in commits are asked about as well")
            #expect(try await given.own.answer(looksLikeAda, isMine: false, Policy.grant(for: given.ada), at: now))
            try await given.own.deleteEverything(Policy.grant(for: given.ada), at: now)
            let left = try await given.database.read { session in
                try session.rows("SELECT 1 FROM account_proposals").count
                    + session.rows("SELECT 1 FROM account_refusals").count
            }
            #expect(left == 0)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `the list of programs is corrected in the ledger, and nobody makes a program of somebody`(engine: TestedEngine)
        async throws
    {
        try await with(engine) { given, work, reading, service in
            let programs = ProgramStore(database: given.database, writer: .ofTests, hashAddress: Given.hash)
            func list(_ account: ToolIdentity) async throws {
                try await programs.list(account, under: try await settings(given), at: now)
            }
            for somebodys in [adasMail, looksLikeAda] {
                await #expect(throws: ProgramRefusal.somebodys) { try await list(somebodys) }
            }
            try await list(other)
            #expect(try await reading.programs() == [ListedProgram(other, because: .somebody)])
            #expect(
                try await reading.evidence(of: .service(service)).services[0].changes.map(\.isByBot) == [
                    false, false, true,
                ])
            let renovate = ToolIdentity(provider: "github", login: "renovate[bot]")
            _ = try await work.store([
                Review(id: "r", change: ChangeID("3"), reviewer: renovate, submitted: at, state: .commented)
            ])
            try await programs.unlist(renovate, under: try await settings(given), at: now)
            _ = try await work.store([
                Review(id: "s", change: ChangeID("3"), reviewer: renovate, submitted: at, state: .commented)
            ])
            #expect(try await reading.programs().map(\.identity) == [other], "what somebody has said stays said")
            await #expect(throws: ProgramRefusal.notThere) {
                try await programs.unlist(renovate, under: try await settings(given), at: now)
            }
            let entries = try await given.database.read { session in
                try session.rows("SELECT content FROM ledger_openings ORDER BY idx").map { try $0.text(0) }
            }.filter { $0.contains("list of programs") }
            #expect(entries.count == 2 && entries[0].contains("added github octocat"))
            #expect(!entries[1].contains("renovate"), "who is no program may be somebody: the ledger names nobody")
        }
    }
}
