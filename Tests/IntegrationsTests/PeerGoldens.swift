import Foundation

/// A peer's reading stands beside many of the recorded payloads: which of them are compared with ours, and why the others are not.
enum PeerGoldens {
    static let changesOfGitHub: Set<String> = [
        "github/go-scm/pr_closed.json", "github/go-scm/pr_opened.json", "github/go-scm/pr_ready_for_review.json",
        "github/go-scm/pr_review_edited.json", "github/go-scm/pr_review_submitted.json",
    ]
    static let changesOfGitLab: Set<String> = [
        "gitlab/go-scm/merge_request_comment_create.json", "gitlab/go-scm/merge_request_comment_subgroup.json",
        "gitlab/go-scm/merge_request_subgroup.json", "gitlab/go-scm/pull_request_close.json",
        "gitlab/go-scm/pull_request_create.json", "gitlab/go-scm/pull_request_merge.json",
        "gitlab/go-scm/pull_request_reopen.json", "gitlab/go-scm/pull_request_review_ready.json",
    ]
    static let changesOfGitea: Set<String> = [
        "other-scm/gitea/pull_request_closed.json", "other-scm/gitea/pull_request_edited.json",
        "other-scm/gitea/pull_request_merged.json", "other-scm/gitea/pull_request_opened.json",
        "other-scm/gitea/pull_request_reopened.json", "other-scm/gitea/pull_request_synchronized.json",
    ]
    static let tagsAndBranches: Set<String> = [
        "github/go-scm/push.json", "github/go-scm/push_tag.json", "github/go-scm/push_tag_delete.json",
        "gitlab/go-scm/branch_create.json", "gitlab/go-scm/branch_delete.json",
        "gitlab/go-scm/branch_delete_subgroup.json", "gitlab/go-scm/push.json", "gitlab/go-scm/push_subgroup.json",
        "gitlab/go-scm/tag_create.json", "gitlab/go-scm/tag_delete.json", "gitlab/go-scm/tag_delete_subgroup.json",
        "other-scm/gitea/branch_create.json", "other-scm/gitea/branch_delete.json", "other-scm/gitea/push.json",
        "other-scm/gitea/tag_create.json", "other-scm/gitea/tag_delete.json",
    ]
    static let deploymentsAndReleases: Set<String> = [
        "github/go-scm/deployment.json", "github/go-scm/deployment_commit.json",
        "github/go-scm/release_published.json", "github/go-scm/release_released.json",
    ]
    static let comments: Set<String> = [
        "other-scm/gitea/issue_comment_created.json", "other-scm/gitea/pull_request_comment_created.json",
    ]
    /// Of systems that Daylight has no connector for.
    static let withoutConnector = ["other-scm/bitbucket/", "other-scm/stash/"]
    private static let nothing = "the peer has recorded nothing: the file is empty"
    private static let pipeline = "a pipeline says nothing here: deployments have an event of their own"
    private static let issue = "issues of a forge are not read: items come from Jira and from files"
    static let withoutComparison = [
        "gitlab/go-scm/issue_closed.json": nothing,
        "gitlab/go-scm/issue_comment_create.json": nothing,
        "gitlab/go-scm/issue_create.json": nothing,
        "gitlab/go-scm/issue_edited.json": nothing,
        "gitlab/go-scm/issue_labeled.json": nothing,
        "gitlab/go-scm/issue_reopen.json": nothing,
        "gitlab/go-scm/pipeline_hook.json": pipeline,
        "gitlab/go-scm/pipeline_subgroup.json": pipeline,
        "gitlab/go-scm/push_merge.json": nothing,
        "gitlab/go-scm/review_comment_create.json": nothing,
        "other-scm/gitea/issues_opened.json": issue,
    ]

    static let compared = changesOfGitHub.union(changesOfGitLab).union(changesOfGitea).union(tagsAndBranches)
        .union(deploymentsAndReleases).union(comments)

    /// Its place under the fixtures.
    static func name(_ file: URL) -> String { file.pathComponents.suffix(3).joined(separator: "/") }

    /// Nil where there is none, or an empty one: the peer has recorded no reading.
    static func data(beside file: URL) throws -> Data? {
        let golden = file.appendingPathExtension("golden")
        guard FileManager.default.fileExists(atPath: golden.path) else { return nil }
        let data = try Data(contentsOf: golden)
        return data.isEmpty ? nil : data
    }
}
