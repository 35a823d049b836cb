public import Domain

/// How many calls to a provider may be out at the same time: never more than it has room for, none while it has said to wait, and
/// after that one alone, until it is known to answer again. It reads no clock and waits for nobody.
///
///     1 ──answers──▶ 4 ──"2 left"──▶ 2 ──"429, wait a minute"──▶ 0 ──a minute──▶ 1 ──answers──▶ 4
public struct Allowance: Sendable {
    /// Far below what providers refuse (GitHub: 100 at once), so that a backfill is noticed by nobody.
    public static let most = 4

    /// Nobody calls before.
    public private(set) var rest: Instant?
    private var isAnswering = false
    private var room: (left: Int, until: Instant?)?

    public init() {}

    /// - Parameter out: how many are out already.
    public func mayCall(out: Int, at now: Instant) -> Bool {
        if let rest, rest > now { return false }
        guard isAnswering else { return out == 0 }
        // Whether those that are out were counted already by the answer that said what is left, nobody knows: they were not.
        return out < min(Self.most, max(1, left(at: now) ?? Self.most))
    }

    /// An answer that can be used.
    /// - Parameter said: what it says of the room that is left.
    public mutating func answered(_ said: (left: Int, until: Instant?)?, at now: Instant) {
        // What was out already when it said to wait proves nothing.
        if rest.map({ $0 <= now }) ?? true { isAnswering = true }
        guard let said else { return }
        guard let left = left(at: now), let until = room?.until else {
            room = said
            return
        }
        // Answers overtake each other: within one stretch of time there is never more room than there was.
        room = (min(left, said.left), until)
    }

    /// The provider has said to wait, or does not answer.
    public mutating func stop(until moment: Instant) {
        rest = max(rest ?? moment, moment)
        isAnswering = false
        room = nil
    }

    private func left(at now: Instant) -> Int? {
        guard let room else { return nil }
        if let until = room.until, until <= now { return nil }
        return room.left
    }
}
