public import Domain
public import IntegrationKit

/// GitHub's pages. Of a pull request's timeline more is needed than of anything else: it holds its commits, its reviews, its comments,
/// and when it was a draft, so that one call does for four.
extension GitHub: PagedConnector {
    public var publicAPI: String { "https://api.github.com" }

    public func headers(_ token: Secret) -> [(name: String, value: String)] {
        [
            ("Accept", "application/vnd.github+json"), ("X-GitHub-Api-Version", "2022-11-28"),
            ("Authorization", "Bearer \(token.exposed)"),
        ]
    }

    public func streams(
        _ repositories: [String], deploysByTag: Bool, for recipient: Recipient
    ) -> [any PageStream] {
        repositories.flatMap { repository -> [any PageStream] in
            let all: [any PageStream] = [
                GitHubPulls(repository: repository, recipient: recipient),
                GitHubDeployments(repository: repository, recipient: recipient),
                GitHubCommits(repository: repository, recipient: recipient),
            ]
            return deploysByTag ? all + [GitHubReleases(repository: repository, recipient: recipient)] : all
        }
    }

    public func histories(
        of commits: DeployedCommits, in repositories: [String], for recipient: Recipient
    ) -> [any PageStream] {
        repositories.map { repository in
            let list = "/repos/\(repository)/commits"
            return HistoryStream(
                of: repository, service: recipient.service(of: repository), commits: commits, list: list,
                address: { "\(list)?sha=\($0.hex)&per_page=100" }, read: GitHubCommits.commits)
        }
    }
}

/// Pull requests, with their timelines.
struct GitHubPulls: PageStream {
    let repository: String
    let recipient: Recipient

    var name: String { "pulls \(repository)" }

    func first(since mark: Instant?) -> String {
        "/repos/\(repository)/pulls?state=all&sort=updated&direction=desc&per_page=100"
    }

    private static let list = Selection(
        "number draft created_at updated_at closed_at merged_at merge_commit_sha user { login type }")

    func list(_ page: UnsafeRawBufferPointer, since mark: Instant?) throws(UnreadableDocument) -> ListPage {
        var found = ListPage()
        for pull in try SelectiveReader.read(page, Self.list).list {
            guard let number = pull["number"].integer, let created = pull["created_at"].instant,
                let updated = pull["updated_at"].instant
            else { continue }
            if let mark, updated < mark {
                found.isBehindMark = true
                continue
            }
            found.items += 1
            found.newest = max(found.newest ?? updated, updated)
            let account = GitHub.account(pull["user"])
            let merged = pull["merged_at"].instant
            let change = change(
                number, created: created, updated: updated, merged: merged, closed: pull["closed_at"].instant,
                commit: merged == nil ? nil : pull["merge_commit_sha"].commit, author: account)
            found.evidence.append(.change(change))
            var item: PendingItem = [
                "number": "\(number)", "created": "\(created.microseconds)", "updated": "\(updated.microseconds)",
                "draft": pull["draft"].bool == true ? "yes" : "no", "undecided": "yes",
            ]
            item["merged"] = merged.map { "\($0.microseconds)" }
            item["closed"] = change.closed.map { "\($0.microseconds)" }
            item["commit"] = change.mergeCommit?.hex
            found.pending.append(item)
        }
        return found
    }

    private func change(
        _ number: Int64, created: Instant, updated: Instant, merged: Instant?, closed: Instant?, commit: CommitID?,
        author: Account? = nil, ready: Instant? = nil, firstCommit: Instant? = nil, commits: [CommitID] = []
    ) -> Change {
        Change(
            id: GitHub.changeID(repository, number, recipient), service: recipient.service(of: repository),
            author: author?.identity, authorIsBot: author?.isBot ?? false, created: created, ready: ready,
            firstCommit: firstCommit, merged: merged, closed: closed, mergeCommit: commit, commits: commits,
            updated: updated)
    }

    func details(of item: PendingItem) -> [String] {
        item["number"].map { ["/repos/\(repository)/issues/\($0)/timeline?per_page=100"] } ?? []
    }

    private static let timeline = Selection(
        """
        event id sha state submitted_at created_at
        author { date }
        user { login type }
        actor { login type }
        """)

    func detail(
        _ page: UnsafeRawBufferPointer, _ place: Int, of item: PendingItem, isLast: Bool
    ) throws(UnreadableDocument) -> DetailPage {
        guard let number = item["number"].flatMap({ Int64($0) }), let created = instant(item["created"]),
            let updated = instant(item["updated"])
        else { return DetailPage([], of: item) }
        let events = try SelectiveReader.read(page, Self.timeline).list
        var item = item
        var ready: Instant?
        var commits: [CommitID] = []
        var firstCommit: Instant?
        var evidence: [Fact] = []
        for event in events {
            switch event["event"].text {
            case "committed":
                guard let commit = event["sha"].commit else { continue }
                commits.append(commit)
                if let authored = event["author"]["date"].instant {
                    firstCommit = min(firstCommit ?? authored, authored)
                }
            case "ready_for_review":
                // The first of these decides: before it, it was a draft; before the other one, it was ready.
                if let at = event["created_at"].instant { ready = min(ready ?? at, at) }
                item["undecided"] = nil
            case "convert_to_draft":
                if item["undecided"] != nil { ready = created }
                item["undecided"] = nil
            case "reviewed": if let review = review(event, of: number) { evidence.append(.review(review)) }
            case "commented": if let comment = comment(event, of: number) { evidence.append(.review(comment)) }
            default: continue
            }
        }
        if isLast, item["undecided"] != nil, item["draft"] == "no" { ready = created }
        let change = change(
            number, created: created, updated: updated, merged: instant(item["merged"]),
            closed: instant(item["closed"]),
            commit: item["commit"].flatMap { CommitID($0) }, ready: ready, firstCommit: firstCommit, commits: commits)
        return DetailPage([.change(change)] + evidence, of: item)
    }

    private func instant(_ text: String?) -> Instant? {
        text.flatMap { Int64($0) }.map(Instant.init(microseconds:))
    }

    private func review(_ event: Field, of number: Int64) -> Review? {
        guard let id = event["id"].id, let submitted = event["submitted_at"].instant,
            let state = GitHub.verdict(event["state"].text)
        else { return nil }
        let reviewer = GitHub.account(event["user"])
        // That it was taken back says only the state that it has now: as new as what is known of the pull request.
        let isDismissed = event["state"].text?.lowercased() == "dismissed"
        return Review(
            id: GitHub.id("review", id, recipient), change: GitHub.changeID(repository, number, recipient),
            reviewer: reviewer?.identity, reviewerIsBot: reviewer?.isBot ?? false, submitted: submitted, state: state,
            updated: isDismissed ? submitted.adding(Span.Length(microseconds: 1)) : submitted)
    }

    private func comment(_ event: Field, of number: Int64) -> Review? {
        guard let id = event["id"].id, let at = event["created_at"].instant else { return nil }
        let author = GitHub.account(event["actor"].isThere ? event["actor"] : event["user"])
        return Review(
            id: GitHub.id("comment", id, recipient), change: GitHub.changeID(repository, number, recipient),
            reviewer: author?.identity, reviewerIsBot: author?.isBot ?? false, submitted: at, state: .commented)
    }
}
