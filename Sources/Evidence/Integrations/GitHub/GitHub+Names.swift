import Domain
import IntegrationKit

/// What webhooks and pages have in common, so that both speak of the same things.
extension GitHub {
    static func account(_ user: Field) -> Account? {
        let login = user["login"].text
        let isApp = login?.hasSuffix("[bot]") ?? false
        return Account(provider, login, isBot: isApp || user["type"].text == "Bot")
    }

    static func changeID(_ repository: String, _ number: Int64, _ recipient: Recipient) -> ChangeID {
        ChangeID("\(provider):\(recipient.origin)\(repository)#\(number)")
    }

    static func id(_ kind: String, _ id: String, _ recipient: Recipient) -> String {
        "\(provider):\(recipient.origin)\(kind):\(id)"
    }

    /// In lower case in webhooks, in upper case in pages. An approval that was taken back is a comment.
    static func verdict(_ state: String?) -> Review.State? {
        switch state?.lowercased() {
        case "approved": .approved
        case "changes_requested": .changesRequested
        case "commented", "dismissed": .commented
        default: nil
        }
    }

    static func deployment(
        _ deployment: Field, _ result: Deployment.Result, at finished: Instant?, in repository: String?,
        _ recipient: Recipient
    ) -> Deployment? {
        guard let repository, let id = deployment["id"].id, let commit = deployment["sha"].commit, let finished,
            let named = Kept.name(deployment["environment"].text ?? deployment["original_environment"].text)
        else { return nil }
        // Whoever calls it otherwise says so in this flag.
        let isProduction = deployment["production_environment"].bool == true
        return Deployment(
            id: GitHub.id("deployment", id, recipient), service: recipient.service(of: repository),
            environment: isProduction ? "production" : named.lowercased(), commit: commit,
            started: deployment["created_at"].instant.flatMap { $0 <= finished ? $0 : nil }, finished: finished,
            result: result)
    }
}
