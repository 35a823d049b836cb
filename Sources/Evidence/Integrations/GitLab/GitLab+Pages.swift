public import Domain
public import IntegrationKit

/// GitLab's pages. A project is named by its path, written as one part of the address.
extension GitLab: PagedConnector {
    public var publicAPI: String { "https://gitlab.com/api/v4" }

    public func headers(_ token: Secret) -> [(name: String, value: String)] { [("PRIVATE-TOKEN", token.exposed)] }

    public func streams(
        _ repositories: [String], deploysByTag: Bool, for recipient: Recipient
    ) -> [any PageStream] {
        repositories.flatMap { project -> [any PageStream] in
            let all: [any PageStream] = [
                GitLabMerges(project: project, recipient: recipient),
                GitLabDeployments(project: project, recipient: recipient),
                GitLabCommits(project: project, recipient: recipient),
            ]
            return deploysByTag ? all + [GitLabReleases(project: project, recipient: recipient)] : all
        }
    }

    public func histories(
        of commits: DeployedCommits, in repositories: [String], for recipient: Recipient
    ) -> [any PageStream] {
        repositories.map { project in
            let list = Self.address(of: project) + "/repository/commits"
            return HistoryStream(
                of: project, service: recipient.service(of: project), commits: commits, list: list,
                address: { "\(list)?ref_name=\($0.hex)&per_page=100" }, read: GitLabCommits.commits)
        }
    }

    static func address(of project: String) -> String { "/projects/\(project.replacing("/", with: "%2F"))" }
}

/// Merge requests, each with its commits, its comments and its approvals.
struct GitLabMerges: PageStream {
    let project: String
    let recipient: Recipient

    var name: String { "merges \(project)" }

    func first(since mark: Instant?) -> String {
        let since = mark.map { "&updated_after=\($0)" } ?? ""
        return GitLab.address(of: project)
            + "/merge_requests?scope=all&order_by=updated_at&sort=desc&per_page=100\(since)"
    }

    private static let list = Selection(
        """
        iid state draft work_in_progress created_at updated_at merged_at closed_at merge_commit_sha squash_commit_sha sha
        author { username }
        """)

    func list(_ page: UnsafeRawBufferPointer, since mark: Instant?) throws(UnreadableDocument) -> ListPage {
        var found = ListPage()
        for merge in try SelectiveReader.read(page, Self.list).list {
            guard let number = merge["iid"].integer, let created = merge["created_at"].instant,
                let updated = merge["updated_at"].instant
            else { continue }
            if let mark, updated < mark {
                found.isBehindMark = true
                continue
            }
            found.items += 1
            found.newest = max(found.newest ?? updated, updated)
            let author = GitLab.account(merge["author"]["username"].text)
            let merged = merge["merged_at"].instant
            let isDraft = merge["draft"].bool ?? merge["work_in_progress"].bool ?? false
            // Merged fast forward there is no commit of its own: then the last of its commits has landed.
            let commit =
                merge["merge_commit_sha"].commit ?? merge["squash_commit_sha"].commit ?? merge["sha"].commit
            var item: PendingItem = [
                "number": "\(number)", "created": "\(created)", "updated": "\(updated)",
                "draft": isDraft ? "yes" : "no",
            ]
            item["merged"] = merged.map { "\($0)" }
            item["closed"] = (merge["closed_at"].instant ?? merged).map { "\($0)" }
            item["commit"] = merged == nil ? nil : commit?.hex
            if let change = change(item, author: author) { found.evidence.append(.change(change)) }
            found.pending.append(item)
        }
        return found
    }

    /// What the list has said, with what a detail adds.
    private func change(
        _ item: PendingItem, author: Account? = nil, firstCommit: Instant? = nil, commits: [CommitID] = [],
        ready: Instant? = nil
    ) -> Change? {
        func instant(_ name: String) -> Instant? { item[name].flatMap { Instant(lenient: $0) } }
        guard let number = item["number"].flatMap({ Int64($0) }), let created = instant("created"),
            let updated = instant("updated")
        else { return nil }
        return Change(
            id: GitLab.changeID(project, number, recipient), service: recipient.service(of: project),
            author: author?.identity, authorIsBot: author?.isBot ?? false, created: created, ready: ready,
            firstCommit: firstCommit,
            merged: instant("merged"), closed: instant("closed"), mergeCommit: item["commit"].flatMap { CommitID($0) },
            commits: commits, updated: updated)
    }

