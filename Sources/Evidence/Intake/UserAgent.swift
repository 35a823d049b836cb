/// Editor and operating system, taken from what a client calls itself. Versions, kernels and machines are dropped.
///
///     wakatime/v1.90.0 (linux-6.18-unknown) go1.22.12 vscode/1.90.0 vscode-wakatime/24.6.0  →  Linux, VS Code
///
/// The rules of `wakatime.md` section 7, which reproduce Wakapi's outcomes.
public struct UserAgent: Sendable, Hashable {
    public let editor: String?
    public let operatingSystem: String?

    /// Longer than any that tells the truth.
    private static let longest = 4_096

    public init(_ whole: String) {
        let isLong = whole.utf8.count > Self.longest
        let text = isLong ? String(decoding: whole.utf8.prefix(Self.longest), as: UTF8.self) : whole
        let tokens = text.split(whereSeparator: \.isWhitespace).prefix(40).map { String($0.prefix(120)) }
        var system: String?
        var fallback: String?
        var names: [String] = []
        var isPlugin = false
        for (index, token) in tokens.enumerated() {
            if token.hasPrefix("("), system == nil {
                system = Self.system(String(token.drop { $0 == "(" }), whole: text)
                continue
            }
            if system == nil, index <= 1, let named = Self.system(token, whole: text), !token.contains("/") {
                system = named
                continue
            }
            guard let slash = token.firstIndex(of: "/"), slash != token.startIndex else { continue }
            let name = String(token[..<slash])
            if name.lowercased().hasSuffix("-wakatime") {
                isPlugin = true
                let prefix = String(name.dropLast("-wakatime".count))
                if Self.system(prefix, whole: "") == nil { fallback = fallback ?? prefix }
            } else if !Self.runtimes.contains(where: { name.lowercased().hasPrefix($0) }) {
                names.append(name)
            } else if name.lowercased().hasPrefix("wakatime") {
                isPlugin = true
            }
        }
        if !isPlugin {
            // A bare browser, which says Mozilla, AppleWebKit and Safari whatever it is.
            self = Self.browser(text)
            return
        }
        let harness = names.first { Self.isHarness($0.lowercased()) }
        let browser = names.first { ["chrome", "firefox", "edge"].contains($0.lowercased()) }
        let found = harness ?? (browser != nil && fallback != nil ? fallback : names.first) ?? fallback
        editor = found.flatMap(Self.display)
        operatingSystem = system
    }

    private init(editor: String?, operatingSystem: String?) {
        self.editor = editor
        self.operatingSystem = operatingSystem
    }

    private static let runtimes = ["wakatime", "go1", "python2", "python3"]

    /// Agents write code themselves: where one is named it is the editor, whatever model stands before it.
    private static func isHarness(_ name: String) -> Bool {
        ["claude", "claude-code", "cursor", "windsurf", "codex"].contains(name)
            || ["-cli", "-tui"].contains { name.hasSuffix($0) }
            || ["codex-", "antigravity-"].contains { name.hasPrefix($0) }
    }

    /// The system that an item names itself: one of the closed list, or nil.
    static func system(_ name: String) -> String? { system(name, whole: "") }

    private static func system(_ token: String, whole: String) -> String? {
        let head = token.prefix { !"-_); ".contains($0) }.lowercased()
        switch head {
        case "linux": return whole.contains("WSL2") ? "WSL" : "Linux"
        case "darwin", "macos", "mac", "macintosh": return "macOS"
        case "win", "windows", "win32", "win64": return "Windows"
        case "freebsd": return "FreeBSD"
        case "openbsd": return "OpenBSD"
        case "netbsd": return "NetBSD"
        case "android": return "Android"
        case "wsl": return "WSL"
        default: return nil
        }
    }

    private static func browser(_ text: String) -> UserAgent {
        let system: String? =
            if text.contains("Windows") { "Windows" } else if text.contains("Macintosh") {
                "macOS"
            } else if text
                .contains("Android")
            { "Android" } else if text.contains("Linux") { "Linux" } else { nil }
        let editor: String? =
            if text.contains("Firefox/") { "Firefox" } else if text.contains("Edg/") || text.contains("Edge/") {
                "Edge"
            } else if text.contains("Chrome/") { "Chrome" } else if text.contains("Safari/") { "Safari" } else { nil }
        return UserAgent(editor: editor, operatingSystem: system)
    }

    /// The name people know; nil for `Unknown` and for anything that does not look like a name.
    static func display(_ name: String) -> String? {
        let name = name.contains(" ") ? name.split(separator: " ").joined(separator: " ") : name
        let lower = name.lowercased()
        if lower == "unknown" || lower == "unset" { return nil }
        if let known = known[lower] { return known }
        let isName =
            name.count <= 30 && name.contains { $0.isLetter }
            && name.unicodeScalars.allSatisfy { scalar in
                scalar.isASCII && (scalar.properties.isAlphabetic || "0123456789-+ ".unicodeScalars.contains(scalar))
            }
        return isName ? name : nil
    }

    private static let known = [
        "vscode": "VS Code", "vscode-insiders": "VS Code", "code": "VS Code", "codium": "VSCodium",
        "vscodium": "VSCodium", "cursor": "Cursor", "windsurf": "Windsurf", "vim": "Vim", "neovim": "Neovim",
        "nvim": "Neovim", "emacs": "Emacs", "sublime": "Sublime Text", "sublimetext": "Sublime Text",
        "intellij": "IntelliJ IDEA", "intellijidea": "IntelliJ IDEA", "idea": "IntelliJ IDEA", "goland": "GoLand",
        "pycharm": "PyCharm", "webstorm": "WebStorm", "phpstorm": "PhpStorm", "rubymine": "RubyMine",
        "clion": "CLion", "rider": "Rider", "datagrip": "DataGrip", "rustrover": "RustRover",
        "androidstudio": "Android Studio", "xcode": "Xcode", "zed": "Zed", "helix": "Helix", "kakoune": "Kakoune",
        "notepad++": "Notepad++", "visualstudio": "Visual Studio", "eclipse": "Eclipse", "chrome": "Chrome",
        "firefox": "Firefox", "edge": "Edge", "safari": "Safari", "claude": "Claude", "claude-code": "Claude Code",
        "codex": "Codex", "codex-cli": "Codex",
    ]
}
