/// An id of a second signature that was asked for.
public struct CosignatureID: Sendable, Hashable {
    public let raw: String
    public init(_ raw: String) { self.raw = raw }
}

/// What needs a trustee's signature beside the act of whoever runs the house: it lowers a protection.
public enum CosignedMatter: Sendable, Hashable {
    /// A new invitation for somebody who has signed in before: whoever opens it is that person from then on.
    case reset(PersonID)
    /// Another profile of publication, which publishes more than the one in force.
    case profile(PublicationProfile)
    /// The step to full launch, from which on managers may ask for looks.
    case fullLaunch
    /// A phase that ends before its least duration is over.
    case shorterPhase(Phase)
    /// Less of a protection that has a number.
    case lowerProtection(Protection, to: Int)
    /// A usage policy that allows more than the version in force, or says something else; what it says is kept beside it.
    case weakerPolicy(over: Int)
    /// HR looks at one person in one documented case.
    case caseLook(CaseRequest)
}

/// A signature that is asked for, given, or was not given in time.
public struct Cosignature: Sendable, Hashable {
    /// A signature that is not given in that time expires (product.md, issue "The rollout is the product").
    public static let life = Span.Length.days(14)
    /// Whoever has just been made trustee, or has just signed in with an invitation, signs nothing: everybody can see a new
    /// trustee on `/trustee` for that long before.
    public static let trusteeFor = Span.Length.days(14)

    /// Publishing more begins with a quarter that is at least so far away from the signature.
    public static let noticeOfProfile = Span.Length.days(14)

    public let id: CosignatureID
    public let matter: CosignedMatter
    /// Who asked for it; nil is somebody at the server's command line.
    public let askedBy: PersonID?
    public let askedAt: Instant
    public let expires: Instant
    public let signedAt: Instant?
    public init(
        id: CosignatureID, matter: CosignedMatter, askedBy: PersonID?, askedAt: Instant, expires: Instant,
        signedAt: Instant?
    ) {
        self.id = id
        self.matter = matter
        self.askedBy = askedBy
        self.askedAt = askedAt
        self.expires = expires
        self.signedAt = signedAt
    }
}

/// What became of a signature that was asked for.
public struct AskedSignature: Sendable, Hashable {
    public enum State: Sendable, Hashable {
        /// Until then.
        case waits(until: Instant)
        case signed(at: Instant)
        /// By a trustee.
        case declined(at: Instant)
        /// By something that was decided meanwhile.
        case overtaken(at: Instant)
        /// Signed, and not used before it ended.
        case unused(at: Instant)
        /// Nobody answered in time, or who asked may not ask any more.
        case ended(at: Instant)
    }
    public let matter: CosignedMatter
    public let askedAt: Instant
    public let state: State
    public init(matter: CosignedMatter, askedAt: Instant, state: State) {
        self.matter = matter
        self.askedAt = askedAt
        self.state = state
    }
}

/// How much is published, and from when on.
public struct ProfileInForce: Sendable, Hashable {
    /// What was decided and waits for its quarter.
    public struct Next: Sendable, Hashable {
        public let profile: PublicationProfile
        public let from: Instant
        public init(profile: PublicationProfile, from: Instant) {
            self.profile = profile
            self.from = from
        }
    }
    public let now: PublicationProfile
    public let next: Next?
    public init(now: PublicationProfile, next: Next?) {
        self.now = now
        self.next = next
    }
}

/// A new invitation for somebody who was in already, as that person reads about it.
public struct AccountReset: Sendable, Hashable {
    public let askedAt: Instant
    /// Until when a trustee can sign.
    public let expires: Instant
    public let signedAt: Instant?
    public let declinedAt: Instant?
    /// When the invitation was made.
    public let madeAt: Instant?
    public init(askedAt: Instant, expires: Instant, signedAt: Instant?, declinedAt: Instant?, madeAt: Instant?) {
        self.askedAt = askedAt
        self.expires = expires
        self.signedAt = signedAt
        self.declinedAt = declinedAt
        self.madeAt = madeAt
    }
}