    func details(of item: PendingItem) -> [String] {
        guard let number = item["number"] else { return [] }
        let own = GitLab.address(of: project) + "/merge_requests/\(number)"
        return ["\(own)/commits?per_page=100", "\(own)/notes?per_page=100", "\(own)/approvals"]
    }

    private static let commits = Selection("id authored_date")
    private static let notes = Selection("id system body:readiness created_at author { username }")
    private static let approvals = Selection("approved_by { approved_at user { username } }")

    func detail(
        _ page: UnsafeRawBufferPointer, _ place: Int, of item: PendingItem, isLast: Bool
    ) throws(UnreadableDocument) -> DetailPage {
        guard let number = item["number"].flatMap({ Int64($0) }) else { return DetailPage([], of: item) }
        let id = GitLab.changeID(project, number, recipient)
        switch place {
        case 0:
            let list = try SelectiveReader.read(page, Self.commits).list
            let change = change(
                item, firstCommit: list.compactMap { $0["authored_date"].instant }.min(),
                commits: list.compactMap { $0["id"].commit })
            return DetailPage(change.map { [.change($0)] } ?? [], of: item)
        case 1:
            let list = try SelectiveReader.read(page, Self.notes).list
            var item = item
            for note in list { item.note(note) }
            // Notes come on several pages, the newest first.
            let change = isLast ? ready(item).flatMap { self.change(item, ready: $0) } : nil
            return DetailPage(
                [change.map(Fact.change)].compactMap(\.self)
                    + list.compactMap { note(in: $0, of: id).map(Fact.review) },
                of: item)
        default:
            let list = try SelectiveReader.read(page, Self.approvals)["approved_by"].list
            return DetailPage(list.compactMap { approval(in: $0, of: id).map(Fact.review) }, of: item)
        }
    }

    /// The first of GitLab's notes about it decides: one that says that it became ready was a draft before, and one that says
    /// that it became a draft was ready. Without such a note it has always been what it is.
    private func ready(_ item: PendingItem) -> Instant? {
        let created = item["created"].flatMap { Instant(lenient: $0) }
        guard let first = item["turned"].flatMap({ Instant(lenient: $0) }) else {
            return item["draft"] == "no" ? created : nil
        }
        return item["turnedReady"] == nil ? created : first
    }

    private func note(in note: Field, of change: ChangeID) -> Review? {
        // What GitLab writes itself is a note too.
        guard note["system"].bool != true, let id = note["id"].id, let at = note["created_at"].instant else {
            return nil
        }
        let author = GitLab.account(note["author"]["username"].text)
        return Review(
            id: GitLab.id("note", id, recipient), change: change, reviewer: author?.identity,
            reviewerIsBot: author?.isBot ?? false, submitted: at, state: .commented)
    }

    /// Older versions do not say when: an approval without a moment is none.
    private func approval(in entry: Field, of change: ChangeID) -> Review? {
        guard let at = entry["approved_at"].instant, let account = GitLab.account(entry["user"]["username"].text) else {
            return nil
        }
        return Review(
            id: "\(change.raw):approval:\(account.identity.login)", change: change, reviewer: account.identity,
            reviewerIsBot: account.isBot, submitted: at, state: .approved)
    }
}

extension PendingItem {
    /// Remembers the first of GitLab's own notes that says that the merge request became ready, or a draft.
    fileprivate mutating func note(_ note: Field) {
        guard note["system"].bool == true, let isReady = note["body"].bool, let at = note["created_at"].instant else {
            return
        }
        if let known = self["turned"].flatMap({ Instant(lenient: $0) }), known <= at { return }
        self["turned"] = "\(at)"
        self["turnedReady"] = isReady ? "yes" : nil
    }
}
