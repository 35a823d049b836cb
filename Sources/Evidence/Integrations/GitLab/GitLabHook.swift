import Domain
import IntegrationKit

/// One webhook, taken apart.
struct GitLabHook {
    let document: Field
    let recipient: Recipient
    let received: Instant

    private var project: String? { RepositoryName.of(document["project"]["path_with_namespace"].text) }

    /// Who did it: of an author there is only a number.
    private var actor: Account? { GitLab.account(document["user"]["username"].text) }

    /// - Parameter header: what the header calls it, for bodies that do not say what they are.
    func reading(_ header: String?) -> HookReading { all(header).of(project, for: recipient) }

    private func all(_ header: String?) -> HookReading {
        switch document["object_kind"].text {
        case "merge_request": return mergeRequest()
        case "note": return note()
        case "deployment": return deployment()
        case "tag_push": return tagPush()
        case "release": return release()
        case .some(let kind)
        where [
            "push", "pipeline", "build", "issue", "work_item", "wiki_page", "feature_flag", "emoji", "milestone",
            "access_token", "member",
        ].contains(kind):
            return HookReading(event: kind)
        default: return HookReading(unknown: document["object_kind"].text ?? header)
        }
    }

    private func mergeRequest() -> HookReading {
        var reading = HookReading(event: "merge_request")
        let merge = document["object_attributes"]
        guard let project, let number = merge["iid"].integer, let created = merge["created_at"].instant,
            let updated = merge["updated_at"].instant
        else {
            reading.findings.append(.change)
            return reading
        }
        let action = merge["action"].text
        let isDraft = merge["draft"].bool ?? merge["work_in_progress"].bool ?? false
        // Old versions do not number whoever did it; whoever opens one is its author.
        let isOpener = document["user"]["id"].id == nil && action == "open"
        let isAuthor = isOpener || (merge["author_id"].id != nil && merge["author_id"] == document["user"]["id"])
        let becameReady =
            document["changes"]["draft"]["current"].bool == false
            || document["changes"]["work_in_progress"]["current"].bool == false
        let ready: Instant? =
            switch action {
            case "open" where !isDraft: created
            case "update" where becameReady && !isDraft: updated
            default: nil
            }
        let state = merge["state"].text
        // Old versions have no merged_at; what is said at that moment is said at that moment.
        let merged = state == "merged" ? merge["merged_at"].instant ?? (action == "merge" ? updated : nil) : nil
        // What comes after the merge says that it is merged, and not when: it must not be the newest that is known, or the moment
        // that the merge itself has said, or will say, would be lost.
        let isTimeless = state == "merged" && merged == nil
        let author = isAuthor ? actor : nil
        reading.facts.append(
            .change(
                Change(
                    id: GitLab.changeID(project, number, recipient), service: recipient.service(of: project),
                    author: author?.identity, authorIsBot: author?.isBot ?? false, created: created, ready: ready,
                    merged: merged, closed: state == "closed" ? updated : merged,
                    mergeCommit: state == "merged"
                        ? merge["merge_commit_sha"].commit ?? merge["squash_commit_sha"].commit : nil,
                    updated: isTimeless ? created : updated)))
        if let review = approval(action, of: GitLab.changeID(project, number, recipient), at: updated, isAuthor) {
            reading.facts.append(.review(review))
        }
        return reading
    }

    /// `approved` and `approval` are the same click, once as the state of the whole and once as one person's; so are their
    /// opposites. They are known by who and when, so that both are one.
    private func approval(_ action: String?, of change: ChangeID, at moment: Instant, _ isAuthor: Bool) -> Review? {
        let state: Review.State
        switch action {
        case "approved", "approval": state = .approved
        case "unapproved", "unapproval": state = .commented
        default: return nil
        }
        guard let actor else { return nil }
        return Review(
            id: "\(change.raw):approval:\(actor.identity.login)", change: change, reviewer: actor.identity,
            reviewerIsBot: actor.isBot, submitted: moment, state: state)
    }

    private func note() -> HookReading {
        var reading = HookReading(event: "note")
        let note = document["object_attributes"]
        // What GitLab writes itself ("approved this merge request") is a note too.
        guard note["noteable_type"].text == "MergeRequest", note["system"].bool != true,
            note["action"].text != "update"
        else { return reading }
        guard let project, let number = document["merge_request"]["iid"].integer, let id = note["id"].id,
            let at = note["created_at"].instant
        else {
            reading.findings.append(.review)
            return reading
        }
        reading.facts.append(
            .review(
                Review(
                    id: GitLab.id("note", id, recipient), change: GitLab.changeID(project, number, recipient),
                    reviewer: actor?.identity, reviewerIsBot: actor?.isBot ?? false, submitted: at, state: .commented)))
        return reading
    }

    private func deployment() -> HookReading {
        var reading = HookReading(event: "deployment")
        let result: Deployment.Result
        switch document["status"].text {
        case "success": result = .success
        case "failed": result = .failure
        default: return reading
        }
        // There is no whole id of the commit in it, but an address that ends in one.
        let commit = document["commit_url"].text.flatMap { $0.split(separator: "/").last }.flatMap {
            CommitID(String($0))
        }
        guard let project, let id = document["deployment_id"].id, let commit,
            let finished = document["status_changed_at"].instant,
            let environment = GitLab.environment(document["environment"].text, document["environment_tier"].text)
        else {
            reading.findings.append(commit == nil ? .commit : .deployment)
            return reading
        }
        reading.facts.append(
            .deployment(
                Deployment(
                    id: "\(GitLab.provider):\(recipient.origin)\(project):deployment:\(id)",
                    service: recipient.service(of: project), environment: environment, commit: commit, started: nil,
                    finished: finished, result: result)))
        return reading
    }

    private func tagPush() -> HookReading {
        var reading = HookReading(event: "tag_push")
        // A tag that goes has no commit.
        guard let commit = document["checkout_sha"].commit else { return reading }
        reading.add(
            tagged(document["ref"].text.map { $0.replacing("refs/tags/", with: "") }, commit, at: received),
            or: .tag)
        return reading
    }

    private func release() -> HookReading {
        var reading = HookReading(event: "release")
        guard document["action"].text == "create" else { return reading }
        reading.add(
            tagged(
                document["tag"].text, document["commit"]["id"].commit,
                at: document["released_at"].instant ?? document["created_at"].instant ?? received), or: .tag)
        return reading
    }

    private func tagged(_ name: String?, _ commit: CommitID?, at moment: Instant) -> Fact? {
        guard let project, let commit, let tag = Kept.branch(name) else { return nil }
        return .tag(Tag(name: tag, commit: commit, at: moment), service: recipient.service(of: project))
    }
}
