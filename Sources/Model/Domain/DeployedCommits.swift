/// Commits in production whose history is not known: they were deployed from another branch than the one that is read.
public struct DeployedCommits: Sendable, Hashable {
    /// The newest deployment first.
    public let missing: [CommitID]
    /// Where the reading of their histories ends: everything behind these is there.
    public let known: Set<CommitID>
    public init(missing: [CommitID], known: Set<CommitID>) {
        self.missing = missing
        self.known = known
    }
}
