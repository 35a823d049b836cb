import Domain
import IntegrationKit

/// One webhook, taken apart.
struct GiteaHook {
    let document: Field
    let recipient: Recipient
    let received: Instant

    private var repository: String? { RepositoryName.of(document["repository"]["full_name"].text) }

    func reading(_ event: String) -> HookReading { all(event).of(repository, for: recipient) }

    private func all(_ event: String) -> HookReading {
        switch event {
        case "pull_request", "pull_request_sync": return pullRequest()
        case "pull_request_approved": return review(event, .approved)
        case "pull_request_rejected": return review(event, .changesRequested)
        case "pull_request_review": return review(event, verdict(document["review"]["type"].text))
        // Under this name comes a review without a verdict, and also a comment.
        case "pull_request_comment" where document["action"].text == "reviewed":
            return review(event, .commented)
        case "issue_comment", "pull_request_comment": return comment(event)
        case "push": return push()
        case "create": return create()
        case "release": return release()
        case "delete", "issues", "fork", "repository", "wiki", "package", "status", "workflow_run", "workflow_job",
            "issue_assign", "issue_label", "issue_milestone", "pull_request_assign", "pull_request_label",
            "pull_request_milestone", "pull_request_review_request":
            return HookReading(event: event)
        default: return HookReading(unknown: event)
        }
    }

    private func account(_ user: Field) -> Account? {
        Account(Gitea.provider, user["login"].text ?? user["username"].text, isBot: false)
    }

    private func changeID(_ repository: String, _ number: Int64) -> ChangeID {
        ChangeID("\(Gitea.provider):\(recipient.origin)\(repository)#\(number)")
    }

    private func pullRequest() -> HookReading {
        var reading = HookReading(event: "pull_request")
        reading.add(change().map(Fact.change), or: .change)
        return reading
    }

    private func change() -> Change? {
        let pull = document["pull_request"]
        guard let repository, let number = pull["number"].integer, let created = pull["created_at"].instant,
            let updated = pull["updated_at"].instant
        else { return nil }
        let author = account(pull["user"])
        let merged = pull["merged"].bool == true ? pull["merged_at"].instant ?? updated : nil
        let isOpened = document["action"].text == "opened"
        return Change(
            id: changeID(repository, number), service: recipient.service(of: repository), author: author?.identity,
            created: created, ready: isOpened && pull["draft"].bool != true ? created : nil, merged: merged,
            // Versions before 1.20 leave it empty.
            closed: pull["closed_at"].instant ?? merged
                ?? (document["action"].text == "closed" ? updated : nil),
            mergeCommit: merged == nil ? nil : pull["merge_commit_sha"].commit, updated: updated)
    }

    private func verdict(_ type: String?) -> Review.State {
        switch type {
        case "pull_request_review_approved": .approved
        case "pull_request_review_rejected": .changesRequested
        default: .commented
        }
    }

    /// A review has no id and no moment of its own here: who gave it is the sender, and it is what has just changed the pull
    /// request.
    private func review(_ event: String, _ state: Review.State) -> HookReading {
        var reading = HookReading(event: event)
        guard let change = change() else {
            reading.findings.append(.change)
            return reading
        }
        reading.facts.append(.change(change))
        guard let reviewer = account(document["sender"]) else {
            reading.findings.append(.reviewer)
            return reading
        }
        reading.facts.append(
            .review(
                Review(
                    id: "\(change.id.raw):review:\(reviewer.identity.login):\(change.updated)", change: change.id,
                    reviewer: reviewer.identity, submitted: change.updated, state: state)))
        return reading
    }

    private func comment(_ event: String) -> HookReading {
        var reading = HookReading(event: event)
        let issue = document["issue"]
        guard document["action"].text == "created", document["is_pull"].bool == true || issue["pull_request"].isThere
        else { return reading }
        let comment = document["comment"]
        guard let repository, let number = issue["number"].integer ?? document["pull_request"]["number"].integer,
            let id = comment["id"].id
        else {
            reading.findings.append(.review)
            return reading
        }
        let author = account(comment["user"])
        reading.facts.append(
            .review(
                Review(
                    id: "\(Gitea.provider):\(recipient.origin)comment:\(id)", change: changeID(repository, number),
                    reviewer: author?.identity,
                    submitted: comment["created_at"].instant ?? received, state: .commented)))
        return reading
    }

    private func push() -> HookReading {
        var reading = HookReading(event: "push")
        guard let ref = document["ref"].text, ref.hasPrefix("refs/tags/"),
            let commit = document["head_commit"]["id"].commit ?? document["after"].commit, !commit.isNone
        else { return reading }
        reading.add(tagged(String(ref.dropFirst("refs/tags/".count)), commit, at: received), or: .tag)
        return reading
    }

    private func create() -> HookReading {
        var reading = HookReading(event: "create")
        guard document["ref_type"].text == "tag" else { return reading }
        reading.add(tagged(document["ref"].text, document["sha"].commit, at: received), or: .tag)
        return reading
    }

    private func release() -> HookReading {
        var reading = HookReading(event: "release")
        let release = document["release"]
        guard document["action"].text == "published", release["draft"].bool != true, release["prerelease"].bool != true,
            let commit = release["target_commitish"].commit
        else { return reading }
        reading.add(
            tagged(release["tag_name"].text, commit, at: release["published_at"].instant ?? received),
            or: .tag)
        return reading
    }

    private func tagged(_ name: String?, _ commit: CommitID?, at moment: Instant) -> Fact? {
        guard let repository, let commit, let tag = Kept.branch(name?.replacing("refs/tags/", with: "")) else {
            return nil
        }
        return .tag(Tag(name: tag, commit: commit, at: moment), service: recipient.service(of: repository))
    }
}

extension CommitID {
    /// Forty zeros: what stands where nothing is.
    fileprivate var isNone: Bool { hex.allSatisfy { $0 == "0" } }
}
