public import Access
import Domain
import OrganizationPorts
import OutsidePorts
public import Rollout

/// Reports of decisions that rested on figures alone.
extension RolloutActions {
    public func report(_ decision: String, saying text: String, _ viewer: Viewer) async throws {
        guard let decision = SoleBasisReport.Decision(rawValue: decision) else {
            throw RolloutRefusal.unsound("Say what was decided.")
        }
        guard let words = Kept.words(text, longest: 2000), words.count >= 20 else {
            throw RolloutRefusal.unsound("Say in 20 to 2,000 letters what was decided, by whom, and on which figures.")
        }
        guard try await record() != nil else { throw RolloutRefusal.solo }
        try await storage.open(
            decision, saying: words, as: randomness.identifier(16), policy.ownData(of: viewer), at: clock.now())
    }

    /// The reader's own, newest first.
    public func ownReports(of viewer: Viewer) async throws -> [SoleBasisReport] {
        try await storage.soleBasisReports(of: policy.ownData(of: viewer))
    }

    /// All of them, by due date.
    /// - Throws: `Denied` for everybody but HR and trustees.
    public func reports(for viewer: Viewer, closed most: Int) async throws -> [SoleBasisReport] {
        let grant = try await policy.rollout(.readReports, for: viewer, at: clock.now())
        return try await storage.soleBasisReports(under: grant, closed: most)
    }

    public func take(report id: String, _ viewer: Viewer) async throws {
        let now = clock.now()
        try await storage.take(
            report: id, under: try await policy.rollout(.handleReports, for: viewer, at: now), at: now)
    }

    public func close(report id: String, with outcome: String, _ viewer: Viewer) async throws {
        let now = clock.now()
        let grant = try await policy.rollout(.handleReports, for: viewer, at: now)
        guard let words = Kept.words(outcome, longest: 2000), words.count >= 10 else {
            throw RolloutRefusal.unsound("Say in 10 to 2,000 letters what came of it.")
        }
        try await storage.close(report: id, with: words, under: grant, at: now)
    }
}
