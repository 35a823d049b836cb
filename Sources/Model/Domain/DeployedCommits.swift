/// Commits in production whose history is not known: they were deployed from another branch than the one that is read.
public struct DeployedCommits: Sendable, Hashable {
    /// The newest deployment first.
    public private(set) var missing: [CommitID]
    /// Where the reading of their histories ends: everything behind these is there.
    public let known: Set<CommitID>
    public init(missing: [CommitID], known: Set<CommitID>) {
        self.missing = missing
        self.known = known
    }
}

extension DeployedCommits {
    /// Half of them the newest, half of them others each day: what is never found holds up nobody for good.
    public mutating func choose(_ most: Int, on day: Int) {
        guard missing.count > most else { return }
        let first = most / 2
        let room = most - first
        let others = Array(missing.dropFirst(first))
        let turns = (others.count + room - 1) / room
        let start = (abs(day) % turns) * room
        missing = Array(missing.prefix(first)) + others.dropFirst(start).prefix(room)
    }
}
