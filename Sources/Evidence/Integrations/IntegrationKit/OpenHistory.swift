public import Domain

/// The reading of one deployed commit's history, the newest first, up to where everything is known: kept in the item between its
/// pages.
///
///     main     ●──●──●──●──●      known
///                  └──■──■──■     listed; its parent is known, so nothing more is asked for
public struct OpenHistory: Sendable {
    private static let commit = "commit"
    private static let open = "open"
    private static let pages = "pages"
    /// Of a hundred commits each: a branch that is longer is read no further.
    private static let mostPages = 50

    public let tip: CommitID
    /// Parents that were named, and neither listed nor known.
    private var missing: Set<CommitID>
    private var read: Int

    public init?(_ item: PendingItem) {
        guard let tip = item[Self.commit].flatMap({ CommitID($0) }) else { return nil }
        self.tip = tip
        missing = Set((item[Self.open] ?? "").split(separator: " ").compactMap { CommitID(String($0)) })
        read = item[Self.pages].flatMap(Int.init) ?? 0
    }

    /// Nothing of it is read yet.
    public static func item(of tip: CommitID) -> PendingItem { [commit: tip.hex, open: tip.hex] }

    public var item: PendingItem {
        [
            Self.commit: tip.hex, Self.open: missing.map(\.hex).sorted().joined(separator: " "),
            Self.pages: "\(read)",
        ]
    }

    /// Takes one page.
    /// - Returns: whether there is more to ask for.
    public mutating func take(_ commits: [Commit], known: Set<CommitID>) -> Bool {
        read += 1
        for commit in commits { missing.formUnion(commit.parents) }
        missing.subtract(commits.map(\.id))
        missing.subtract(known)
        return !missing.isEmpty && read < Self.mostPages
    }
}
