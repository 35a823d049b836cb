public import Domain

/// What each deployment to production brought there for the first time: by the history of commits, never by dates.
///
///     d1 ●──●──●          the first known one is a baseline: it carries nothing
///              └──●──● d2     New(d2) = what d2 leads to, without what d1 leads to
///                     └──● d3
///
/// From each deployed commit its history is walked until commits that are in production already; every commit is walked once, so
/// that all deployments together cost what the history is long. An older commit that is deployed again brings nothing, and takes
/// nothing back: it is a rollback. A deployment that failed, or went elsewhere, is not in the chain.
public struct DeploymentContents: Sendable {
    public enum Kind: Sendable, Hashable {
        /// The first whose commit is known.
        case baseline
        case forward
        /// An older commit than the one that was there; it takes the place of the deployment of that place in the chain.
        case rollback(of: Int)
        /// The same commit again, or one that was there before and is no older.
        case again
        /// Its commit is not in the history that is known.
        case unlinked
    }
    public struct Step: Sendable {
        public let deployment: Deployment
        public let kind: Kind
        /// New commits, by their place in the history.
        let new: [Int]
    }

    /// Successful deployments to production, by when they were finished.
    public let chain: [Step]
    private let places: [CommitID: Int]
    /// By commit: the place in the chain of the first deployment that has it.
    private let first: [Int?]
    /// Commits that repeat another one, by that one.
    private let picks: [CommitID: [Int]]

    public init(of deployments: [Deployment], in commits: [WrittenCommit]) {
        var places: [CommitID: Int] = [:]
        places.reserveCapacity(commits.count)
        for (place, written) in commits.enumerated() { places[written.commit.id] = place }
        let parents = commits.map { $0.commit.parents.compactMap { places[$0] } }
        var first = [Int?](repeating: nil, count: commits.count)
        var chain: [Step] = []
        var running: (step: Int, tip: Int)?
        for deployment in Self.inOrder(deployments) {
            let step = chain.count
            guard let tip = places[deployment.commit] else {
                chain.append(Step(deployment: deployment, kind: .unlinked, new: []))
                continue
            }
            if first[tip] == nil {
                let new = Self.walk(from: tip, parents) { commit in
                    guard first[commit] == nil else { return false }
                    first[commit] = step
                    return true
                }
                chain.append(
                    Step(
                        deployment: deployment, kind: running == nil ? .baseline : .forward,
                        new: running == nil ? [] : new))
            } else {
                var kind = Kind.again
                if let running, running.tip != tip, Self.leads(from: running.tip, to: tip, parents) {
                    kind = .rollback(of: running.step)
                }
                chain.append(Step(deployment: deployment, kind: kind, new: []))
            }
            running = (step, tip)
        }
        var picks: [CommitID: [Int]] = [:]
        for (place, written) in commits.enumerated() {
            if let original = written.commit.pickedFrom { picks[original, default: []].append(place) }
        }
        self.places = places
        self.first = first
        self.chain = chain
        self.picks = picks
    }

    private static func inOrder(_ deployments: [Deployment]) -> [Deployment] {
        deployments.filter { $0.isProduction && $0.result == .success }.sorted {
            ($0.finished, $0.id) < ($1.finished, $1.id)
        }
    }

    /// Whether the commit is in the history that is known.
    public func knows(_ commit: CommitID) -> Bool { places[commit] != nil }

    func place(of commit: CommitID) -> Int? { places[commit] }

    /// The place in the chain of the first deployment with the commit, or with one that repeats it.
    func first(with commit: CommitID) -> Int? {
        ([places[commit]].compactMap(\.self) + (picks[commit] ?? [])).compactMap { first[$0] }.min()
    }

    public enum Fate: Sendable, Hashable {
        /// It came to production with the deployment of this place in the chain.
        case deployed(Int)
        /// It is in production since before the first known deployment was followed by another: nobody knows since when.
        case inBaseline
        /// It is in the history, and in no deployment yet.
        case waiting
        /// The history does not have it.
        case unknown
    }

    /// How a change came to production: by what it became on its branch, or once all of its own commits are there.
    public func fate(of change: Change) -> Fate {
        var candidates: [Int] = []
        if let merge = change.mergeCommit, let step = first(with: merge) { candidates.append(step) }
        let own = change.commits.map(first(with:))
        if !own.isEmpty, !own.contains(nil), let last = own.compactMap(\.self).max() { candidates.append(last) }
        if let step = candidates.min() { return fate(at: step) }
        let isKnown = ([change.mergeCommit].compactMap(\.self) + change.commits).contains {
            knows($0) || picks[$0] != nil
        }
        return isKnown ? .waiting : .unknown
    }

    func fate(of commit: CommitID) -> Fate {
        if let step = first(with: commit) { return fate(at: step) }
        return knows(commit) ? .waiting : .unknown
    }

    private func fate(at step: Int) -> Fate { chain[step].kind == .baseline ? .inBaseline : .deployed(step) }

    /// Every commit behind `tip` for which `enters` is true, without looking behind those for which it is not.
    private static func walk(from tip: Int, _ parents: [[Int]], _ enters: (Int) -> Bool) -> [Int] {
        guard enters(tip) else { return [] }
        var found = [tip]
        var next = 0
        while next < found.count {
            for parent in parents[found[next]] where enters(parent) { found.append(parent) }
            next += 1
        }
        return found
    }

    private static func leads(from tip: Int, to older: Int, _ parents: [[Int]]) -> Bool {
        var seen: Set<Int> = []
        var isThere = false
        _ = walk(from: tip, parents) { commit in
            if commit == older { isThere = true }
            return !isThere && seen.insert(commit).inserted
        }
        return isThere
    }
}
