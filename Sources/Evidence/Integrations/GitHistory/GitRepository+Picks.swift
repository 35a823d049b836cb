import Domain

extension GitRepository {
    /// Commits of this reading that repeat another one without saying so. Where git cannot compare them, as in a clone that lacks
    /// the files, there are none: it is one thing less that is known of a history, and no fault of it.
    /// - Parameter known: where earlier readings ended.
    func unmarkedPicks(_ finder: PickFinder, after known: [CommitID]) async throws -> [CommitID: CommitID] {
        var finder = finder
        do {
            if let earliest = finder.earliest, !known.isEmpty {
                // What is repeated landed after it was begun; a day more, for clocks that disagree.
                let since = max(earliest.microseconds / 1_000_000 - 86_400, 0)
                _ = try await commits(Self.log + ["--since=@\(since) +0000"], known.map(\.hex)) { commits in
                    for commit in commits { finder.noteEarlier(commit) }
                }
            }
            let candidates = finder.candidates
            return candidates.isEmpty
                ? [:] : finder.picks(saying: try await within(git.silence) { try await patches(of: candidates) })
        } catch is GitFault { return [:] }
    }

    /// What each of them changes, as git's own number for it. The changes themselves go from one git to another, and never
    /// come here (guarantee G15).
    private func patches(of commits: [CommitID]) async throws -> [CommitID: String] {
        let changes = [
            "diff-tree", "--stdin", "-p", "--root", "--no-ext-diff", "--no-textconv", "--no-color", "--no-renames",
        ]
        let output = try await git.answer(changes, lines: commits.map(\.hex), into: ["patch-id", "--stable"])
        var patches: [CommitID: String] = [:]
        for line in output.split(separator: UInt8(ascii: "\n")) {
            let words = line.split(separator: UInt8(ascii: " "))
            guard words.count == 2, let id = CommitID(ascii: words[1]) else { continue }
            patches[id] = String(decoding: words[0], as: UTF8.self)
        }
        return patches
    }
}
