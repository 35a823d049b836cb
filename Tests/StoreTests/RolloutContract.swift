import Access
import Actions
import Domain
import EvidencePorts
import Ledger
import OrganizationPorts
import Rollout
import SQL
import Store
import TestSupport
import Testing

/// The way from the set-up to full launch and back, on both engines (guarantees G11 and G12): nobody gets past a gate, whoever
/// asks, and what a phase hides is hidden at once.
@Suite struct RolloutContract {
    private func owner(_ given: GivenRollout) async throws -> (RolloutActions, Viewer) {
        (given.actions(of: "owner"), try await given.viewer("owner"))
    }

    @Test(arguments: TestedEngine.allCases)
    func `an organization begins in the first phase, and gets to the last only through every gate`(
        engine: TestedEngine
    ) async throws {
        try await GivenRollout.with(engine) { given in
            #expect(try await given.phase() == .alignment)
            given.day(14)
            let (actions, viewer) = try await owner(given)
            await #expect(throws: RolloutRefusal.self, "nothing is there") {
                try await actions.forward(from: .alignment, viewer)
            }
            given.day(0)
            try await given.launch()
            #expect(try await given.phase() == .fullLaunch)
            let standing = try #require(try await given.standing())
            #expect(standing.isDirectManager && standing.isTrained && standing.hasAcknowledgedPolicy)
            #expect(standing.checklistIsGreen && standing.phase == .fullLaunch)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `a gate is shut before its time, names what is missing, and changes nothing`(engine: TestedEngine) async throws
    {
        try await GivenRollout.with(engine) { given in
            try await given.writeDown()
            try await given.train()
            given.day(13)
            let (actions, viewer) = try await owner(given)
            do {
                try await actions.forward(from: .alignment, viewer)
                Issue.record("it went on")
            } catch RolloutRefusal.shut(let missing) {
                #expect(missing.count == 1 && missing[0].hasPrefix("Time for leadership alignment"))
            }
            #expect(try await given.phase() == .alignment)
            // The trustee's signature, and nothing else, makes it shorter; a trustee of yesterday has none.
            try await given.askForSignature(.shorterPhase(.alignment))
            await #expect(throws: CosignatureRefusal.tooNew) { try await given.sign() }
            given.day(20)
            try await given.sign()
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `a signature makes this phase shorter, once`(engine: TestedEngine) async throws {
        try await GivenRollout.with(engine) { given in
            try await given.communicate()
            let (actions, viewer) = try await owner(given)
            for person in ["dev", "ada"] {
                try await given.own.acknowledge(
                    given.policy(of: person).ownData(of: given.viewer(person)), version: CollectionNotice.version,
                    at: given.clock.now())
            }
            try await actions.announce(viewer)
            try await given.attest(.liveMeeting, as: .owner)
            given.day(15)
            try await given.askForSignature(.shorterPhase(.communication))
            await #expect(throws: RolloutRefusal.self) { try await actions.forward(from: .communication, viewer) }
            try await given.sign()
            let written = try await given.database.read { session in
                try session.rows("SELECT content FROM ledger_openings WHERE kind = 'setting' ORDER BY idx").compactMap {
                    LedgerEntry(content: try $0.text(0))?.fields
                }
            }
            #expect(written.map { $0["setting"] } == ["shorter-phase"], "a shortened phase is in the ledger")
            #expect(written.first?["signed-by"] == "trustee" && written.first?["asked-by"] == "owner")
            try await actions.forward(from: .communication, viewer)
            #expect(try await given.phase() == .softLaunch)
            try await actions.back(to: .communication, from: .softLaunch, because: "It was too early.", viewer)
            #expect(try await given.state()?.gate?.missing.map(\.id).contains("least-duration") == true)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `who may do what is by role, and nobody else does it`(engine: TestedEngine) async throws {
        let may: [String: Set<RolloutAct>] = [
            "owner": [.writePurpose, .writePolicy, .announce, .answer, .forward, .back, .attestAsOwner],
            "hr": [.answer, .attestAsHR, .readCompliance, .readReports, .handleReports, .readConcerns],
            "trustee": [.back, .readReports, .readConcerns], "boss": [], "dev": [],
        ]
        try await GivenRollout.with(engine) { given in
            #expect(
                try await given.actions(of: "hr").acts(of: given.viewer("hr")) == [.answer, .readCompliance],
                "in the first minute")
            try await given.settle()
            // Whoever gives roles attests nothing as HR, however long that role is held.
            let today = Zone.utc.day(of: given.clock.now())
            try await given.organization.changeMembers(on: today, at: given.clock.now()) { members in
                members.filter { $0.person.raw == "ada" }.map { member in
                    var member = member
                    member.roles = [RoleHeld(.hr, .organization), RoleHeld(.maintainer, .department("Tech"))]
                    return member
                }
            }
            try await given.settle()
            #expect(
                try await given.actions(of: "ada").acts(of: given.viewer("ada")) == [.answer, .readCompliance])
            // Laid down for a minute it is not laid down.
            try await given.organization.changeMembers(on: today, at: given.clock.now()) { members in
                members.filter { $0.person.raw == "ada" }.map { member in
                    var member = member
                    member.roles = [RoleHeld(.hr, .organization)]
                    return member
                }
            }
            for (day, mayAttest) in [(13, false), (14, true)] {
                given.day(day)
                let acts = try await given.actions(of: "ada").acts(of: given.viewer("ada"))
                #expect(acts.contains(.attestAsHR) == mayAttest, "\(day) days later")
            }
            // Leading people, now or until lately, is no reason against it: whoever heads HR leads somebody.
            try await given.database.write {
                try $0.run(
                    "INSERT INTO led_until (person_id, last_day) VALUES ('hr', '2026-01-18') ON CONFLICT DO NOTHING")
            }
            #expect(try await given.actions(of: "hr").acts(of: given.viewer("hr")).contains(.attestAsHR))
            try await given.database.write { try $0.run("DELETE FROM led_until WHERE person_id = 'hr'") }
            given.day(0)
            for (person, acts) in may {
                #expect(try await given.actions(of: person).acts(of: given.viewer(person)) == acts, "\(person)")
            }
            try await given.communicate()
            let boss = given.actions(of: "boss")
            let viewer = try await given.viewer("boss")
            await #expect(throws: Denied.self) { try await boss.forward(from: .communication, viewer) }
            await #expect(throws: Denied.self) { try await boss.announce(viewer) }
            await #expect(throws: Denied.self) {
                try await boss.back(to: .alignment, from: .communication, because: "I want to.", viewer)
            }
            let hr = given.actions(of: "hr")
            let partner = try await given.viewer("hr")
            await #expect(throws: Denied.self, "HR does not say what an owner says") {
                try await hr.attest(
                    .liveMeeting, as: .hr, words: "It was held, I hear.", heldOn: Zone.utc.day(of: given.clock.now()),
                    partner)
            }
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `two steps at once are one step`(engine: TestedEngine) async throws {
        try await GivenRollout.with(engine) { given in
            try await given.communicate()
            let (actions, viewer) = try await owner(given)
            try await actions.back(to: .alignment, from: .communication, because: "First of two.", viewer)
            let trustee = given.actions(of: "trustee")
            let other = try await given.viewer("trustee")
            await #expect(throws: RolloutRefusal.changedMeanwhile) {
                try await trustee.back(to: .alignment, from: .communication, because: "Second of two.", other)
            }
            await #expect(throws: RolloutRefusal.changedMeanwhile) {
                try await actions.forward(from: .communication, viewer)
            }
            #expect(
                try await given.organization.phaseChanges().map(\.phase) == [.alignment, .communication, .alignment])
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `phases that are changed twice at once are changed once, whoever comes first`(engine: TestedEngine)
        async throws
    {
        /// How each ended: nil is that it was done.
        func together(_ acts: [@Sendable () async throws -> Void]) async -> [RolloutRefusal?] {
            await withTaskGroup(of: RolloutRefusal?.self) { group in
                for act in acts {
                    group.addTask { () -> RolloutRefusal? in
                        do {
                            try await act()
                            return nil
                        } catch { return error as? RolloutRefusal ?? .notBack }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
        }
        try await GivenRollout.with(engine) { given in
            try await given.writeDown()
            try await given.train()
            given.day(14)
            func forward(_ from: Phase) -> @Sendable () async throws -> Void {
                { try await given.actions(of: "owner").forward(from: from, given.viewer("owner")) }
            }
            func back(_ from: Phase) -> @Sendable () async throws -> Void {
                {
                    try await given.actions(of: "trustee").back(
                        to: .alignment, from: from, because: "People are uneasy.", given.viewer("trustee"))
                }
            }
            let twice = await together([forward(.alignment), forward(.alignment)])
            #expect(twice.count { $0 == nil } == 1 && twice.count { $0 == .changedMeanwhile } == 1)
            #expect(try await given.organization.phaseChanges().count == 2)
            let twiceBack = await together([back(.communication), back(.communication)])
            #expect(twiceBack.count { $0 == nil } == 1 && twiceBack.count { $0 == .changedMeanwhile } == 1)
            #expect(try await given.phase() == .alignment)
            // Forward and back of one phase: the gate is open for both, and one of them meets another phase.
            given.day(40)
            try await given.actions(of: "owner").forward(from: .alignment, given.viewer("owner"))
            try await given.own.acknowledge(
                given.policy(of: "dev").ownData(of: given.viewer("dev")), version: CollectionNotice.version,
                at: given.clock.now())
            try await given.actions(of: "owner").announce(given.viewer("owner"))
            try await given.attest(.liveMeeting, as: .owner)
            given.day(48)
            let both = await together([forward(.communication), back(.communication)])
            #expect(both.count { $0 == nil } == 1 && both.count { $0 == .changedMeanwhile } == 1)
            #expect(try await given.organization.phaseChanges().count == 5)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `going back closes looks at once, and they stay closed`(engine: TestedEngine) async throws {
        try await GivenRollout.with(engine) { given in
            try await given.launch()
            let terms = try LookTerms(
                person: PersonID("dev"), metrics: [MetricID("focus-time")], from: week("2026-W04"),
                to: week("2026-W08"),
                question: "I noticed a change in March. What is happening?")
            // What the publication rule would say is tested elsewhere.
            _ = try await given.database.write { session in
                try session.run(
                    """
                    INSERT INTO looks (look_id, viewer_id, person_id, metrics, from_week, to_week, question, asked_at,
                    opens_at, expires_at) VALUES ('l', 'boss', 'dev', 'focus-time', '2026-W04', '2026-W08',
                    \(terms.question), 1, 2, \(Int64.max / 2))
                    """)
            }
            let viewer = try await given.viewer("boss")
            #expect(try await given.looks.look(LookID("l"))?.state(at: given.clock.now()) == .open)
            let trustee = given.actions(of: "trustee")
            try await trustee.back(
                to: .softLaunch, from: .fullLaunch, because: "People are uneasy.", given.viewer("trustee"))
            #expect(try await given.looks.look(LookID("l"))?.state(at: given.clock.now()) == .expired)
            await #expect(throws: Denied.self) {
                _ = try await given.policy(of: "boss").open(LookID("l"), by: viewer, at: given.clock.now())
            }
            #expect(try await given.kinds().suffix(2) == ["phase", "look-closed"])
            #expect(try await given.organization.phaseChanges().first?.reason == "People are uneasy.")
            // A clock that is set back brings neither the phase nor the look back.
            given.day(61)
            given.clock.set(given.clock.now().adding(.days(-2)))
            #expect(try await given.phase() <= .softLaunch)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `one red item switches looks off everywhere`(engine: TestedEngine) async throws {
        try await GivenRollout.with(engine) { given in
            try await given.launch()
            #expect(try await given.standing()?.checklistIsGreen == true)
            // The conversation of day 58 ends after 45 days; nothing else has changed.
            given.day(58 + 45)
            #expect(try await given.state()?.red.map(\.number) == [10])
            #expect(try await given.standing()?.checklistIsGreen == false)
            try await given.attest(.conversation, as: .hr)
            #expect(try await given.standing()?.checklistIsGreen == true)
            // A new policy is in force at once, and binds only whoever has read it.
            let (actions, viewer) = try await owner(given)
            try await actions.write(policy: GivenRollout.answers, viewer)
            #expect(try await given.standing()?.hasAcknowledgedPolicy == false)
            #expect(try await given.state()?.red.map(\.number) == [4])
            await #expect(throws: RolloutRefusal.notTheCurrentPolicy) {
                try await given.actions(of: "boss").acknowledge(policy: 1, given.viewer("boss"))
            }
            try await given.actions(of: "boss").acknowledge(policy: 2, given.viewer("boss"))
            #expect(try await given.standing()?.hasAcknowledgedPolicy == true)
            // Another purpose is another version of what people have read.
            let entries = try await given.kinds().count
            try await actions.write(purpose: "To find what slows the work down, and to plan with it.", viewer)
            let new = try await given.kinds().dropFirst(entries)
            #expect(Array(new) == ["policy", "policy"], "the purpose, and the version that it made")
            #expect(try await given.standing()?.hasAcknowledgedPolicy == false)
            #expect(try await given.state()?.red.map(\.number) == [4])
            try await given.actions(of: "boss").acknowledge(policy: 3, given.viewer("boss"))
            #expect(try await given.state()?.red.isEmpty == true)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `what is written down has an entry, and the ledger stays sound`(engine: TestedEngine) async throws {
        try await GivenRollout.with(engine) { given in
            try await given.launch()
            let kinds = try await given.kinds()
            #expect(kinds.count { $0 == "policy" } == 3, "purpose, usage, metrics")
            #expect(kinds.count { $0 == "attestation" } == 6)
            #expect(kinds.count { $0 == "phase" } == 4)
            #expect(kinds.contains("setting"), "the trustee's signature")
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `whoever deletes everything has learned and acknowledged nothing, and questions stay without a name`(
        engine: TestedEngine
    ) async throws {
        try await GivenRollout.with(engine) { given in
            try await given.communicate()
            try await given.actions(of: "dev").ask("Who reads all of this?", given.viewer("dev"))
            try await given.train("dev")
            try await given.actions(of: "dev").acknowledge(policy: 1, given.viewer("dev"))
            var record = try #require(try await given.actions(of: "dev").record())
            #expect(record.questions.map(\.askedBy?.raw) == ["dev"])
            try await given.own.deleteEverything(
                given.policy(of: "dev").ownData(of: given.viewer("dev")), at: given.clock.now())
            let learned = try await given.actions(of: "dev").learned(by: given.viewer("dev"))
            #expect(learned.trained == nil && learned.policy == nil)
            record = try #require(try await given.actions(of: "owner").record())
            #expect(record.questions.count == 1 && record.questions.allSatisfy { $0.askedBy == nil })
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `bad words get one sentence, and change nothing`(engine: TestedEngine) async throws {
        try await GivenRollout.with(engine) { given in
            let (actions, viewer) = try await owner(given)
            await #expect(throws: RolloutRefusal.self) { try await actions.write(purpose: "short", viewer) }
            var answers = GivenRollout.answers
            answers[.termination] = ("sole-basis", "The figures decide alone.")
            await #expect(throws: RolloutRefusal.self) { try await actions.write(policy: answers, viewer) }
            answers[.termination] = nil
            await #expect(throws: RolloutRefusal.self) { try await actions.write(policy: answers, viewer) }
            let tomorrow = Zone.utc.day(of: given.clock.now()).adding(1)
            await #expect(throws: RolloutRefusal.self) {
                try await actions.attest(
                    .liveMeeting, as: .owner, words: "It will be held soon.", speaker: "Olga", heldOn: tomorrow, viewer)
            }
            let today = Zone.utc.day(of: given.clock.now())
            for nobody in [nil, "", " "] {
                await #expect(throws: RolloutRefusal.self, "a meeting at which nobody spoke") {
                    try await actions.attest(
                        .liveMeeting, as: .owner, words: "It was held last week.", speaker: nobody, heldOn: today,
                        viewer)
                }
            }
            await #expect(throws: RolloutRefusal.noSuchQuestion) {
                try await actions.answer("none", with: "Because.", viewer)
            }
            await #expect(throws: RolloutRefusal.notTheCurrentPolicy) {
                try await actions.acknowledge(policy: 1, viewer)
            }
            let record = try #require(try await actions.record())
            #expect(record.purpose == nil && record.policy == nil && record.attestations.isEmpty)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `what falls into the first phase is not collected, also when it is sent later`(engine: TestedEngine)
        async throws
    {
        try await GivenRollout.with(engine) { given in
            try await given.launchSoftly()
            let (actions, viewer) = try await owner(given)
            func stored(_ number: Int) async throws -> Int {
                let at = GivenRollout.start.adding(.days(number)).adding(.hours(3))
                let span = Span(
                    at, at.adding(.hours(1)), Work(kind: .coding, project: "p\(number)", language: nil), .imported)
                return try await given.evidence.store(
                    imported: [span], of: PersonID("dev"), received: given.clock.now()
                ).new
            }
            given.day(30)
            try await actions.back(to: .alignment, from: .softLaunch, because: "We begin again.", viewer)
            given.day(50)
            try await actions.forward(from: .alignment, viewer)
            #expect(try await stored(25) == 1)
            #expect(try await stored(40) == 0, "of the first phase")
            #expect(try await stored(10) == 0, "of the first time in it")
            given.day(52)
            #expect(try await stored(51) == 1)
        }
    }
}

extension GivenRollout {
    /// The kinds of all entries, in their order.
    func kinds() async throws -> [String] {
        try await database.read { session in
            try session.rows("SELECT kind FROM ledger_openings ORDER BY idx").map { try $0.text(0) }
        }
    }

    var evidence: EvidenceStore {
        EvidenceStore(
            database: database,
            queue: HeartbeatQueue(
                database: database, bounds: .init(waiting: 10, together: 10, stalledAfter: .seconds(30))),
            writer: .ofTests)
    }
}
