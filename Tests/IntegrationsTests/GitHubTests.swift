import Domain
import Foundation
import GitHub
import IntegrationKit
import TestSupport
import Testing

@Suite struct GitHubTests {
    private func read(_ event: String, _ body: String, headers: [String: String] = [:]) throws -> HookReading {
        try reading(of: body, by: GitHub(), headers: headers.merging(["x-github-event": event]) { $1 })
    }

    private func pull(_ action: String, _ fields: String, repository: String = "Acme/Shop") -> String {
        """
        {"action":"\(action)","number":12,"repository":{"full_name":"\(repository)"},"pull_request":{"number":12,
        "title":"secret title","body":"secret body","user":{"login":"Ada-L","type":"User"},
        "created_at":"2026-11-02T09:00:00Z","head":{"sha":"\(String(repeating: "a", count: 40))","ref":"secret-branch"},
        \(fields)}}
        """
    }

    @Test func `an opened pull request is ready unless it is a draft`() throws {
        let open = try read("pull_request", pull("opened", #""draft":false,"updated_at":"2026-11-02T09:00:00Z""#))
        #expect(
            open.changes == [
                Change(
                    id: ChangeID("github:acme/shop#12"), service: "shop",
                    author: ToolIdentity(provider: "github", login: "ada-l"), created: Instant("2026-11-02T09:00:00Z"),
                    ready: Instant("2026-11-02T09:00:00Z"), updated: Instant("2026-11-02T09:00:00Z"))
            ])
        let draft = try read("pull_request", pull("opened", #""draft":true,"updated_at":"2026-11-02T09:00:00Z""#))
        #expect(draft.changes.first?.ready == nil)
        let ready = try read(
            "pull_request", pull("ready_for_review", #""draft":false,"updated_at":"2026-11-03T09:00:00Z""#))
        #expect(ready.changes.first?.ready == Instant("2026-11-03T09:00:00Z"))
    }

    @Test func `what would become a merge commit is none before it is merged`() throws {
        let sha = String(repeating: "c", count: 40)
        let open = try read(
            "pull_request",
            pull("synchronize", "\"updated_at\":\"2026-11-03T09:00:00Z\",\"merge_commit_sha\":\"\(sha)\""))
        #expect(open.changes.first?.mergeCommit == nil)
        let merged = try read(
            "pull_request",
            pull(
                "closed",
                "\"merged\":true,\"merged_at\":\"2026-11-04T09:00:00Z\",\"closed_at\":\"2026-11-04T09:00:00Z\",\"updated_at\":\"2026-11-04T09:00:01Z\",\"merge_commit_sha\":\"\(sha)\""
            ))
        #expect(merged.changes.first?.mergeCommit?.hex == sha)
        #expect(merged.changes.first?.merged == Instant("2026-11-04T09:00:00Z"))
    }

    @Test func `a repository that another service has is that service's`() throws {
        let reading = try read(
            "pull_request", pull("opened", #""updated_at":"2026-11-02T09:00:00Z""#, repository: "acme/SEARCH"))
        #expect(reading.changes.first?.service == "search")
    }

    @Test func `a form with a payload is read as the document in it`() throws {
        let json = pull("opened", #""draft":false,"updated_at":"2026-11-02T09:00:00Z""#)
        let escaped = json.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        let form = ["content-type": "application/x-www-form-urlencoded"]
        #expect(try read("pull_request", "payload=\(escaped)", headers: form).changes.count == 1)
        #expect(throws: UnreadableDocument.self) { try read("pull_request", "other=1", headers: form) }
    }

    @Test func `reviews keep their verdict, and say who is a program`() throws {
        let body = """
            {"action":"submitted","repository":{"full_name":"acme/shop"},"review":{"id":7,"state":"approved","body":"secret",
            "submitted_at":"2026-11-03T10:00:00Z","user":{"login":"CodeRabbit[bot]","type":"Bot"}},
            "pull_request":{"number":12,"created_at":"2026-11-02T09:00:00Z","updated_at":"2026-11-03T10:00:01Z",
            "user":{"login":"ada-l","type":"User"}}}
            """
        let review = try #require(try read("pull_request_review", body).reviews.first)
        #expect(review.id == "github:review:7" && review.state == .approved && review.reviewerIsBot)
        let dismissed = try #require(
            try read(
                "pull_request_review",
                body.replacing("\"submitted\"", with: "\"dismissed\"").replacing("approved", with: "dismissed")
            ).reviews.first)
        #expect(dismissed.state == .commented && dismissed.updated > review.updated)
    }

    @Test func `a comment counts under a pull request, not under an issue`() throws {
        func comment(_ isPull: Bool) -> String {
            """
            {"action":"created","repository":{"full_name":"acme/shop"},"issue":{"number":12,"updated_at":"2026-11-03T10:00:00Z"
            \(isPull ? ",\"pull_request\":{\"url\":\"x\"}" : "")},
            "comment":{"id":9,"body":"secret","created_at":"2026-11-03T10:00:00Z","user":{"login":"bo","type":"User"}}}
            """
        }
        #expect(try read("issue_comment", comment(true)).reviews.first?.id == "github:comment:9")
        #expect(try read("issue_comment", comment(false)).facts.isEmpty)
    }

    @Test func `a deployment counts when it has ended, and being replaced is no failure`() throws {
        func status(_ state: String, flag: String = "null", environment: String = "Live") -> String {
            """
            {"action":"created","repository":{"full_name":"acme/shop"},"deployment":{"id":5,"sha":"\(String(repeating: "b", count: 40))",
            "environment":"\(environment)","production_environment":\(flag),"created_at":"2026-11-03T10:00:00Z","description":"secret",
            "payload":{"password":"secret"}},"deployment_status":{"state":"\(state)","created_at":"2026-11-03T10:05:00Z",
            "description":"secret"}}
            """
        }
        let success = try #require(try read("deployment_status", status("success")).deployments.first)
        #expect(success.id == "github:deployment:5" && success.environment == "live" && success.result == .success)
        #expect(
            success.started == Instant("2026-11-03T10:00:00Z") && success.finished == Instant("2026-11-03T10:05:00Z"))
        #expect(try read("deployment_status", status("success", flag: "true")).deployments.first?.isProduction == true)
        for state in ["failure", "error"] {
            #expect(try read("deployment_status", status(state)).deployments.first?.result == .failure)
        }
        for state in ["inactive", "pending", "queued", "in_progress"] {
            #expect(try read("deployment_status", status(state)).facts.isEmpty)
        }
    }

    @Test func `a pushed tag names its commit, a deleted one nothing`() throws {
        let sha = String(repeating: "d", count: 40)
        let body = """
            {"ref":"refs/tags/v1.2","deleted":false,"repository":{"full_name":"acme/shop"},"head_commit":{"id":"\(sha)",
            "message":"secret"}}
            """
        #expect(try read("push", body).tags.map(\.name) == ["v1.2"])
        // Sent again days later it is of the same moment; GitHub writes it as a number here.
        let dated = body.replacing("\"acme/shop\"", with: "\"acme/shop\",\"pushed_at\":1793610000")
        #expect(try read("push", dated).tags.map(\.at) == [Instant("2026-11-02T09:00:00Z")])
        #expect(try read("push", body.replacing("\"deleted\":false", with: "\"deleted\":true")).facts.isEmpty)
        #expect(try read("push", body.replacing("refs/tags/v1.2", with: "refs/heads/main")).facts.isEmpty)
    }

    @Test func `events that are new to us are no error`() throws {
        #expect(try read("something_new", "{}") == HookReading(unknown: "something_new"))
        #expect(try read("pull_request", "{}").findings == [.change])
    }

    @Test func `nothing of what is never kept is in a fact`() throws {
        let body = pull("opened", #""draft":false,"updated_at":"2026-11-02T09:00:00Z""#)
        #expect(!"\(try read("pull_request", body))".contains("secret"))
    }
}
