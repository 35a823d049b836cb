/// A look as its two people see it: everything but what it shows.
public struct Look: Sendable, Hashable {
    public enum State: String, Sendable, Hashable {
        /// Asked; the person has seen the question, nobody has seen anything else. A case look waits for the trustee first.
        case waiting
        case open
        case expired
        case refused
    }
    public let id: LookID
    public let terms: LookTerms
    /// Who asks.
    public let viewer: PersonID
    public let viewerName: String
    public let personName: String
    public let askedAt: Instant
    /// When it opens by itself; earlier if the person acknowledges it. Nil if it was refused, and before a trustee has signed.
    public let opensAt: Instant?
    public let expiresAt: Instant?
    public let acknowledgedAt: Instant?
    /// Why it was refused: one sentence.
    public let reason: String?
    /// What the person says to it before anything is shown.
    public let context: String?
    /// Ended before its time, because something that it needs did not hold any more.
    public let closedAt: Instant?

    public init(
        id: LookID, terms: LookTerms, viewer: PersonID, viewerName: String, personName: String, askedAt: Instant,
        opensAt: Instant?, expiresAt: Instant?, acknowledgedAt: Instant?, reason: String?, context: String?,
        closedAt: Instant?
    ) {
        self.id = id
        self.terms = terms
        self.viewer = viewer
        self.viewerName = viewerName
        self.personName = personName
        self.askedAt = askedAt
        self.opensAt = opensAt
        self.expiresAt = expiresAt
        self.acknowledgedAt = acknowledgedAt
        self.reason = reason
        self.context = context
        self.closedAt = closedAt
    }

    /// The same, over before its time.
    public func closed(at now: Instant) -> Look {
        Look(
            id: id, terms: terms, viewer: viewer, viewerName: viewerName, personName: personName, askedAt: askedAt,
            opensAt: opensAt, expiresAt: expiresAt, acknowledgedAt: acknowledgedAt, reason: reason, context: context,
            closedAt: closedAt ?? now)
    }

    public func state(at now: Instant) -> State {
        if reason != nil { return .refused }
        guard let opensAt, let expiresAt else { return .waiting }
        if closedAt != nil || now >= expiresAt { return .expired }
        return acknowledgedAt != nil || now >= opensAt ? .open : .waiting
    }
}

/// What a look shows, frozen when one of the two first read it: the one sheet that both read.
public struct LookSheet: Sendable {
    public let look: Look
    public let trends: [PersonalTrend]
    /// Beside the lines: what the person shows, and the notes of team and organization.
    public let notes: [Annotation]
    /// In which the weeks are cut.
    public let zone: Zone
    /// Nil while nobody has opened it: what it would show now.
    public let frozenAt: Instant?
    public var subject: PersonID { look.terms.person }
    public init(look: Look, trends: [PersonalTrend], notes: [Annotation], zone: Zone, frozenAt: Instant?) {
        self.notes = notes
        self.look = look
        self.trends = trends
        self.zone = zone
        self.frozenAt = frozenAt
    }
}

/// An entry of the ledger about a look, with all that its person needs to check that the ledger holds it.
public struct LookProof: Sendable, Hashable {
    public let index: Int
    /// What was written: the opening of the commitment.
    public let content: String
    /// As hex.
    public let salt: String
    public let leaf: String
    /// Sibling hashes from the leaf to the root, as hex.
    public let path: [String]
    /// The signed checkpoint against which the path leads.
    public let checkpoint: String
    public init(index: Int, content: String, salt: String, leaf: String, path: [String], checkpoint: String) {
        self.index = index
        self.content = content
        self.salt = salt
        self.leaf = leaf
        self.path = path
        self.checkpoint = checkpoint
    }
}

/// Who looked at a person, when and why; and whom the person asked to look at.
public struct MyLooks: Sendable {
    public struct Entry: Sendable {
        public let look: Look
        /// Every opening is an entry of its own; with the asking, oldest first.
        public let proofs: [LookProof]
        public init(look: Look, proofs: [LookProof]) {
            self.look = look
            self.proofs = proofs
        }
    }
    public let subject: PersonID
    /// Newest first.
    public let atMe: [Entry]
    public let byMe: [Look]
    /// Looks in a case that the person has asked for as HR, and that wait for a trustee. Oldest first.
    public let requests: [CaseRequest]
    /// People at whom the person may ask for a look: direct reports, by name.
    public let mayAsk: [(person: PersonID, name: String)]
    /// New invitations for the person, who was in already: asked for, signed and made. Newest first.
    public let resets: [AccountReset]
    public let now: Instant
    public init(
        of subject: PersonID, atMe: [Entry], byMe: [Look], requests: [CaseRequest],
        mayAsk: [(person: PersonID, name: String)], resets: [AccountReset], now: Instant
    ) {
        self.subject = subject
        self.atMe = atMe
        self.byMe = byMe
        self.requests = requests
        self.mayAsk = mayAsk
        self.resets = resets
        self.now = now
    }
}
