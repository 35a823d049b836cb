import Domain
import Simulator

/// Weeks in which nothing is published, because somebody changed a setting: the rollout was stepped back, or the profile became
/// *work only*. Their cells are never made up for. The panels of a quarter stay what they are; where a quarter's last week falls
/// into a pause, the next panels are frozen when publishing begins again, be it in the middle of a quarter.
///
/// An attacker sees all of this. What is hidden meanwhile was fetched before, and is there again afterwards.
public struct Pause: Sendable, Hashable {
    public enum Cause: Sendable, Hashable {
        /// At any moment, and forward again through the gates: at any moment.
        case stepBack
        /// At any moment, and back with a trustee's signature: with the next quarter.
        case workOnly
    }
    public let cause: Cause
    /// From the first week that is not published to the first one that is again.
    public let weeks: Range<Int>

    /// What happens to an organization, drawn from a stream of its own: whoever never pauses publishes as if there were none.
    static func drawn(over weeks: Int, from first: Week, _ generator: inout Seeded) -> [Pause] {
        // Not before there is something to pause, and with some weeks left to begin again in.
        let begins = 14...(weeks - 8)
        var pauses: [Pause] = []
        if generator.isHit(World.Rates.stepBack) {
            let from = generator.number(begins)
            pauses.append(Pause(cause: .stepBack, weeks: from..<(from + generator.number(3...10))))
        }
        if generator.isHit(World.Rates.workOnly) {
            let from = generator.number(begins)
            let next = Quarter(of: first.adding(from)).next
            pauses.append(Pause(cause: .workOnly, weeks: from..<first.distance(to: next.first)))
        }
        return pauses
    }
}
