public import Domain

/// Everything that was written down about the rollout until a moment: what `RolloutState` is computed from. It holds who
/// manages and who has learned, and nothing that anybody does.
public struct RolloutRecord: Sendable {
    /// In the order in which they began; never empty.
    public var phases: [(phase: Phase, since: Instant)]
    public var purpose: PurposeStatement?
    public var policy: UsagePolicy?
    /// Who has people today.
    public var managers: Set<PersonID>
    /// The newest version of the policy that somebody has acknowledged.
    public var acknowledgedPolicy: [PersonID: Int]
    /// When somebody last passed the managers' lessons.
    public var trained: [PersonID: Instant]
    public var announcement: MetricAnnouncement?
    /// When each metric was announced first.
    public var announced: [MetricID: Instant]
    /// Systems that evidence comes from, with the moment of their announcement; nil for one that is not announced.
    public var sources: [String: Instant?]
    /// What was chosen of the protections that have a number; the usual ones are left out.
    public var protections: [Protection: Int]
    /// What the catalogue holds now.
    public var catalogue: Set<MetricID>
    public var attestations: [Attestation]
    /// Of the register, those without an answer.
    public var questions: [RegisterQuestion]
    /// How many were ever asked.
    public var questionsAsked: Int
    /// People who are here, managers included.
    public var people: Int
    /// When the first of those who manage nobody acknowledged the notice, and so has had the own pages since.
    public var developersSince: Instant?
    /// When the published weeks were sealed, one for each week that has a published cell.
    public var sealedWeeks: [Instant]
    /// When the trustee signed the step to full launch; nil if it is not signed, or used.
    public var fullLaunchSigned: Instant?
    /// Phases whose least duration the trustee has agreed to shorten, this time.
    public var shortened: Set<Phase>
    /// When the last pulse was published.
    public var lastPulse: Instant?
    /// Of the organization, in which its days are.
    public var zone: Zone
    /// In a simulated organization nobody is real, and everything counts as done.
    public var isSimulated: Bool

    public init(
        phases: [(phase: Phase, since: Instant)], purpose: PurposeStatement? = nil, policy: UsagePolicy? = nil,
        managers: Set<PersonID> = [], acknowledgedPolicy: [PersonID: Int] = [:], trained: [PersonID: Instant] = [:],
        announcement: MetricAnnouncement? = nil, announced: [MetricID: Instant] = [:],
        sources: [String: Instant?] = [:],
        protections: [Protection: Int] = [:], catalogue: Set<MetricID> = [], attestations: [Attestation] = [],
        questions: [RegisterQuestion] = [], questionsAsked: Int = 0, people: Int = 0,
        developersSince: Instant? = nil,
        sealedWeeks: [Instant] = [], fullLaunchSigned: Instant? = nil, shortened: Set<Phase> = [],
        lastPulse: Instant? = nil, zone: Zone, isSimulated: Bool
    ) {
        self.phases = phases
        self.purpose = purpose
        self.policy = policy
        self.managers = managers
        self.acknowledgedPolicy = acknowledgedPolicy
        self.trained = trained
        self.announcement = announcement
        self.announced = announced
        self.sources = sources
        self.protections = protections
        self.catalogue = catalogue
        self.attestations = attestations
        self.questions = questions
        self.questionsAsked = questionsAsked
        self.people = people
        self.developersSince = developersSince
        self.sealedWeeks = sealedWeeks
        self.fullLaunchSigned = fullLaunchSigned
        self.shortened = shortened
        self.lastPulse = lastPulse
        self.zone = zone
        self.isSimulated = isSimulated
    }

    public func value(of protection: Protection) -> Int { protections[protection] ?? protection.usual }

    /// How long what is announced waits.
    public var notice: Span.Length { .days(value(of: .noticeDays)) }

    /// Metrics that are announced and wait, with the moment from which they count, by name.
    public func waitingMetrics(at now: Instant) -> [(metric: MetricID, from: Instant)] {
        announced.filter { catalogue.contains($0.key) }.map { (metric: $0.key, from: $0.value.adding(notice)) }
            .filter { $0.from > now }.sorted { $0.metric.raw < $1.metric.raw }
    }

    /// Sources that are announced and wait, with the moment from which they tell of people, by name.
    public func waitingSources(at now: Instant) -> [(source: String, from: Instant)] {
        sources.compactMap { source, announced in announced.map { (source: source, from: $0.adding(notice)) } }
            .filter { $0.from > now }.sorted { $0.source < $1.source }
    }

    /// Sources that nobody was told of: nothing of a person is taken from them.
    public var unannouncedSources: [String] { sources.filter { $0.value == nil }.keys.sorted() }

    /// The phase in force. A clock that was set back never brings a later phase back: of what holds by the clock and what
    /// was decided last, the earlier one is in force.
    public func phase(at now: Instant) -> Phase {
        min(phases.last { $0.since <= now }?.phase ?? .alignment, phases.last?.phase ?? .alignment)
    }

    /// The day of the last step, if the clock stands before it; nil as long as the clock is right. Two steps of one moment are a
    /// little apart, and clocks of two servers as well.
    public func stepAhead(of now: Instant) -> Day? {
        phases.last.flatMap { $0.since > now.adding(.minutes(1)) ? zone.day(of: $0.since) : nil }
    }

    /// What to do about it.
    public static func clockIsBack(_ last: Day) -> String {
        """
        The last step of the rollout is dated \(last), and the clock of this server stands before that: have it set right. \
        Nothing goes forward until then.
        """
    }

    /// Since when it is in force without a break.
    public func phaseBegan(at now: Instant) -> Instant {
        // Also if it began after what a clock says that was set back: what is asked for is asked for since then.
        let current = phase(at: now)
        return phases.last { $0.phase == current }?.since ?? phases.first?.since ?? now
    }

    /// Whether the training still holds: a year, as the checklist says.
    public func isTrained(_ person: PersonID, at now: Instant) -> Bool {
        Training.holds(passed: trained[person], at: now)
    }

    /// Whether this is the policy in force that the person has acknowledged.
    public func hasAcknowledgedPolicy(_ person: PersonID) -> Bool {
        guard let policy else { return false }
        return acknowledgedPolicy[person] == policy.version
    }
}
