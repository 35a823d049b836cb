import Domain

/// How an editor is called by those who use it.
///
/// Plugins report short names; one that is not known stays as it is.
func editorName(_ reported: String) -> String {
    let names = [
        "vscode": "VS Code", "vs code": "VS Code", "visual studio code": "VS Code", "vim": "Vim",
        "neovim": "Neovim", "nvim": "Neovim", "emacs": "Emacs", "zed": "Zed", "helix": "Helix",
        "sublime": "Sublime Text", "sublimetext": "Sublime Text", "xcode": "Xcode",
        "intellij": "IntelliJ IDEA",
        "pycharm": "PyCharm", "goland": "GoLand", "webstorm": "WebStorm", "phpstorm": "PhpStorm",
        "rubymine": "RubyMine", "clion": "CLion", "rider": "Rider", "datagrip": "DataGrip",
        "androidstudio": "Android Studio", "cursor": "Cursor", "windsurf": "Windsurf",
    ]
    return names[reported.lowercased()] ?? reported
}

extension Domain.Kind {
    /// In a sentence or at a row.
    var words: String { self == .ai ? "AI" : rawValue }
}

extension CollectionState {
    /// `12 seconds ago, from VS Code`; nil if there has been none.
    func latestInWords(now: Instant) -> String? {
        guard let latest else { return nil }
        let editor = latest.editor.map { ", from \(editorName($0))" } ?? ""
        return ago(latest.received, now: now) + editor
    }
}
