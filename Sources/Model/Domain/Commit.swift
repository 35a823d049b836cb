/// What names a commit: the whole object id, 40 hexadecimal digits (SHA-1) or 64 (SHA-256), in lower case.
public struct CommitID: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let hex: String

    /// Reads an id in either case; nil for anything else, a shortened one too: it may mean another commit tomorrow.
    public init?(_ text: String) { self.init(ascii: ArraySlice(text.utf8)) }

    /// The same from bytes, as git prints them.
    public init?(ascii: ArraySlice<UInt8>) {
        guard ascii.count == 40 || ascii.count == 64 else { return nil }
        var isLower = true
        for byte in ascii {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"): continue
            case UInt8(ascii: "A")...UInt8(ascii: "F"): isLower = false
            default: return nil
            }
        }
        let text = String(decoding: ascii, as: UTF8.self)
        hex = isLower ? text : text.lowercased()
    }

    public var description: String { hex }

    public static func < (a: CommitID, b: CommitID) -> Bool { a.hex < b.hex }
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
    /// The commit that this one repeats elsewhere (a cherry pick), where git or the source says so.
    public let pickedFrom: CommitID?
    /// The commit that this one undoes, where git or the source says so.
    public let reverts: CommitID?
    /// Whether it touches nothing that belongs to the service, in a repository of several.
    public let isElsewhere: Bool

    public init(
        id: CommitID, parents: [CommitID], authored: Instant?, committed: Instant?, authorEmail: String?,
        pickedFrom: CommitID? = nil, reverts: CommitID? = nil, isElsewhere: Bool = false
    ) {
        self.pickedFrom = pickedFrom
        self.reverts = reverts
        self.isElsewhere = isElsewhere
        self.id = id
        self.parents = parents
        self.authored = authored
        self.committed = committed
        self.authorEmail = authorEmail
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
