public import Access
public import Domain
public import OrganizationPorts
public import OutsidePorts
public import Rollout

/// How the rollout stands, and everything that people do to it: pages, API and `doctor` all end here.
public struct RolloutActions: Sendable {
    let policy: Policy
    let storage: any RolloutStorage
    private let signatures: any CosignatureStorage
    private let catalogue: Set<MetricID>
    let clock: any Clock
    let randomness: any Randomness

    /// - Parameter catalogue: the metrics that there are: what people must have been told of.
    public init(
        policy: Policy, storage: any RolloutStorage, signatures: any CosignatureStorage, catalogue: Set<MetricID>,
        clock: any Clock, randomness: any Randomness
    ) {
        self.policy = policy
        self.storage = storage
        self.signatures = signatures
        self.catalogue = catalogue
        self.clock = clock
        self.randomness = randomness
    }

    // MARK: Nobody's secret

    /// Nil for somebody alone.
    public func record() async throws -> RolloutRecord? {
        try await storage.rollout(at: clock.now(), listing: catalogue)
    }

    public func state() async throws -> RolloutState? {
        let now = clock.now()
        return try await storage.rollout(at: now, listing: catalogue).map { RolloutState($0, at: now) }
    }

    /// Newest first, each.
    public func history() async throws -> (
        phases: [PhaseChange], purposes: [PurposeStatement], policies: [UsagePolicy]
    ) {
        (try await storage.phaseChanges(), try await storage.purposes(), try await storage.policies())
    }

    /// Newest quarter first.
    public func selfAudits() async throws -> [SelfAudit] { try await storage.selfAudits(at: clock.now()) }

    /// Keeps what a quarter came to when it has ended. A simulated house has no past of its own.
    public func keepSelfAudits() async throws {
        let now = clock.now()
        guard let record = try await record(), !record.isSimulated else { return }
        try await storage.keepSelfAudits(red: Set(RolloutState(record, at: now).red.map(\.number)), at: now)
    }

    /// What the reader has learned and acknowledged.
    public func learned(by viewer: Viewer) async throws -> (trained: Instant?, policy: Int?, inForce: Int?) {
        try await storage.learned(policy.ownData(of: viewer))
    }

    /// Whether the reader leads people and has no valid training.
    /// - Parameter passed: when the reader passed it last.
    public func isToTrain(_ viewer: Viewer, passed: Instant?) async throws -> Bool {
        let now = clock.now()
        if Training.holds(passed: passed, at: now) { return false }
        return try await storage.leads(policy.ownData(of: viewer), at: now)
    }

    /// From when on the reader, who is HR, asks for looks in cases; nil for everybody else.
    public func asksInCases(_ viewer: Viewer) async throws -> Instant? {
        try await storage.isHRFrom(policy.ownData(of: viewer))
    }

    /// How many of the people who are here have acknowledged the policy in force; nil before there is one. Never who.
    public func policyReaders(_ record: RolloutRecord) async throws -> (read: Int, people: Int)? {
        guard let version = record.policy?.version, !record.isSimulated else { return nil }
        return (try await storage.readers(ofPolicy: version, at: clock.now()), record.people)
    }

    /// Names of people who have attested something: nobody else's.
    public func names(attesting record: RolloutRecord) async throws -> [PersonID: String] {
        try await storage.names(of: Set(record.attestations.map(\.by)))
    }

    /// Names of those who must be trained.
    public func names(managing record: RolloutRecord) async throws -> [PersonID: String] {
        try await storage.names(of: record.managers)
    }

    /// The whole register, oldest first, with the names of those who have asked or answered by name.
    public func register() async throws -> (questions: [RegisterQuestion], names: [PersonID: String]) {
        let questions = try await storage.questions()
        var people = Set(questions.compactMap(\.askedBy))
        for question in questions {
            switch question.state {
            case .open: break
            case .promised(let owner, _), .answered(_, let owner, _): people.insert(owner)
            }
        }
        return (questions, try await storage.names(of: people))
    }

    public func hasTrustee() async throws -> Bool { try await trustees() > 0 }

    /// How many could sign.
    public func trustees() async throws -> Int { try await storage.trusteeCount(at: clock.now()) }

