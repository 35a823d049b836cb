public import Domain
import Foundation
public import IntegrationKit

/// Jira's pages, the same on Cloud and Data Center: boards, their sprints, and their items with the changelog.
extension Jira: PagedConnector {
    /// There is none: every house has its own.
    public var publicAPI: String { "https://jira.invalid" }

    /// Cloud takes an address and a token, separated by a colon; Data Center a token by itself.
    public func headers(_ token: Secret) -> [(name: String, value: String)] {
        let isPair = token.exposed.contains("@") && token.exposed.contains(":")
        let proof =
            isPair ? "Basic " + Data(token.exposed.utf8).base64EncodedString() : "Bearer " + token.exposed
        return [("Authorization", proof), ("Accept", "application/json")]
    }

    public func streams(
        _ repositories: [String], deploysByTag: Bool, for recipient: Recipient
    ) -> [any PageStream] {
        guard recipient.team != nil else { return [] }
        return (recipient.notes["boards"] ?? []).flatMap { board -> [any PageStream] in
            [JiraSprints(board: board, recipient: recipient), JiraItems(board: board, recipient: recipient)]
        }
    }

    // MARK: What has to be known before

    /// Fields, boards, and of each board its last column and what it estimates in.
    public func lesson(after notes: [String: [String]]) -> String? {
        if notes["fields"] == nil { return "/rest/api/2/field" }
        guard let boards = notes["boards"], notes["boardsFrom"] == nil else {
            let project = notes["project"]?.first.map { "&projectKeyOrId=\($0)" } ?? ""
            let start = notes["boardsFrom"]?.first.map { "&startAt=\($0)" } ?? ""
            return "/rest/agile/1.0/board?type=scrum&maxResults=50\(project)\(start)"
        }
        let read = Set(notes["configured"] ?? [])
        return boards.first { !read.contains($0) }.map { "/rest/agile/1.0/board/\($0)/configuration" }
    }

    private static let fields = Selection("id schema { custom }")
    private static let boards = Selection("isLast startAt values { id }")
    private static let configuration = Selection(
        "id columnConfig { columns { statuses { id } } } estimation { field { fieldId } }")

    public func learned(
        _ page: UnsafeRawBufferPointer, after notes: [String: [String]]
    ) throws(UnreadableDocument) -> [String: [String]] {
        var notes = notes
        if notes["fields"] == nil {
            let fields = try SelectiveReader.read(page, Self.fields).list
            func named(_ kind: String) -> [String] {
                fields.filter { $0["schema"]["custom"].text?.hasSuffix(kind) ?? false }.compactMap { $0["id"].id }
            }
            notes["sprint"] = named("gh-sprint")
            notes["points"] = named("jsw-story-points")
            notes["fields"] = ["read"]
        } else if notes["boards"] == nil || notes["boardsFrom"] != nil {
            let boards = try SelectiveReader.read(page, Self.boards)
            notes["boards", default: []] += boards["values"].list.compactMap { $0["id"].id }
            let next = (boards["startAt"].integer ?? 0) + Int64(boards["values"].list.count)
            let isAtEnd = boards["isLast"].bool ?? true || boards["values"].list.isEmpty
            notes["boardsFrom"] = isAtEnd ? nil : ["\(next)"]
        } else {
            let board = try SelectiveReader.read(page, Self.configuration)
            let last = board["columnConfig"]["columns"].list.last { !$0["statuses"].list.isEmpty }
            notes["done", default: []] += last?["statuses"].list.compactMap { $0["id"].id } ?? []
            // What the board itself estimates in goes before what only sounds like it.
            if let field = board["estimation"]["field"]["fieldId"].id, field.hasPrefix("customfield_") {
                notes["points"] = [field] + (notes["points"] ?? []).filter { $0 != field }
            }
            let next = (notes["boards"] ?? []).first { !(notes["configured"] ?? []).contains($0) }
            notes["configured", default: []] += [next].compactMap(\.self)
        }
        return notes
    }

