public import Access
public import Domain

/// Why a signature is not asked for, or not given.
public enum CosignatureRefusal: Error, Sendable, Hashable {
    /// Nobody could give it: there is no trustee but the person whom it is about.
    case noTrustee
    /// It is asked for, and not given yet; whether it was asked for by this very call.
    case waits(isNew: Bool)
    /// Whoever wants to sign has the role for too short a time.
    case tooNew
    /// There is none to sign: it is decided, expired, or about whoever wants to sign, or asked for by them.
    case notThere
}

/// Second signatures, and the settings that need them. Each decision is in the ledger, in the same transaction.
public protocol CosignatureStorage: Sendable {
    /// Asks for a signature; the one that is asked for already is asked for again by nobody.
    /// - Throws: `CosignatureRefusal.waits` always when it does not throw another: nothing is done before it is given.
    func ask(for matter: CosignedMatter, by asker: PersonID?, as id: CosignatureID, at now: Instant) async throws
    /// Those that wait for a signature, oldest first; without the looks of HR.
    func waiting(at now: Instant) async throws -> [Cosignature]
    /// Looks of HR that wait for this trustee, oldest first: whoever could not decide about one reads nothing of it.
    func casesWaiting(under grant: borrowing Grant<OfSigning>, at now: Instant) async throws -> [Cosignature]
    /// What somebody has asked for since then about no person, newest first.
    func asked(_ grant: borrowing Grant<Oneself>, since: Instant, at now: Instant) async throws -> [AskedSignature]
    /// Signs, or says no. A profile takes effect by it, from the first day of the next quarter; a reset can be made once.
    /// - Throws: `CosignatureRefusal.notThere`, and `.tooNew` for a signature of somebody who has just been made trustee.
    func decide(
        _ id: CosignatureID, signs: Bool, under grant: borrowing Grant<OfSigning>, at now: Instant) async throws
    /// What holds now, of protections that have a number.
    func protection(_ protection: Protection, at now: Instant) async throws -> Int
    /// More of it, from now on, which needs nobody else; what waited for less of it is off.
    func raise(
        _ protection: Protection, to value: Int, under grant: borrowing Grant<OfSettings>, at now: Instant) async throws
    /// How much is published.
    func profile(at now: Instant) async throws -> ProfileInForce
    /// Publishes less from now on, which needs nobody else; what waited for publishing more is off.
    func publishLess(
        _ profile: PublicationProfile, under grant: borrowing Grant<OfSettings>, at now: Instant) async throws
}

extension CosignatureRefusal {
    /// What to do, for whoever asked.
    public var sentence: String {
        switch self {
        case .noTrustee:
            "This needs a trustee's signature, and there is no trustee who could give it: give somebody else that role first."
        case .waits(isNew: true):
            "This needs a trustee's signature: it is asked for on /trustee now. Call again when it is signed."
        case .waits(isNew: false):
            "This waits for a trustee's signature on /trustee: call again when it is signed."
        case .tooNew:
            "A new trustee signs nothing for the first fourteen days: until then everybody can see that the role was given."
        case .notThere:
            "There is nothing for you to sign under this address: it is decided, it has expired, or it is about you."
        }
    }
}
