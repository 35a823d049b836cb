public import Domain
public import Rollout

/// What the ledger counts: no names, no reasons, nothing of anybody.
public struct LedgerState: Sendable {
    /// How many entries it has.
    public let size: Int
    /// The newest signed checkpoint, as text; nil before the first entry.
    public let checkpoint: String?
    /// The verifier key.
    public let key: String
    /// Looks asked for.
    public let looks: Int
    /// Refused, whoever asked.
    public let refused: Int
    /// Every opening of one, which is an entry of its own.
    public let opened: Int
    /// Openings of charts that somebody had brought to a joint page.
    public let chartsOpened: Int
    /// Settings, roles and phases.
    public let settingsHistory: [(at: Instant, what: String)]
    public let shown: Shown

    /// Which of the changes stand there.
    public enum Shown: Sendable, Hashable {
        /// The last ones of each kind.
        case last(hasMore: Bool)
        /// A page of all, in the order of the ledger; where the next older ones begin.
        case all(older: Int?)
    }

    public init(
        size: Int, checkpoint: String?, key: String, looks: Int, refused: Int, opened: Int, chartsOpened: Int,
        settingsHistory: [(at: Instant, what: String)], shown: Shown
    ) {
        self.size = size
        self.checkpoint = checkpoint
        self.key = key
        self.looks = looks
        self.refused = refused
        self.opened = opened
        self.chartsOpened = chartsOpened
        self.settingsHistory = settingsHistory
        self.shown = shown
    }
}

/// A trustee of now.
public struct TrusteeShown: Sendable {
    public let name: String
    /// Nil if it was not written down yet.
    public let since: Instant?
    /// Nil as long as nobody can sign in as this one.
    public let signsFrom: Instant?
    /// Whether this one signs at all: an owner does beside somebody else alone.
    public let counts: Bool
    public init(name: String, since: Instant?, signsFrom: Instant?, counts: Bool) {
        self.counts = counts
        self.name = name
        self.since = since
        self.signsFrom = signsFrom
    }
}

/// What is asked for all the same when that phase is shorter.
private func stays(_ phase: Phase) -> String {
    // The second phase and the developers' own week are the same week (Gates.swift).
    phase == .communication
        ? "Developers then need not have had their own pages for a week before others see anything. Everything else is still asked for."
        : "Everything else is still asked for."
}

/// What waits for a trustee's signature, as the trustee reads it.
public struct ToSign: Sendable {
    public let id: CosignatureID
    /// What is asked for.
    public let what: String
    /// What follows from signing.
    public let means: String
    public let askedBy: String
    public let askedAt: Instant
    public let expires: Instant
    /// - Parameters:
    ///   - policy: what a weaker usage policy would change; nil for every other matter.
    ///   - now: of a protection that has a number, what holds; nil for every other matter.
    public init(
        _ cosignature: Cosignature, person: String?, askedBy: String?,
        policy: (now: UsagePolicy, then: ProposedPolicy)? = nil, now: Int? = nil
    ) {
        id = cosignature.id
        askedAt = cosignature.askedAt
        expires = cosignature.expires
        self.askedBy = askedBy ?? "somebody at the server’s command line"
        var title = cosignature.matter.title
        switch cosignature.matter {
        case .reset:
            title = "A new invitation for \(person ?? "somebody who is not here any more")"
            means = """
                Whoever opens it chooses a new passphrase and is that person; every session and token that there is ends. Ask \
                the person first, by a way on which you know them.
                """
        case .fullLaunch:
            means = """
                From then on a trained manager may ask to look at one person's series, with a question that the person reads \
                first. What was asked for before it, with its evidence, stands on the page of the rollout.
                """
        case .shorterPhase(let phase):
            means = "The next phase may begin before this one has lasted as long as it should. " + stays(phase)
        case .lowerProtection(let protection, let value):
            let holds = now.map { "\(capitalised(protection.words($0))) holds now. " } ?? ""
            switch protection {
            case .pulseLine:
                means =
                    holds
                    + "The rollout steps back by itself only when two pulses in a row are under \(protection.words(value)). It holds from your signature on."
            case .noticeDays:
                means =
                    holds
                    + "A new metric or source counts \(protection.words(value)) after its announcement. It holds from your signature on."
            }
        case .weakerPolicy:
            let changes = policy.map { policy in UsageChange.all(from: policy.now, to: policy.then).map(\.words) } ?? []
            means = """
                \(changes.joined(separator: " ")) It is in force from your signature on, as a new version that everybody is asked to \
                read; until every manager has, looks are off.
                """
        case .caseLook(let request):
            let weeks = counted(request.terms.weeks.count, "week", "weeks")
            title =
                "A look of HR at \(request.personName), in case \(request.hrCase.number): \(request.hrCase.category.title)"
            means = """
                The reason: “\(request.terms.question)” \(weeks), \(request.terms.from) to \(request.terms.to); \
                \(LookWords.metrics(of: request.terms)). Signed, the person reads all of this at once, and it opens when they \
                have acknowledged it or after one working day of theirs, for seven days. You see none of it. If you say no, they \
                read that it was asked for.
                """
        case .profile:
            means = "From the first day of the next quarter on: Focus Time and Activity Time of groups of six and more."
        }
        what = title
    }
}
