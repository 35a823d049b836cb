public import Domain
import Synchronization

/// A repository on this machine, read through git: only git knows all the ways in which one may be stored.
///
///     let repository = try await GitRepository(at: path, environment: environment)
///     let reading = try await repository.read(since: store.tips) { commits in try await store.upsert(commits) }
///     try await store.keep(tips: reading.tips)
public struct GitRepository: Sendable {
    let git: GitProcess
    /// How long git may take to say what this is and where its references lead: a pipe into which nobody writes can stand in the
    /// place of each of its files. A slow disk with many references needs far less.
    let patience: Duration

    /// Finds out what is at `path` before anything of it is read: a repository, bare or not, a worktree, or a folder in one.
    ///
    /// - Parameter environment: of this process; where git and its settings are is taken from it, nothing else.
    /// - Throws: `GitFault` if there is no repository whose whole history can be read, or `CancellationError`.
    public init(
        at path: String, environment: [String: String], patience: Duration = .seconds(300),
        silence: Duration = .seconds(1_800)
    ) async throws {
        try self.init(unseen: path, environment: environment, patience: patience, silence: silence)
        let (output, ending) = try await within(patience) { [git] in
            try await git.answer(["rev-parse", "--is-shallow-repository"])
        }
        guard ending.isSuccess else {
            switch git.fault(ending) {
            // Nothing has been read yet: this is about settings, or a format that this git does not know.
            case .damaged(_, let says): throw GitFault.failed(path: path, says: says)
            case let fault: throw fault
            }
        }
        switch String(decoding: output, as: UTF8.self) {
        case "false\n": break
        case "true\n": throw GitFault.shallow(path: path)
        default: throw GitFault.gitTooOld
        }
    }

    /// Looks at all references of what may be a repository. Starting git takes longer than what it answers, so this may be asked
    /// beside `init`, whose fault goes before: this one only knows that something cannot be listed.
    /// - Throws: `GitFault`, or `CancellationError`.
    public static func references(
        at path: String, environment: [String: String], patience: Duration = .seconds(300)
    ) async throws -> GitReferences {
        try await GitRepository(unseen: path, environment: environment, patience: patience, silence: patience)
            .references()
    }

    private init(
        unseen path: String, environment: [String: String], patience: Duration, silence: Duration
    ) throws(GitFault) {
        guard !path.isEmpty, !path.utf8.contains(0) else { throw GitFault.notThere(path: path) }
        self.patience = patience
        git = GitProcess(path: path, environment: environment, silence: silence)
    }

    /// Looks at all references: branches, tags, HEAD, and heads of pull and merge requests.
    /// - Throws: `GitFault` if one of them is broken, or `CancellationError`.
    public func references() async throws -> GitReferences { try await within(patience) { try await listed() } }

    func within<Answer: Sendable>(
        _ patience: Duration, _ ask: @escaping @Sendable () async throws -> Answer
    ) async throws -> Answer {
        try await withThrowingTaskGroup { group in
            group.addTask { try await ask() }
            group.addTask {
                try await Task.sleep(for: patience)
                throw GitFault.failed(
                    path: git.path, says: "git did not answer within \(patience.components.seconds) seconds")
            }
            defer { group.cancelAll() }
            guard let first = try await group.next() else { throw CancellationError() }
            return first
        }
    }

    /// Reads all commits that branches, tags, HEAD, and heads of pull and merge requests lead to, and that the tips of an
    /// earlier reading did not lead to.
    ///
    /// Each commit comes once, newer ones first as a rule, so a parent may come after its child. One that repeats another without
    /// saying so comes a second time, with what it repeats. A reading that was broken off
    /// is begun again from the same earlier tips: what was stored of it does no harm, if storing it twice does none. If nothing
    /// has changed, only the references are looked at.
    ///
    /// - Parameters:
    ///   - references: what was looked at before, if that was done while something else was under way.
    ///   - earlier: `tips` of the last reading, or none. Those that are not there any more, after a forced push, are passed over.
    ///   - paths: what the commits must touch to be marked as touching, from the root of the repository; a folder is all that is
    ///     under it, `*` and `**` are git's. All commits come, because the history is one; without paths all of them touch.
    ///   - batchSize: how many commits are handed over at once, at most; fewer while storing them is quicker than reading them.
    ///   - each: stores one batch, one after the other. Meanwhile git goes on with the next one and no further, so that a few
    ///     megabytes are in memory, however long the history.
    /// - Returns: what the reading came to, only after git has ended without a fault.
    /// - Throws: `GitFault`, `CancellationError`, and what `each` throws, whereupon git is stopped.
    public func read(
        _ references: GitReferences? = nil, since earlier: [CommitID] = [], touching paths: [String] = [],
        batchSize: Int = 1_000,
        each: @escaping @Sendable ([Commit]) async throws -> Void
    ) async throws -> GitReading {
        let refs: GitReferences = if let references { references } else { try await self.references() }
        let new = refs.tips.subtracting(earlier)
        var decoder = CommitDecoder()
        var touching: Set<CommitID>?
        if !new.isEmpty {
            let known = try await stillThere(earlier, refs.tips)
            let revisions = new.map(\.hex).sorted() + known.map { "^\($0.hex)" }
            if !paths.isEmpty { touching = try await commits(of: revisions, touching: paths) }
            let read = try await log(revisions, touching: touching, batchSize: max(batchSize, 1), each: each)
            decoder = read.decoder
            let picks = try await unmarkedPicks(read.finder, after: known).filter { read.marked[$0.key] == nil }
            if !picks.isEmpty { try await tell(picks, touching: touching, read.marked, each: each) }
        }
        return GitReading(
            tips: refs.tips.sorted(), head: refs.head, tags: refs.tags, tagsLeftOut: refs.tagsLeftOut,
            commits: decoder.count, touching: touching?.count ?? decoder.count, commitsWithoutDate: decoder.withoutDate)
    }

