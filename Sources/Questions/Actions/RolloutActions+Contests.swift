public import Access
import Domain
import OrganizationPorts
import OutsidePorts
public import Rollout

/// What people contest, and who answers.
extension RolloutActions {
    /// - Parameters:
    ///   - matter: what is wrong, by its raw value.
    ///   - place: where it stands, by its raw value.
    ///   - about: which one: a day, a week, a name.
    public func contest(_ matter: String, in place: String, about: String, saying text: String, _ viewer: Viewer)
        async throws
    {
        guard let matter = Contest.Matter(rawValue: matter), let place = Contest.Place(rawValue: place) else {
            throw RolloutRefusal.unsound("Say what is wrong, and where it stands.")
        }
        guard let which = Kept.words(about, longest: 100), which.count >= 2 else {
            throw RolloutRefusal.unsound("Say in 2 to 100 letters which one: a day, a week, a commit.")
        }
        guard let words = Kept.words(text, longest: 2000), words.count >= 10 else {
            throw RolloutRefusal.unsound("Say in 10 to 2,000 letters what is wrong with it.")
        }
        guard try await record() != nil else { throw RolloutRefusal.solo }
        try await storage.open(
            matter, place, about: which, saying: words, as: randomness.identifier(16), policy.ownData(of: viewer),
            at: clock.now())
    }

    /// All of them, by due date.
    /// - Throws: `Denied` for everybody but HR and trustees.
    public func contests(for viewer: Viewer, closed most: Int) async throws -> [Contest] {
        let grant = try await policy.rollout(.readReports, for: viewer, at: clock.now())
        return try await storage.contests(under: grant, closed: most)
    }

    public func take(contest id: String, _ viewer: Viewer) async throws {
        let now = clock.now()
        try await storage.take(
            contest: id, under: try await policy.rollout(.handleReports, for: viewer, at: now), at: now)
    }

    public func close(contest id: String, with outcome: String, _ viewer: Viewer) async throws {
        let now = clock.now()
        let grant = try await policy.rollout(.handleReports, for: viewer, at: now)
        guard let words = Kept.words(outcome, longest: 2000), words.count >= 10 else {
            throw RolloutRefusal.unsound("Say in 10 to 2,000 letters what came of it.")
        }
        try await storage.close(contest: id, with: words, under: grant, at: now)
    }
}
