import Domain
import Foundation
import GitHistory
import Testing

/// Reverts and cherry picks, as git itself writes them.
@Suite struct RelationTests {
    private func commit(_ given: Given, _ file: String, _ text: String, at seconds: Int) async throws -> CommitID {
        try given.write(text, to: "work/\(file)")
        try await given.git("add", "--all")
        return try await given.commit(at: seconds)
    }

    @Test func `a revert and a cherry pick name what they undo and repeat, with paths and without`() async throws {
        try await Given.repository { given in
            let first = try await commit(given, "shop/a", "1", at: 1)
            let wrong = try await commit(given, "shop/a", "2", at: 2)
            try await given.git("revert", "--no-edit", wrong.hex, at: 3)
            let undone = try await given.id("HEAD")
            let fix = try await commit(given, "shop/b", "1", at: 4)
            try await given.git("checkout", "-q", "-b", "release", first.hex)
            try await given.git("cherry-pick", "-x", fix.hex, at: 5)
            let picked = try await given.id("HEAD")
            for paths in [[], ["shop"]] {
                let commits = try await given.read(touching: paths).commits
                func one(_ id: CommitID) -> Commit? { commits.first { $0.id == id } }
                #expect(one(undone)?.reverts == wrong && one(undone)?.pickedFrom == nil)
                #expect(one(picked)?.pickedFrom == fix && one(picked)?.reverts == nil)
                #expect(one(fix)?.pickedFrom == nil && one(wrong)?.reverts == nil)
            }
        }
    }

    @Test func `words that name no whole commit, or that only talk of it, say nothing`() async throws {
        try await Given.repository { given in
            for (place, words) in [
                "This reverts commit 1234567.", "This reverts commit somebody's.",
                "We talk of (cherry picked from commit",
                "This reverts nothing",
            ].enumerated() {
                try await given.git("commit", "-q", "--allow-empty", "-m", "subject", "-m", words, at: place + 1)
            }
            let commits = try await given.read().commits
            #expect(commits.count == 4 && commits.allSatisfy { $0.reverts == nil && $0.pickedFrom == nil })
        }
    }

    @Test func `what was picked twice was made from the last, and the rest of the message is nowhere`() async throws {
        try await Given.repository { given in
            let a = String(repeating: "a", count: 40)
            let b = String(repeating: "b", count: 40)
            try await given.git(
                "commit", "-q", "--allow-empty", "-m", "subject", "-m",
                "in confidence\n(cherry picked from commit \(a))\n(cherry picked from commit \(b))")
            let commits = try await given.read().commits
            #expect(commits.map(\.pickedFrom) == [CommitID(b)])
            #expect(!"\(commits)".contains("confidence"))
        }
    }

    /// What each commit that was read repeats, as it was said last.
    private func picks(_ commits: [Commit]) -> [CommitID: CommitID] {
        commits.reduce(into: [:]) { $0[$1.id] = $1.pickedFrom }
    }

    @Test func `a cherry pick that says nothing is known by what it changes, at once and later`() async throws {
        try await Given.repository { given in
            let first = try await commit(given, "a", "1", at: 1)
            let fix = try await commit(given, "b", "fixed", at: 4)
            let tips = try await given.read().reading.tips
            try await given.git("checkout", "-q", "-b", "release", first.hex)
            try await given.git("cherry-pick", fix.hex, at: 5)
            let picked = try await given.id("HEAD")
            #expect(picked != fix)
            for (since, paths) in [([], []), (tips, []), ([], ["b"])] {
                let (commits, reading) = try await given.read(since: since, touching: paths)
                #expect(picks(commits) == [picked: fix], "\(since.count) \(paths)")
                #expect(!commits.contains { $0.id == picked && !$0.touches })
                #expect(reading.commits == (since.isEmpty ? 3 : 1), "what comes again is counted once")
            }
        }
    }

    @Test func `two commits of one moment that change different things repeat nothing`() async throws {
        try await Given.repository { given in
            _ = try await commit(given, "a", "1", at: 7)
            _ = try await commit(given, "b", "1", at: 7)
            try await given.git("commit", "-q", "--allow-empty", "-m", "nothing", at: 7)
            try await given.git("commit", "-q", "--allow-empty", "-m", "nothing", at: 7)
            #expect(try await picks(given.read().commits).isEmpty)
        }
    }

    @Test func `where no two commits share author and moment nothing is compared`() async throws {
        try await Given.repository { given in
            for number in 1...5 { _ = try await commit(given, "a", "\(number)", at: number) }
            let watched = try given.environment(git: "echo \"$*\" >> \(given.path("asked")); exec $GIT \"$@\"")
            _ = try await given.read(environment: watched)
            let asked = try String(contentsOfFile: given.path("asked"), encoding: .utf8)
            #expect(!asked.contains("patch-id") && !asked.contains("diff-tree"))
            // And where git cannot compare, the history comes all the same.
            _ = try await commit(given, "b", "1", at: 5)
            let broken = try given.environment(git: "case \"$*\" in *diff-tree*) exit 9;; esac; exec $GIT \"$@\"")
            #expect(try await given.read(environment: broken).commits.count == 6)
        }
    }
}
