import Domain

/// Which commits may repeat another one without saying so: a cherry pick and a rebase keep whose it is and when it was begun, and
/// land later. That two commits share both is rare, and only then is git asked whether they say the same (`git patch-id`).
///
/// Pure. Of a history it keeps what was landed later than it was begun, and of that the newest `most`: picks that are to be
/// found are younger than what they repeat, which comes after them.
struct PickFinder: Sendable {
    /// Remembered at once: some eight megabytes.
    static let most = 98_000
    /// Asked about in one reading.
    static let mostCandidates = 5_000

    private struct Seen: Sendable {
        let id: CommitID
        let landed: Instant
        /// Whether it is read for the first time: only of these something is said.
        let isNew: Bool
    }

    private var waiting: [Int: Seen] = [:]
    private var groups: [Int: [Seen]] = [:]
    /// The moment at which the first of what waits for its like was begun; nil if nothing does.
    private(set) var earliest: Instant?

    mutating func note(_ commit: Commit) { note(commit, isNew: true) }

    /// Of what an earlier reading brought: it may be repeated, and repeats nothing that is looked for.
    mutating func noteEarlier(_ commit: Commit) { note(commit, isNew: false) }

    private mutating func note(_ commit: Commit, isNew: Bool) {
        guard !commit.isMerge, let begun = commit.authored, let landed = commit.committed else { return }
        var hasher = Hasher()
        hasher.combine(begun.microseconds)
        hasher.combine(commit.authorEmail)
        let key = hasher.finalize()
        let seen = Seen(id: commit.id, landed: landed, isNew: isNew)
        if let first = waiting[key] {
            groups[key, default: [first]].append(seen)
        } else if isNew, landed > begun, waiting.count < Self.most {
            waiting[key] = seen
            earliest = min(earliest ?? begun, begun)
        }
    }

    /// Whose changes must be compared.
    var candidates: [CommitID] {
        Array(groups.values.joined().map(\.id).sorted().prefix(Self.mostCandidates))
    }

    /// What repeats what: of those that say the same, the others repeat the one that landed first.
    /// - Parameter patches: what each says; nothing for a commit that changes nothing.
    func picks(saying patches: [CommitID: String]) -> [CommitID: CommitID] {
        var picks: [CommitID: CommitID] = [:]
        for group in groups.values {
            for same in Dictionary(grouping: group.filter { patches[$0.id] != nil }, by: { patches[$0.id] }).values {
                guard let original = same.min(by: { ($0.landed, $0.id) < ($1.landed, $1.id) }) else { continue }
                for pick in same where pick.isNew && pick.id != original.id { picks[pick.id] = original.id }
            }
        }
        return picks
    }
}
