public import Access
public import Domain
public import Ledger

extension LedgerPen {
    /// The pen of tests: its key is no secret.
    public static let ofTests: LedgerPen = {
        guard let pen = LedgerPen(origin: "daylight/test", seed: Array(repeating: 7, count: 32)) else {
            preconditionFailure("a seed of 32 bytes and a plain name make a pen")
        }
        return pen
    }()
}

/// For tests in which nobody looks and nothing is published: every question about it is answered with no.
public struct NothingElse: StoredFacts, LookLog {
    public init() {}
    public func standing(of person: PersonID, towards group: GroupSubject, at now: Instant) async throws
        -> GroupStanding?
    { nil }
    public func standing(of person: PersonID, towardsWorkOf subject: WorkSubject, at now: Instant) async throws
        -> GroupStanding?
    { nil }
    public func standing(of viewer: PersonID, lookingAt person: PersonID, at now: Instant) async throws -> LookStanding?
    { nil }
    public func look(_ id: LookID) async throws -> Look? { nil }
    public func asked(_ terms: LookTerms, as id: LookID, by viewer: PersonID, at now: Instant) async throws -> Look {
        throw Denied()
    }
    public func refused(
        _ terms: LookTerms, as id: LookID, by viewer: PersonID, because reason: String, at now: Instant
    ) async throws -> Look { throw Denied() }
    public func turnedAway(_ terms: LookTerms, by viewer: PersonID, at now: Instant) async throws {}
    public func opened(_ look: Look, by viewer: PersonID, at now: Instant) async throws -> LookEntry { throw Denied() }
    public func closed(_ look: Look, at now: Instant) async throws -> Look { throw Denied() }
    public func oneOnOne(_ id: OneOnOneID) async throws -> OneOnOnePair? { nil }
    public func openedCharts(of pair: OneOnOnePair, at now: Instant) async throws -> OpenedCharts { throw Denied() }
}

extension Policy {
    /// A policy that decides about oneself and the roster only.
    public init(standing: any Standing) {
        self.init(standing: standing, facts: NothingElse(), log: NothingElse())
    }
}
