public import Access
public import Domain
public import Rollout

/// Why something cannot be done in the rollout.
public enum RolloutRefusal: Error, Sendable, Hashable {
    /// One person has no phases.
    case solo
    /// The phase is another one than the one that was on the page.
    case changedMeanwhile
    /// What is missing before the next phase, in the words of the gate.
    case shut([String])
    /// Not an earlier phase.
    case notBack
    case noSuchQuestion
    /// Or it is closed, or it is one's own.
    case noSuchReport
    /// There is no policy yet, or a newer one than the one that was read.
    case notTheCurrentPolicy
    /// The clock of this server stands before the last step, which was taken on that day.
    case clockIsBack(last: Day)
    /// Simulated directories stand where they were made to stand.
    case simulated
    /// In one sentence.
    case unsound(String)
}

extension RolloutRefusal {
    /// What to do, for whoever asked.
    public var sentence: String {
        switch self {
        case .solo: "A private mirror has one person and no phases."
        case .changedMeanwhile: "The phase has changed meanwhile: read the page again, and decide then."
        case .shut(let missing): "The gate is shut: \(missing.joined(separator: " "))"
        case .notBack: "Going back means an earlier phase, with a reason of at least ten letters."
        case .noSuchQuestion: "There is no such question, or it is answered already."
        case .noSuchReport: "There is no open case for you under this name: it is closed, or it is your own."
        case .notTheCurrentPolicy: "That is not the policy in force: read the one on /policy."
        case .clockIsBack(let last): "\(RolloutRecord.clockIsBack(last))"
        case .simulated: "A simulated organization stands where it was made to stand: --phase sets another."
        case .unsound(let sentence): sentence
        }
    }
}

/// A change of the phase, as everybody may read it.
public struct PhaseChange: Sendable, Hashable {
    public let phase: Phase
    public let since: Instant
    /// Why somebody went back; nil for steps forward.
    public let reason: String?
    public init(phase: Phase, since: Instant, reason: String?) {
        self.phase = phase
        self.since = since
        self.reason = reason
    }
}

