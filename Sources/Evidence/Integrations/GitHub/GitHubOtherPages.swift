import Domain
import IntegrationKit

/// Deployments, with their statuses.
struct GitHubDeployments: PageStream {
    /// Younger ones may not have ended when they were read: they are read again.
    private static let unsettled = Span.Length.days(7)
    let repository: String
    let recipient: Recipient

    var name: String { "deployments \(repository)" }

    func first(since mark: Instant?) -> String { "/repos/\(repository)/deployments?per_page=100" }

    private static let list = Selection("id sha environment original_environment production_environment created_at")

    func list(_ page: UnsafeRawBufferPointer, since mark: Instant?) throws(UnreadableDocument) -> ListPage {
        var found = ListPage()
        let oldest = mark.map { Instant(microseconds: $0.microseconds - Self.unsettled.microseconds) }
        for entry in try SelectiveReader.read(page, Self.list).list {
            guard let id = entry["id"].id, let sha = entry["sha"].commit, let created = entry["created_at"].instant,
                let environment = Kept.name(entry["environment"].text ?? entry["original_environment"].text)
            else { continue }
            if let oldest, created < oldest {
                found.isBehindMark = true
                continue
            }
            found.items += 1
            found.newest = max(found.newest ?? created, created)
            found.pending.append([
                "id": id, "sha": sha.hex, "created": "\(created)",
                "environment": entry["production_environment"].bool == true ? "production" : environment,
            ])
        }
        return found
    }

    func details(of item: PendingItem) -> [String] {
        item["id"].map { ["/repos/\(repository)/deployments/\($0)/statuses?per_page=100"] } ?? []
    }

    private static let statuses = Selection("state created_at")

    func detail(
        _ page: UnsafeRawBufferPointer, _ place: Int, of item: PendingItem, isLast: Bool
    ) throws(UnreadableDocument) -> DetailPage {
        let ended = try SelectiveReader.read(page, Self.statuses).list.compactMap { status -> Fact? in
            let result: Deployment.Result
            switch status["state"].text {
            case "success": result = .success
            case "failure", "error": result = .failure
            default: return nil
            }
            let deployment = Field.object([
                "id": .text(item["id"] ?? ""), "sha": .text(item["sha"] ?? ""),
                "environment": .text(item["environment"] ?? ""), "created_at": .text(item["created"] ?? ""),
            ])
            return GitHub.deployment(
                deployment, result, at: status["created_at"].instant, in: repository, recipient
            ).map(Fact.deployment)
        }
        return DetailPage(ended, of: item)
    }
}

/// Commits of the branch that everything is merged to.
struct GitHubCommits: PageStream {
    /// Dates are the committers' own: they need not be in order.
    private static let overlap = Span.Length.days(14)
    let repository: String
    let recipient: Recipient

    var name: String { "commits \(repository)" }

    func first(since mark: Instant?) -> String {
        let since = mark.map { "&since=\(Instant(microseconds: $0.microseconds - Self.overlap.microseconds))" } ?? ""
        return "/repos/\(repository)/commits?per_page=100\(since)"
    }

    private static let list = Selection(
        "sha parents { sha } commit { message:relation author { date email } committer { date } }")

    static func commits(_ page: UnsafeRawBufferPointer) throws(UnreadableDocument) -> [Commit] {
        try SelectiveReader.read(page, list).list.compactMap { entry in
            entry["sha"].commit.map { sha in
                Commit(
                    id: sha, parents: entry["parents"].list.compactMap { $0["sha"].commit },
                    authored: entry["commit"]["author"]["date"].instant,
                    committed: entry["commit"]["committer"]["date"].instant,
                    authorEmail: entry["commit"]["author"]["email"].text.flatMap(Address.normalized),
                    pickedFrom: entry["commit"]["message"]["picked"].commit,
                    reverts: entry["commit"]["message"]["reverts"].commit)
            }
        }
    }

    func list(_ page: UnsafeRawBufferPointer, since mark: Instant?) throws(UnreadableDocument) -> ListPage {
        var found = ListPage()
        for commit in try Self.commits(page) {
            found.items += 1
            if let committed = commit.committed { found.newest = max(found.newest ?? committed, committed) }
            found.evidence.append(.commit(commit, service: recipient.service(of: repository)))
        }
        return found
    }
}

/// Releases: each is asked which commit its tag stands on.
struct GitHubReleases: PageStream {
    let repository: String
    let recipient: Recipient

    var name: String { "releases \(repository)" }

    func first(since mark: Instant?) -> String { "/repos/\(repository)/releases?per_page=100" }

    private static let list = Selection("draft prerelease tag_name published_at")

    func list(_ page: UnsafeRawBufferPointer, since mark: Instant?) throws(UnreadableDocument) -> ListPage {
        var found = ListPage()
        for entry in try SelectiveReader.read(page, Self.list).list {
            guard entry["draft"].bool != true, entry["prerelease"].bool != true,
                let tag = Kept.branch(entry["tag_name"].text),
                tag.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x3F && $0 != 0x23 && $0 != 0x25 }),
                let published = entry["published_at"].instant
            else { continue }
            if let mark, published < mark {
                found.isBehindMark = true
                continue
            }
            found.items += 1
            found.newest = max(found.newest ?? published, published)
            found.pending.append(["tag": tag, "published": "\(published)"])
        }
        return found
    }

    func details(of item: PendingItem) -> [String] {
        item["tag"].map { ["/repos/\(repository)/commits/\($0)"] } ?? []
    }

    private static let commit = Selection("sha")

    func detail(
        _ page: UnsafeRawBufferPointer, _ place: Int, of item: PendingItem, isLast: Bool
    ) throws(UnreadableDocument) -> DetailPage {
        guard let sha = try SelectiveReader.read(page, Self.commit)["sha"].commit, let tag = item["tag"],
            let published = item["published"].flatMap({ Instant(lenient: $0) })
        else { return DetailPage([], of: item) }
        return DetailPage(
            [.tag(Tag(name: tag, commit: sha, at: published), service: recipient.service(of: repository))], of: item)
    }
}
