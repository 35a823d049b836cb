public import Access
public import Domain
public import OrganizationPorts
public import OutsidePorts

/// Asking for a look, and what the person does about it.
public struct LookActions: Sendable {
    private let policy: Policy
    private let people: any OrganizationStorage
    private let storage: any OwnDataStorage
    private let clock: any Clock
    private let randomness: any Randomness

    public init(
        policy: Policy, people: any OrganizationStorage, storage: any OwnDataStorage, clock: any Clock,
        randomness: any Randomness
    ) {
        self.policy = policy
        self.people = people
        self.storage = storage
        self.clock = clock
        self.randomness = randomness
    }

    /// Asks; the answer is a look that waits, or one that was refused with its reason. Either is in the ledger.
    /// - Parameters:
    ///   - person: an address or an id.
    ///   - metrics: which of them are there is the caller's to know.
    ///   - hrCase: nil for a look of the direct manager; the case in which HR asks.
    /// - Throws: `ActionRefused` for terms that cannot be asked for, `Denied` for everybody but the direct manager, and HR in a case.
    public func ask(
        about person: String, metrics: [MetricID], from: Week, to: Week, question: String, hrCase: LookCase?,
        _ viewer: Viewer
    ) async throws -> Look {
        let now = clock.now()
        guard let house = try await people.house(), house.form == .organization else { throw Denied() }
        let current = house.zone.day(of: now).week
        guard to < current else {
            throw ActionRefused("A look ends with a complete week, like \(current.adding(-1)).")
        }
        guard from.distance(to: current) <= LookTerms.mostWeeks else {
            throw ActionRefused("A look begins at most \(LookTerms.mostWeeks) weeks ago: nothing is kept longer.")
        }
        let terms: LookTerms
        // Whoever is not there is asked about all the same, so that being there makes no difference that can be seen.
        let account =
            person.contains("@")
            ? try await people.account(email: person.lowercased()) : try await people.account(of: PersonID(person))
        do {
            terms = try LookTerms(
                person: account?.person ?? PersonID("nobody"), metrics: metrics, from: from, to: to, question: question,
                hrCase: hrCase)
        } catch { throw ActionRefused(error.sentence) }
        return try await policy.ask(terms, as: LookID(randomness.identifier()), by: viewer, at: now)
    }

    public func acknowledge(_ look: LookID, _ viewer: Viewer) async throws {
        guard try await storage.acknowledge(look, policy.ownData(of: viewer), at: clock.now()) else {
            throw ActionRefused("There is no look that waits for you under this address.")
        }
    }

    /// Empty takes it back.
    public func say(_ context: String, to look: LookID, _ viewer: Viewer) async throws {
        let words = Kept.words(context, longest: 2_000)
        guard words != nil || context.allSatisfy(\.isWhitespace) else {
            throw ActionRefused("Say it in at most 2,000 letters.")
        }
        let isSaid = try await storage.say(
            words, to: look, policy.ownData(of: viewer), at: clock.now())
        guard isSaid else { throw ActionRefused("There is no look under this address that is still open or waiting.") }
    }

    public func count(_ isCounted: Bool, _ viewer: Viewer) async throws {
        try await storage.count(isCounted, policy.ownData(of: viewer), at: clock.now())
    }
}
