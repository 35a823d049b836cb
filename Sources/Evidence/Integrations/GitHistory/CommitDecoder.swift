public import Domain

/// Git's log as bytes → commits. Pure, and total: any bytes in any pieces give commits or a fault, and never a trap.
///
/// A record is six fields, each ended by a zero byte, which no field can contain:
///
///     id␀parents separated by spaces␀seconds since 1970␀seconds since 1970␀address␀message without its subject␀
///
/// Of the message two ids leave this type, where git itself wrote them; the rest is dropped where it was read (guarantee G15).
public struct CommitDecoder: Sendable {
    /// Bytes that cannot be git's answer to our question.
    public struct Unreadable: Error, Sendable, Hashable {
        /// Records that were whole before it.
        public let after: Int
    }

    /// What git is asked for, with `-z`. It names no subject, no file and no person's name (guarantee G15). The message is read
    /// in the same turn: asking a second `git log` for those that revert or repeat something takes as long as the first.
    ///
    /// The address is the recorded one, not the one that `.mailmap` makes of it: that file can be changed by anybody who can
    /// push, and a change of it would not reach what is stored already. Several addresses of one person meet in `identities`.
    static let format = "tformat:%H%x00%P%x00%at%x00%ct%x00%ae%x00%b"

    /// Far more parents than any commit has; beyond it the bytes are no record.
    private static let longestRecord = 16 << 20
    private static let fields = 6
    /// Nobody writes more; what goes on after it is dropped, so that one such commit does not stop the others.
    private static let longestMessage = 1 << 20
    private static let mostAddresses = 4_096

    private var pending: [UInt8] = []
    /// How much of `pending` has no zero byte that has not been seen, and the ends of the fields before it.
    private var searched = 0
    private var ends: [Int] = []
    /// Addresses as recorded, byte for byte, and what they are here: few people make many commits.
    private var addresses: [[UInt8]: String?] = [:]

    /// Commits so far.
    public private(set) var count = 0
    /// Commits without a readable date of authoring or of committing.
    public private(set) var withoutDate = 0

    public init() {}

    /// The commits that end within these bytes; what is left of the last one waits for the next piece.
    public mutating func decode(_ bytes: [UInt8]) throws(Unreadable) -> [Commit] {
        var given = pending
        pending = []
        if given.isEmpty { given = bytes } else { given += bytes }
        guard let (commits, start) = given.withUnsafeBytes({ whole(in: $0) }) else { throw Unreadable(after: count) }
        searched = given.count - start
        if start > 0 {
            given.removeFirst(start)
            for index in ends.indices { ends[index] -= start }
        }
        pending = given
        if ends.count == Self.fields - 1, let message = ends.last.map({ $0 + 1 }),
            pending.count > message + Self.longestMessage
        {
            pending.removeLast(pending.count - message - Self.longestMessage)
            searched = pending.count
        }
        guard pending.count <= Self.longestRecord else { throw Unreadable(after: count) }
        return commits
    }

    /// The records that are whole, and where the first that is not begins; nil if one of them is no record.
    private mutating func whole(in given: UnsafeRawBufferPointer) -> (commits: [Commit], rest: Int)? {
        var commits: [Commit] = []
        var start = 0
        var at = searched
        while let end = given.place(of: 0, from: at) {
            at = end + 1
            ends.append(end)
            guard ends.count == Self.fields else { continue }
            guard ends[Self.fields - 2] - start <= Self.longestRecord, let commit = commit(given, from: start) else {
                return nil
            }
            commits.append(commit)
            start = at
            ends.removeAll(keepingCapacity: true)
        }
        return (commits, start)
    }

    /// To be called at git's end: throws if that came in the middle of a record.
    public func finish() throws(Unreadable) {
        guard pending.isEmpty else { throw Unreadable(after: count) }
    }

    private mutating func commit(_ given: UnsafeRawBufferPointer, from start: Int) -> Commit? {
        func field(_ number: Int) -> UnsafeRawBufferPointer {
            UnsafeRawBufferPointer(rebasing: given[(number == 0 ? start : ends[number - 1] + 1)..<ends[number]])
        }
        guard let id = CommitID(ascii: field(0)), let parents = Self.parents(field(1), each: id.digits) else {
            return nil
        }
        let message = UnsafeRawBufferPointer(rebasing: field(5).prefix(Self.longestMessage))
        let authored = Instant(git: field(2))
        let committed = Instant(git: field(3))
        count += 1
        if authored == nil || committed == nil { withoutDate += 1 }
        return Commit(
            id: id, parents: parents, authored: authored, committed: committed, authorEmail: address(field(4)),
            pickedFrom: Relation.picked(in: message), reverts: Relation.reverted(in: message))
    }

    /// Ids of one length with single spaces between, as long as the commit's own.
    private static func parents(_ bytes: UnsafeRawBufferPointer, each length: Int) -> [CommitID]? {
        if bytes.isEmpty { return [] }
        let (many, rest) = (bytes.count + 1).quotientAndRemainder(dividingBy: length + 1)
        guard rest == 0 else { return nil }
        var parents: [CommitID] = []
        parents.reserveCapacity(many)
        for start in stride(from: 0, to: bytes.count, by: length + 1) {
            let end = start + length
            guard end == bytes.count || bytes[end] == UInt8(ascii: " "),
                let parent = CommitID(ascii: UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
            else { return nil }
            parents.append(parent)
        }
        return parents
    }

    private mutating func address(_ bytes: UnsafeRawBufferPointer) -> String? {
        let recorded = Array(bytes)
        if let known = addresses[recorded] { return known }
        let address = String(validating: recorded, as: UTF8.self).flatMap(Address.normalized)
        if addresses.count == Self.mostAddresses { addresses.removeAll() }
        addresses[recorded] = .some(address)
        return address
    }
}

extension Instant {
    /// From whole seconds since 1970 in digits. Nil for what git hands through from broken commits: nothing, a sign, words,
    /// a number past the year 9999, which cannot be written down as a date any more.
    init?(git digits: ArraySlice<UInt8>) {
        guard let instant = digits.withUnsafeBytes({ Instant(git: $0) }) else { return nil }
        self = instant
    }

    init?(git digits: UnsafeRawBufferPointer) {
        guard !digits.isEmpty, digits.count <= 12 else { return nil }
        var seconds: Int64 = 0
        for byte in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            seconds = seconds * 10 + Int64(byte - UInt8(ascii: "0"))
        }
        guard seconds <= 253_402_300_799 else { return nil }
        self.init(microseconds: seconds * 1_000_000)
    }
}
