import Domain
import Testing

@Suite struct CommitIDTests {
    /// Every digit and every place has its own value, in both lengths.
    private static let ids = [
        "0123456789abcdef0123456789abcdef01234567", "fedcba9876543210fedcba9876543210fedcba98",
        "0123456789abcdeffedcba98765432100123456789abcdeffedcba9876543210",
        "89abcdef0123456701234567fedcba98fedcba9876543210aaaaaaaa00000001",
    ]

    @Test(arguments: ids) func isReadAndWrittenAsItIs(id: String) throws {
        let read = try #require(CommitID(id))
        #expect(read.hex == id)
        #expect(read.digits == id.utf8.count)
        #expect(CommitID(id.uppercased()) == read)
        // Git's output puts them at any address.
        #expect(CommitID(ascii: ([0] + Array(id.utf8)).dropFirst()) == read)
        for place in id.indices {
            var other = id
            other.replaceSubrange(place...place, with: id[place] == "7" ? "8" : "7")
            #expect(CommitID(other) != read)
            #expect(CommitID(other)?.hex == other)
        }
    }

    /// Of all bytes at every place, 22 are digits, and they are read as Swift reads them.
    @Test(arguments: ids) func takesNothingElseForADigit(id: String) {
        for place in id.utf8.indices.map({ id.utf8.distance(from: id.utf8.startIndex, to: $0) }) {
            for byte in UInt8.min...UInt8.max {
                var bytes = Array(id.utf8)
                bytes[place] = byte
                let digit = Character(UnicodeScalar(byte))
                let expected =
                    byte < 0x80 && digit.isHexDigit ? String(decoding: bytes, as: UTF8.self).lowercased() : nil
                #expect(bytes.withUnsafeBytes { CommitID(ascii: $0) }?.hex == expected, "\(byte) at \(place)")
            }
        }
    }

    @Test(arguments: [0, 1, 8, 39, 41, 48, 63, 65, 80]) func takesNoOtherLength(digits: Int) {
        #expect(CommitID(String(repeating: "a", count: digits)) == nil)
    }

    @Test func sortsAsItsText() {
        let texts = Self.ids + Self.ids.map { String($0.reversed()) } + [String(Self.ids[2].prefix(40))]
        #expect(texts.compactMap { CommitID($0) }.sorted().map(\.hex) == texts.sorted())
    }
}