    public func unlearned(_ notes: [String: [String]]) -> [String: [String]] {
        notes.filter { $0.key == "project" }
    }
}

/// The sprints of a board.
struct JiraSprints: PageStream {
    let board: String
    let recipient: Recipient

    var name: String { "sprints of board \(board)" }

    func first(since mark: Instant?) -> String { page(0) }

    private func page(_ start: Int64) -> String {
        "/rest/agile/1.0/board/\(board)/sprint?state=active,closed&maxResults=50&startAt=\(start)"
    }

    private static let list = Selection("isLast startAt maxResults values { \(JiraFields.sprint) }")

    func list(_ page: UnsafeRawBufferPointer, since mark: Instant?) throws(UnreadableDocument) -> ListPage {
        let document = try SelectiveReader.read(page, Self.list)
        let sprints = document["values"].list
        var found = ListPage()
        found.items = sprints.count
        // Boards show the sprints of others too, in which their items once were: those are others'.
        found.evidence = sprints.filter { $0["originBoardId"].id.map { $0 == board } ?? true }.compactMap {
            JiraSprint.iteration($0, recipient, of: [board], updated: nil).map(Fact.iteration)
        }
        if document["isLast"].bool == false, !sprints.isEmpty {
            found.next = self.page((document["startAt"].integer ?? 0) + Int64(sprints.count))
        }
        return found
    }
}

/// The items of a board, newest first. Of one whose changelog is longer than the page it is asked for by itself: from its
/// beginning, page by page, where there are such pages (Cloud), and then the item; Data Center gives all of it with the item.
struct JiraItems: PageStream {
    let board: String
    let recipient: Recipient

    var name: String { "items of board \(board)" }

    func first(since mark: Instant?) -> String { page(0) }

    private func page(_ start: Int) -> String {
        let own = [
            "created", "updated", "status", "issuetype", "assignee", "sprint", "closedSprints", "resolutiondate",
        ]
        let custom = (recipient.notes["sprint"] ?? []) + (recipient.notes["points"] ?? [])
        let fields = (own + custom).joined(separator: ",")
        return "/rest/agile/1.0/board/\(board)/issue?expand=changelog&maxResults=50&startAt=\(start)"
            + "&jql=ORDER%20BY%20updated%20DESC&fields=\(fields)"
    }

    private static let frame = Selection("startAt total")

    func list(_ page: UnsafeRawBufferPointer, since mark: Instant?) throws(UnreadableDocument) -> ListPage {
        let items = try JiraPages.issues(page, recipient)
        let frame = try SelectiveReader.read(page, Self.frame)
        var found = ListPage()
        for item in items {
            if let mark, let updated = item.updated, updated < mark {
                found.isBehindMark = true
                continue
            }
            found.items += 1
            found.newest = [found.newest, item.updated].compactMap(\.self).max()
            if item.isCut { found.pending.append(["id": item.id]) } else { found.evidence += item.evidence }
        }
        let next = (frame["startAt"].integer ?? 0) + Int64(items.count)
        if !items.isEmpty, frame["total"].integer.map({ next < $0 }) ?? false { found.next = self.page(Int(next)) }
        return found
    }

    func details(of item: PendingItem) -> [String] {
        item["id"].map { [changelog(of: item, from: 0), "/rest/api/2/issue/\($0)?expand=changelog"] } ?? []
    }

    private func changelog(of item: PendingItem, from start: Int64) -> String {
        "/rest/api/3/issue/\(item["id"] ?? "")/changelog?maxResults=100&startAt=\(start)"
    }

    func detail(
        _ page: UnsafeRawBufferPointer, _ place: Int, of item: PendingItem, isLast: Bool
    ) throws(UnreadableDocument) -> DetailPage {
        guard place == 0 else { return DetailPage(try JiraPages.issue(page, recipient, after: item["log"]), of: item) }
        let log = try JiraPages.log(page, recipient)
        var item = item
        if let text = log.text { item["log", default: ""] += text }
        return DetailPage([], of: item, next: log.next.map { changelog(of: item, from: $0) })
    }
}
