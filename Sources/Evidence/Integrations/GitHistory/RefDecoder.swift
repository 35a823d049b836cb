package import Domain

/// Git's list of references as bytes → what they point at. Pure and total, as `CommitDecoder` is.
package struct RefDecoder {
    package struct Unreadable: Error {}

    /// A line: six fields with zero bytes between. The third and fourth are what a tag says that it is on, which need not be
    /// there in a partial clone: `%(*objecttype)` would look at it. The date is in seconds since 1970, or empty.
    static let format = "%(objectname)%00%(objecttype)%00%(object)%00%(type)%00%(creatordate:unix)%00%(refname)"

    /// What may be of use in a history: branches, tags, and the heads of pull and merge requests, which only a mirror has and
    /// which are all that is left of the commits that a squash made one of. Not the stash, notes, or what tools keep aside.
    static let patterns = [
        "refs/heads", "refs/remotes", "refs/tags", "refs/pull/*/head", "refs/merge-requests/*/head",
    ]

    package struct Ref: Hashable {
        package let isTag: Bool
        /// Nil for everything that is not a tag, or whose name is not UTF-8.
        package let tagName: String?
        package let target: Target
        /// When the tag was made, or its commit.
        package let at: Instant?
    }

    package enum Target: Hashable {
        case commit(CommitID)
        /// A tag of a tag: git must be asked what it comes down to.
        case tag(CommitID)
        case other
    }

    package static func refs(_ bytes: [UInt8]) throws(Unreadable) -> [Ref] {
        var refs: [Ref] = []
        let tags = Array("refs/tags/".utf8)
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            let fields = line.split(separator: 0, omittingEmptySubsequences: false)
            guard fields.count == 6, let id = CommitID(ascii: fields[0]) else { throw Unreadable() }
            let isTag = fields[5].starts(with: tags)
            refs.append(
                Ref(
                    isTag: isTag,
                    tagName: isTag ? String(validating: fields[5].dropFirst(tags.count), as: UTF8.self) : nil,
                    // What git cannot read is 0 to it.
                    target: try target(id, fields),
                    at: Instant(git: fields[4]).flatMap { $0.microseconds > 0 ? $0 : nil }))
        }
        return refs
    }

    private static func target(_ id: CommitID, _ fields: [ArraySlice<UInt8>]) throws(Unreadable) -> Target {
        switch (String(decoding: fields[1], as: UTF8.self), String(decoding: fields[3], as: UTF8.self)) {
        case ("commit", _): return .commit(id)
        case ("tag", "commit"):
            guard let commit = CommitID(ascii: fields[2]) else { throw Unreadable() }
            return .commit(commit)
        case ("tag", "tag"): return .tag(id)
        default: return .other
        }
    }

    package enum Object: Hashable {
        case commit(CommitID)
        case other
        case missing

        var commit: CommitID? { if case .commit(let id) = self { id } else { nil } }
    }

    /// Answers of `cat-file --batch-check`, one a line.
    ///
    ///     2a5e94d9… commit␊      c31486c1…^{} missing␊
    package static func objects(_ bytes: [UInt8]) throws(Unreadable) -> [Object] {
        var objects: [Object] = []
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            let words = line.split(separator: UInt8(ascii: " "))
            guard words.count == 2 else { throw Unreadable() }
            let id = CommitID(ascii: words[0])
            switch (String(decoding: words[1], as: UTF8.self), id) {
            case ("commit", let id?): objects.append(.commit(id))
            case ("tree", _?), ("blob", _?), ("tag", _?): objects.append(.other)
            case ("missing", _): objects.append(.missing)
            default: throw Unreadable()
            }
        }
        return objects
    }
}
