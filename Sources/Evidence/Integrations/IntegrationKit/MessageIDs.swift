import Domain

/// The two ids in a commit's message that git itself writes there, as `GitHistory` reads them from git: which commit it repeats,
/// and which one it undoes. Nothing else leaves the message (guarantee G15).
enum MessageIDs {
    private static let picking = Array("(cherry picked from commit ".utf8)
    private static let reverting = Array("This reverts commit ".utf8)

    /// What was picked several times says so several times: the last is what it was made from. Of several that it undoes the first
    /// is the one that was meant.
    static func relation(in message: some Collection<UInt8>) -> Field {
        var fields: [String: Field] = [:]
        fields["picked"] = ids(after: picking, in: message).last.map { .text($0.hex) }
        fields["reverts"] = ids(after: reverting, in: message).first.map { .text($0.hex) }
        return fields.isEmpty ? .null : .object(fields)
    }

    /// Whole ids that follow the words; a shortened one may mean another commit tomorrow.
    private static func ids<Bytes: Collection<UInt8>>(after words: [UInt8], in message: Bytes) -> [CommitID] {
        var found: [CommitID] = []
        var rest = message[...]
        while let place = rest.firstIndex(of: words[0]) {
            rest = rest[place...]
            guard rest.starts(with: words) else {
                rest = rest.dropFirst()
                continue
            }
            rest = rest.dropFirst(words.count)
            let digits = rest.prefix { ($0 >= 0x30 && $0 <= 0x39) || ($0 >= 0x61 && $0 <= 0x66) }
            if let id = CommitID(ascii: Array(digits)[...]) { found.append(id) }
        }
        return found
    }
}
