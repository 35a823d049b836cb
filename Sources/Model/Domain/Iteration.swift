/// A stretch of time for which a team has said what it means to do: a sprint.
public struct Iteration: Hashable, Sendable {
    /// As the reporting system calls it; the same id again is the same iteration.
    public let id: String
    /// The name of the team.
    public let team: String
    public let name: String
    /// When it was begun, not when it was meant to be; nil before.
    public let started: Instant?
    /// When it was closed, not when it was meant to be; nil while it runs.
    public let completed: Instant?
    /// When the reporting system last changed what it says; of two reports of one id the newer one holds.
    public let updated: Instant
    /// Whether it is known whose it is, and not only by whose connection it came: then it is that team's, whoever said otherwise.
    public let isOfOwnBoard: Bool

    /// - Parameter updated: nil for the later of its moments.
    public init(
        id: String, team: String, name: String, started: Instant?, completed: Instant?, updated: Instant? = nil,
        isOfOwnBoard: Bool = false
    ) {
        self.id = id
        self.team = team
        self.name = name
        self.started = started
        self.completed = completed
        self.isOfOwnBoard = isOfOwnBoard
        self.updated =
            updated ?? [started, completed].compactMap(\.self).max() ?? Instant(microseconds: 0)
    }
}
