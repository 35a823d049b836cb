/// E-mail addresses, as this house compares them.
public enum Address {
    /// In lower case; nil for anything that cannot be one.
    public static func normalized(_ text: String) -> String? {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        let isPlain = text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && $0 != 0x2C && $0 != 0x3B }
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }), text.utf8.count <= 200, isPlain else { return nil }
        return text.lowercased()
    }
}
