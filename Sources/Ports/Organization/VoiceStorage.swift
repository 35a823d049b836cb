public import Access
public import Domain
public import Voice

/// Why a pass or a letter is refused.
public enum VoiceRefusal: Error, Sendable, Hashable {
    /// Somebody alone has nobody to write to.
    case solo
    /// The period is over, or has not begun.
    case notOpen
    /// Other passes of that period were signed for this person already.
    case signedAlready
    /// Not signed by the key of that period, or not with a pass at all.
    case noPass
    /// Somebody has used this pass already.
    case spent
    /// Another concern was sent under this receipt.
    case receiptUsed
    /// The request says who sends it.
    case namesTheSender
    case noSuchConcern
    /// In one sentence.
    case unsound(String)
}

extension VoiceRefusal {
    public var sentence: String {
        switch self {
        case .solo: "A private mirror has one person, and nobody to write to."
        case .notOpen: "That period is not open: open the page again, and this browser gets passes of the present one."
        case .signedAlready:
            "Your passes of this period were signed for another browser: they lie there, and nobody can make them again."
        case .noPass: "This pass is not signed by the key of that period."
        case .spent: "This pass is used up: each is for one letter."
        case .receiptUsed: "This receipt is another letter's: send it again, with a new one."
        case .namesTheSender: "This request says who sends it. Letters are taken without a cookie and without a key."
        case .noSuchConcern: "There is no such concern, or it is closed already."
        case .unsound(let sentence): sentence
        }
    }
}

/// The issuer key of a period, as it is kept.
public struct StoredIssuer: Sendable, Hashable {
    public let period: VoicePeriod
    /// Nil when the period is over.
    public let sealedKey: String?
    /// SubjectPublicKeyInfo, in base 64.
    public let publicKey: String
    public init(period: VoicePeriod, sealedKey: String?, publicKey: String) {
        self.period = period
        self.sealedKey = sealedKey
        self.publicKey = publicKey
    }
}

/// What a pass is used up for: all of it that is kept, and nothing of when or by whom.
public enum Letter: Sendable, Hashable {
    /// - Parameters:
    ///   - id: drawn anew when it is handed over, so that the order of ids is no order.
    ///   - receipt: the hash of what only the sender has.
    ///   - sealed: the words, for no reader of the database.
    ///   - box: the week.
    case concern(id: String, receipt: String, sealed: String, box: Week)
    case pulse(answer: Int)
    /// For the register, without a name.
    case question(id: String, sealed: String, box: Week)
    /// Looks like the others on the way, and is thrown away.
    case cover
}

/// A concern that was handed over.
public struct StoredConcern: Sendable, Hashable {
    public enum Outcome: String, CaseIterable, Sendable, Hashable {
        case changed, explained
        case notPursued = "not-pursued"
    }
    public struct Reply: Sendable, Hashable {
        /// `hr` or `trustee`.
        public let hat: String
        public let sealed: String
        public let on: Day
        public init(hat: String, sealed: String, on: Day) {
            self.hat = hat
            self.sealed = sealed
            self.on = on
        }
    }
    public let id: String
    public let sealed: String
    /// Nil while it waits for its batch: then only its sender can ask for it.
    public let releasedOn: Day?
    public let outcome: Outcome?
    public let closedOn: Day?
    /// Oldest first.
    public let replies: [Reply]
    public init(id: String, sealed: String, releasedOn: Day?, outcome: Outcome?, closedOn: Day?, replies: [Reply]) {
        self.id = id
        self.sealed = sealed
        self.releasedOn = releasedOn
        self.outcome = outcome
        self.closedOn = closedOn
        self.replies = replies
    }
}

/// A pulse that was published.
public struct PublishedPulse: Sendable, Hashable {
    public let period: String
    /// The last day on which it was answered.
    public let last: Day
    /// Of which panel; nil is the whole organization.
    public let panel: String?
    /// Nil is too little.
    public let cell: PulseCell?
    public init(period: String, last: Day, panel: String?, cell: PulseCell?) {
        self.period = period
        self.last = last
        self.panel = panel
        self.cell = cell
    }
}

/// What everybody may read of the concerns that were handed over.
public struct ConcernCounts: Sendable, Hashable {
    public let open: Int
    public let closed: [StoredConcern.Outcome: Int]
    public init(open: Int, closed: [StoredConcern.Outcome: Int]) {
        self.open = open
        self.closed = closed
    }
}