/// What was written down about the rollout. Each act is in the ledger, in the same transaction.
public protocol RolloutStorage: TeamContextStorage {
    /// - Parameter catalogue: the metrics that there are now.
    /// - Returns: nil for somebody alone.
    func rollout(at now: Instant, listing catalogue: Set<MetricID>) async throws -> RolloutRecord?
    /// The whole register, oldest first.
    func questions() async throws -> [RegisterQuestion]
    /// What was done in each quarter of the last 25 months, newest first; quarters in which nothing was are left out.
    func selfAudits(at now: Instant) async throws -> [SelfAudit]
    /// Keeps the numbers of quarters that have ended, once: what is deleted later changes none of them.
    /// - Parameter red: the numbers of the items of the checklist that are open.
    func keepSelfAudits(red: Set<Int>, at now: Instant) async throws
    /// What somebody has learned and acknowledged: when the lessons were last passed, and the newest version of the policy; beside
    /// it the version in force, nil before there is one.
    func learned(_ grant: borrowing Grant<Oneself>) async throws -> (trained: Instant?, policy: Int?, inForce: Int?)
    /// From when on somebody is HR for as long as everything at the desks waits; nil for whoever is not.
    func isHRFrom(_ grant: borrowing Grant<Oneself>) async throws -> Instant?
    /// Whether somebody is the direct manager of anybody today.
    func leads(_ grant: borrowing Grant<Oneself>, at now: Instant) async throws -> Bool
    /// How many of the people who are here have acknowledged that version of the policy.
    func readers(ofPolicy version: Int, at now: Instant) async throws -> Int
    /// The names of those people, as everybody here reads them; nothing for somebody who is not in the house.
    func names(of people: Set<PersonID>) async throws -> [PersonID: String]
    /// How many people are here today who could sign: one without a deputy is a vacancy to come.
    func trusteeCount(at now: Instant) async throws -> Int
    /// From when on the first trustee can sign what that person asks for; nil if there is none who could sign in.
    func trusteeSigns(for asker: PersonID, at now: Instant) async throws -> Instant?
    /// Newest first.
    func phaseChanges() async throws -> [PhaseChange]
    /// Newest first.
    func purposes() async throws -> [PurposeStatement]
    /// Newest first.
    func policies() async throws -> [UsagePolicy]
    func write(purpose: String, under grant: borrowing Grant<OfRollout>, at now: Instant) async throws
    /// The next version, in force from now on. One that may take something from people (`UsagePolicy.lowered(by:)`) is written
    /// when a trustee has signed it, and until then waits.
    /// - Parameter id: of the signature, if it needs one.
    /// - Throws: `CosignatureRefusal.waits` when it is asked for, `.noTrustee` when nobody could give it.
    func write(
        policy answers: [UsagePolicy.Matter: UsagePolicy.Answer], under grant: borrowing Grant<OfRollout>,
        as id: CosignatureID, at now: Instant) async throws
    /// Policies that wait for a signature, oldest first: everybody may read what is wanted.
    func proposedPolicies(at now: Instant) async throws -> [ProposedPolicy]
    func announce(_ metrics: Set<MetricID>, under grant: borrowing Grant<OfRollout>, at now: Instant) async throws
    func attest(
        _ matter: Attestation.Matter, as hat: Attestation.Hat, words: String, speaker: String?, heldOn: Day,
        under grant: borrowing Grant<OfRollout>, at now: Instant) async throws
    /// - Throws: `RolloutRefusal.notTheCurrentPolicy`.
    func acknowledge(policy version: Int, _ grant: borrowing Grant<Oneself>, at now: Instant) async throws
    /// Remembers that the lessons were passed.
    func passTraining(_ grant: borrowing Grant<Oneself>, at now: Instant) async throws
    /// In the name of whoever asks: without one a question comes as a letter (`VoiceStorage`).
    func ask(_ text: String, as id: String, _ grant: borrowing Grant<Oneself>, at now: Instant) async throws
    func answer(_ question: String, with text: String, under grant: borrowing Grant<OfRollout>, at now: Instant)
        async throws
    func promise(_ question: String, by day: Day, under grant: borrowing Grant<OfRollout>, at now: Instant)
        async throws
    /// The next phase, if its gate is open in the very transaction that begins it.
    func forward(
        from phase: Phase, listing catalogue: Set<MetricID>, under grant: borrowing Grant<OfRollout>, at now: Instant)
        async throws
    /// A decision that rested on figures alone, in the name of whoever reports it.
    func open(
        _ decision: SoleBasisReport.Decision, saying text: String, as id: String, _ grant: borrowing Grant<Oneself>,
        at now: Instant) async throws
    /// The person's own reports, newest first.
    func soleBasisReports(of grant: borrowing Grant<Oneself>) async throws -> [SoleBasisReport]
    /// Open reports, and of the closed ones the last, by due date: those of a time in which the holder led nobody and ran nothing.
    /// - Parameter most: so many closed ones at most.
    func soleBasisReports(under grant: borrowing Grant<OfRollout>, closed most: Int) async throws -> [SoleBasisReport]
    /// - Throws: `RolloutRefusal.noSuchReport`, also for the own one.
    func take(report id: String, under grant: borrowing Grant<OfRollout>, at now: Instant) async throws
    /// - Throws: `RolloutRefusal.noSuchReport`, also for the own one.
    func close(
        report id: String, with outcome: String, under grant: borrowing Grant<OfRollout>, at now: Instant) async throws
    /// Something that is wrong, in the name of whoever contests it.
    func open(
        _ matter: Contest.Matter, _ place: Contest.Place, about: String, saying text: String, as id: String,
        _ grant: borrowing Grant<Oneself>, at now: Instant) async throws
    /// What is contested and open, and of what is closed the last, by due date: as with reports.
    /// - Parameter most: so many closed ones at most.
    func contests(under grant: borrowing Grant<OfRollout>, closed most: Int) async throws -> [Contest]
    /// - Throws: `RolloutRefusal.noSuchReport`, also for the own one.
    func take(contest id: String, under grant: borrowing Grant<OfRollout>, at now: Instant) async throws
    /// - Throws: `RolloutRefusal.noSuchReport`, also for the own one.
    func close(
        contest id: String, with outcome: String, under grant: borrowing Grant<OfRollout>, at now: Instant)
        async throws
    /// An earlier phase, at once: what it hides is hidden, and open looks are closed.
    func back(
        to phase: Phase, from current: Phase, because reason: String, under grant: borrowing Grant<OfRollout>,
        at now: Instant) async throws
}
