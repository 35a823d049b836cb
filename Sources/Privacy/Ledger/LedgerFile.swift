/// A ledger as a text file that anybody can check: docs/ledger-format.md. It holds what entries commit to, never their
/// words: whoever exports a ledger does not read who looked at whom.
///
/// To write one: `header`, then a `line` for every row in order, then `footer`.
public enum LedgerFile {
    /// Names the format and its version.
    public static let firstLine = "daylight-ledger-1"

    public static func header(key: VerifierKey) -> String { "\(firstLine)\n\(key.text)\n" }

    public static func line(index: Int, leafData: [UInt8]) -> String {
        "\(index) \(leafData.withUnsafeBytes(hexadecimal))\n"
    }

    public static func footer(_ checkpoint: Checkpoint) -> String { "\n\(checkpoint.text)" }

    /// Checks a whole file. `outside` are checkpoints that somebody else kept; `key`, if it is known, the one that the
    /// file has to be verified with: else it is the one that the file names, which is worth as much as the file.
    public static func check(
        _ file: [UInt8], against outside: [Checkpoint] = [], key: VerifierKey? = nil
    ) -> LedgerReport {
        var reader = LedgerFileReader(against: outside, key: key)
        reader.read(file)
        return reader.finish()
    }
}
