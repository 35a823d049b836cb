import Domain
import Foundation
import GitHub
import GitLab
import Gitea
import IntegrationKit
import Jira
import TestSupport
import Testing

/// A peer's reading of deployments, tags, releases and comments, beside ours; and pages that were recorded.
@Suite(.enabled(if: Recorded.root != nil, "DAYLIGHT_FIXTURES is not set")) struct RecordedGoldensTests {
    /// As far as both speak of the same. What a push is of is a text there, and an object where a tag comes or goes.
    private struct Golden: Decodable {
        struct Place: Decodable {
            let Name: String?
            let Sha: String?
        }
        struct Person: Decodable { let Login: String? }
        struct Comment: Decodable {
            let ID: Int
            let Author: Person
            let Created: String
        }
        struct Release: Decodable {
            let Tag: String
            let Published: String
        }
        let ref: String?
        let place: Place?
        let after: String?
        let commit: Place?
        let action: String?
        let number: Int?
        let target: String?
        let comment: Comment?
        let release: Release?

        private enum Key: String, CodingKey { case Ref, After, Commit, Action, Number, Target, Comment, Release }

        init(from decoder: any Decoder) throws {
            let all = try decoder.container(keyedBy: Key.self)
            ref = try? all.decode(String.self, forKey: .Ref)
            place = try? all.decode(Place.self, forKey: .Ref)
            after = try? all.decode(String.self, forKey: .After)
            commit = try? all.decode(Place.self, forKey: .Commit)
            action = try? all.decode(String.self, forKey: .Action)
            number = try? all.decode(Int.self, forKey: .Number)
            target = try? all.decode(String.self, forKey: .Target)
            comment = try? all.decode(Comment.self, forKey: .Comment)
            release = try? all.decode(Release.self, forKey: .Release)
        }
    }

    private func pairs(_ folder: String) throws -> [(name: String, text: String, golden: Golden)] {
        try Recorded.files(folder).compactMap { file in
            guard let data = try PeerGoldens.data(beside: file) else { return nil }
            return (file.lastPathComponent, try Recorded.text(file), try JSONDecoder().decode(Golden.self, from: data))
        }
    }

    /// - Returns: whether there was anything to compare.
    private func agree(_ reading: HookReading, _ golden: Golden, _ name: String) -> Bool {
        let tag = golden.ref.flatMap { $0.hasPrefix("refs/tags/") ? String($0.dropFirst("refs/tags/".count)) : nil }
        if let tag, let sha = golden.commit?.Sha ?? golden.after {
            // A tag that goes stands on forty zeros.
            let isGone = sha.allSatisfy { $0 == "0" }
            #expect(reading.tags.map(\.name) == (isGone ? [] : [tag]), "\(name)")
            #expect(reading.tags.map(\.commit.hex) == (isGone ? [] : [sha]), "\(name)")
            return true
        }
        if let place = golden.place, name.hasPrefix("tag_") {
            let isThere = golden.action == "created"
            #expect(reading.tags.map(\.name) == (isThere ? [place.Name] : []), "\(name)")
            #expect(reading.tags.map(\.commit.hex) == (isThere ? [place.Sha] : []), "\(name)")
            return true
        }
        if golden.ref != nil || name.hasPrefix("branch_") {
            #expect(reading.facts.isEmpty, "\(name): a branch says nothing")
            return true
        }
        return false
    }

    @Test func `every recorded tag and branch is what the peer makes of it`() throws {
        var compared: Set<String> = []
        for (name, text, golden) in try pairs("github/go-scm") where name.hasPrefix("push") {
            let reading = try reading(of: text, by: GitHub(), headers: ["x-github-event": "push"])
            if agree(reading, golden, name) { compared.insert("github/go-scm/" + name) }
        }
        for (name, text, golden) in try pairs("gitlab/go-scm")
        where ["push", "tag", "branch"].contains(where: { name.hasPrefix($0) }) {
            if agree(try reading(of: text, by: GitLab()), golden, name) { compared.insert("gitlab/go-scm/" + name) }
        }
        for (name, text, golden) in try pairs("other-scm/gitea")
        where ["push", "tag", "branch"].contains(where: { name.hasPrefix($0) }) {
            let event = name.hasPrefix("push") ? "push" : name.contains("create") ? "create" : "delete"
            if agree(try reading(of: text, by: Gitea(), headers: ["x-gitea-event": event]), golden, name) {
                compared.insert("other-scm/gitea/" + name)
            }
        }
        print("tags and branches: \(compared.count) compared with a peer's reading")
        #expect(compared == PeerGoldens.tagsAndBranches)
    }

    @Test func `every recorded deployment and release of GitHub is what the peer makes of it`() throws {
        var compared: Set<String> = []
        for (name, text, golden) in try pairs("github/go-scm") {
            if name.hasPrefix("deployment") {
                // The peer reads that it was asked for; ours is known when it has ended, by the same fields.
                let status = "\"deployment_status\":{\"state\":\"success\",\"created_at\":\"2026-11-03T10:05:00Z\"},"
                let brace = try #require(text.firstIndex(of: "{"))
                let ended = text[...brace] + status + text[text.index(after: brace)...]
                let reading = try reading(
                    of: String(ended), by: GitHub(), headers: ["x-github-event": "deployment_status"])
                let deployment = try #require(reading.deployments.first, "\(name)")
                #expect(deployment.id == "github:deployment:\(golden.number ?? 0)")
                #expect(deployment.commit.hex == golden.place?.Sha && deployment.environment == golden.target)
                compared.insert("github/go-scm/" + name)
            } else if name.hasPrefix("release"), let release = golden.release {
                func read(_ text: String) throws -> HookReading {
                    try reading(of: text, by: GitHub(), headers: ["x-github-event": "release"])
                }
                // It was made of a branch, which says nothing about the commit; of a commit it would be this.
                #expect(try read(text).facts.isEmpty)
                let sha = String(repeating: "a", count: 40)
                let onCommit = text.replacing(/"target_commitish":\s*"[^"]*"/, with: "\"target_commitish\":\"\(sha)\"")
                let tags = try read(onCommit).tags
                #expect(tags.map(\.name) == (golden.action == "published" ? [release.Tag] : []))
                #expect(tags.allSatisfy { $0.at == Instant(lenient: release.Published) })
                compared.insert("github/go-scm/" + name)
            }
        }
        print("GitHub: \(compared.count) deployments and releases compared with a peer's reading")
        #expect(compared == PeerGoldens.deploymentsAndReleases)
    }

    @Test func `every recorded comment of Gitea is what the peer makes of it`() throws {
        var compared: Set<String> = []
        for (name, text, golden) in try pairs("other-scm/gitea") {
            guard let comment = golden.comment else { continue }
            let reading = try reading(of: text, by: Gitea(), headers: ["x-gitea-event": "issue_comment"])
            guard let review = reading.reviews.first else {
                // Under an issue it is no review.
                #expect(name.hasPrefix("issue_"), "\(name)")
                compared.insert("other-scm/gitea/" + name)
                continue
            }
            #expect(review.id == "gitea:comment:\(comment.ID)" && review.state == .commented)
            #expect(review.reviewer?.login == comment.Author.Login?.lowercased())
            // A peer that does not know the moment writes the year 1.
            if let created = Instant(lenient: comment.Created) { #expect(review.submitted == created) }
            compared.insert("other-scm/gitea/" + name)
        }
        print("Gitea: \(compared.count) comments compared with a peer's reading")
        #expect(compared == PeerGoldens.comments)
    }

    @Test func `every reading of the peer is compared, or there is a reason why not`() throws {
        var all: Set<String> = []
        for file in try Recorded.files("", ending: ".golden") {
            let name = PeerGoldens.name(file.deletingPathExtension())
            if !PeerGoldens.withoutConnector.contains(where: { name.hasPrefix($0) }) { all.insert(name) }
        }
        #expect(all == PeerGoldens.compared.union(PeerGoldens.withoutComparison.keys))
        #expect(PeerGoldens.compared.isDisjoint(with: PeerGoldens.withoutComparison.keys))
    }

    // MARK: Pages

    private func take(_ page: String, _ stream: any PageStream) throws -> (walk: PageWalk, facts: [Fact]) {
        var walk = PageWalk(stream, from: nil, since: nil, items: 0)
        let facts = try walk.take(Array(page.utf8), link: nil, etag: nil)
        return (walk, facts)
    }

    private func gitlab(_ name: String) throws -> String {
        try Recorded.text(
            Recorded.files("gitlab/go-gitlab/rest").first { $0.lastPathComponent == name } ?? URL(filePath: "/"))
    }

    @Test func `every recorded page of GitLab that is asked for is read`() throws {
        let streams = GitLab().streams(["acme/shop"], deploysByTag: false, for: .shop)
        struct Merge: Decodable {
            struct Person: Decodable { let username: String }
            let iid: Int
            let state: String
            let created_at: String
            let updated_at: String
            let author: Person
        }
        for page in [try gitlab("get_merge_requests.json"), "[\(try gitlab("get_merge_request.json"))]"] {
            let expected = try JSONDecoder().decode([Merge].self, from: Data(page.utf8))
            let (walk, facts) = try take(page, streams[0])
            let changes = facts.compactMap { if case .change(let change) = $0 { change } else { nil } }
            #expect(changes.map(\.id.raw) == expected.map { "gitlab:acme/shop!\($0.iid)" })
            #expect(changes.map(\.created) == expected.compactMap { Instant(lenient: $0.created_at) })
            #expect(changes.map(\.updated) == expected.compactMap { Instant(lenient: $0.updated_at) })
            #expect(changes.map { $0.author?.login } == expected.map { $0.author.username.lowercased() })
            #expect(changes.map { $0.merged == nil } == expected.map { $0.state != "merged" })
            #expect(walk.address == "/projects/acme%2Fshop/merge_requests/\(expected[0].iid)/commits?per_page=100")
        }
        let (_, facts) = try take("[\(try gitlab("get_commit.json"))]", streams[2])
        guard case .commit(let commit, let service) = try #require(facts.first) else { return }
        #expect(commit.id.hex == "6104942438c14ec7bd21c6cd5bd995272b3faff6" && service == "shop")
        #expect(commit.parents.map(\.hex) == ["ae1d9fb46aa2b07ee9836d49862ec4e2c46fbbba"])
    }

    /// The recorded changelogs are of items whose lists have only the beginning: they are read as they were asked for.
    @Test func `every recorded changelog of Jira is read page by page`() throws {
        struct Change: Decodable {
            let field: String
            let from: String?
            let to: String?
        }
        struct Entry: Decodable {
            let created: String
            let items: [Change]
        }
        let notes = ["sprint": ["customfield_10020"], "points": ["customfield_10024"], "boards": ["8"]]
        let recipient = Recipient(service: "shop", team: "Cart", services: [:], origin: "", notes: notes)
        let stream = try #require(Jira().streams([], deploysByTag: false, for: recipient).last)
        var read = 0
        for name in ["issue_changelogs.jsonl", "issue_changelogs_small.jsonl"] {
            var pages: [String: [String]] = [:]
            for line in try Recorded.text(Recorded.files("jira", ending: name)[0]).split(separator: "\n") {
                let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
                let url = try #require(URLComponents(string: object["url"] as? String ?? ""))
                let entry = try JSONSerialization.data(withJSONObject: try #require(object["data"]))
                pages[url.path, default: []].append(String(decoding: entry, as: UTF8.self))
            }
            for (path, entries) in pages {
                let id = try #require(path.split(separator: "/").dropLast().last)
                let item = """
                    {"id":"\(id)","fields":{"created":"2020-01-01T08:00:00.000+0000","updated":"2021-03-28T08:08:12.741+0000",
                    "status":{"id":"3"},"issuetype":{"subtask":false}},"changelog":{"total":\(entries.count),"histories":[]}}
                    """
                var (walk, facts) = try take("{\"startAt\":0,\"total\":1,\"issues\":[\(item)]}", stream)
                #expect(walk.address == path + "?maxResults=100&startAt=0", "as it was recorded")
                let page = "{\"startAt\":0,\"isLast\":true,\"values\":[\(entries.joined(separator: ","))]}"
                facts += try walk.take(Array(page.utf8), link: nil, etag: nil)
                facts += try walk.take(Array(item.utf8), link: nil, etag: nil)
                #expect(walk.address == nil)
                // What enters and leaves, reckoned from the same entries in another way.
                var expected: Set<String> = []
                for entry in try entries.map({ try JSONDecoder().decode(Entry.self, from: Data($0.utf8)) }) {
                    for change in entry.items where change.field == "Sprint" {
                        let sides = [change.from, change.to].map { side in
                            Set((side ?? "").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) })
                        }
                        let at = try #require(Instant(lenient: entry.created))
                        for one in sides[1].subtracting(sides[0]) {
                            expected.insert("entered jira:sprint:\(one) \(at)")
                        }
                        for one in sides[0].subtracting(sides[1]) { expected.insert("left jira:sprint:\(one) \(at)") }
                    }
                }
                let moves = facts.compactMap { fact -> String? in
                    guard case .item(let event) = fact, event.event == .entered || event.event == .left,
                        event.at != Instant("2020-01-01T08:00:00Z")
                    else { return nil }
                    return "\(event.event) \(event.iteration ?? "") \(event.at)"
                }
                #expect(Set(moves) == expected, "item \(id)")
                read += entries.count
            }
        }
        print("Jira: \(read) entries of changelogs read")
        #expect(read >= 280)
    }

    /// What a state means is said with each item, and what is a part of another one too: these pages are not asked for.
    @Test func `of Jira's lists of states and kinds nothing is needed, and they are readable`() throws {
        var read = 0
        for name in ["statuses.jsonl", "issue_types.jsonl"] {
            for line in try Recorded.text(Recorded.files("jira", ending: name)[0]).split(separator: "\n") {
                try Data(line.utf8).withUnsafeBytes { bytes in
                    let entry = try SelectiveReader.read(bytes, Selection("data { id statusCategory { key } subtask }"))
                    #expect(entry["data"]["id"].id != nil)
                    #expect(entry["data"]["statusCategory"]["key"].text != nil || entry["data"]["subtask"].bool != nil)
                }
                read += 1
            }
        }
        #expect(read > 30)
    }
}
