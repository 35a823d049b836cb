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

    /// The page of one item, with `expand=changelog`.
    public static func issue(
        _ page: UnsafeRawBufferPointer, _ recipient: Recipient
    ) throws(UnreadableDocument) -> Item? {
        let fields = JiraFields(notes: recipient.notes)
        return item(try SelectiveReader.read(page, Selection(selection(fields))), fields, recipient)
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