    /// Settings of the account can turn all of these on, and some would write into the output.
    static let log = [
        "log", "--stdin", "-z", "--format=\(CommitDecoder.format)", "--encoding=UTF-8", "--no-patch",
        "--no-show-signature", "--no-decorate", "--no-notes", "--no-mailmap",
    ]

    private func log(
        _ revisions: [String], touching: Set<CommitID>?, batchSize: Int,
        each: @escaping @Sendable ([Commit]) async throws -> Void
    ) async throws -> (decoder: CommitDecoder, finder: PickFinder, marked: [CommitID: CommitID]) {
        try await withThrowingTaskGroup(of: Void.self) { stored in
            var batch: [Commit] = []
            var handedOver = 0
            let storing = Storing()
            var finder = PickFinder()
            var marked: [CommitID: CommitID] = [:]
            let decoder = try await commits(Self.log, revisions) { commits in
                for commit in commits {
                    finder.note(commit)
                    if let original = commit.pickedFrom { marked[commit.id] = original }
                }
                if let touching {
                    batch += commits.map { $0.touching(touching.contains($0.id)) }
                } else {
                    batch += commits
                }
                // A batch of some size costs less than two of half of it, but what is left at git's end is waited for. So whoever
                // stores takes what there is as soon as it is worth it (at once in the beginning), and more if it fell behind.
                let least = min(max(batchSize / 4, 1), max(handedOver, 1_000))
                while batch.count >= (storing.isUnderWay ? batchSize : least) {
                    let full = Array(batch.prefix(batchSize))
                    batch.removeFirst(full.count)
                    handedOver += full.count
                    try await stored.next()
                    storing.begin()
                    stored.addTask {
                        defer { storing.end() }
                        try await each(full)
                    }
                }
            }
            try await stored.waitForAll()
            while !batch.isEmpty {
                let rest = Array(batch.prefix(batchSize))
                batch.removeFirst(rest.count)
                try await each(rest)
            }
            return (decoder, finder, marked)
        }
    }

    /// Hands commits over again, with what they repeat: that is known only when all have come.
    private func tell(
        _ picks: [CommitID: CommitID], touching: Set<CommitID>?, _ marked: [CommitID: CommitID],
        each: @escaping @Sendable ([Commit]) async throws -> Void
    ) async throws {
        _ = try await commits(Self.log + ["--no-walk=unsorted"], picks.keys.sorted().map(\.hex)) { commits in
            try await each(
                commits.map { commit in
                    let touched = touching.map { commit.touching($0.contains(commit.id)) } ?? commit
                    let original = picks[commit.id]
                    return touched.related(
                        // What is repeated says itself what it repeats.
                        pickedFrom: original.flatMap { marked[$0] } ?? original, reverts: commit.reverts)
                })
        }
    }

    /// Those commits that change one of the paths. Git leaves out whole branches that came to nothing in them; here each commit
    /// counts for itself, so it is told not to.
    private func commits(of revisions: [String], touching paths: [String]) async throws -> Set<CommitID> {
        var touching: Set<CommitID> = []
        let places = paths.flatMap { path in
            let place = ":(top,glob)" + (path.hasSuffix("/") ? String(path.dropLast()) : path)
            // What is under a folder is git's rule for names, and not for patterns.
            return path.contains { "*?[".contains($0) } ? [place, place + "/**"] : [place]
        }
        _ = try await commits(Self.log + ["--full-history", "--"] + places, revisions) { commits in
            for commit in commits { touching.insert(commit.id) }
        }
        return touching
    }

    func commits(
        _ arguments: [String], _ revisions: [String], each: ([Commit]) async throws -> Void
    ) async throws -> CommitDecoder {
        var decoder = CommitDecoder()
        do {
            let ending = try await git.run(arguments, lines: revisions) { try await each(try decoder.decode($0)) }
            guard ending.isSuccess else { throw git.fault(ending) }
            try decoder.finish()
        } catch let unreadable as CommitDecoder.Unreadable {
            throw GitFault.failed(
                path: git.path, says: "git's log cannot be understood after \(unreadable.after) commits")
        }
        return decoder
    }

    /// Where this copy came from and goes to, as the addresses in its settings say; sorted.
    public func remotes() async throws -> [String] {
        let (output, ending) = try await git.answer(["config", "-z", "--get-regexp", #"^remote\..*\.url$"#])
        // It answers 1 if there is none.
        guard ending.isSuccess || ending.code == 1 else { throw git.fault(ending) }
        return output.split(separator: 0).compactMap { entry in
            entry.firstIndex(of: UInt8(ascii: "\n")).map { String(decoding: entry[($0 + 1)...], as: UTF8.self) }
        }.sorted()
    }
}

/// Whether a batch is being stored.
private final class Storing: Sendable {
    private let flag = Mutex(false)
    var isUnderWay: Bool { flag.withLock { $0 } }
    func begin() { flag.withLock { $0 = true } }
    func end() { flag.withLock { $0 = false } }
}
