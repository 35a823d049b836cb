public import Access
public import Domain
public import LeadershipAnswers
public import MailPorts
public import OrganizationAnswers
public import OrganizationPorts
public import OutsidePorts
import Pages
public import PersonalAnswers
public import WorkAnswers

/// Letters: who gets which, when, and again if the server was down.
public struct Letters: Sendable {
    /// What a round has done.
    public struct Outcome: Sendable, Hashable {
        public var sent = 0
        public var failed = 0
        public init() {}
    }

    private static let weeks = 12

    private let policy: Policy
    private let trends: MyTrends
    private let groups: GroupTrends
    private let work: WorkTrends
    private let notes: NotesAnswer
    private let phase: @Sendable (Instant) async throws -> Phase?
    private let storage: any LetterStorage
    private let postman: any Postman
    private let clock: any Clock
    private let randomness: any Randomness
    /// How the house is reached: `https://daylight.example.org`.
    private let address: String

    /// - Parameter phase: how far the rollout is then; nil for somebody alone.
    public init(
        policy: Policy, trends: MyTrends, groups: GroupTrends, work: WorkTrends, notes: NotesAnswer,
        storage: any LetterStorage, postman: any Postman, clock: any Clock, randomness: any Randomness, address: String,
        phase: @escaping @Sendable (Instant) async throws -> Phase?
    ) {
        self.work = work
        self.notes = notes
        self.phase = phase
        self.policy = policy
        self.trends = trends
        self.groups = groups
        self.storage = storage
        self.postman = postman
        self.clock = clock
        self.randomness = randomness
        self.address = address
    }

    // MARK: Invitations

    /// Sends the one-time address to the one it is for; what failed is said, so that it can be handed over in another way.
    /// - Returns: why it could not be sent, in words; nil if it was.
    public func invite(_ email: String, house: String, url: Secret, expires: Instant) async -> String? {
        let words = LetterText.invitation(house: house, url: url.exposed, expires: expires)
        do {
            try await postman.carry(Envelope(to: email, subject: words.subject, text: words.text, stop: nil))
            try? await storage.note(nil, at: clock.now())
            return nil
        } catch {
            if error.saysSomethingOfServer { try? await storage.note(error.sentence, at: clock.now()) }
            return error.sentence
        }
    }

    // MARK: Once a week

    /// The moment at which the letters of a week are due: Wednesday, seven in the morning of the organization's zone, when the
    /// week is complete and sealed.
    public static func due(_ week: Week, in zone: Zone) -> Instant {
        let midnight = zone.start(of: week.monday.adding(9))
        let shift = zone.offset(at: midnight) - zone.offset(at: midnight.adding(.hours(7)))
        return midnight.adding(.hours(7)).adding(Span.Length(microseconds: Int64(shift) * 1_000_000))
    }

    /// Carries what is owed.
    public func round(in zone: Zone) async throws -> Outcome {
        let now = clock.now()
        var week = zone.day(of: now).week.adding(-1)
        if Self.due(week, in: zone) > now { week = week.adding(-1) }
        try await storage.owe(week, wishedBefore: Self.due(week, in: zone), at: now)
        return try await LetterRound(storage: storage, postman: postman, clock: clock).run(of: week) { owed in
            try await envelope(owed, in: zone)
        }
    }

    /// Nil where there is nothing to tell, or nobody to tell it to.
    private func envelope(_ owed: OwedLetter, in zone: Zone) async throws -> Envelope? {
        let letter: PersonalLetter
        do {
            guard let made = try await make(owed, in: zone) else { return nil }
            letter = made
        } catch is Denied { return nil }
        // The recipient is the letter's: nothing here could name another one.
        let today = zone.day(of: clock.now())
        guard let email = try await storage.address(of: letter.recipient, on: today),
            let key = try await storage.stopKey(of: owed.kind, letter.recipient)
        else { return nil }
        let stop = "\(address)/mail/stop/\(key)"
        return Envelope(
            to: email, subject: letter.words.subject,
            text: letter.words.text + "\n\n" + LetterText.ending(owed.kind, stop: stop), stop: stop)
    }

    private func make(_ owed: OwedLetter, in zone: Zone) async throws -> PersonalLetter? {
        let now = clock.now()
        switch owed.kind {
        case .own:
            let phase = try await phase(now)
            return try await policy.ownLetter(to: owed.person) { grant in
                let weeks = try await trends.weeks(Self.weeks, at: now, under: grant)
                guard let words = LetterText.own(weeks, in: phase, address: address) else { throw Denied() }
                return words
            }
        case .team:
            guard let team = try await storage.team(of: owed.person, on: zone.day(of: now)) else { return nil }
            return try await policy.teamLetter(to: owed.person, of: team, at: now) { ofGroup, ofWork, ofNotes in
                let weeks = try await groups.weeks(of: .team(team), Self.weeks, at: now, under: ofGroup)
                let work = try await work.weeks(Self.weeks, at: now, under: ofWork)
                let notes = try await notes.notes(
                    over: weeks.value.weeks, explaining: weeks.value.notices + work.value.notices, under: ofNotes)
                guard let words = LetterText.team(weeks, work: work, notes: notes, address: address) else {
                    throw Denied()
                }
                return words
            }
        }
    }

    /// How the mail server is doing, in a sentence for whoever operates it; nil before the first letter.
    public func state() async throws -> String? {
        let state = try await storage.mailState()
        if state.isFailing, let failure = state.failure { return "The mail server takes no letters: \(failure)." }
        return state.workedAt.map { "The mail server took a letter last at \($0)." }
    }

    // MARK: Wishes

    public func wishes(of viewer: Viewer) async throws -> Set<LetterKind> {
        try await storage.wishes(of: viewer.person)
    }

    /// For oneself alone.
    public func set(_ kind: LetterKind, _ isOn: Bool, for viewer: Viewer) async throws {
        if isOn {
            try await storage.wish(kind, of: viewer.person, stopKey: randomness.identifier(26), at: clock.now())
        } else {
            try await storage.end(kind, of: viewer.person)
        }
    }

    /// Whoever has the letter may end such letters, without signing in.
    public func stop(_ key: String) async throws -> Bool { try await storage.stop(key) }
}
