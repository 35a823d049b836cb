import Domain

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// What a commit says of another one in git's own words: `This reverts commit …` and `(cherry picked from commit …)`.
enum Relation {
    private static let reverting = Array("This reverts commit ".utf8)
    private static let picking = Array("(cherry picked from commit ".utf8)

    /// The commit that this message undoes; several are undone one after the other, and the first is the one that was meant.
    static func reverted(in message: UnsafeRawBufferPointer) -> CommitID? { ids(after: reverting, in: message).first }

    /// The commit that this message repeats. What was picked several times says so several times; the last is what it was made
    /// from.
    static func picked(in message: UnsafeRawBufferPointer) -> CommitID? { ids(after: picking, in: message).last }

    /// Whole ids that follow the words; a shortened one may mean another commit tomorrow.
    private static func ids(after words: [UInt8], in message: UnsafeRawBufferPointer) -> [CommitID] {
        var found: [CommitID] = []
        var at = 0
        while let place = message.place(of: words, from: at) {
            at = place + words.count
            let digits = message[at...].prefix { ($0 >= 0x30 && $0 <= 0x39) || ($0 >= 0x61 && $0 <= 0x66) }
            if let id = CommitID(ascii: UnsafeRawBufferPointer(rebasing: digits)) { found.append(id) }
        }
        return found
    }
}

extension UnsafeRawBufferPointer {
    /// Where this byte first is. The C library looks at many bytes at a time, and a history is tens of megabytes.
    func place(of byte: UInt8, from start: Int) -> Int? {
        guard let base = baseAddress, start < count, let found = memchr(base + start, Int32(byte), count - start) else {
            return nil
        }
        return base.distance(to: UnsafeRawPointer(found))
    }

    /// Where these bytes first are.
    fileprivate func place(of words: [UInt8], from start: Int) -> Int? {
        var at = start
        while let place = place(of: words[0], from: at) {
            if self[place...].starts(with: words) { return place }
            at = place + 1
        }
        return nil
    }
}
