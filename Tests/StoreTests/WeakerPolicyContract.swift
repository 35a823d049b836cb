import Access
import Actions
import Domain
import OrganizationPorts
import Rollout
import SQL
import Store
import TestSupport
import Testing

/// Lowering any protection needs the trustee too: what figures may be used for is one, on both engines.
@Suite struct WeakerPolicyContract {
    private typealias Form = [UsagePolicy.Matter: (use: String, text: String)]

    /// The answers in force, with others to some matters.
    private func with(_ changes: Form) -> Form {
        GivenRollout.answers.merging(changes) { $1 }
    }
    private let weaker: Form = [.termination: ("with-conditions", "If HR and the manager agree.")]

    private func write(_ form: Form, _ given: GivenRollout, as person: String = "owner") async throws {
        try await given.actions(of: person).write(policy: form, given.viewer(person))
    }

    private func waits(_ form: Form, _ given: GivenRollout, isNew: Bool = true) async {
        await #expect(throws: CosignatureRefusal.waits(isNew: isNew)) { try await write(form, given) }
    }

    private func inForce(_ given: GivenRollout) async throws -> UsagePolicy {
        try #require(try await given.organization.policies().first)
    }

    private func waiting(_ given: GivenRollout) async throws -> [CosignedMatter] {
        try await given.organization.waiting(at: given.clock.now()).map(\.matter)
    }

