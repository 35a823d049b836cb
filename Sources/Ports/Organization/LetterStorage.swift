public import Access
public import Domain

/// A letter that is owed to somebody: of which kind and week. What stands in it is made when it is carried, and kept nowhere.
public struct OwedLetter: Sendable, Hashable {
    public let person: PersonID
    public let kind: LetterKind
    public let week: Week
    /// How often it was tried.
    public let tries: Int
    public init(person: PersonID, kind: LetterKind, week: Week, tries: Int) {
        self.person = person
        self.kind = kind
        self.week = week
        self.tries = tries
    }
}

/// How the way out for letters is: what `doctor` and the sources page say.
public struct MailState: Sendable, Hashable {
    public let workedAt: Instant?
    public let failedAt: Instant?
    /// In a sentence, without an address.
    public let failure: String?
    public init(workedAt: Instant?, failedAt: Instant?, failure: String?) {
        self.workedAt = workedAt
        self.failedAt = failedAt
        self.failure = failure
    }

    public var isFailing: Bool { failedAt.map { failed in workedAt.map { failed > $0 } ?? true } ?? false }
}

/// Who wants letters, and what became of them.
public protocol LetterStorage: Sendable {
    func wishes(of person: PersonID) async throws -> Set<LetterKind>
    /// - Parameter key: opens the way to end it without signing in.
    func wish(_ kind: LetterKind, of person: PersonID, stopKey key: String, at now: Instant) async throws
    func end(_ kind: LetterKind, of person: PersonID) async throws
    /// Whether there was such a wish.
    func stop(_ key: String) async throws -> Bool
    func stopKey(of kind: LetterKind, _ person: PersonID) async throws -> String?
    /// Owes a letter of that week to everybody who wished for one before `wishedBefore`, once.
    func owe(_ week: Week, wishedBefore: Instant, at now: Instant) async throws
    /// What is to be tried now, the longest owed first.
    func due(at now: Instant, limit: Int) async throws -> [OwedLetter]
    /// Takes one for this server: nobody else gets it before `next`.
    func claim(_ letter: OwedLetter, until next: Instant) async throws -> Bool
    func finish(_ letter: OwedLetter, _ outcome: String, at now: Instant) async throws
    /// Where somebody who is still here is written to.
    func address(of person: PersonID, on day: Day) async throws -> String?
    /// The home team of somebody, on that day.
    func team(of person: PersonID, on day: Day) async throws -> String?
    func note(_ failure: String?, at now: Instant) async throws
    func mailState() async throws -> MailState
}
