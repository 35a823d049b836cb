public import Domain
public import IntegrationKit

/// Gitea, Forgejo and Gogs.
public struct Gitea: Connector {
    public static let provider = "gitea"

    public init() {}

    public let manifest = ConnectorManifest(
        vendor: provider, title: "Gitea / Forgejo",
        asksFor: [],
        events: ["Push", "Create", "Pull Request", "Pull Request Reviewed", "Pull Request Comment", "Release"],
        keeps: [
            "when a pull request was opened, merged and closed",
            "when it was reviewed or commented on, the verdict, and by whom as a keyed hash",
            "which commit a tag or a release is on",
        ],
        neverKeeps: [
            "code and differences", "titles and descriptions", "the text of reviews and comments", "names of branches",
            "messages of commits", "names of files", "labels",
        ],
        secretGoes: "Settings → Webhooks → Add Webhook → Gitea or Forgejo: the secret of --secret-file.")

    /// Whether the headers are those of this family, whatever else they say.
    public static func sends(_ delivery: Delivery) -> Bool {
        ["x-forgejo-event", "x-gitea-event", "x-gogs-event"].contains { delivery.header($0) != nil }
    }

    public func isGenuine(_ delivery: Delivery, under secrets: [Secret]) -> Bool {
        let signature =
            delivery.header("x-forgejo-signature") ?? delivery.header("x-gitea-signature")
            ?? delivery.header("x-gogs-signature")
        guard let signature else { return false }
        return Signature.isHMAC([signature], of: delivery.body, under: secrets)
    }

    public func identity(of delivery: Delivery) -> String? {
        delivery.header("x-forgejo-delivery") ?? delivery.header("x-gitea-delivery")
            ?? delivery.header("x-gogs-delivery")
    }

    public func read(_ delivery: Delivery, for recipient: Recipient) throws(UnreadableDocument) -> HookReading {
        let event =
            delivery.header("x-forgejo-event") ?? delivery.header("x-gitea-event") ?? delivery.header("x-gogs-event")
        guard let event else {
            throw UnreadableDocument("There is no header X-Gitea-Event: is this from Gitea or Forgejo?")
        }
        return GiteaHook(
            document: try delivery.document(Self.hookSelection), recipient: recipient, received: delivery.received
        ).reading(event)
    }

    /// All that is read of any webhook. Old versions put the secret into the body: it is not selected.
    static let hookSelection = Selection(
        """
        action ref ref_type sha after is_pull
        repository { full_name }
        head_commit { id }
        sender { login username }
        pull_request {
            number draft merged created_at updated_at closed_at merged_at merge_commit_sha user { login username }
        }
        review { type }
        issue { number updated_at pull_request { merged } }
        comment { id created_at user { login username } }
        release { draft prerelease tag_name target_commitish published_at }
        """)
}
