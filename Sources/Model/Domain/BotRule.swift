/// Which accounts are programs by their name. It only proposes: the list that it fills is visible and can be corrected, and
/// what a program did is counted as left out, never deleted.
public enum BotRule {
    /// Whether an account is called as only programs are.
    ///
    ///     dependabot[bot]   49699333+renovate[bot]@users.noreply.github.com   group_12_bot_3f   → true
    ///     abbott   robotics-team   jane.botha@x.org   jan.bot@x.org                            → false
    public static func recognises(_ identity: ToolIdentity) -> Bool {
        var name = identity.login.lowercased()
        if identity.provider == "git" {
            guard let at = name.firstIndex(of: "@") else { return false }
            name = String(name[..<at])
            // What is listed is shown as it is: an address that is no usual one may hold anything.
            guard name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "._+[]-".contains($0)) }) else {
                return false
            }
            // `id+name` is how GitHub writes addresses that hide the real one.
            if let plus = name.firstIndex(of: "+"), name[..<plus].allSatisfy(\.isNumber) {
                name = String(name[name.index(after: plus)...])
            }
        }
        if name.hasSuffix("[bot]") || known.contains(name) { return true }
        // Access tokens of GitLab act as `project_1_bot_2a`, `group_1_bot`.
        let words = name.split(whereSeparator: { "-_.".contains($0) })
        if let first = words.first, ["project", "group"].contains(first), words.count > 2,
            words[1].allSatisfy(\.isNumber)
        {
            return words[2] == "bot"
        }
        guard let last = words.last, words.count > 1, ["bot", "robot"].contains(last) else { return false }
        // `jan.bot@…` is how a house writes the address of somebody called Bot.
        return identity.provider != "git" || name.dropLast(last.count).last != "."
    }

    /// Programs whose names do not say so: keepers of dependencies, builders, and those that review with a model.
    private static let known: Set<String> = [
        "dependabot", "dependabot-preview", "renovate", "renovatebot", "greenkeeper", "snyk", "github-actions",
        "gitlab-bot", "jenkins", "circleci", "codecov", "coveralls", "sonarcloud",
        "sonarqubecloud", "mergify", "bors", "allcontributors", "semantic-release", "copilot",
        "copilot-pull-request-reviewer", "coderabbitai", "gemini-code-assist", "devin-ai-integration",
        "sourcery-ai", "ellipsis-dev", "qodo-merge-pro", "graphite-app", "greptile-apps", "korbit-ai",
        "gitlabduo", "gitlab-duo", "amazon-q-developer", "bito-code-review", "codeant-ai", "cubic-dev-ai", "qodo-merge",
        "gitea-actions", "forgejo-actions", "alertmanager", "pagerduty", "bot",
    ]
}
