import Domain
import IntegrationKit

/// One webhook, taken apart.
struct GitHubHook {
    let document: Field
    let recipient: Recipient
    let received: Instant

    private var repository: String? { RepositoryName.of(document["repository"]["full_name"].text) }

    func reading(_ event: String) -> HookReading { all(event).of(repository, for: recipient) }

    private func all(_ event: String) -> HookReading {
        switch event {
        case "pull_request": return pullRequest()
        case "pull_request_review": return review()
        case "issue_comment": return comment()
        case "deployment_status": return deploymentStatus()
        case "push": return push()
        case "release": return release()
        // What these say is also said by others, or needed for nothing; that they come is no reason to be surprised.
        case "ping", "deployment", "create", "delete", "pull_request_review_comment", "pull_request_review_thread",
            "issues", "workflow_run", "workflow_job", "check_run", "check_suite", "status", "merge_group", "milestone",
            "repository", "installation", "installation_repositories", "membership", "team", "projects_v2_item":
            return HookReading(event: event)
        default: return HookReading(unknown: event)
        }
    }

    private func pullRequest() -> HookReading {
        var reading = HookReading(event: "pull_request")
        reading.add(change(document["pull_request"]).map(Fact.change), or: .change)
        return reading
    }

    /// What the snapshot says; it comes along with reviews too.
    private func change(_ pull: Field) -> Change? {
        guard let repository, let number = pull["number"].integer, let created = pull["created_at"].instant,
            let updated = pull["updated_at"].instant
        else { return nil }
        let author = GitHub.account(pull["user"])
        // Only these two say when it became ready: in between it may have been a draft, and the pages know.
        let ready: Instant? =
            switch document["action"].text {
            case "opened" where pull["draft"].bool == false: created
            case "ready_for_review": updated
            default: nil
            }
        let merged = pull["merged_at"].instant
        return Change(
            id: GitHub.changeID(repository, number, recipient), service: recipient.service(of: repository),
            author: author?.identity, authorIsBot: author?.isBot ?? false, created: created, ready: ready,
            merged: merged, closed: pull["closed_at"].instant,
            mergeCommit: merged == nil ? nil : pull["merge_commit_sha"].commit, updated: updated)
    }

    private func review() -> HookReading {
        var reading = HookReading(event: "pull_request_review")
        let review = document["review"]
        let pull = document["pull_request"]
        guard let repository, let number = pull["number"].integer, let id = review["id"].id,
            let state = GitHub.verdict(review["state"].text), let submitted = review["submitted_at"].instant
        else {
            // A review that is being written has no moment yet.
            reading.findings.append(.review)
            return reading
        }
        if let change = change(pull) { reading.facts.append(.change(change)) }
        let reviewer = GitHub.account(review["user"])
        let isLater = document["action"].text != "submitted"
        reading.facts.append(
            .review(
                Review(
                    id: GitHub.id("review", id, recipient), change: GitHub.changeID(repository, number, recipient),
                    reviewer: reviewer?.identity, reviewerIsBot: reviewer?.isBot ?? false, submitted: submitted,
                    state: state,
                    updated: isLater ? max(submitted, pull["updated_at"].instant ?? submitted) : submitted)))
        return reading
    }

    /// Of an issue it says nothing to us; under a pull request it is somebody who looked.
    private func comment() -> HookReading {
        var reading = HookReading(event: "issue_comment")
        let issue = document["issue"]
        guard issue["pull_request"].isThere, document["action"].text == "created" else { return reading }
        let comment = document["comment"]
        guard let repository, let number = issue["number"].integer, let id = comment["id"].id,
            let at = comment["created_at"].instant
        else {
            reading.findings.append(.review)
            return reading
        }
        let author = GitHub.account(comment["user"])
        reading.facts.append(
            .review(
                Review(
                    id: GitHub.id("comment", id, recipient), change: GitHub.changeID(repository, number, recipient),
                    reviewer: author?.identity, reviewerIsBot: author?.isBot ?? false, submitted: at,
                    state: .commented)))
        return reading
    }

    private func deploymentStatus() -> HookReading {
        var reading = HookReading(event: "deployment_status")
        let status = document["deployment_status"]
        let result: Deployment.Result
        switch status["state"].text {
        case "success": result = .success
        case "failure", "error": result = .failure
        // On its way, or replaced by a later one: neither has ended badly.
        default: return reading
        }
        reading.add(
            GitHub.deployment(
                document["deployment"], result, at: status["created_at"].instant, in: repository, recipient
            ).map(Fact.deployment), or: document["deployment"]["sha"].commit == nil ? .commit : .deployment)
        return reading
    }

    private func push() -> HookReading {
        var reading = HookReading(event: "push")
        guard let ref = document["ref"].text, ref.hasPrefix("refs/tags/"), document["deleted"].bool != true else {
            return reading
        }
        // When it was pushed, and not when we hear of it: it may be sent again days later.
        let pushed = document["repository"]["pushed_at"].instant ?? received
        // Of an annotated tag `after` is the tag itself; the commit is what it stands on.
        reading.add(
            tagged(String(ref.dropFirst("refs/tags/".count)), document["head_commit"]["id"].commit, at: pushed),
            or: .tag)
        return reading
    }

    private func release() -> HookReading {
        var reading = HookReading(event: "release")
        let release = document["release"]
        guard document["action"].text == "published", release["draft"].bool != true, release["prerelease"].bool != true
        else { return reading }
        // A branch may stand there as well, which says nothing about the commit: then the tag's push does.
        guard let commit = release["target_commitish"].commit else { return reading }
        reading.add(
            release["tag_name"].text.flatMap { tagged($0, commit, at: release["published_at"].instant ?? received) },
            or: .tag)
        return reading
    }

    private func tagged(_ name: String, _ commit: CommitID?, at moment: Instant) -> Fact? {
        guard let repository, let commit, let tag = Kept.branch(name) else { return nil }
        return .tag(
            Tag(name: tag, commit: commit, at: moment), service: recipient.service(of: repository))
    }
}
