import Domain
import Foundation
import GitHistory
import Synchronization
import Testing

/// Reading again, and reading a lot.
@Suite struct IncrementalTests {
    @Test func `only what is new comes`() async throws {
        try await Given.repository { given in
            try await given.commit(at: 1)
            let (_, first) = try await given.read()
            try await given.git("checkout", "--quiet", "-b", "side")
            let second = try await given.commit(at: 2)
            try await given.git("tag", "--annotate", "-m", "said", "v1")
            let (commits, reading) = try await given.read(since: first.tips)
            #expect(commits.map(\.id) == [second])
            #expect(reading.tags.map(\.name) == ["v1"])
            #expect(try await given.read(since: reading.tips).commits.isEmpty)
        }
    }

    @Test func `an unchanged repository is known by its references alone, and its tags still come`() async throws {
        try await Given.repository { given in
            try await given.commit()
            let tips = try await given.read().reading.tips
            try await given.git("tag", "later")
            let watched = try given.environment(git: "echo \"$*\" >> \(given.path("asked")); exec $GIT \"$@\"")
            let (commits, reading) = try await given.read(since: tips, environment: watched)
            #expect(commits.isEmpty && reading.commits == 0 && reading.tips == tips)
            #expect(reading.tags.map(\.name) == ["later"])
            let asked = try String(contentsOfFile: given.path("asked"), encoding: .utf8)
            #expect(!asked.contains(" log ") && asked.contains(" for-each-ref "))
        }
    }

    @Test func `after a forced push, with the old tip there or gone, the new history comes`() async throws {
        try await Given.repository { given in
            let base = try await given.commit(at: 1)
            let old = try await given.commit(at: 2)
            let tips = try await given.read().reading.tips
            try await given.git("reset", "--quiet", "--hard", base.hex)
            let new = try await given.commit(at: 3)
            #expect(try await given.read(since: tips).commits.map(\.id) == [new])
            try await given.git("reflog", "expire", "--expire=now", "--all")
            try await given.git("gc", "--quiet", "--prune=now")
            await #expect(throws: Given.Failed.self) { try await given.git("cat-file", "-e", old.hex) }
            // More than is new, which does no harm; nothing less.
            #expect(try await given.read(since: tips).commits.map(\.id) == [new, base])
            #expect(try await given.read(since: tips + [base]).commits.map(\.id) == [new])
        }
    }

    @Test func `earlier tips that are no commits here are passed over`() async throws {
        try await Given.repository { given in
            let id = try await given.commit()
            let tree = try #require(CommitID(try await given.git("rev-parse", "HEAD^{tree}")))
            #expect(try await given.read(since: [tree]).commits.map(\.id) == [id])
        }
    }

    /// Whoever stores quickly takes what there is, no small change though; whoever stores slowly takes as much as it may at once.
    @Test(arguments: [(4_000, false), (2_000, true)])
    func `a long history comes in batches, each commit once, and all of them`(size: Int, isSlow: Bool) async throws {
        try await Given.repository { given in
            try await given.manyCommits(10_000)
            let handedOver = Mutex((sizes: [Int](), ids: Set<CommitID>()))
            let repository = try await GitRepository(at: given.path("work"), environment: given.environment)
            let reading = try await repository.read(batchSize: size) { commits in
                if isSlow { try await Task.sleep(for: .milliseconds(300)) }
                handedOver.withLock {
                    $0.sizes.append(commits.count)
                    $0.ids.formUnion(commits.map(\.id))
                }
            }
            let (sizes, ids) = handedOver.withLock(\.self)
            #expect(reading.commits == 10_000 && sizes.reduce(0, +) == 10_000 && ids.count == 10_000)
            #expect(sizes.allSatisfy { $0 <= size } && sizes.dropLast().allSatisfy { $0 >= size / 4 })
            if isSlow { #expect(sizes.filter { $0 == size }.count >= 3) }
            #expect(try await given.git("rev-list", "--all", "--count") == "10000")
        }
    }

    @Test func `git waits for whoever stores, and is stopped when that fails`() async throws {
        struct DiskFull: Error {}
        try await Given.repository { given in
            // A megabyte of them is in the pipe.
            try await given.manyCommits(20_000)
            let watched = try given.environment(
                git: #"case "$*" in *" log "*) echo $$ > \#(given.path("pid"));; esac; exec $GIT "$@""#)
            let repository = try await GitRepository(at: given.path("work"), environment: watched)
            let batches = Mutex(0)
            await #expect(throws: DiskFull.self) {
                try await repository.read(batchSize: 100) { _ in
                    let batch = batches.withLock { batches in
                        batches += 1
                        return batches
                    }
                    if batch == 2 {
                        // Long enough to write all of it, if somebody read on.
                        try await Task.sleep(for: .seconds(1))
                        let pid = try String(contentsOfFile: given.path("pid"), encoding: .utf8)
                            .trimmingCharacters(in: .newlines)
                        #expect(FileManager.default.fileExists(atPath: "/proc/\(pid)"), "still waiting to write")
                        throw DiskFull()
                    }
                }
            }
            let pid = try String(contentsOfFile: given.path("pid"), encoding: .utf8).trimmingCharacters(in: .newlines)
            #expect(!FileManager.default.fileExists(atPath: "/proc/\(pid)"))
        }
    }

    @Test func `a reading that is cancelled ends as cancelled, not as read`() async throws {
        try await Given.repository { given in
            try await given.manyCommits(10_000)
            let repository = try await GitRepository(at: given.path("work"), environment: given.environment)
            let task = Task {
                try await repository.read(batchSize: 100) { _ in try await Task.sleep(for: .seconds(60)) }
            }
            try await Task.sleep(for: .milliseconds(100))
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
        }
    }

    @Test func `thousands of references`() async throws {
        try await Given.repository { given in
            try await given.manyCommits(5_000)
            let ids = try await given.git("rev-list", "--all").split(separator: "\n")
            let updates = ids.enumerated().map { "create refs/remotes/o/b\($0.offset) \($0.element)\n" }.joined()
            try await given.git("update-ref", "--stdin", stdin: Array(updates.utf8))
            let (commits, reading) = try await given.read()
            #expect(commits.count == 5_000 && reading.tips.count == 5_000)
            let new = try await given.commit(at: 2_000_000_000)
            #expect(try await given.read(since: reading.tips).commits.map(\.id) == [new])
        }
    }
}

extension Given {
    /// A line of commits on `main`, made in one go.
    func manyCommits(_ count: Int) async throws {
        var stream = ""
        for number in 1...count {
            stream += "commit refs/heads/main\ncommitter Ada <ada\(number % 50)@example.org> \(number * 60) +0000\n"
            stream += "data 2\nx\n"
        }
        try await git("fast-import", "--quiet", stdin: Array(stream.utf8))
        try await git("reset", "--quiet", "--hard", "main")
    }
}
