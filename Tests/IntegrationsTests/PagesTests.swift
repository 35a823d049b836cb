import Domain
import Foundation
import GitHub
import GitLab
import IntegrationKit
import Jira
import TestSupport
import Testing

private let sha = String(repeating: "b", count: 40)

/// Answers by address, as a provider would; what is asked twice is answered twice.
private struct Provider {
    var pages: [String: (body: String, link: String?)] = [:]

    /// Walks to the end; answers what was said, and what was asked.
    func walk(_ stream: any PageStream, since mark: Instant? = nil) throws -> (facts: [Fact], asked: [String]) {
        var walk = PageWalk(stream, from: nil, since: mark, items: 0)
        var facts: [Fact] = []
        var asked: [String] = []
        while let address = walk.address {
            asked.append(address)
            // As it is stored between any two pages.
            let stored = walk.cursor?.text ?? ""
            #expect(PageCursor(text: stored) == walk.cursor)
            let page = try #require(pages[address], "\(address) was not expected")
            facts += try walk.take(Array(page.body.utf8), link: page.link, etag: nil)
        }
        return (facts, asked)
    }
}

@Suite struct PagesOfProvidersTests {
    @Test func `GitLab's pages say of a merge request what its webhooks say`() throws {
        let own = "/projects/acme%2Fshop/merge_requests"
        let first = "\(own)?scope=all&order_by=updated_at&sort=desc&per_page=100"
        let next = "https://gitlab.com/api/v4/next"
        let merge = """
            [{"iid":3,"state":"merged","title":"secret","author":{"username":"Ada","name":"secret"},"draft":false,
            "created_at":"2026-11-02T09:00:00.000Z","updated_at":"2026-11-03T09:00:00.000Z",
            "merged_at":"2026-11-03T08:00:00.000Z","closed_at":null,"merge_commit_sha":null,"squash_commit_sha":"\(sha)"}]
            """
        let provider = Provider(pages: [
            first: (merge, "<\(next)>; rel=\"next\""), next: ("[]", nil),
            "\(own)/3/commits?per_page=100": (
                "[{\"id\":\"\(sha)\",\"title\":\"secret\",\"authored_date\":\"2026-11-01T09:00:00.000+01:00\"}]", nil
            ),
            "\(own)/3/notes?per_page=100": (
                #"[{"id":8,"system":true,"body":"secret"},{"id":9,"system":false,"body":"secret","created_at":"2026-11-02T10:00:00Z","author":{"username":"bo"}}]"#,
                nil
            ),
            "\(own)/3/approvals": (
                #"{"approved_by":[{"approved_at":"2026-11-02T11:00:00Z","user":{"username":"bo"}},{"user":{"username":"cy"}}]}"#,
                nil
            ),
        ])
        let streams = GitLab().streams(["acme/shop"], deploysByTag: false, for: .shop)
        #expect(streams.map(\.name) == ["merges acme/shop", "deployments acme/shop", "commits acme/shop"])
        let (facts, asked) = try provider.walk(streams[0])
        #expect(asked.count == 5 && !"\(facts)".contains("secret"))
        let changes = facts.compactMap { if case .change(let change) = $0 { change } else { nil } }
        let joined = try #require(changes.dropFirst().reduce(changes.first) { $0?.joined(with: $1) })
        #expect(joined.id.raw == "gitlab:acme/shop!3" && joined.author?.login == "ada")
        #expect(joined.mergeCommit?.hex == sha && joined.firstCommit == Instant("2026-11-01T08:00:00Z"))
        #expect(joined.closed == joined.merged)
        let reviews = facts.compactMap { if case .review(let review) = $0 { review } else { nil } }
        #expect(reviews.map(\.state) == [.commented, .approved])
        #expect(reviews.map(\.id) == ["gitlab:note:9", "gitlab:acme/shop!3:approval:bo"])
    }

