import Access
import Domain
import Pages
import Rollout

/// The pages of the rollout, filled with what must come out escaped.
enum RolloutPages {
    private static let owner = PersonID("o")
    private static let answer = UsagePolicy.Answer(use: .withConditions, text: "Only <with> the person.")
    private static let policy = UsagePolicy(
        version: 2, reviews: answer, promotionAndPay: answer, termination: answer, writtenBy: owner,
        writtenAt: Given.now)

    static func record(_ phase: Phase) -> RolloutRecord {
        var record = RolloutRecord(
            phases: [(.alignment, Given.now.adding(.days(-100))), (phase, Given.now.adding(.days(-1)))], zone: .utc,
            isSimulated: false)
        record.policy = policy
        record.purpose = PurposeStatement(
            version: 1, text: "To <find> what slows.", writtenBy: owner, writtenAt: Given.now)
        record.attestations = [
            Attestation(
                matter: .hrReview, by: owner, hat: .hr, words: "<Read> it all.", heldOn: Zone.utc.day(of: Given.now),
                attestedAt: Given.now)
        ]
        return record
    }

    private static func view(
        _ record: RolloutRecord, signsFrom: Instant? = Given.now, asked: [AskedSignature] = asked
    ) -> RolloutView {
        RolloutView(
            state: RolloutState(record, at: Given.now),
            said: record.attestations.map { .init($0, name: "<Hanna>") },
            steps: [
                .init(phase: record.phase(at: Given.now), since: Given.now, reason: "<It> was too early.")
            ],
            acts: Set(RolloutAct.allCases), hasTrustee: true, signsFrom: signsFrom, hasPeople: true,
            waiting: [("<github>", Given.now.adding(.days(9))), ("Focus Time", Given.now.adding(.days(9)))],
            asked: asked,
            isSimulated: false)
    }

    static let asked = [
        AskedSignature(
            matter: .lowerProtection(.noticeDays, to: 7), askedAt: Given.now,
            state: .waits(until: Given.now.adding(.days(14)))),
        AskedSignature(matter: .fullLaunch, askedAt: Given.now, state: .signed(at: Given.now)),
        AskedSignature(matter: .profile(.standard), askedAt: Given.now, state: .declined(at: Given.now)),
        AskedSignature(
            matter: .lowerProtection(.pulseLine, to: 5), askedAt: Given.now, state: .overtaken(at: Given.now)),
        AskedSignature(matter: .weakerPolicy(over: 2), askedAt: Given.now, state: .ended(at: Given.now)),
        AskedSignature(matter: .shorterPhase(.communication), askedAt: Given.now, state: .unused(at: Given.now)),
    ]

    static func way(_ step: WayPage.Step?, problem: String? = nil, typed: [String: String] = [:]) -> Page {
        let record = record(.alignment)
        return WayPage.render(
            view(record), record, step: step,
            taken: .init(changed: 3, unchanged: 1, refused: ["line 4, column email: <this> is not an address."]),
            typed: typed, problem: problem.map { ($0, 422) },
            in: Given.frame("/rollout/start", isSolo: false))
    }

    static func rollout(
        _ phase: Phase, signsFrom: Instant? = Given.now, typed: [String: String] = [:], asked: [AskedSignature] = asked
    ) -> Page {
        RolloutPage.render(
            view(record(phase), signsFrom: signsFrom, asked: asked), typed: typed,
            problem: "No <way>.", status: 200, in: Given.frame("/rollout", isSolo: false))
    }

    static var questions: Page { questions(in: .communication, at: Given.now) }

    static func questions(in phase: Phase, at: Instant) -> Page {
        let today = Given.now
        let states: [RegisterQuestion.State] = [
            .open, .promised(owner: owner, by: Zone.utc.day(of: today)),
            .answered("Because <so>.", by: owner, at: today),
        ]
        return QuestionsPage.render(
            states.enumerated().map { place, state in
                .init(
                    RegisterQuestion(id: "q\(place)", askedBy: nil, text: "Why <this>?", askedAt: at, state: state),
                    askedBy: "<Ada>", owner: "<Olga>")
            }, zone: .utc, mayAnswer: true, problem: nil, status: 200,
            in: Given.frame("/rollout/questions", isSolo: false, phase: phase))
    }

    static var training: Page {
        TrainingPage.render(
            passed: Given.now.adding(.days(3)), .init(answers: .init(repeating: 0, count: 7), wrong: [0, 1]),
            status: 422,
            in: Given.frame("/rollout/training", isSolo: false))
    }

    static var writing: Page { writing([:]) }

    static func writing(_ typed: [String: String]) -> Page {
        WritingPage.render(
            purpose: nil, policy: policy, unannounced: 3, sources: ["<github>"],
            protections: Protection.allCases.map { ($0, $0.usual) }, asked: asked, typed: typed, problem: "No <way>.",
            status: 422,
            in: Given.frame("/rollout/policy", isSolo: false))
    }

