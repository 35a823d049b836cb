public import Domain

/// When the work on a branch began, for reports that do not say which commits a change had: from the history of the branch that
/// it was merged to.
///
///     ●──●──────●──▶ merge     what the merge has and its first parent does not have: metrics.md section 7, "Merge commit:
///         └──●──●──┘           commits = merge^2 not merge^1"
///
/// A squash or a rebase leaves no branch behind, so nothing is known of it.
public struct BranchHistory: Sendable {
    /// Branches that left the trunk longer ago than this many commits are not followed.
    static let mostWalked = 20_000

    /// By commit: when it was written.
    private let authored: [Instant?]
    /// By commit: how many parents it names, known or not.
    private let named: [Int]
    private let places: [CommitID: Int]
    private let parents: [[Int]]
    /// Every commit comes after its parents.
    private let order: [Int]

    /// - Parameter commits: of one history, in any order.
    public init(_ commits: [Commit]) {
        var places: [CommitID: Int] = [:]
        places.reserveCapacity(commits.count)
        for (place, commit) in commits.enumerated() { places[commit.id] = place }
        let parents = commits.map { $0.parents.compactMap { places[$0] } }
        self.parents = parents
        self.places = places
        authored = commits.map(\.authored)
        named = commits.map(\.parents.count)
        var children = [[Int32]](repeating: [], count: commits.count)
        var waiting = parents.map(\.count)
        for (place, own) in parents.enumerated() {
            for parent in own { children[parent].append(Int32(place)) }
        }
        var order = [Int](repeating: 0, count: commits.count)
        var ready = waiting.indices.filter { waiting[$0] == 0 }
        var next = 0
        while next < ready.count {
            let place = ready[next]
            order[place] = next
            next += 1
            for child in children[place] {
                waiting[Int(child)] -= 1
                if waiting[Int(child)] == 0 { ready.append(Int(child)) }
            }
        }
        self.order = order
    }

    /// The first of the commits, by the author's date, that came with this merge; nil if it is not known or no merge, if one of
    /// its parents is not in the history, or if none of the commits has a date.
    public func begun(of merge: CommitID) -> Instant? {
        guard let merge = places[merge] else { return nil }
        let own = parents[merge]
        guard own.count >= 2, own.count == named[merge] else { return nil }
        // The newest one is looked at first, so that whatever leads to it has been seen; it ends when only what the first parent
        // has is left.
        var sides = [own[0]: true]
        for other in own.dropFirst() where sides[other] == nil { sides[other] = false }
        var open = sides.keys.sorted { order[$0] < order[$1] }
        var unmerged = sides.values.count { !$0 }
        var first: Instant?
        var walked = 0
        while unmerged > 0, let place = open.popLast() {
            walked += 1
            guard walked <= Self.mostWalked, let isOfTrunk = sides[place] else { return nil }
            if !isOfTrunk {
                unmerged -= 1
                if let written = authored[place] { first = min(first ?? written, written) }
            }
            for parent in parents[place] {
                switch sides[parent] {
                case nil:
                    sides[parent] = isOfTrunk
                    if !isOfTrunk { unmerged += 1 }
                    let at = open.firstIndex { order[$0] > order[parent] } ?? open.count
                    open.insert(parent, at: at)
                case false? where isOfTrunk:
                    sides[parent] = true
                    unmerged -= 1
                default: break
                }
            }
        }
        return first
    }
}
