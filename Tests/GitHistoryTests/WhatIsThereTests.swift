import Domain
import Foundation
import GitHistory
import Testing

/// What a path may lead to, found out before anything is imported.
@Suite struct WhatIsThereTests {
    @Test func `nothing, a file, and a folder without a repository`() async throws {
        try await Given.folder { given in
            try given.write("text", to: "plain/file")
            #expect(try await given.fault("missing") == .notThere(path: given.path("missing")))
            #expect(try await given.fault("plain/file") == .notARepository(path: given.path("plain/file")))
            #expect(try await given.fault("plain") == .notARepository(path: given.path("plain")))
            // The references, which are asked beside it, are a fault as well.
            for place in ["missing", "plain/file", "plain"] {
                await #expect(throws: GitFault.self) {
                    _ = try await GitRepository.references(
                        at: given.path(place), environment: ProcessInfo.processInfo.environment)
                }
            }
        }
    }

    @Test(arguments: ["", "--version", "-c", "-", "--git-dir=/", "nul\0in it"])
    func `a path is never an option, and none is not here`(path: String) async throws {
        await #expect(throws: GitFault.notThere(path: path)) {
            _ = try await GitRepository(at: path, environment: ProcessInfo.processInfo.environment)
        }
    }

    @Test func `no git`() async throws {
        try await Given.repository { given in
            let fault = try await given.fault(environment: ["PATH": "/nowhere"])
            #expect(fault == .gitNotInstalled)
        }
    }

    @Test func `a git that does not know the question`() async throws {
        try await Given.repository { given in
            let old = try given.environment(git: "echo --is-shallow-repository")
            #expect(try await given.fault(environment: old) == .gitTooOld)
        }
    }

    @Test func `a repository of another account is named, with what makes git trust it`() async throws {
        try await Given.repository { given in
            // Git's own tests do it like this; changing owners is for root alone.
            let suspicious = try given.environment(git: "GIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec $GIT \"$@\"")
            let fault = try #require(try await given.fault(environment: suspicious))
            #expect(fault == .dubiousOwnership(path: given.path("work")))
            #expect(fault.sentence.contains("safe.directory '\(given.path("work"))'."))

            try await given.git("init", "--quiet", given.path("it's"), in: ".")
            let quoted = try #require(try await given.fault("it's", environment: suspicious))
            #expect(quoted == .dubiousOwnership(path: given.path("it's")))
            #expect(quoted.sentence.hasSuffix("safe.directory '\(given.path("it"))'\\''s'."))
            let obeyed = GitFault.dubiousOwnership(path: "/a\nb").sentence
            #expect(obeyed.hasSuffix("trust it with safe.directory in git's settings."))

            try given.write("[safe]\n\tdirectory = \(given.path("work"))\n", to: "trusting")
            let trusting = suspicious.merging(["GIT_CONFIG_GLOBAL": given.path("trusting")]) { $1 }
            #expect(try await given.fault(environment: trusting) == nil)
        }
    }

    @Test func `a shallow clone is refused, and fine after fetching the rest`() async throws {
        try await Given.repository { given in
            for second in 1...3 { try await given.commit(at: second) }
            let origin = "file://" + given.path("work")
            try await given.git("clone", "--quiet", "--depth=1", origin, given.path("short"), in: ".")
            let fault = try #require(try await given.fault("short"))
            #expect(fault == .shallow(path: given.path("short")))
            #expect(fault.sentence.contains("fetch --unshallow"))
            try await given.git("fetch", "--quiet", "--unshallow", in: "short")
            #expect(try await given.read("short").commits.count == 3)
        }
    }

    @Test func `a partial clone is read as far as it goes, without fetching`() async throws {
        try await Given.repository { given in
            try given.write("text", to: "work/file")
            try await given.git("add", "file")
            for second in 1...3 { try await given.commit(at: second) }
            try await given.git("tag", "--annotate", "-m", "said", "of-a-tree-that-is-not-here", "HEAD^{tree}")
            try await given.git("config", "uploadpack.allowFilter", "true")
            let origin = "file://" + given.path("work")
            try await given.git(
                "clone", "--quiet", "--bare", "--filter=tree:0", origin, given.path("part"), in: ".")
            // Whoever fetches leaves a trace.
            try await given.git(
                "config", "remote.origin.uploadpack", "touch \(given.path("fetched")); false", in: "part")
            let (commits, reading) = try await given.read("part")
            #expect(commits.count == 3 && reading.tagsLeftOut == 1)
            let gone = try #require(CommitID(String(repeating: "a", count: 40)))
            #expect(try await given.read("part", since: [gone]).commits.count == 3)
            #expect(!FileManager.default.fileExists(atPath: given.path("fetched")))
        }
    }

    @Test(arguments: ["config", "packed-refs", "refs/heads/x", "objects/info/alternates"])
    func `a repository with a pipe in the place of a file is given up`(file: String) async throws {
        try await Given.repository { given in
            try await given.commit()
            let place = given.path("work/.git/\(file)")
            try? FileManager.default.removeItem(atPath: place)
            guard mkfifo(place, 0o600) == 0 else { throw Given.Failed(sentence: "no pipe") }
            let (path, environment) = (given.path("work"), given.environment)
            let fault = await #expect(throws: GitFault.self) {
                let patience = Duration.milliseconds(500)
                _ = try await GitRepository(at: path, environment: environment, patience: patience).references()
            }
            #expect(fault?.sentence.contains("did not answer within") == true)
        }
    }

    @Test func `a pipe in the place of an older commit is given up when git has said nothing for long`() async throws {
        try await Given.repository { given in
            let old = try await given.commit()
            try await given.commit(at: 2_000_000)
            try given.remove(old)
            guard mkfifo(given.objectPath(old), 0o600) == 0 else { throw Given.Failed(sentence: "no pipe") }
            let (path, environment) = (given.path("work"), given.environment)
            let fault = await #expect(throws: GitFault.self) {
                let repository = try await GitRepository(
                    at: path, environment: environment, silence: .milliseconds(300))
                _ = try await repository.read { _ in }
            }
            #expect(fault?.sentence.contains("said nothing for") == true)
        }
    }

    @Test(arguments: ["ref: refs/heads/../../../outside\n", "ref: refs/heads/a..b\n"])
    func `a HEAD that is no name of a branch is not the one of an empty repository`(head: String) async throws {
        try await Given.repository { given in
            try given.write(head, to: "work/.git/HEAD")
            #expect(try await given.fault() == .damaged(path: given.path("work"), says: "HEAD leads nowhere"))
        }
    }

    @Test func `commits that no branch leads to are no empty repository, and borrowed ones are`() async throws {
        try await Given.repository { given in
            try await given.commit()
            try await given.git("init", "--quiet", given.path("borrows"), in: ".")
            try given.write(given.path("work/.git/objects") + "\n", to: "borrows/.git/objects/info/alternates")
            #expect(try await given.read("borrows").reading.tips.isEmpty)
            try await given.git("update-ref", "-d", "refs/heads/main")
            #expect(try await given.fault() == .leaderless(path: given.path("work")))
            try await given.git("init", "--quiet", given.path("staged"), in: ".")
            try given.write("a", to: "staged/cc")
            try await given.git("add", "cc", in: "staged")
            #expect(try await given.read("staged").reading.tips.isEmpty)
        }
    }

    @Test func `a repository without commits is empty, and that is said`() async throws {
        try await Given.repository { given in
            let (commits, reading) = try await given.read()
            #expect(commits.isEmpty && reading.tips.isEmpty && reading.tags.isEmpty && reading.head == nil)
        }
    }

    @Test func `bare, a folder inside, the git folder, a worktree: all lead to the same history`() async throws {
        try await Given.repository { given in
            try await given.commit()
            try await given.commit(at: 2_000_000)
            let commits = try await given.read().commits
            try await given.git("clone", "--quiet", "--bare", given.path("work"), given.path("bare.git"), in: ".")
            try await given.git("worktree", "add", "--quiet", "-b", "aside", given.path("other place"))
            try given.write("x", to: "work/deep/down/file")
            for name in ["bare.git", "work/deep/down", "work/.git", "other place"] {
                #expect(try await given.read(name).commits == commits, "\(name)")
            }
        }
    }

    @Test func `a worktree whose repository is gone is no repository`() async throws {
        try await Given.repository { given in
            try await given.commit()
            try await given.git("worktree", "add", "--quiet", "-b", "aside", given.path("other"))
            try FileManager.default.removeItem(atPath: given.path("work"))
            #expect(try await given.fault("other") == .notARepository(path: given.path("other")))
        }
    }

    @Test func `ids of SHA-256 repositories`() async throws {
        try await Given.folder { given in
            try await given.git("init", "--quiet", "--object-format=sha256", given.path("work"), in: ".")
            let first = try await given.commit()
            let second = try await given.commit(at: 2_000_000)
            let (commits, reading) = try await given.read()
            #expect(commits.map(\.id) == [second, first] && first.hex.count == 64)
            #expect(commits[0].parents == [first])
            #expect(try await given.read(since: reading.tips).commits.isEmpty)
            // A tip of the time before the repository was converted.
            let old = try #require(CommitID(String(repeating: "a", count: 40)))
            #expect(try await given.read(since: [old]).commits.count == 2)
        }
    }

    @Test func `settings that git cannot read are no damage`() async throws {
        try await Given.repository { given in
            try given.write("[core\n", to: "work/.git/config")
            let fault = try #require(try await given.fault())
            guard case .failed(_, let says) = fault else {
                Issue.record("\(fault)")
                return
            }
            #expect(says.contains("bad config line 1"))
        }
    }
}
