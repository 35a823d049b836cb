import Domain

/// Where the branches, tags and HEAD of a repository lead at one moment.
public struct GitReferences: Sendable {
    var tips: Set<CommitID>
    var head: CommitID?
    var tags: [Tag] = []
    var tagsLeftOut = 0

    /// Nothing leads to a commit, because there is none yet.
    public var isEmpty: Bool { tips.isEmpty }
}

extension GitRepository {
    /// What `references` answers, however long git takes.
    func listed() async throws -> GitReferences {
        // Each question takes a process of its own, and longer to ask than to answer: these two do not wait for each other.
        async let named = head()
        let (output, ending) = try await git.answer(
            ["for-each-ref", "--format=\(RefDecoder.format)"] + RefDecoder.patterns)
        guard ending.isSuccess else { throw git.fault(ending) }
        // Git leaves these out with a warning and ends well; the history behind them would be missing in silence.
        let isLeftOut = ["ignoring broken ref", "ignoring ref with broken name"].contains(
            where: ending.complaint.contains)
        guard !isLeftOut else {
            throw GitFault.damaged(path: git.path, says: git.firstLine(of: ending.complaint))
        }
        guard let listed = try? RefDecoder.refs(output) else {
            throw GitFault.failed(path: git.path, says: "git's list of references cannot be understood")
        }
        let inner = try await peeled(listed)
        let commits = listed.map { ref -> CommitID? in
            switch ref.target {
            case .commit(let id): id
            case .tag(let id): inner[id]
            case .other: nil
            }
        }
        let dates = try await dates(of: zip(listed, commits).compactMap { ref, commit in ref.at == nil ? commit : nil })
        var refs = GitReferences(tips: Set(commits.compactMap(\.self)))
        for (ref, commit) in zip(listed, commits) where ref.isTag {
            if let commit, let name = ref.tagName, let at = ref.at ?? dates[commit] {
                refs.tags.append(Tag(name: name, commit: commit, at: at))
            } else {
                refs.tagsLeftOut += 1
            }
        }
        refs.tags.sort { $0.name < $1.name }
        refs.head = try await named
        if let head = refs.head { refs.tips.insert(head) }
        if refs.isEmpty { try await confirmEmptiness() }
        return refs
    }

    /// Where nothing leads to a commit, there must be none: a spoilt HEAD and lost references look just like a new repository.
    /// - Throws: `GitFault.damaged`, `GitFault.leaderless`.
    private func confirmEmptiness() async throws {
        let (name, named) = try await git.answer(["symbolic-ref", "--quiet", "HEAD"])
        let branch = String(decoding: name, as: UTF8.self).dropLast()
        let (_, isName) = try await git.answer(["check-ref-format", String(branch)])
        guard named.isSuccess, isName.isSuccess else {
            throw GitFault.damaged(path: git.path, says: "HEAD leads nowhere")
        }
        let (counts, counted) = try await git.answer(["count-objects", "-v"])
        guard counted.isSuccess else { throw git.fault(counted) }
        // What it borrows is not its own, and nothing below would tell which is which.
        if String(decoding: counts, as: UTF8.self).contains("alternate: ") { return }
        let everything = ["cat-file", "--batch-all-objects", "--unordered", "--batch-check=%(objecttype)"]
        var hasCommits = false
        // Of commit, tree, blob and tag only one is written with a c.
        let ending = try await git.run(everything) { hasCommits = hasCommits || $0.contains(UInt8(ascii: "c")) }
        guard ending.isSuccess else { throw git.fault(ending) }
        if hasCommits { throw GitFault.leaderless(path: git.path) }
    }

    /// When commits landed that old tags without a tagger are on.
    private func dates(of commits: [CommitID]) async throws -> [CommitID: Instant] {
        guard !commits.isEmpty else { return [:] }
        var dates: [CommitID: Instant] = [:]
        _ = try await self.commits(Self.log + ["--no-walk=unsorted"], commits.map(\.hex)) { commits in
            for commit in commits { dates[commit.id] = commit.committed }
        }
        return dates
    }

    /// What tags of tags come down to, if that is a commit.
    private func peeled(_ refs: [RefDecoder.Ref]) async throws -> [CommitID: CommitID] {
        let tags = refs.compactMap { ref -> CommitID? in if case .tag(let id) = ref.target { id } else { nil } }
        guard !tags.isEmpty else { return [:] }
        let objects = try await objects(tags.map { "\($0.hex)^{}" })
        if objects.contains(.missing) {
            throw GitFault.damaged(path: git.path, says: "a tag of a tag leads nowhere")
        }
        let pairs = zip(tags, objects).compactMap { tag, object in object.commit.map { (tag, $0) } }
        return Dictionary(pairs) { first, _ in first }
    }

    /// Those earlier tips that git still has, because it takes one that it does not know for a mistake.
    func stillThere(_ earlier: [CommitID], _ tips: Set<CommitID>) async throws -> [CommitID] {
        let gone = Set(earlier).subtracting(tips)
        var known = tips.intersection(earlier)
        if !gone.isEmpty {
            do {
                known.formUnion(try await objects(gone.map(\.hex)).compactMap(\.commit))
            } catch GitFault.damaged {
                // In a partial clone git may not say "missing" without having fetched. More is read again then, nothing less;
                // and real damage comes up on the way.
            }
        }
        return known.sorted()
    }

    private func objects(_ names: [String]) async throws -> [RefDecoder.Object] {
        let (output, ending) = try await git.answer(
            ["cat-file", "--batch-check=%(objectname) %(objecttype)"], lines: names)
        guard ending.isSuccess else { throw git.fault(ending) }
        guard let objects = try? RefDecoder.objects(output), objects.count == names.count else {
            throw GitFault.failed(path: git.path, says: "git's list of objects cannot be understood")
        }
        return objects
    }

    /// Nil in a repository whose branch has no commit yet.
    private func head() async throws -> CommitID? {
        let (output, ending) = try await git.answer(["rev-parse", "--verify", "--quiet", "HEAD"])
        if ending.code == 1 { return nil }
        guard ending.isSuccess, let id = CommitID(ascii: output.dropLast()) else { throw git.fault(ending) }
        return id
    }
}