    /// What a merge request's notes make of when it was ready to be read.
    private func readiness(draft isDraft: Bool, notes: [String]) throws -> (ready: Instant?, said: String) {
        let own = "/projects/acme%2Fshop/merge_requests"
        let merge = """
            [{"iid":3,"state":"opened","draft":\(isDraft),"created_at":"2026-11-02T09:00:00Z",
            "updated_at":"2026-11-03T09:00:00Z"}]
            """
        var pages = [
            "\(own)?scope=all&order_by=updated_at&sort=desc&per_page=100": (merge, nil as String?),
            "\(own)/3/commits?per_page=100": ("[]", nil), "\(own)/3/approvals": ("{}", nil),
        ]
        // Each on a page of its own, the newest first.
        for (place, note) in notes.enumerated() {
            let address = place == 0 ? "\(own)/3/notes?per_page=100" : "https://gitlab.com/notes/\(place)"
            let next = place + 1 < notes.count ? "<https://gitlab.com/notes/\(place + 1)>; rel=\"next\"" : nil
            pages[address] = ("[\(note)]", next)
        }
        let provider = Provider(pages: pages.mapValues { (body: $0.0, link: $0.1) })
        let stream = GitLab().streams(["acme/shop"], deploysByTag: false, for: .shop)[0]
        let facts = try provider.walk(stream).facts
        let changes = facts.compactMap { if case .change(let change) = $0 { change } else { nil } }
        return (changes.dropFirst().reduce(changes.first) { $0?.joined(with: $1) }?.ready, "\(facts)")
    }

    private func note(_ hour: Int, _ body: String, isSystem: Bool = true) -> String {
        "{\"id\":\(hour),\"system\":\(isSystem),\"body\":\"\(body)\",\"created_at\":\"2026-11-02T\(hour):00:00Z\",\"author\":{\"username\":\"bo\"}}"
    }

    @Test func `GitLab's own notes say when a draft became ready`() throws {
        let created = Instant("2026-11-02T09:00:00Z")
        let (ready, draft) = (
            "marked this merge request as **ready**", "marked this merge request as **draft** from bbbb"
        )
        let other = note(10, "secret words about **ready** and **draft**")
        #expect(try readiness(draft: false, notes: [other]).ready == created, "it has always been ready")
        #expect(try readiness(draft: true, notes: [other]).ready == nil, "it has always been a draft")
        let became = try readiness(draft: false, notes: [note(15, ready), note(14, draft), note(12, ready), other])
        #expect(became.ready == Instant("2026-11-02T12:00:00Z"), "the first time counts")
        let reversed = try readiness(draft: false, notes: [other, note(12, ready), note(14, draft), note(15, ready)])
        #expect(reversed.ready == became.ready, "in whatever order they come")
        #expect(!became.said.contains("secret") && !became.said.contains("marked"))
        #expect(try readiness(draft: true, notes: [note(12, draft)]).ready == created, "it was ready before")
        let old = try readiness(draft: false, notes: [note(12, "unmarked as a **Work In Progress**")])
        #expect(old.ready == Instant("2026-11-02T12:00:00Z"))
        // Whoever writes the same words into a comment has marked nothing.
        #expect(try readiness(draft: false, notes: [note(12, ready, isSystem: false)]).ready == created)
    }

    /// A release branch of two commits behind the second commit of main, of which the second repeats one of main.
    @Test func `the history of a deployed commit is read up to where everything is known`() throws {
        func id(_ digit: Character) throws -> CommitID {
            try #require(CommitID(String(repeating: digit, count: 40)))
        }
        func gitHub(_ own: CommitID, _ parent: CommitID, _ message: String) -> String {
            """
            {"sha":"\(own.hex)","parents":[{"sha":"\(parent.hex)"}],"commit":{"message":"secret\\n\\n\(message)",
            "author":{"date":"2026-11-02T09:00:00Z"},"committer":{"date":"2026-11-02T09:00:00Z"}}}
            """
        }
        func gitLab(_ own: CommitID, _ parent: CommitID, _ message: String) -> String {
            """
            {"id":"\(own.hex)","parent_ids":["\(parent.hex)"],"message":"secret\\n\\n\(message)",
            "authored_date":"2026-11-02T09:00:00Z","committed_date":"2026-11-02T09:00:00Z"}
            """
        }
        let (tip, first, main, next) = (try id("d"), try id("c"), try id("b"), "https://x.example/next")
        let commits = DeployedCommits(missing: [tip], known: [main, try id("a")])
        let pick = "(cherry picked from commit \(try id("a").hex))"
        for (connector, write, address) in [
            (
                GitHub() as any PagedConnector, gitHub as (CommitID, CommitID, String) -> String,
                "/repos/acme/shop/commits?sha=\(tip.hex)&per_page=100"
            ), (GitLab(), gitLab, "/projects/acme%2Fshop/repository/commits?ref_name=\(tip.hex)&per_page=100"),
        ] {
            let provider = Provider(pages: [
                address: ("[\(write(tip, first, pick))]", "<\(next)>; rel=\"next\""),
                next: (
                    "[\(write(first, main, "This reverts commit \(main.hex).")),\(write(main, try id("a"), ""))]",
                    "<https://x.example/nobody-asks-for-it>; rel=\"next\""
                ),
            ])
            let stream = try #require(connector.histories(of: commits, in: ["acme/shop"], for: .shop).first)
            let (facts, asked) = try provider.walk(stream)
            #expect(asked == [address, next] && stream.name == "deployed acme/shop")
            let found = facts.compactMap { if case .commit(let commit, _) = $0 { commit } else { nil } }
            #expect(found.map(\.id) == [tip, first], "what is known is not said again")
            #expect(found.map(\.parents) == [[first], [main]])
            #expect(found.map(\.pickedFrom) == [try id("a"), nil] && found.map(\.reverts) == [nil, main])
            #expect(!"\(facts)".contains("secret"))
        }
    }

