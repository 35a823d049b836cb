import Intake

extension FuzzTarget {
    /// What a client calls itself, by `UserAgent`.
    public static let userAgent = FuzzTarget(
        name: "user-agent",
        tokens: [
            "wakatime/v1.90.0 ", "(linux-6.18.44-unknown) ", "(Darwin-24.0.0-arm64) ", "(windows-10.0-x86_64) ",
            "go1.22.12 ",
            "Python3.11.7.final.0 ", "vscode/1.90.0 ", "vscode-wakatime/24.6.0 ", "-wakatime/", "windows-wakatime/0.5 ",
            "Chrome/117.0.0.0 ", "win_x86-64 ", "Mozilla/5.0 ", "Edg/1 ", "Firefox/1", "Safari/1", "Claude/0.11 ",
            "claude-code/2.1 ", "opus/4.1 ", "-cli/1 ", "codex-x/1 ", "microsoft-standard-WSL2-", "Unknown/0", "unset",
            "/", "(",
            ")", " ", "\t", "\u{A0}", "\u{2028}", "\r\n", "\u{301}", "\u{212A}", "Notepad++/1 ", "x86_64",
            "wakapi-anyide-wakatime/unset",
        ].map { Array($0.utf8) },
        read: { _ = UserAgent(String(decoding: $0, as: UTF8.self)) },
        check: { bytes throws(Violation) in try UserAgentChecks.check(String(decoding: bytes, as: UTF8.self)) })
}

enum UserAgentChecks {
    private static let systems: Set = ["Linux", "WSL", "macOS", "Windows", "FreeBSD", "OpenBSD", "NetBSD", "Android"]

    static func check(_ text: String) throws(Violation) {
        let agent = UserAgent(text)
        try demand(isName(agent.editor), "an editor that is no name: \(agent.editor ?? "")")
        try demand(
            agent.operatingSystem.map(systems.contains) ?? true, "a system of no list: \(agent.operatingSystem ?? "")")
        // A text that gets too long by it is cut.
        guard text.utf8.count < 1_000 else { return }
        let spaced = UserAgent(" \t" + text.replacing(" ", with: "\t ") + "\n")
        try demand(spaced == agent, "space changes who it is")
        // Versions are dropped, as far as words are apart in the same way.
        guard text.utf8.allSatisfy({ $0 < 0x80 }), text.hasPrefix("wakatime/") else { return }
        let words = text.split(separator: " ").map { word -> Substring in
            guard !word.hasPrefix("("), let slash = word.firstIndex(of: "/"), !word.contains(where: \.isWhitespace)
            else { return word }
            return word[...slash] + "7"
        }
        try demand(UserAgent(words.joined(separator: " ")).editor == agent.editor, "a version changes who it is")
    }

    /// At most thirty plain characters, none of which could lead to a machine or a person.
    static func isName(_ text: String?) -> Bool {
        guard let text else { return true }
        let letters = text.utf8.filter { (65...90).contains($0 & 0xDF) }
        return !letters.isEmpty && text.utf8.count <= 30 && text.first != " " && text.last != " "
            && text.utf8.allSatisfy { byte in
                (48...57).contains(byte) || (65...90).contains(byte & 0xDF) || "-+ ".utf8.contains(byte)
            }
    }
}