/// Concerns and pulses in storage. Nothing here joins a person to a pass, a letter or an answer.
public protocol VoiceStorage: Sendable {
    /// The organization's phase and zone; nil for somebody alone.
    func voiceFacts(at now: Instant) async throws -> (phase: Phase, zone: Zone)?
    /// The panels of pulses in that quarter, frozen when they are asked for first; empty where the organization is one.
    func pulsePanels(in quarter: Quarter, on today: Day) async throws -> [PulsePanels.Panel]
    /// Where the person was at home on that day, for pulses; empty without a department, nil for somebody who was nowhere.
    func pulseDepartment(on day: Day, _ grant: borrowing Grant<Oneself>) async throws -> String?
    /// The line under which the rollout steps back, in halves of a point.
    func pulseLine(at now: Instant) async throws -> Int
    func issuer(of period: String) async throws -> StoredIssuer?
    /// Keeps a new key and puts it in the ledger; if there is one already, that one stays.
    func keep(_ issuer: StoredIssuer, at now: Instant) async throws
    /// Remembers that this person has passes of the period. The same request again is signed again: an answer that was lost is
    /// not a voice that is lost.
    /// - Parameters:
    ///   - request: the hash of what was sent to be signed, which says nothing about the passes.
    ///   - mark: the keyed hash under which that somebody had passes outlives deleting everything, until the period ends.
    /// - Throws: `VoiceRefusal.signedAlready`.
    func note(_ period: String, request: String, mark: String, _ grant: borrowing Grant<Oneself>) async throws
    /// Of which periods this person has passes.
    func periods(of grant: borrowing Grant<Oneself>) async throws -> [String]
    /// How many people have passes of it: whoever writes is one of them, and nobody knows which.
    func holders(of period: String) async throws -> Int
    /// Uses a pass up, and keeps the letter, in one transaction.
    /// - Throws: `VoiceRefusal.spent`.
    func take(_ letter: Letter, pass: String, of period: String) async throws
    /// To whom concerns are open (`DeskStanding`), by name.
    func concernReaders(at now: Instant) async throws -> [(person: PersonID, name: String)]
    /// To whom they were open, and are not any more, for as long as one that was there then is there; by name.
    func formerConcernReaders(at now: Instant) async throws -> [String]
    /// Remembers to whom they are open today.
    func noteConcernReaders(at now: Instant) async throws
    func concern(receipt: String) async throws -> StoredConcern?
    func counts() async throws -> ConcernCounts
    /// Those that are for the holder of the grant: none that was handed over while this one ran the house or led anybody, or within
    /// two weeks after it, for it may have been written then. Those that are open first; besides, how many there are.
    func concerns(under grant: borrowing Grant<OfRollout>, from first: Int, most: Int, at now: Instant) async throws
        -> (concerns: [StoredConcern], of: Int)
    /// How many of them are open.
    func openConcerns(under grant: borrowing Grant<OfRollout>, at now: Instant) async throws -> OpenConcerns
    func reply(
        to concern: String, id: String, sealed: String, on today: Day, under grant: borrowing Grant<OfRollout>)
        async throws
    func close(
        _ concern: String, as outcome: StoredConcern.Outcome, on today: Day, under grant: borrowing Grant<OfRollout>)
        async throws
    /// In the order in which they were asked.
    func pulses() async throws -> [PublishedPulse]
    /// Hands over what is due, under new ids.
    /// - Parameter ids: gives as many as are asked for.
    func handOver(on today: Day, ids: @escaping @Sendable () -> String) async throws
    /// Takes from the files in which order letters came, as far as they are this engine's to change.
    func forgetOrder() async throws
    /// Puts the questions that are due into the register, under new ids and without a name, all of one day.
    func handOverQuestions(
        on today: Day, ids: @escaping @Sendable () -> String, opening open: @escaping @Sendable (String) -> String?)
        async throws
    /// Publishes the pulses that are over; if the published ones say so, the rollout steps back in the same transaction.
    func publishPulses(at now: Instant) async throws
    /// What is over: keys and passes of past periods, and concerns a year after they were closed.
    func forgetVoice(on today: Day) async throws
}

/// What has to be done for the channel from time to time.
public protocol VoiceKeeping: Sendable {
    func keepVoice() async throws
}

/// Concerns that wait for an answer.
public struct OpenConcerns: Sendable, Hashable {
    public let count: Int
    /// When the first of them was handed over; nil if there is none.
    public let since: Day?
    public init(count: Int, since: Day?) {
        self.count = count
        self.since = since
    }
}
