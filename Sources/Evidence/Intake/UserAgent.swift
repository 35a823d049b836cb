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
        let tokens = Self.tokens(of: text)
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
            let lower = name.lowercased()
            if lower.hasSuffix("-wakatime") {
                isPlugin = true
                let prefix = String(name.dropLast("-wakatime".count))
                if Self.system(prefix, whole: "") == nil { fallback = fallback ?? prefix }
            } else if !Self.runtimes.contains(where: lower.hasPrefix) {
                names.append(name)
            } else if lower.hasPrefix("wakatime") {
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

    /// Each post has one to take apart, in letters of ASCII: bytes are enough for those, and quicker than characters.
    private static func tokens(of text: String) -> [String] {
        let most = 40
        let longest = 120
        guard text.utf8.allSatisfy({ $0 < 0x80 }) else {
            return text.split(whereSeparator: \.isWhitespace).prefix(most).map { String($0.prefix(longest)) }
        }
        return text.utf8.split { $0 == UInt8(ascii: " ") || (9...13).contains($0) }.prefix(most)
            .map { String(decoding: $0.prefix(longest), as: UTF8.self) }
    }

    /// Byte by byte.
    private static func says(_ part: String, in text: String) -> Bool {
        guard let first = part.utf8.first else { return true }
        var rest = text.utf8[...]
        while let start = rest.firstIndex(of: first) {
            rest = rest[start...]
            if rest.starts(with: part.utf8) { return true }
            rest = rest.dropFirst()
        }
        return false
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
        case "linux": return says("WSL2", in: whole) ? "WSL" : "Linux"
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
        func first(_ names: [(part: String, name: String)]) -> String? {
            names.first { says($0.part, in: text) }?.name
        }
        return UserAgent(
            editor: first([
                ("Firefox/", "Firefox"), ("Edg/", "Edge"), ("Edge/", "Edge"), ("Chrome/", "Chrome"),
                ("Safari/", "Safari"),
            ]),
            operatingSystem: first([
                ("Windows", "Windows"), ("Macintosh", "macOS"), ("Android", "Android"), ("Linux", "Linux"),
            ]))
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