    /// Open and overdue, in somebody's hands, and closed.
    static var reports: [ReportView] {
        func report(_ id: String, owner: PersonID?, outcome: String?) -> SoleBasisReport {
            SoleBasisReport(
                id: id, reportedBy: Given.me, decision: .review, text: "Only <figures> were read.",
                openedAt: Given.now.adding(.days(-20)), due: Zone.utc.day(of: Given.now).adding(-6), owner: owner,
                outcome: outcome, closedAt: outcome.map { _ in Given.now })
        }
        return [
            ReportView(report("r1", owner: nil, outcome: nil), reportedBy: "<Ada>", owner: nil),
            ReportView(report("r2", owner: owner, outcome: nil), reportedBy: "<Ada>", owner: "<Hanna>"),
            ReportView(report("r3", owner: owner, outcome: "It was <undone>."), reportedBy: "<Ada>", owner: "<Hanna>"),
        ]
    }

    /// Open and overdue, and closed.
    static var contests: [ContestView] {
        func contest(_ id: String, owner: PersonID?, outcome: String?) -> Contest {
            Contest(
                id: id, by: Given.me, matter: .notMe, place: .work, about: "<a1b2c3>", text: "I was <away>.",
                openedAt: Given.now.adding(.days(-20)), due: Zone.utc.day(of: Given.now).adding(-6), owner: owner,
                outcome: outcome, closedAt: outcome.map { _ in Given.now })
        }
        return [
            ContestView(contest("c1", owner: nil, outcome: nil), by: "<Ada>", owner: nil),
            ContestView(contest("c2", owner: owner, outcome: "It was <taken> off."), by: "<Ada>", owner: "<Hanna>"),
        ]
    }

    static var desk: TrusteePage.Desk {
        desk(
            .done(
                LedgerVerdict(
                    size: 9, root: "00ff", findings: ["Entry 7 is missing."], further: 3, cannotSee: "Nothing.",
                    at: Given.now)))
    }

    static func desk(_ check: TrusteePage.LedgerCheck) -> TrusteePage.Desk {
        TrusteePage.Desk(
            toSign: Given.signatures, duties: [.init("<Elect> a deputy.", at: "/rollout", by: nil)],
            reports: DeskCases(reports, .first), contests: DeskCases(contests, .first),
            pairs: [
                (
                    TeamPair(first: "Core", second: "Edge <b>", label: "on <call>", until: Given.now), "/teams/core",
                    "edge"
                )
            ],
            attack: (Given.residual, Given.now),
            check: check)
    }

    static let managers: [HRPage.Manager] = [
        .init(name: "<Max>", trainedUntil: Given.now, hasAcknowledged: true),
        .init(name: "Mia", trainedUntil: nil, hasAcknowledged: false),
    ]

    static func hr(
        _ draft: CaseDraft? = nil, hasTrustee: Bool = true, managers: [HRPage.Manager] = managers, part: Int = 1,
        contests: [ContestView] = contests, cases: CasesShown = .first,
        duties: [Duty] = [
            .init("<Review> it.", at: "/rollout#attest", by: Given.now),
            .init("Answer.", at: "/rollout/questions", by: nil),
        ]
    ) async throws -> Page {
        HRPage.render(
            managers, part: part,
            duties: duties,
            reports: DeskCases(reports, cases), contests: DeskCases(contests, cases), policy: 2, readers: (3, 9),
            looks: try await Given.visible(
                Given.looks(
                    [], byMe: [Given.lookBy(.open, id: "l1", isCase: true)], requests: [Given.request(by: Given.me)])),
            hasTrustee: hasTrustee, asksFrom: nil, draft: draft, in: Given.frame("/hr", isSolo: false))
    }

    static let usage = UsageView(
        policies: [policy, policy], purposes: [], proposed: [proposed], acknowledged: 1, mayAcknowledge: true,
        mayWrite: true, readers: (3, 9))

    /// Fewer words than the policy in force has, about one matter.
    private static let proposed = ProposedPolicy(
        id: CosignatureID("c5"), over: 2,
        answers: [
            .reviews: answer, .promotionAndPay: answer, .termination: .init(use: .contextOnly, text: "If <asked>."),
        ], expires: Given.now.adding(Cosignature.life))

    static let policyChange = (now: policy, then: proposed)

    static var packView: PackView {
        let record = record(.communication)
        return PackView(
            house: "Lanterns & <Sons>", site: "https://d.example.org",
            configuration: LiveConfiguration(record, profile: .standard, metrics: [(MetricID("focus-time"), "person")]),
            purpose: record.purpose, policy: nil, state: RolloutState(record, at: Given.now),
            said: record.attestations.map { ($0, "<Olga>") }, profile: .standard, residual: nil)
    }

    static var pack: Page {
        PackPage.render(packView, compared: ("<abc>", false), in: Given.frame("/rollout/pack", isSolo: false))
    }

    static var papers: [(name: String, page: Page)] {
        PackDocument.allCases.map {
            (
                $0.rawValue,
                PaperPage.render($0, packView, in: Given.frame("/rollout/pack/\($0.rawValue)", isSolo: false))
            )
        }
    }

    static var audit: Page {
        var audit = SelfAudit(Quarter(of: Given.through))
        audit.looksAsked = 2
        audit.ending = .init(phase: .fullLaunch, red: [3, 11], on: Zone.utc.day(of: Given.now))
        audit.askers = 1
        audit.lookedAt = 2
        audit.exports = 7
        audit.reportsOpened = 3
        return AuditPage.render(
            [audit], RolloutState(record(.fullLaunch), at: Given.now), in: Given.frame("/rollout/audit", isSolo: false))
    }
}
