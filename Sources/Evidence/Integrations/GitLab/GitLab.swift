public import Domain
public import IntegrationKit

/// GitLab, on gitlab.com and on own machines.
public struct GitLab: Connector {
    public static let provider = "gitlab"
    /// How far the moment that is signed may be from ours.
    private static let tolerance = Span.Length.minutes(5)

    public init() {}

    public let manifest = ConnectorManifest(
        vendor: provider, title: "GitLab",
        asksFor: ["A project access token with the role Reporter and the scope read_api"],
        events: ["Push events (tags)", "Comments", "Merge request events", "Deployment events", "Releases events"],
        keeps: [
            "when a merge request was opened, ready, merged and closed, and the ids of its commits",
            "when it was approved or commented on, and by whom as a keyed hash",
            "which commit was deployed where, when and with what result",
            "the ids, parents and dates of commits, and which other one each says that it repeats or undoes",
        ],
        neverKeeps: [
            "code and differences", "titles and descriptions", "the text of comments", "names of branches",
            "messages of commits", "names of files", "labels", "time that somebody has entered",
        ],
        secretGoes:
            "Settings → Webhooks: the secret of --secret-file as secret token, or as signing token if it begins with whsec_."
    )

    /// The shared token, or a signature over id, moment and body; whoever has signed by a moment long past repeats somebody.
    public func isGenuine(_ delivery: Delivery, under secrets: [Secret]) -> Bool {
        if let signatures = delivery.header("webhook-signature"), let id = delivery.header("webhook-id"),
            let timestamp = delivery.header("webhook-timestamp")
        {
            guard let seconds = Int64(timestamp), seconds > 0, seconds < 100_000_000_000 else { return false }
            let apart = delivery.received.since(Instant(microseconds: seconds * 1_000_000))
            let isNow = abs(apart.microseconds) <= Self.tolerance.microseconds
            return Signature.isStandard(
                signatures, id: id, timestamp: timestamp, body: delivery.body, under: secrets) && isNow
        }
        // A signing token is never sent: one that came as a token came from somebody else.
        let tokens = secrets.filter { !$0.exposed.hasPrefix("whsec_") }
        return Signature.isToken(delivery.header("x-gitlab-token"), among: tokens)
    }

    /// The same when it is tried again. Old versions send none: the id of the event is shared by all that one hook sets off, so
    /// the bytes tell better.
    public func identity(of delivery: Delivery) -> String? {
        delivery.header("idempotency-key") ?? delivery.header("webhook-id")
    }

    public func read(_ delivery: Delivery, for recipient: Recipient) throws(UnreadableDocument) -> HookReading {
        GitLabHook(
            document: try delivery.document(Self.hookSelection), recipient: recipient, received: delivery.received
        ).reading(delivery.header("x-gitlab-event"))
    }

    /// All that is read of any webhook.
    static let hookSelection = Selection(
        """
        object_kind
        project { path_with_namespace }
        user { id username }
        object_attributes {
            id iid action state draft work_in_progress author_id merge_commit_sha squash_commit_sha
            created_at updated_at merged_at noteable_type system
        }
        changes { draft { current } work_in_progress { current } }
        merge_request { iid author_id }
        ref checkout_sha after
        status status_changed_at deployment_id environment environment_tier commit_url
        tag action released_at created_at commit { id }
        """)
}
