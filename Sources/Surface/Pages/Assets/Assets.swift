/// What pages link to: served as they are, for as long as anybody wants to keep them.
public enum Assets {
    public static let cssPath = "/assets/daylight.css?v=\(fingerprint(css))"
    public static let scriptPath = "/assets/daylight.js?v=\(fingerprint(script))"
    public static let iconPath = "/assets/icon.svg?v=\(fingerprint(icon))"

    /// A morning: the sun over the horizon.
    public static let icon = #"""
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7"
        fill="#2b6aa8"/><path d="M7 22a9 9 0 0 1 18 0z" fill="#f6c464"/><path d="M4 25.500h24" stroke="#fff"
        stroke-width="2" stroke-linecap="round"/></svg>
        """#

    /// FNV-1a: a change of the text changes the address, so that nobody sees a stale page.
    static func fingerprint(_ text: String) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return String(hash, radix: 16)
    }
}
