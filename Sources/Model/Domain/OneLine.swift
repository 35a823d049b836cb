/// Words that name what somebody else has named, fit for a line of a terminal or of a log: a path could otherwise be made to look
/// like anything, or like a second line.
public enum OneLine {
    /// The text with a question mark for each character that a terminal obeys.
    public static func of(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isObeyed) else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.map { isObeyed($0) ? "?" : $0 }))
    }

    private static func isObeyed(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
    }
}
