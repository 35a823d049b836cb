import Domain
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
}
