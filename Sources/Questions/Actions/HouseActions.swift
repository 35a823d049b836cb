public import Access
public import Domain
public import OrganizationPorts
public import OutsidePorts

/// What changes how much is published, and the second signatures that it needs.
public struct HouseActions: Sendable {
    private let policy: Policy
    private let storage: any CosignatureStorage
    private let programs: any ProgramListing
    private let clock: any Clock
    private let randomness: any Randomness

    public init(
        policy: Policy, storage: any CosignatureStorage, programs: any ProgramListing, clock: any Clock,
        randomness: any Randomness
    ) {
        self.programs = programs
        self.policy = policy
        self.storage = storage
        self.clock = clock
        self.randomness = randomness
    }

    /// Publishing less holds from now on. Publishing more waits for a trustee, and then for the next quarter.
    /// - Throws: `Denied`; `CosignatureRefusal.waits` when a signature is asked for, `.noTrustee` when nobody could give it.
    public func set(_ profile: PublicationProfile, _ viewer: Viewer) async throws {
        let now = clock.now()
        let grant = try await policy.settings(for: viewer, at: now)
        guard profile == .standard else { return try await storage.publishLess(profile, under: grant, at: now) }
        let current = try await storage.profile(at: now)
        guard current.now != .standard, current.next == nil else { return }
        try await storage.ask(
            for: .profile(profile), by: grant.holder, as: CosignatureID(randomness.identifier(16)), at: now)
    }

    /// More protection holds from now on. Less waits for a trustee, and holds from the signature on.
    /// - Throws: `Denied`; `ActionRefused` for a number that cannot be chosen, or that holds already; `CosignatureRefusal` as `set(_:_:)` does.
    public func set(_ protection: Protection, to value: Int, _ viewer: Viewer) async throws {
        let now = clock.now()
        let grant = try await policy.settings(for: viewer, at: now)
        guard protection.values.contains(value) else {
            let range = protection.values
            throw ActionRefused(
                "\(protection.title) is at least \(protection.words(range.lowerBound)) and at most \(protection.words(range.upperBound))."
            )
        }
        let current = try await storage.protection(protection, at: now)
        guard value != current else {
            throw ActionRefused("\(protection.title) is at \(protection.words(value)) already.")
        }
        guard value < current else { return try await storage.raise(protection, to: value, under: grant, at: now) }
        try await storage.ask(
            for: .lowerProtection(protection, to: value), by: grant.holder,
            as: CosignatureID(randomness.identifier(16)), at: now)
    }

    /// - Parameter signs: whether the trustee signs, or says no.
    /// - Throws: `Denied` for everybody who is not a trustee; `CosignatureRefusal.notThere`.
    public func decide(_ id: CosignatureID, signs: Bool, _ viewer: Viewer) async throws {
        let now = clock.now()
        let grant = try await policy.signing(for: viewer, at: now)
        try await storage.decide(id, signs: signs, under: grant, at: now)
    }

    /// What waits for a signature, for the trustee who may give it: who asked, and about whom.
    /// - Throws: `Denied` for everybody who is not a trustee.
    public func waiting(for viewer: Viewer) async throws -> [Cosignature] {
        let now = clock.now()
        let grant = try await policy.signing(for: viewer, at: now)
        let holder = grant.holder
        let others = try await storage.waiting(at: now).filter { cosignature in
            cosignature.matter != .reset(holder) && cosignature.askedBy != holder
        }
        return try await (others + storage.casesWaiting(under: grant, at: now)).sorted {
            ($0.askedAt, $0.id.raw) < ($1.askedAt, $1.id.raw)
        }
    }

    /// What became of signatures that this reader has asked for since then, newest first: those about no person.
    public func asked(by viewer: Viewer, since: Instant) async throws -> [AskedSignature] {
        try await storage.asked(policy.ownData(of: viewer), since: since, at: clock.now())
    }

    /// Says of an account that it is a program, or that it is none.
    /// - Parameter provider: one of those that accounts can be of.
    /// - Throws: `Denied`, `ProgramRefusal`.
    public func say(_ provider: String, _ login: String, isProgram: Bool, _ viewer: Viewer) async throws {
        let now = clock.now()
        let grant = try await policy.settings(for: viewer, at: now)
        let login = login.lowercased().filter { !$0.isWhitespace }
        let isSound = !login.isEmpty && login.utf8.count <= 200 && login.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        guard isSound, ToolIdentity.providers.contains(provider) else {
            throw ProgramRefusal.unsound(
                "Name the account as its tool does: one of \(ToolIdentity.providers.joined(separator: ", ")), and its login."
            )
        }
        let account = ToolIdentity(provider: provider, login: login)
        if isProgram {
            try await programs.list(account, under: grant, at: now)
        } else {
            try await programs.unlist(account, under: grant, at: now)
        }
    }

    /// How much is published: nobody's secret.
    public func profileInForce() async throws -> PublicationProfile { try await storage.profile(at: clock.now()).now }

    /// The same with what is decided, for whoever may change it.
    /// - Throws: `Denied`.
    public func profile(for viewer: Viewer) async throws -> ProfileInForce {
        let now = clock.now()
        _ = try await policy.settings(for: viewer, at: now)
        return try await storage.profile(at: now)
    }
}
