public import Domain
public import Notices
import Publication

/// Asks about the weeks that are due, after they are sealed. That two servers would ask once all the same is storage's to see to.
public struct NoticeTurn: Sendable {
    private let noticing: Noticing
    private let isSimulated: Bool

    /// - Parameter isSimulated: whether the past of this house was never lived through: then its teams heard of each week when it
    ///   was due.
    public init(noticing: Noticing, isSimulated: Bool) {
        self.noticing = noticing
        self.isSimulated = isSimulated
    }

    @discardableResult
    public func run(at now: Instant) async throws -> Noticing.Outcome { try await run(at: now, isSimulated) }

    /// For a house that was just simulated: all of its past at once.
    @discardableResult
    public func liveThroughThePast(until now: Instant) async throws -> Noticing.Outcome { try await run(at: now, true) }

    private func run(at now: Instant, _ isSimulated: Bool) async throws -> Noticing.Outcome {
        let zone = try await noticing.zone()
        return try await noticing.turn(
            isSimulated ? .withTheFirstCell : .withTheLast, through: Sealer.lastDue(at: now, in: zone), at: now
        ) { isSimulated ? min(now, Sealer.due($0, in: zone)) : now }
    }
}