    /// From when on the first trustee can sign what this reader asks for; nil if nobody could.
    public func trusteeSigns(for viewer: Viewer) async throws -> Instant? {
        try await storage.trusteeSigns(for: viewer.person, at: clock.now())
    }

    /// What this reader may do.
    public func acts(of viewer: Viewer) async throws -> Set<RolloutAct> {
        var acts: Set<RolloutAct> = []
        for act in RolloutAct.allCases {
            do {
                _ = try await policy.rollout(act, for: viewer, at: clock.now())
                acts.insert(act)
            } catch is Denied {}
        }
        return acts
    }

    // MARK: What the owner writes

    public func write(purpose text: String, _ viewer: Viewer) async throws {
        let grant = try await policy.rollout(.writePurpose, for: viewer, at: clock.now())
        guard let words = PurposeStatement.words(text) else {
            throw RolloutRefusal.unsound(
                "Say in 30 to 400 letters what the figures are for, and what they are not for.")
        }
        try await storage.write(purpose: words, under: grant, at: clock.now())
    }

    /// The first version, and one that takes nothing from people, is in force at once; any other waits for a trustee.
    /// - Parameter answers: for each matter the answer and its words, as a form has them.
    /// - Throws: `CosignatureRefusal.waits` when a signature is asked for, `.noTrustee` when nobody could give it.
    public func write(policy answers: [UsagePolicy.Matter: (use: String, text: String)], _ viewer: Viewer) async throws
    {
        let grant = try await policy.rollout(.writePolicy, for: viewer, at: clock.now())
        var checked: [UsagePolicy.Matter: UsagePolicy.Answer] = [:]
        for matter in UsagePolicy.Matter.allCases {
            guard let answer = answers[matter], let use = UsagePolicy.Use(rawValue: answer.use) else {
                throw RolloutRefusal.unsound(
                    "\(matter.title): the answer is no, context only, or with conditions. That figures alone decide cannot be chosen."
                )
            }
            guard let words = Kept.words(answer.text, longest: 1000), words.count >= 10 else {
                throw RolloutRefusal.unsound("\(matter.title): say in 10 to 1,000 letters what that means here.")
            }
            checked[matter] = UsagePolicy.Answer(use: use, text: words)
        }
        try await storage.write(
            policy: checked, under: grant, as: CosignatureID(randomness.identifier(16)), at: clock.now())
    }

    /// Policies that wait for a trustee, oldest first: nobody's secret.
    public func proposedPolicies() async throws -> [ProposedPolicy] {
        try await storage.proposedPolicies(at: clock.now())
    }

    /// Tells people of every metric that there is now.
    public func announce(_ viewer: Viewer) async throws {
        let grant = try await policy.rollout(.announce, for: viewer, at: clock.now())
        try await storage.announce(catalogue, under: grant, at: clock.now())
    }

    public func attest(
        _ matter: Attestation.Matter, as hat: Attestation.Hat, words: String, speaker: String? = nil, heldOn: Day,
        _ viewer: Viewer
    ) async throws {
        let now = clock.now()
        let grant = try await policy.rollout(hat == .owner ? .attestAsOwner : .attestAsHR, for: viewer, at: now)
        guard matter.hats.contains(hat) else { throw Denied() }
        guard let words = Kept.words(words, longest: 400), words.count >= 10 else {
            throw RolloutRefusal.unsound("Say in 10 to 400 letters what was said, or what was done.")
        }
        let spoke = matter == .liveMeeting ? Kept.words(speaker ?? "", longest: 100) : nil
        if matter == .liveMeeting, spoke?.count ?? 0 < 2 {
            throw RolloutRefusal.unsound("Name in 2 to 100 letters who spoke at the meeting.")
        }
        guard let record = try await record() else { throw RolloutRefusal.solo }
        let today = record.zone.day(of: now)
        guard heldOn <= today, heldOn.daysSince1970 > today.daysSince1970 - 60 else {
            throw RolloutRefusal.unsound("The day is one of the last 60, and not one to come.")
        }
        if matter == .feedbackReviewed, record.phase(at: now) < .softLaunch {
            throw RolloutRefusal.unsound("The feedback of the soft launch is reviewed in it, and it has not begun.")
        }
        // What is said of a phase took place in it.
        if matter.life == nil, heldOn < record.zone.day(of: record.phaseBegan(at: now)) {
            throw RolloutRefusal.unsound("The day is one of this phase: what was before it began is not said of it.")
        }
        try await storage.attest(matter, as: hat, words: words, speaker: spoke, heldOn: heldOn, under: grant, at: now)
    }

