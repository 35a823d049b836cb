import Domain
import GitHistory
import Testing

/// Where several services live in one repository: the history is read whole, and each commit says whether it touches the paths.
@Suite struct PathsTests {
    private func commit(_ given: Given, _ file: String, _ text: String, at seconds: Int) async throws -> CommitID {
        try given.write(text, to: "work/\(file)")
        try await given.git("add", "--all")
        return try await given.commit(at: seconds)
    }

    private func touching(_ given: Given, _ paths: [String], since: [CommitID] = []) async throws -> Set<CommitID> {
        let (commits, reading) = try await given.read(since: since, touching: paths)
        let touching = commits.filter(\.touches)
        #expect(reading.touching == touching.count && reading.commits == commits.count)
        return Set(touching.map(\.id))
    }

    @Test func `a commit touches a path if it changes something under it, and the others are there all the same`()
        async throws
    {
        try await Given.repository { given in
            let shop = try await commit(given, "services/shop/a.swift", "1", at: 1)
            let search = try await commit(given, "services/search/a.swift", "1", at: 2)
            let shared = try await commit(given, "shared/a.swift", "1", at: 3)
            let empty = try await given.commit(at: 4)
            let beside = try await commit(given, "services/shop-front/a.swift", "1", at: 5)
            let commits = try await given.read(touching: ["services/shop"]).commits
            #expect(Set(commits.map(\.id)) == [shop, search, shared, empty, beside], "the history is one")
            #expect(commits.first { $0.id == search }?.parents == [shop])
            #expect(try await touching(given, ["services/shop"]) == [shop])
            #expect(try await touching(given, ["services/shop/"]) == [shop])
            #expect(try await touching(given, ["services/search", "shared"]) == [search, shared])
            #expect(try await touching(given, ["services/*/a.swift"]) == [shop, search, beside])
            #expect(try await touching(given, ["*/a.swift"]) == [shared], "a star ends at a slash")
            #expect(try await touching(given, ["**/a.swift"]) == [shop, search, shared, beside])
            #expect(try await touching(given, ["nowhere"]).isEmpty)
            #expect(try await touching(given, []) == [shop, search, shared, empty, beside])
            // Only what is new is read, and only it is asked about.
            #expect(try await touching(given, ["services"], since: [shared]) == [beside])
        }
    }

    /// Git would leave out the branch whose change was undone before it was merged.
    @Test func `a change that was undone on its branch touched the path, and so did what undid it`() async throws {
        try await Given.repository { given in
            let first = try await commit(given, "shop/a", "1", at: 1)
            try await given.git("checkout", "-q", "-b", "side")
            let change = try await commit(given, "shop/a", "2", at: 2)
            let undone = try await commit(given, "shop/a", "1", at: 3)
            try await given.git("checkout", "-q", "main")
            _ = try await commit(given, "search/a", "1", at: 4)
            try await given.git("merge", "-q", "--no-ff", "-m", "m", "side", at: 5)
            #expect(try await touching(given, ["shop"]) == [first, change, undone])
        }
    }

    @Test(arguments: ["--all", ":!shop", "-x", "a b", "*"])
    func `a path is never taken for an option or for git's signs`(path: String) async throws {
        try await Given.repository { given in
            let odd = try await commit(given, "\(path == "*" ? "star" : path)/a", "1", at: 1)
            _ = try await commit(given, "b", "1", at: 2)
            let touched = try await touching(given, [path])
            #expect(path == "*" ? touched.count == 2 : touched == [odd], "\(path)")
        }
    }

    @Test func `its remotes say where it came from`() async throws {
        try await Given.repository { given in
            #expect(try await GitRepository(at: given.path("work"), environment: given.environment).remotes().isEmpty)
            try await given.git("remote", "add", "origin", "git@host:acme/mono.git")
            try await given.git("remote", "add", "fork", "https://host/me/mono")
            let repository = try await GitRepository(at: given.path("work"), environment: given.environment)
            #expect(try await repository.remotes() == ["git@host:acme/mono.git", "https://host/me/mono"])
        }
    }
}
