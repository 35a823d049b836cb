import Domain
import GitHub
import GitLab
import Gitea
import IntegrationKit
import Metrics
import TestSupport
import Testing

/// A program that reviews with a model is not who picks a change up, whoever's system it speaks in: only GitHub says of an
/// account that it is a program.
@Suite struct ReviewingProgramsTests {
    private func github(_ login: String, _ hour: Int) throws -> HookReading {
        let body = """
            {"action":"submitted","repository":{"full_name":"acme/shop"},"review":{"id":\(hour),"state":"commented",
            "submitted_at":"2026-11-03T\(hour):00:00Z","user":{"login":"\(login)"}},"pull_request":{"number":3,
            "created_at":"2026-11-03T09:00:00Z","updated_at":"2026-11-03T\(hour):00:00Z","user":{"login":"ada"}}}
            """
        return try reading(of: body, by: GitHub(), headers: ["x-github-event": "pull_request_review"])
    }

    private func gitlab(_ login: String, _ hour: Int) throws -> HookReading {
        let body = """
            {"object_kind":"note","user":{"username":"\(login)"},"project":{"path_with_namespace":"acme/shop"},
            "merge_request":{"iid":3},"object_attributes":{"id":\(hour),"created_at":"2026-11-03T\(hour):00:00Z",
            "noteable_type":"MergeRequest","system":false}}
            """
        return try reading(of: body, by: GitLab())
    }

    private func gitea(_ login: String, _ hour: Int) throws -> HookReading {
        let body = """
            {"action":"created","repository":{"full_name":"acme/shop"},"is_pull":true,"issue":{"number":3},
            "comment":{"id":\(hour),"created_at":"2026-11-03T\(hour):00:00Z","user":{"login":"\(login)"}}}
            """
        return try reading(of: body, by: Gitea(), headers: ["x-forgejo-event": "issue_comment"])
    }

    /// Of a change that was ready at nine, commented on by a program at ten and by a person at twelve.
    private func pickup(_ program: HookReading, _ person: HookReading) throws -> Double? {
        let reviews = (program.reviews + person.reviews).map { review in
            GivenReview(
                by: review.reviewer.map { AuthorKey($0.login == "bo" ? 2 : 3) },
                // As the list of programs is filled.
                isByBot: review.reviewerIsBot || review.reviewer.map(BotRule.recognises) == true,
                submitted: review.submitted, state: review.state)
        }
        #expect(reviews.count == 2)
        let ready = Instant("2026-11-03T09:00:00Z")
        let change = Change(
            id: ChangeID("1"), service: "shop", author: nil, created: ready, merged: Instant("2026-11-03T15:00:00Z"),
            updated: ready)
        return ChangeStages(of: WrittenChange(change, by: AuthorKey(1), reviews: reviews)) { _ in nil }?.pickup
    }

    @Test(arguments: ["coderabbitai[bot]", "Copilot", "copilot-pull-request-reviewer[bot]", "gemini-code-assist[bot]"])
    func `GitHub's`(login: String) throws {
        #expect(try pickup(github(login, 10), github("bo", 12)) == 3 * 3600)
    }

    @Test(arguments: ["GitLabDuo", "coderabbitai", "project_12_bot_3f", "group_7_bot_a1b2", "service_account_review_9"])
    func `GitLab's`(login: String) throws {
        #expect(try pickup(gitlab(login, 10), gitlab("bo", 12)) == 3 * 3600)
    }

    @Test(arguments: ["forgejo-actions", "gitea-actions", "review-bot", "coderabbitai"])
    func `Gitea's and Forgejo's`(login: String) throws {
        #expect(try pickup(gitea(login, 10), gitea("bo", 12)) == 3 * 3600)
    }

    @Test func `a person is who picks it up`() throws {
        #expect(try pickup(gitlab("duo-lover", 10), gitlab("bo", 12)) == 3600)
    }
}