    // MARK: What everybody does

    public func acknowledge(policy version: Int, _ viewer: Viewer) async throws {
        try await storage.acknowledge(policy: version, policy.ownData(of: viewer), at: clock.now())
    }

    /// - Parameter answers: the chosen place for each lesson.
    /// - Returns: the places of lessons that were answered wrongly; if there is none, the training is passed.
    public func answer(training answers: [Int?], _ viewer: Viewer) async throws -> [Int] {
        let wrong = Training.wrong(answers)
        if wrong.isEmpty { try await storage.passTraining(policy.ownData(of: viewer), at: clock.now()) }
        return wrong
    }

    /// By name; without one a question goes through the concern channel (`VoiceActions`).
    public func ask(_ text: String, _ viewer: Viewer) async throws {
        guard let words = RegisterQuestion.words(text) else {
            throw RolloutRefusal.unsound(RegisterQuestion.lengthSentence)
        }
        try await storage.ask(words, as: randomness.identifier(16), policy.ownData(of: viewer), at: clock.now())
    }

    public func answer(_ question: String, with text: String, _ viewer: Viewer) async throws {
        let grant = try await policy.rollout(.answer, for: viewer, at: clock.now())
        guard let words = Kept.words(text, longest: 2000), words.count >= 2 else {
            throw RolloutRefusal.unsound("An answer has 2 to 2,000 letters.")
        }
        try await storage.answer(question, with: words, under: grant, at: clock.now())
    }

    public func promise(_ question: String, by day: Day, _ viewer: Viewer) async throws {
        let now = clock.now()
        let grant = try await policy.rollout(.answer, for: viewer, at: now)
        guard let record = try await record() else { throw RolloutRefusal.solo }
        let today = record.zone.day(of: now)
        guard let asked = record.questions.first(where: { $0.id == question }) else {
            throw RolloutRefusal.noSuchQuestion
        }
        guard let last = asked.lastPromise(on: today, in: record.zone) else {
            throw RolloutRefusal.unsound("This question has waited for \(RegisterQuestion.daysToWait) days: answer it.")
        }
        guard day >= today, day <= last else {
            throw RolloutRefusal.unsound("The day is one from today to \(last): whoever asked waits for it.")
        }
        try await storage.promise(question, by: day, under: grant, at: now)
    }

    // MARK: Phases

    /// - Parameter phase: the one that was on the page: if it is another one by now, nothing is changed.
    public func forward(from phase: Phase, _ viewer: Viewer) async throws {
        let now = clock.now()
        let grant = try await policy.rollout(.forward, for: viewer, at: now)
        try await storage.forward(from: phase, listing: catalogue, under: grant, at: now)
    }

    public func back(to phase: Phase, from current: Phase, because reason: String, _ viewer: Viewer) async throws {
        let now = clock.now()
        let grant = try await policy.rollout(.back, for: viewer, at: now)
        guard let words = Kept.words(reason, longest: 400), words.count >= 10 else { throw RolloutRefusal.notBack }
        try await storage.back(to: phase, from: current, because: words, under: grant, at: now)
    }

    /// Asks the trustee to sign the step to full launch, or that the present phase may be shorter.
    /// - Throws: `CosignatureRefusal.waits` when it is asked for.
    public func askForSignature(_ matter: CosignedMatter, _ viewer: Viewer) async throws {
        let now = clock.now()
        let grant = try await policy.rollout(.forward, for: viewer, at: now)
        guard let record = try await record(), !record.isSimulated else { throw RolloutRefusal.simulated }
        let phase = record.phase(at: now)
        switch matter {
        case .fullLaunch where phase == .softLaunch: break
        case .shorterPhase(phase) where phase.next != nil: break
        default: throw RolloutRefusal.changedMeanwhile
        }
        try await signatures.ask(
            for: matter, by: grant.holder, as: CosignatureID(randomness.identifier(16)), at: now)
    }
}
