import Domain
import IntegrationKit

/// Deployments: the list says all there is to say.
struct GitLabDeployments: PageStream {
    let project: String
    let recipient: Recipient

    var name: String { "deployments \(project)" }

    func first(since mark: Instant?) -> String {
        let since = mark.map { "&updated_after=\($0)" } ?? ""
        return GitLab.address(of: project) + "/deployments?order_by=updated_at&sort=desc&per_page=100\(since)"
    }

    private static let list = Selection(
        "id sha status created_at updated_at finished_at environment { name tier } deployable { finished_at }")

    func list(_ page: UnsafeRawBufferPointer, since mark: Instant?) throws(UnreadableDocument) -> ListPage {
        var found = ListPage()
        for entry in try SelectiveReader.read(page, Self.list).list {
            guard let updated = entry["updated_at"].instant ?? entry["created_at"].instant else { continue }
            if let mark, updated < mark {
                found.isBehindMark = true
                continue
            }
            found.items += 1
            found.newest = max(found.newest ?? updated, updated)
            if let deployment = deployment(in: entry, updated) { found.evidence.append(.deployment(deployment)) }
        }
        return found
    }

    private func deployment(in entry: Field, _ updated: Instant) -> Deployment? {
        let result: Deployment.Result
        switch entry["status"].text {
        case "success": result = .success
        case "failed": result = .failure
        default: return nil
        }
        let finished = entry["finished_at"].instant ?? entry["deployable"]["finished_at"].instant ?? updated
        guard let id = entry["id"].id, let commit = entry["sha"].commit,
            let environment = GitLab.environment(
                entry["environment"]["name"].text, entry["environment"]["tier"].text)
        else { return nil }
        return Deployment(
            id: "\(GitLab.provider):\(recipient.origin)\(project):deployment:\(id)",
            service: recipient.service(of: project), environment: environment, commit: commit,
            started: entry["created_at"].instant.flatMap { $0 <= finished ? $0 : nil }, finished: finished,
            result: result)
    }
}

/// Commits of the branch that everything is merged to.
struct GitLabCommits: PageStream {
    /// Dates are the committers' own: they need not be in order.
    private static let overlap = Span.Length.days(14)
    let project: String
    let recipient: Recipient

    var name: String { "commits \(project)" }

    func first(since mark: Instant?) -> String {
        let since = mark.map { "&since=\(Instant(microseconds: $0.microseconds - Self.overlap.microseconds))" } ?? ""
        return GitLab.address(of: project) + "/repository/commits?per_page=100\(since)"
    }

    private static let list = Selection(
        "id parent_ids message:relation authored_date committed_date author_email")

    static func commits(_ page: UnsafeRawBufferPointer) throws(UnreadableDocument) -> [Commit] {
        try SelectiveReader.read(page, list).list.compactMap { entry in
            entry["id"].commit.map { id in
                Commit(
                    id: id, parents: entry["parent_ids"].list.compactMap(\.commit),
                    authored: entry["authored_date"].instant, committed: entry["committed_date"].instant,
                    authorEmail: entry["author_email"].text.flatMap(Address.normalized),
                    pickedFrom: entry["message"]["picked"].commit, reverts: entry["message"]["reverts"].commit)
            }
        }
    }

    func list(_ page: UnsafeRawBufferPointer, since mark: Instant?) throws(UnreadableDocument) -> ListPage {
        var found = ListPage()
        for commit in try Self.commits(page) {
            found.items += 1
            if let committed = commit.committed { found.newest = max(found.newest ?? committed, committed) }
            found.evidence.append(.commit(commit, service: recipient.service(of: project)))
        }
        return found
    }
}

/// Releases: the list says on which commit each tag stands.
struct GitLabReleases: PageStream {
    let project: String
    let recipient: Recipient

    var name: String { "releases \(project)" }

    func first(since mark: Instant?) -> String { GitLab.address(of: project) + "/releases?per_page=100" }

    private static let list = Selection("tag_name released_at created_at upcoming_release commit { id }")

    func list(_ page: UnsafeRawBufferPointer, since mark: Instant?) throws(UnreadableDocument) -> ListPage {
        var found = ListPage()
        for entry in try SelectiveReader.read(page, Self.list).list {
            guard entry["upcoming_release"].bool != true, let tag = Kept.branch(entry["tag_name"].text),
                let commit = entry["commit"]["id"].commit,
                let released = entry["released_at"].instant ?? entry["created_at"].instant
            else { continue }
            found.items += 1
            found.newest = max(found.newest ?? released, released)
            found.evidence.append(
                .tag(Tag(name: tag, commit: commit, at: released), service: recipient.service(of: project)))
        }
        return found
    }
}