    @Test func `what is older than the last reading ends the next one`() throws {
        let list = "/repos/acme/shop/pulls?state=all&sort=updated&direction=desc&per_page=100"
        func pull(_ number: Int, _ updated: String) -> String {
            "{\"number\":\(number),\"created_at\":\"2026-11-01T09:00:00Z\",\"updated_at\":\"\(updated)\"}"
        }
        let provider = Provider(pages: [
            list: (
                "[\(pull(2, "2026-11-05T09:00:00Z")),\(pull(1, "2026-11-02T09:00:00Z"))]",
                "<https://api.github.com/more>; rel=\"next\""
            ),
            "/repos/acme/shop/issues/2/timeline?per_page=100": ("[]", nil),
        ])
        let stream = GitHub().streams(["acme/shop"], deploysByTag: false, for: .shop)[0]
        let (facts, asked) = try provider.walk(stream, since: Instant("2026-11-04T00:00:00Z"))
        #expect(asked.count == 2)
        #expect(Set(facts.compactMap { if case .change(let change) = $0 { change.id.raw } else { nil } }).count == 1)
    }

    @Test func `Jira's boards say which states mean done and which field is an estimate`() throws {
        let jira = Jira()
        var notes = ["project": ["SHOP"]]
        let pages = [
            "/rest/api/2/field": """
            [{"id":"summary"},{"id":"customfield_10020","schema":{"custom":"com.pyxis.greenhopper.jira:gh-sprint"}},
            {"id":"customfield_10016","schema":{"custom":"com.pyxis.greenhopper.jira:jsw-story-points"}}]
            """,
            "/rest/agile/1.0/board?type=scrum&maxResults=50&projectKeyOrId=SHOP":
                #"{"values":[{"id":8,"name":"secret"},{"id":9}]}"#,
            "/rest/agile/1.0/board/8/configuration": """
            {"columnConfig":{"columns":[{"name":"secret","statuses":[{"id":"1"}]},{"statuses":[{"id":"5"},{"id":"6"}]},
            {"statuses":[]}]},"estimation":{"field":{"fieldId":"customfield_10099"}}}
            """,
            "/rest/agile/1.0/board/9/configuration": "{}",
        ]
        var asked = 0
        while let address = jira.lesson(after: notes), asked < 10 {
            asked += 1
            let page = try #require(pages[address], "\(address)")
            notes = try Data(page.utf8).withUnsafeBytes { try jira.learned($0, after: notes) }
        }
        #expect(asked == 4)
        #expect(notes["done"] == ["5", "6"] && notes["sprint"] == ["customfield_10020"])
        #expect(notes["points"] == ["customfield_10099", "customfield_10016"])
        #expect(jira.unlearned(notes) == ["project": ["SHOP"]])
        let recipient = Recipient(service: "shop", team: "Cart", services: [:], origin: "", notes: notes)
        #expect(jira.streams([], deploysByTag: false, for: recipient).count == 4)
    }
}
