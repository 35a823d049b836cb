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
    static func reverted(in message: ArraySlice<UInt8>) -> CommitID? { ids(after: reverting, in: message).first }

    /// The commit that this message repeats. What was picked several times says so several times; the last is what it was made
    /// from.
    static func picked(in message: ArraySlice<UInt8>) -> CommitID? { ids(after: picking, in: message).last }

    /// Whole ids that follow the words; a shortened one may mean another commit tomorrow.
    private static func ids(after words: [UInt8], in message: ArraySlice<UInt8>) -> [CommitID] {
        var found: [CommitID] = []
        var rest = message
        while let place = rest.first(words) {
            rest = rest[(place + words.count)...]
            let digits = rest.prefix { ($0 >= 0x30 && $0 <= 0x39) || ($0 >= 0x61 && $0 <= 0x66) }
            if let id = CommitID(ascii: digits) { found.append(id) }
        }
        return found
    }
}

extension ArraySlice<UInt8> {
    /// Where the next zero byte is.
    var firstZero: Int? { place(of: 0) }

    /// Where this byte first is. The C library looks at many bytes at a time, and a history is tens of megabytes.
    private func place(of byte: UInt8) -> Int? {
        withUnsafeBytes { bytes -> Int? in
            guard let start = bytes.baseAddress, let found = memchr(start, Int32(byte), bytes.count) else { return nil }
            return start.distance(to: UnsafeRawPointer(found))
        }.map { startIndex + $0 }
    }

    /// Where these bytes first are.
    fileprivate func first(_ words: [UInt8]) -> Int? {
        var rest = self
        while let place = rest.place(of: words[0]) {
            rest = rest[place...]
            if rest.starts(with: words) { return place }
            rest = rest.dropFirst()
        }
        return nil
    }
}
