public import Domain
public import IntegrationKit

/// Jira Cloud and Jira Data Center.
public struct Jira: Connector {
    public static let provider = "jira"

    public init() {}

    public let manifest = ConnectorManifest(
        vendor: provider, title: "Jira",
        asksFor: ["Browse projects (a token of an account that may do nothing else)", "Read boards and sprints"],
        events: ["Issue: created, updated", "Sprint: started, closed, updated"],
        keeps: [
            "when a sprint was begun and closed, and what it is called",
            "when an item entered or left a sprint, was done, opened again or estimated, and its id",
            "whose it is, as a keyed hash",
        ],
        neverKeeps: [
            "summaries and descriptions", "comments", "names of items and projects", "goals of sprints", "labels",
            "time that somebody has entered", "all other fields",
        ],
        secretGoes: "System → WebHooks: the secret of --secret-file (Data Center: from version 10).")

    public func isGenuine(_ delivery: Delivery, under secrets: [Secret]) -> Bool {
        guard let header = delivery.header("x-hub-signature"), header.hasPrefix("sha256=") else { return false }
        return Signature.isHMAC([String(header.dropFirst("sha256=".count))], of: delivery.body, under: secrets)
    }

    /// The same when it is tried again.
    public func identity(of delivery: Delivery) -> String? { delivery.header("x-atlassian-webhook-identifier") }

    public func read(_ delivery: Delivery, for recipient: Recipient) throws(UnreadableDocument) -> HookReading {
        let fields = JiraFields(notes: recipient.notes)
        let document = try delivery.document(Self.hookSelection(fields))
        guard let event = document["webhookEvent"].text else {
            throw UnreadableDocument("There is no webhookEvent: is this from Jira?")
        }
        switch event {
        case "sprint_started", "sprint_closed", "sprint_updated", "sprint_created":
            return sprint(document, event, recipient)
        case "jira:issue_created", "jira:issue_updated": return issue(document, event, fields, recipient)
        case _ where Self.others.contains(where: { event.hasPrefix($0) }): return HookReading(event: event)
        default: return HookReading(unknown: event)
        }
    }

    private static let others = [
        "sprint_", "board_", "comment_", "issuelink_", "worklog_", "project_", "jira:version_", "jira:issue_", "user_",
        "issue_property_", "attachment_", "option_",
    ]

    /// All that is read of any webhook. Of a changed field only numbers are read: elsewhere there are words in the same place.
    private static func hookSelection(_ fields: JiraFields) -> Selection {
        Selection(
            """
            webhookEvent timestamp
            sprint { \(JiraFields.sprint) }
            issue { id fields { \(fields.ofIssue) } }
            changelog { items { \(JiraFields.item) } }
            """)
    }

    private func sprint(_ document: Field, _ event: String, _ recipient: Recipient) -> HookReading {
        var reading = HookReading(event: event)
        // No filter of a hook holds for sprints: those of other teams' boards come as well, and are theirs.
        if let boards = recipient.notes["boards"], let board = document["sprint"]["originBoardId"].id,
            !boards.contains(board)
        {
            return reading
        }
        reading.add(
            JiraSprint.iteration(
                document["sprint"], recipient, of: recipient.notes["boards"] ?? [],
                updated: document["timestamp"].instant
            ).map(Fact.iteration), or: recipient.team == nil ? .team : .sprint)
        return reading
    }

    private func issue(_ document: Field, _ event: String, _ fields: JiraFields, _ recipient: Recipient)
        -> HookReading
    {
        var reading = HookReading(event: event)
        let issue = JiraIssue(document["issue"], fields, recipient)
        guard let issue else {
            reading.findings.append(.item)
            return reading
        }
        guard !issue.isPart else { return reading }
        if event == "jira:issue_created" {
            reading.facts = issue.born(with: [])
        } else if let at = issue.updated ?? document["timestamp"].instant {
            // The changelog's own moment is that of the item's last change.
            reading.facts = issue.events(of: document["changelog"]["items"].list, at: at, isLatest: true)
        }
        return reading
    }
}
