/// What names a commit: the whole object id, 40 hexadecimal digits (SHA-1) or 64 (SHA-256), in lower case.
///
/// It is kept as the numbers that the digits are: a history has as many ids as commits and parents together.
public struct CommitID: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// 16 digits each, from the left; what is missing of them is zero.
    private let first, second, third, fourth: UInt64
    private let count: UInt8

    /// Reads an id in either case; nil for anything else, a shortened one too: it may mean another commit tomorrow.
    public init?(_ text: String) { self.init(ascii: ArraySlice(text.utf8)) }

    /// The same from bytes, as git prints them.
    public init?(ascii: ArraySlice<UInt8>) {
        guard let id = ascii.withUnsafeBytes({ CommitID(ascii: $0) }) else { return nil }
        self = id
    }

    /// The same from bytes in place: of a history twice as many are read as it has commits.
    public init?(ascii: UnsafeRawBufferPointer) {
        guard ascii.count == 40 || ascii.count == 64, let first = Self.number(ascii, 0, 16),
            let second = Self.number(ascii, 16, 32), let third = Self.number(ascii, 32, min(ascii.count, 48)),
            let fourth = ascii.count == 40 ? 0 : Self.number(ascii, 48, 64)
        else { return nil }
        // The last digits of a short id stand on the left of their number, so that ids sort as their texts do.
        (self.first, self.second, self.third, self.fourth) = (
            first, second, ascii.count == 40 ? third << 32 : third, fourth
        )
        count = UInt8(ascii.count)
    }

    /// What the 8 or 16 digits of a range say; nil if one of them is none.
    private static func number(_ ascii: UnsafeRawBufferPointer, _ start: Int, _ end: Int) -> UInt64? {
        guard let left = eight(ascii.loadUnaligned(fromByteOffset: start, as: UInt64.self)) else { return nil }
        if end - start == 8 { return left }
        guard let right = eight(ascii.loadUnaligned(fromByteOffset: start + 8, as: UInt64.self)) else { return nil }
        return left << 32 | right
    }

    /// Eight digits at once, because a history has millions of them: each byte of the word is one.
    private static func eight(_ loaded: UInt64) -> UInt64? {
        let text = UInt64(bigEndian: loaded)
        // Letters have this bit, and their low half says 1 for the letter that means 10.
        let letters = text & 0x4040_4040_4040_4040
        let nibbles = (text & 0x0F0F_0F0F_0F0F_0F0F) + (letters >> 6) * 9
        // What is a digit reads, written down again, as it did in lower case.
        guard nibbles & 0xF0F0_F0F0_F0F0_F0F0 == 0, Self.text(nibbles) == text | letters >> 1 else { return nil }
        var number = (nibbles | nibbles >> 4) & 0x00FF_00FF_00FF_00FF
        number = (number | number >> 8) & 0x0000_FFFF_0000_FFFF
        return (number | number >> 16) & 0xFFFF_FFFF
    }

    /// From eight values below 16, one a byte, their digits in lower case.
    private static func text(_ nibbles: UInt64) -> UInt64 {
        let letters = (nibbles + 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
        return nibbles + 0x3030_3030_3030_3030 + letters * 0x27
    }

    public var hex: String { String(unsafeUninitializedCapacity: digits, initializingUTF8With: write) }

    /// How many digits it has.
    public var digits: Int { Int(count) }

    /// Writes the digits of `hex` to a place that has room for them; answers how many.
    @discardableResult
    public func write(_ buffer: UnsafeMutableBufferPointer<UInt8>) -> Int {
        precondition(buffer.count >= digits)
        let place = UnsafeMutableRawBufferPointer(buffer)
        Self.write(first, place, 0, digits)
        Self.write(second, place, 16, digits)
        Self.write(third, place, 32, digits)
        if digits > 48 { Self.write(fourth, place, 48, digits) }
        return digits
    }

    private static func write(_ word: UInt64, _ place: UnsafeMutableRawBufferPointer, _ start: Int, _ end: Int) {
        write(eight: word >> 32, place, start)
        if start + 8 < end { write(eight: word & 0xFFFF_FFFF, place, start + 8) }
    }

    private static func write(eight: UInt64, _ place: UnsafeMutableRawBufferPointer, _ start: Int) {
        var nibbles = (eight | eight << 16) & 0x0000_FFFF_0000_FFFF
        nibbles = (nibbles | nibbles << 8) & 0x00FF_00FF_00FF_00FF
        nibbles = (nibbles | nibbles << 4) & 0x0F0F_0F0F_0F0F_0F0F
        place.storeBytes(of: text(nibbles).bigEndian, toByteOffset: start, as: UInt64.self)
    }

    public var description: String { hex }

    /// The order of their texts.
    public static func < (a: CommitID, b: CommitID) -> Bool {
        if a.first != b.first { return a.first < b.first }
        if a.second != b.second { return a.second < b.second }
        if a.third != b.third { return a.third < b.third }
        if a.fourth != b.fourth { return a.fourth < b.fourth }
        return a.count < b.count
    }
}

/// One commit: where it stands in the history, and when. What was written, to which files, and in which words is not kept.
public struct Commit: Hashable, Sendable {
    public let id: CommitID
    /// In git's order: the first is what the commit was made on; more than one make it a merge. They may be unknown.
    public let parents: [CommitID]
    /// When the work began; it survives rebasing. Nil if the repository says no moment from 1970 to 9999.
    public let authored: Instant?
    /// When it landed in this form; later than `authored` as a rule, not always. Nil as above.
    public let committed: Instant?
    /// In lower case; nil if there is none, or nothing that can be an address.
    public let authorEmail: String?
    /// Whether it changes what its service is made of. Where services share a repository, the others are part of the history
    /// and of nothing that is counted.
    public let touches: Bool
    /// The commit that this one repeats elsewhere (a cherry pick), where git or the source says so.
    public let pickedFrom: CommitID?
    /// The commit that this one undoes, where git or the source says so.
    public let reverts: CommitID?

    public init(
        id: CommitID, parents: [CommitID], authored: Instant?, committed: Instant?, authorEmail: String?,
        touches: Bool = true, pickedFrom: CommitID? = nil, reverts: CommitID? = nil
    ) {
        self.pickedFrom = pickedFrom
        self.reverts = reverts
        self.id = id
        self.parents = parents
        self.authored = authored
        self.committed = committed
        self.authorEmail = authorEmail
        self.touches = touches
    }

    /// The same commit, with another answer to whether it touches its service.
    public func touching(_ touches: Bool) -> Commit {
        Commit(
            id: id, parents: parents, authored: authored, committed: committed, authorEmail: authorEmail,
            touches: touches, pickedFrom: pickedFrom, reverts: reverts)
    }

    /// The same commit, with what it repeats and what it undoes.
    public func related(pickedFrom: CommitID?, reverts: CommitID?) -> Commit {
        Commit(
            id: id, parents: parents, authored: authored, committed: committed, authorEmail: authorEmail,
            touches: touches, pickedFrom: pickedFrom, reverts: reverts)
    }

    public var isMerge: Bool { parents.count > 1 }
}

/// A name that was given to a commit.
public struct Tag: Hashable, Sendable {
    /// Without `refs/tags/`.
    public let name: String
    /// What it comes down to, through tags of tags.
    public let commit: CommitID
    /// When it was made: the tagger's date; for a lightweight tag, which has none, the commit's, which is a lower bound.
    public let at: Instant

    public init(name: String, commit: CommitID, at: Instant) {
        self.name = name
        self.commit = commit
        self.at = at
    }
}
