public import Access
public import Domain
public import OrganizationPorts
public import OutsidePorts
import Synchronization

/// The file of people, taken in the browser: by an owner, on the way through the first phase. Later it is the command's, at the
/// machine itself: nothing is collected yet of anybody whom a stolen session could move.
public struct PeopleActions: Sendable {
    private let policy: Policy
    private let organization: any OrganizationStorage
    private let clock: any Clock
    private let randomness: any Randomness
    private let hashAddress: @Sendable (String) -> String

    public init(
        policy: Policy, organization: any OrganizationStorage, clock: any Clock, randomness: any Randomness,
        hashAddress: @escaping @Sendable (String) -> String
    ) {
        self.policy = policy
        self.organization = organization
        self.clock = clock
        self.randomness = randomness
        self.hashAddress = hashAddress
    }

    /// - Throws: `Denied` for everybody but owners; `ActionRefused` after the first phase.
    public func take(_ rows: [OrganizationRow], _ viewer: Viewer) async throws -> OrganizationPlan? {
        let now = clock.now()
        _ = try await policy.rollout(.writePolicy, for: viewer, at: now)
        guard let house = try await organization.house(), house.form == .organization,
            // Not after a step back either: then there is something of people, and moving them moves who reads it.
            try await organization.phase(at: now) == .alignment, try await organization.furthestPhase() == .alignment
        else {
            throw ActionRefused(
                "The first phase is over: from now on people are imported with `daylight import organization`.")
        }
        return try await organization.change(
            by: rows, in: house.zone, at: now, randomness: randomness, hashAddress: hashAddress)
    }
}

extension OrganizationStorage {
    /// Does what a file of people says, as far as it can be taken.
    /// - Returns: what that was, decided in the transaction that did it.
    public func change(
        by rows: [OrganizationRow], in zone: Zone, at now: Instant, randomness: any Randomness,
        hashAddress: @escaping @Sendable (String) -> String
    ) async throws -> OrganizationPlan? {
        let today = zone.day(of: now)
        let decided = Mutex<OrganizationPlan?>(nil)
        try await changeMembers(on: today, at: now) { members in
            let plan = OrganizationPlan(rows, members: members, today: today, hashAddress: hashAddress) {
                PersonID(randomness.identifier(16))
            }
            decided.withLock { $0 = plan }
            return plan.changed
        }
        return decided.withLock { $0 }
    }
}
