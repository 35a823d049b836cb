import Domain

/// Which commits say that they undo or repeat another one, from what git itself writes: `This reverts commit …` and
/// `(cherry picked from commit …)`. Pure, and total, as `CommitDecoder` is.
///
/// Git is asked for these words alone among all messages, and of what it answers two ids leave this type: the rest is dropped
/// where it was read (guarantee G15). A record is two fields, each ended by a zero byte: `id␀message␀`.
struct RelationDecoder: Sendable {
    struct Relation: Sendable, Hashable {
        var pickedFrom: CommitID?
        var reverts: CommitID?
    }

    /// What git is asked for, with `-z`.
    static let format = "tformat:%H%x00%b"
    static let reverting = "This reverts commit "
    static let picking = "(cherry picked from commit "

    /// Far longer than anything that was ever written about a commit.
    private static let longestRecord = 16 << 20

    private var pending: [UInt8] = []
    private(set) var relations: [CommitID: Relation] = [:]
    private(set) var isUnreadable = false

    mutating func decode(_ bytes: [UInt8]) {
        guard !isUnreadable else { return }
        pending += bytes
        var start = 0
        while let middle = pending[start...].firstIndex(of: 0),
            let end = pending[(middle + 1)...].firstIndex(of: 0)
        {
            guard let id = CommitID(ascii: pending[start..<middle]) else {
                isUnreadable = true
                return
            }
            let message = pending[(middle + 1)..<end]
            let relation = Relation(
                // What was picked several times says so several times; the last is what it was made from.
                pickedFrom: Self.ids(after: Array(Self.picking.utf8), in: message).last,
                reverts: Self.ids(after: Array(Self.reverting.utf8), in: message).first)
            if relation.pickedFrom != nil || relation.reverts != nil { relations[id] = relation }
            start = end + 1
        }
        pending.removeFirst(start)
        if pending.count > Self.longestRecord { isUnreadable = true }
    }

    /// To be asked at git's end.
    var isWhole: Bool { pending.isEmpty && !isUnreadable }

    /// Whole ids that follow the words; a shortened one may mean another commit tomorrow.
    private static func ids(after words: [UInt8], in text: ArraySlice<UInt8>) -> [CommitID] {
        var found: [CommitID] = []
        var at = text.startIndex
        while at < text.endIndex, let first = text[at...].firstIndex(of: words[0]) {
            at = first + 1
            guard text[first...].starts(with: words) else { continue }
            let digits = text[(first + words.count)...].prefix {
                ($0 >= 0x30 && $0 <= 0x39) || ($0 >= 0x61 && $0 <= 0x66)
            }
            if let id = CommitID(ascii: digits) { found.append(id) }
            at = digits.endIndex
        }
        return found
    }
}