    /// Gives or takes the role of a trustee, as if it had been so for long.
    private func trustees(_ people: [String], _ given: GivenRollout) async throws {
        try await given.database.write { session in
            try session.run("DELETE FROM roles WHERE role = 'trustee'")
            for person in people {
                try session.run(
                    """
                    INSERT INTO roles (person_id, role, scope, since) VALUES (\(person), 'trustee', 'organization', 0)
                    """)
            }
            try session.run("UPDATE people SET made_at = 0")
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `a policy that takes something back waits for the trustee, and is in the ledger with both names`(
        engine: TestedEngine
    ) async throws {
        try await GivenRollout.with(engine) { given in
            try await given.writeDown()
            #expect(try await inForce(given).version == 1, "the first takes nothing back: it needs nobody")
            given.day(20)
            let weaker = with(weaker)
            await waits(weaker, given)
            await waits(weaker, given, isNew: false)
            #expect(try await waiting(given) == [.weakerPolicy(over: 1)])
            let proposed = try await given.actions(of: "dev").proposedPolicies()
            #expect(proposed.map(\.over) == [1] && proposed[0].answers[.termination]?.use == .withConditions)
            var policy = try await inForce(given)
            #expect(policy.version == 1 && policy.termination.use == .no, "nobody has signed")
            for person in ["boss", "dev", "hr", "trustee"] {
                await #expect(throws: Denied.self) { try await write(weaker, given, as: person) }
            }
            given.day(21)
            try await given.sign()
            policy = try await inForce(given)
            #expect(policy.version == 2 && policy.writtenBy == PersonID("owner"))
            #expect(policy.termination == .init(use: .withConditions, text: "If HR and the manager agree."))
            #expect(policy.reviews == .init(use: .contextOnly, text: "As a subject of conversation."))
            #expect(try await waiting(given).isEmpty)
            let last = try await given.database.read { session in
                try session.rows("SELECT content FROM ledger_openings WHERE kind = 'policy' ORDER BY idx DESC").first?
                    .text(0) ?? ""
            }
            #expect(last.contains("\"by\":\"owner\"") && last.contains("\"signed-by\":\"trustee\""))
            let changes = try await given.organization.ledgerStatistics().changes.map(\.what)
            #expect(changes.contains("usage policy, version 1"))
            #expect(changes.contains("usage policy, version 2, with a trustee's signature"))
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `other words count as less, and only what is not used any more needs nobody`(engine: TestedEngine) async throws
    {
        try await GivenRollout.with(engine) { given in
            try await given.writeDown()
            for change: Form in [
                // The answer stays, the words do not: of reviews as context, and of what is not used at all.
                [.reviews: ("context-only", "As one of several reasons.")],
                [.termination: ("no", "Hardly ever, I think.")],
                // An exception under *no*, where figures were context.
                [.reviews: ("no", "No, except that every manager brings them along.")],
                // More than context, and one that gives beside one that takes.
                [.reviews: ("with-conditions", "As a subject of conversation.")],
                [
                    .reviews: ("no", UsagePolicy.Answer.notUsed.text),
                    .promotionAndPay: ("context-only", "As a word of praise."),
                ],
            ] {
                await waits(with(change), given)
                #expect(try await inForce(given).version == 1)
            }
            try await write(GivenRollout.answers, given)
            #expect(try await inForce(given).version == 2, "the same again takes nothing back")
            try await write(with([.reviews: ("no", UsagePolicy.Answer.notUsed.text)]), given)
            let policy = try await inForce(given)
            #expect(policy.version == 3 && policy.reviews == .notUsed)
            await waits(GivenRollout.answers, given)
        }
        // Words that were left standing were of something else: they go with it.
        try await GivenRollout.with(engine) { given in
            try await given.writeDown()
            try await write(with([.reviews: ("no", GivenRollout.answers[.reviews]?.text ?? "")]), given)
            #expect(try await inForce(given).reviews == .notUsed)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `what was written over another version is off, and of two at once one is signed`(engine: TestedEngine)
        async throws
    {
        try await GivenRollout.with(engine) { given in
            try await given.writeDown()
            given.day(10)
            await waits(with(weaker), given)
            let first = try #require(try await given.organization.waiting(at: given.clock.now()).first).id
            // More protection holds at once: the trustee does not sign what would take it back unread.
            try await write(with([.reviews: ("no", UsagePolicy.Answer.notUsed.text)]), given)
            #expect(try await waiting(given).isEmpty)
            #expect(try await given.actions(of: "dev").proposedPolicies().isEmpty)
            given.day(20)
            let grant = try await given.policy(of: "trustee").signing(
                for: given.viewer("trustee"), at: given.clock.now())
            await #expect(throws: CosignatureRefusal.notThere) {
                try await given.organization.decide(first, signs: true, under: grant, at: given.clock.now())
            }
            // Two that wait: the first that is signed makes the other one off.
            await waits(with(weaker), given)
            await waits(with([.promotionAndPay: ("context-only", "As a word of praise.")]), given)
            let both = try await given.organization.waiting(at: given.clock.now()).map(\.id)
            #expect(both.count == 2)
            let now = given.clock.now()
            let organization = given.organization
            let signed = await withTaskGroup(of: Bool.self) { group in
                for id in both {
                    group.addTask {
                        do {
                            let grant = try await given.policy(of: "trustee").signing(
                                for: given.viewer("trustee"), at: now)
                            try await organization.decide(id, signs: true, under: grant, at: now)
                            return true
                        } catch { return false }
                    }
                }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(signed == 1)
            #expect(try await inForce(given).version == 3)
            #expect(try await waiting(given).isEmpty)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `a version over one that is not in force any more is not signed, however it came to wait`(engine: TestedEngine)
        async throws
    {
        try await GivenRollout.with(engine) { given in
            try await given.writeDown()
            given.day(10)
            await waits(with(weaker), given)
            given.day(20)
            // As a restored backup might bring it together.
            try await given.database.write { try $0.run("UPDATE policies SET version = 7") }
            await #expect(throws: CosignatureRefusal.notThere) { try await given.sign() }
            #expect(try await inForce(given).version == 7)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `without a trustee nothing is taken back, what protects is written, and a deputy signs`(engine: TestedEngine)
        async throws
    {
        try await GivenRollout.with(engine) { given in
            try await trustees([], given)
            try await given.writeDown()
            given.day(20)
            await #expect(throws: CosignatureRefusal.noTrustee) { try await write(with(weaker), given) }
            #expect(try await waiting(given).isEmpty)
            #expect(try await inForce(given).version == 1)
            try await write(with([.reviews: ("no", UsagePolicy.Answer.notUsed.text)]), given)
            #expect(try await inForce(given).version == 2)
            // Who asks does not sign, also not as the only trustee there is.
            try await trustees(["owner"], given)
            await #expect(throws: CosignatureRefusal.noTrustee) { try await write(GivenRollout.answers, given) }
            try await trustees(["owner", "ada"], given)
            await waits(GivenRollout.answers, given)
            await #expect(throws: CosignatureRefusal.notThere) { try await given.sign(as: "owner") }
            #expect(try await inForce(given).version == 2)
            try await given.sign(as: "ada")
            #expect(try await inForce(given).version == 3)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `what is not signed in fourteen days is off, and so is what the trustee says no to`(engine: TestedEngine)
        async throws
    {
        try await GivenRollout.with(engine) { given in
            try await given.writeDown()
            given.day(20)
            await waits(with(weaker), given)
            let id = try #require(try await given.organization.waiting(at: given.clock.now()).first).id
            given.day(34)
            #expect(try await waiting(given).isEmpty)
            let grant = try await given.policy(of: "trustee").signing(
                for: given.viewer("trustee"), at: given.clock.now())
            await #expect(throws: CosignatureRefusal.notThere) {
                try await given.organization.decide(id, signs: true, under: grant, at: given.clock.now())
            }
            await waits(with(weaker), given)
            for waiting in try await given.organization.waiting(at: given.clock.now()) {
                try await given.organization.decide(waiting.id, signs: false, under: grant, at: given.clock.now())
            }
            #expect(try await waiting(given).isEmpty)
            #expect(try await inForce(given).version == 1)
        }
    }

    /// What waited before the step waits after it, and can be signed.
    @Test(arguments: TestedEngine.allCases)
    func `signatures of an earlier schema are carried over`(engine: TestedEngine) async throws {
        try await withDatabase(engine) { database in
            _ = try await database.migrate(Schema.migrations.filter { $0.id < "0032" })
            try await database.write { session in
                try session.run(
                    """
                    INSERT INTO cosignatures (cosignature_id, matter, amount, asked_by, asked_at, expires_at, signed_at,
                    signed_by) VALUES ('c', 'pulse-line', 4, 'o', 1, 2, 3, 't')
                    """)
            }
            _ = try await database.migrate(Schema.migrations)
            let row = try await database.read { session in
                try session.rows(
                    "SELECT matter, amount, asked_by, asked_at, expires_at, signed_at, signed_by FROM cosignatures"
                ).map(\.values)
            }
            #expect(
                row == [
                    [.text("pulse-line"), .integer(4), .text("o"), .integer(1), .integer(2), .integer(3), .text("t")]
                ])
            await #expect(throws: (any Error).self, "a policy that says nothing is none") {
                try await database.write { session in
                    try session.run(
                        """
                        INSERT INTO cosignatures (cosignature_id, matter, amount, asked_by, asked_at, expires_at)
                        VALUES ('d', 'usage-policy', 1, 'o', 1, 2)
                        """)
                }
            }
        }
    }
}
