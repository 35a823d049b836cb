public import Domain
public import IntegrationKit

/// Jira's REST pages.
public enum JiraPages {
    /// One item, with its whole changelog where the page has it.
    public struct Item: Sendable {
        public let id: String
        /// Empty for parts of other items.
        public let evidence: [Fact]
        public let updated: Instant?
        /// Whether the page held only the beginning of the changelog: then it is asked for by itself.
        public let isCut: Bool
    }

    /// A page of `search` or `board/{id}/issue`, with `expand=changelog`.
    public static func issues(
        _ page: UnsafeRawBufferPointer, _ recipient: Recipient
    ) throws(UnreadableDocument) -> [Item] {
        let fields = JiraFields(notes: recipient.notes)
        let document = try SelectiveReader.read(page, Selection("issues { \(selection(fields)) }"))
        return document["issues"].list.compactMap { item($0, fields, recipient) }
    }

    /// The page of one item, with `expand=changelog`. Where even that is only a part of the changelog, nothing is said of the item:
    /// what it was when it was made is found by going back through all of it.
    /// - Parameter log: what the pages of its changelog have said, where there were any.
    static func issue(
        _ page: UnsafeRawBufferPointer, _ recipient: Recipient, after log: String?
    ) throws(UnreadableDocument) -> [Fact] {
        let fields = JiraFields(notes: recipient.notes)
        let entry = try SelectiveReader.read(page, Selection(selection(fields)))
        guard let log else {
            let item = item(entry, fields, recipient)
            return item.map { $0.isCut ? [] : $0.evidence } ?? []
        }
        guard let issue = JiraIssue(entry, fields, recipient), !issue.isPart else { return [] }
        return issue.born(with: JiraLog.histories(in: log))
    }

    /// A page of `issue/{id}/changelog`.
    /// - Returns: what of it matters, as text, and where the next page begins, if there is one; nil for what is no such page.
    static func log(
        _ page: UnsafeRawBufferPointer, _ recipient: Recipient
    ) throws(UnreadableDocument) -> (text: String?, next: Int64?) {
        let fields = JiraFields(notes: recipient.notes)
        let selection = Selection("isLast startAt total values { created items { \(JiraFields.item) } }")
        let document = try SelectiveReader.read(page, selection)
        guard document["values"].isThere else { return (nil, nil) }
        let entries = document["values"].list
        let next = (document["startAt"].integer ?? 0) + Int64(entries.count)
        let isAtEnd = document["isLast"].bool ?? document["total"].integer.map { next >= $0 } ?? true
        return (JiraLog.text(of: histories(entries), fields), isAtEnd || entries.isEmpty ? nil : next)
    }

    private static func selection(_ fields: JiraFields) -> String {
        """
        id
        fields { \(fields.ofIssue) }
        changelog { total histories { created items { \(JiraFields.item) } } }
        """
    }

    private static func item(_ entry: Field, _ fields: JiraFields, _ recipient: Recipient) -> Item? {
        guard let id = entry["id"].id, let issue = JiraIssue(entry, fields, recipient) else { return nil }
        let histories = entry["changelog"]["histories"].list
        let total = entry["changelog"]["total"].integer.map(Int.init) ?? histories.count
        return Item(
            id: id, evidence: issue.isPart ? [] : issue.born(with: Self.histories(histories)),
            updated: issue.updated, isCut: total > histories.count)
    }

    private static func histories(_ list: [Field]) -> [(at: Instant, items: [Field])] {
        list.compactMap { entry in entry["created"].instant.map { ($0, entry["items"].list) } }
    }
}
