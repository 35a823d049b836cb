import Domain
import IntegrationKit

/// What webhooks and pages have in common, so that both speak of the same things.
extension GitLab {
    /// Access tokens of projects and groups act as `project_12_bot_…`; so do service accounts.
    static func account(_ login: String?) -> Account? {
        let words = (login ?? "").lowercased().split(separator: "_")
        let isToken = words.count > 2 && (words[0] == "project" || words[0] == "group") && words[2] == "bot"
        return Account(
            provider, login, isBot: isToken || login == "ghost" || login?.hasPrefix("service_account_") == true)
    }

    static func changeID(_ project: String, _ number: Int64, _ recipient: Recipient) -> ChangeID {
        ChangeID("\(provider):\(recipient.origin)\(project)!\(number)")
    }

    static func id(_ kind: String, _ id: String, _ recipient: Recipient) -> String {
        "\(provider):\(recipient.origin)\(kind):\(id)"
    }

    /// The tier says what it is for, whatever it is called.
    static func environment(_ name: String?, _ tier: String?) -> String? {
        tier == "production" ? "production" : Kept.name(name)?.lowercased()
    }
}
