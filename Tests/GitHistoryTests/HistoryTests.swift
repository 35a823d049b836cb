import Domain
import Foundation
import GitHistory
import TestSupport
import Testing

/// What a history says, and what is kept of it.
@Suite struct HistoryTests {
    @Test func `a commit is an id, parents, two moments and an address`() async throws {
        try await Given.repository { given in
            let first = try await given.commit(at: 1_000_000)
            let second = try await given.commit(at: 2_000_000)
            let (commits, reading) = try await given.read()
            #expect(
                commits == [
                    Commit(
                        id: second, parents: [first], authored: Instant("1970-01-24T03:33:20Z"),
                        committed: Instant("1970-01-24T03:34:20Z"), authorEmail: "ada@example.org"),
                    Commit(
                        id: first, parents: [], authored: Instant("1970-01-12T13:46:40Z"),
                        committed: Instant("1970-01-12T13:47:40Z"), authorEmail: "ada@example.org"),
                ])
            #expect(reading.tips == [second] && reading.head == second && reading.commits == 2)
            // Neither words nor names are anywhere in what was read.
            #expect(!"\(commits) \(reading)".contains("confidence") && !"\(commits)".contains("Ada"))
        }
    }

    @Test func `all branches, remotes, tags, a detached HEAD and heads of requests; not the stash, not notes`()
        async throws
    {
        try await Given.repository { given in
            let base = try await given.commit()
            var expected: Set = [base]
            let places = [
                "refs/heads/side", "refs/remotes/origin/main", "refs/tags/only-here", "refs/pull/7/head",
                "refs/merge-requests/8/head",
            ]
            try await given.git("checkout", "--quiet", "--detach")
            for (index, place) in places.enumerated() {
                try await given.git("reset", "--quiet", "--hard", base.hex)
                let id = try await given.commit(at: 2_000_000 + index)
                try await given.git("update-ref", place, id.hex)
                expected.insert(id)
            }
            for (index, place) in ["refs/stash", "refs/notes/x", "refs/original/y", "refs/pull/7/merge"].enumerated() {
                try await given.git("reset", "--quiet", "--hard", base.hex)
                let id = try await given.commit(at: 3_000_000 + index)
                try await given.git("update-ref", place, id.hex)
            }
            try await given.git("reset", "--quiet", "--hard", base.hex)
            expected.insert(try await given.commit(at: 4_000_000))
            let (commits, _) = try await given.read()
            #expect(Set(commits.map(\.id)) == expected && commits.count == expected.count)
        }
    }

    @Test func `merges of many parents keep their order`() async throws {
        try await Given.repository { given in
            let base = try await given.commit()
            var parents: [CommitID] = []
            for second in 1...9 {
                try await given.git("checkout", "--quiet", "-B", "b\(second)", base.hex)
                parents.append(try await given.commit(at: second))
            }
            parents.reverse()
            let octopus = try await given.rawCommit(
                Array("A <a@x.org> 5 +0000".utf8), Array("A <a@x.org> 5 +0000".utf8), parents: parents)
            let found = try #require(try await given.read().commits.first { $0.id == octopus })
            #expect(found.parents == parents && found.isMerge)
        }
    }

    @Test func `dates that no clock has shown are unknown, and the commit stays`() async throws {
        try await Given.repository { given in
            let dates = [
                "0 +0000", "-1 +0000", "-62135596800 +0000", "253402300799 +0000", "253402300800 +0000",
                "18446744073709551614 +0000", "99999999999999999999999999 +0000", "soon", "", "12 +9999",
            ]
            var parent: [CommitID] = []
            var ids: [CommitID] = []
            for date in dates {
                let id = try await given.rawCommit(
                    Array("A <a@x.org> \(date)".utf8), Array("A <a@x.org> 7 +0000".utf8), parents: parent)
                parent = [id]
                ids.append(id)
            }
            let (commits, reading) = try await given.read()
            let authored = Dictionary(uniqueKeysWithValues: commits.map { ($0.id, $0.authored?.description) })
            #expect(
                ids.map { authored[$0] ?? nil } == [
                    "1970-01-01T00:00:00Z", nil, nil, "9999-12-31T23:59:59Z", nil, nil, nil, nil, nil,
                    "1970-01-01T00:00:12Z",
                ])
            #expect(commits.allSatisfy { $0.committed?.seconds == 7 })
            #expect(reading.commits == 10 && reading.commitsWithoutDate == 7)
        }
    }

    @Test func `addresses that are none, or not text, are unknown`() async throws {
        try await Given.repository { given in
            let committer = Array("B <b@x.org> 7 +0000".utf8)
            let addresses: [[UInt8]] = [
                Array("<>".utf8), Array("<nobody>".utf8), Array("<j".utf8) + [0xFC] + Array("@x.org>".utf8), [],
                Array("<Ok@X.org>".utf8), Array("<a@b@c>".utf8), Array("<two words@x.org>".utf8),
            ]
            var parent: [CommitID] = []
            var ids: [CommitID] = []
            for address in addresses {
                let id = try await given.rawCommit(
                    Array("A ".utf8) + address + Array(" 5 +0000".utf8), committer, parents: parent)
                parent = [id]
                ids.append(id)
            }
            let found = Dictionary(uniqueKeysWithValues: try await given.read().commits.map { ($0.id, $0.authorEmail) })
            #expect(ids.map { found[$0] ?? nil } == [nil, nil, nil, nil, "ok@x.org", nil, nil])
        }
    }

    @Test func `tags: of commits, of tags, of trees, without a tagger`() async throws {
        try await Given.repository { given in
            let commit = try await given.commit(at: 1_000_000)
            let tree = try await given.git("mktree")
            try await given.git("tag", "light")
            try await given.git("tag", "--annotate", "-m", "said", "full", at: 3_000_000)
            try await given.git("tag", "--annotate", "-m", "said", "nested", "full", at: 4_000_000)
            try await given.git("tag", "--annotate", "-m", "said", "deep/er", "nested", at: 5_000_000)
            try await given.git("tag", "of-a-tree", tree)
            try await given.git("tag", "--annotate", "-m", "said", "about-a-tree", tree)
            try await given.git("tag", "--annotate", "-m", "said", "nested-tree", "about-a-tree")
            let ancient = try await given.git(
                "mktag", "--no-strict", stdin: Array("object \(commit)\ntype commit\ntag ancient\n\nsaid\n".utf8))
            try await given.git("update-ref", "refs/tags/ancient", ancient)
            let spoilt = try await given.git(
                "hash-object", "-t", "tag", "-w", "--literally", "--stdin",
                stdin: Array("object \(commit)\ntype commit\ntag spoilt\ntagger A <a@x.org> soon\n\nsaid\n".utf8))
            try await given.git("update-ref", "refs/tags/spoilt", spoilt)
            let (commits, reading) = try await given.read()
            #expect(commits.count == 1 && reading.tips == [commit])
            #expect(
                reading.tags.map { "\($0.name) \($0.at)" } == [
                    "ancient 1970-01-12T13:47:40Z", "deep/er 1970-02-27T20:54:20Z", "full 1970-02-04T17:21:00Z",
                    "light 1970-01-12T13:47:40Z", "nested 1970-02-16T07:07:40Z", "spoilt 1970-01-12T13:47:40Z",
                ])
            #expect(reading.tags.allSatisfy { $0.commit == commit })
            #expect(reading.tagsLeftOut == 3)
        }
    }

    @Test func `replacements, grafts and the mailmap change nothing`() async throws {
        try await Given.repository { given in
            let first = try await given.commit(at: 1)
            let second = try await given.commit(at: 2)
            let third = try await given.commit(at: 3)
            try given.write("Eve <eve@example.org> <ada@example.org>\n", to: "work/.mailmap")
            try await given.git("add", ".mailmap")
            let fourth = try await given.commit(at: 4)
            try await given.git("replace", "--graft", third.hex)
            try given.write("\(second.hex)\n", to: "work/.git/info/grafts")
            let (commits, _) = try await given.read()
            #expect(commits.map(\.id) == [fourth, third, second, first])
            #expect(commits.map(\.parents) == [[third], [second], [first], []])
            #expect(Set(commits.map(\.authorEmail)) == ["ada@example.org"])
        }
    }

    @Test func `what the repository's own settings ask for is neither shown nor run`() async throws {
        try await Given.repository { given in
            let signed =
                "B <b@x.org> 7 +0000\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----"
            try await given.rawCommit(Array("A <a@x.org> 5 +0000".utf8), Array(signed.utf8))
            let plain = try await given.read().commits
            #expect(plain.count == 1)
            let canary = given.path("canary")
            try given.write("#!/bin/sh\ntouch \(canary)\n", to: "program")
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: given.path("program"))
            let settings = [
                ("log.showSignature", "true"), ("log.decorate", "full"), ("format.pretty", "fuller"),
                ("color.ui", "always"), ("core.pager", given.path("program")), ("log.date", "relative"),
                ("core.fsmonitor", given.path("program")), ("gpg.program", given.path("program")),
                ("diff.external", given.path("program")), ("i18n.logOutputEncoding", "UTF-16"), ("log.mailmap", "true"),
                ("log.follow", "true"),
            ]
            // Before git, which is asked for it here, would do what the settings say.
            try given.write("c", to: "work/a/b/c")
            try await given.git("add", "a")
            let file = try await given.commit()
            for (key, value) in settings { try await given.git("config", key, value) }
            #expect(try await given.read().commits.filter { $0.id != file } == plain)
            #expect(try await given.read(touching: ["a/b"]).commits.filter(\.touches).map(\.id) == [file])
            #expect(!FileManager.default.fileExists(atPath: canary))
        }
    }

    @Test func `variables of a hook around us do not lead elsewhere`() async throws {
        try await Given.repository { given in
            let id = try await given.commit()
            let around = given.environment.merging(
                ["GIT_DIR": "/nowhere", "GIT_CONFIG_COUNT": "x", "GIT_TRACE": "1", "GIT_NAMESPACE": "n"]) { $1 }
            #expect(try await given.read(environment: around).commits.map(\.id) == [id])
        }
    }
}
