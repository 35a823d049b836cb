public import Domain
public import IntegrationKit

/// GitHub and GitHub Enterprise Server.
public struct GitHub: Connector {
    public static let provider = "github"

    public init() {}

    public let manifest = ConnectorManifest(
        vendor: provider, title: "GitHub",
        asksFor: [
            "Metadata: read", "Pull requests: read", "Issues: read (the timeline of a pull request)",
            "Deployments: read",
            "Contents: read (ids and dates of commits)",
        ],
        events: [
            "Pull requests", "Pull request reviews", "Issue comments", "Deployment statuses", "Pushes (tags)",
            "Releases",
        ],
        keeps: [
            "when a pull request was opened, ready, merged and closed, and the ids of its commits",
            "when it was reviewed or commented on, the verdict, and by whom as a keyed hash",
            "which commit was deployed where, when and with what result",
            "the ids, parents and dates of commits, and which other one each says that it repeats or undoes",
        ],
        neverKeeps: [
            "code and differences", "titles and descriptions", "the text of reviews and comments", "names of branches",
            "messages of commits", "names of files", "labels",
        ],
        secretGoes:
            "Settings → Webhooks → Add webhook: content type application/json, and the secret of --secret-file.")

    public func isGenuine(_ delivery: Delivery, under secrets: [Secret]) -> Bool {
        guard let header = delivery.header("x-hub-signature-256"), header.hasPrefix("sha256=") else { return false }
        return Signature.isHMAC([String(header.dropFirst("sha256=".count))], of: delivery.body, under: secrets)
    }

    /// The same when it is sent again by hand.
    public func identity(of delivery: Delivery) -> String? { delivery.header("x-github-delivery") }

    public func read(_ delivery: Delivery, for recipient: Recipient) throws(UnreadableDocument) -> HookReading {
        guard let event = delivery.header("x-github-event") else {
            throw UnreadableDocument("There is no header X-GitHub-Event: is this from GitHub?")
        }
        let document: Field
        if let unpacked = try FormPayload.unpacked(delivery) {
            var read: Result<Field, UnreadableDocument> = .success(.null)
            unpacked.withUnsafeBytes { bytes in
                read = Result { () throws(UnreadableDocument) in try SelectiveReader.read(bytes, Self.hookSelection) }
            }
            document = try read.get()
        } else {
            document = try delivery.document(Self.hookSelection)
        }
        return GitHubHook(document: document, recipient: recipient, received: delivery.received).reading(event)
    }

    /// All that is read of any webhook.
    static let hookSelection = Selection(
        """
        action ref deleted zen hook_id
        repository { full_name default_branch pushed_at }
        head_commit { id }
        pull_request {
            number draft merged created_at updated_at closed_at merged_at merge_commit_sha
            user { login type }
            head { sha }
        }
        review { id state submitted_at user { login type } }
        comment { id created_at user { login type } }
        issue { number created_at updated_at user { login type } pull_request { url } }
        deployment { id sha environment original_environment production_environment created_at }
        deployment_status { state environment created_at updated_at }
        release { draft prerelease tag_name target_commitish published_at }
        """)
}
