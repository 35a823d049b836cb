import Simulator

/// Makes inputs out of seeds: most are nearly right, which is what finds its way past the first check.
public struct Mutator: Sendable {
    private let seeds: [[UInt8]]
    private let tokens: [[UInt8]]
    private var random = Seeded(0)

    private static let longest = 4_096
    private static let bytesThatMatter: [UInt8] =
        Array("\"\\{}[],:;/@ \n\r\t(=-+.eE0919%<>?#~".utf8) + [0, 0x7F, 0x80, 0xC0, 0xED, 0xFF]
    private static let numbers = [
        "1e999", "-1e999", "1e-999", "-0", "0.0", "00", "01", "1.", ".5", "-", "+1", "1e", "1e+", "0x10", "NaN",
        "Infinity",
        "999999999999999999", "1793620800000000000", "123456789012345678", "9223372036854775807", "9223372036854775808",
        "-9223372036854775809", "18446744073709551616", "1793620800.123456789", "1793620800.1234565",
        "0.000000000000000001",
        "100000000000", "99999999999.999999", "1793620800", "1793707200", "1793707201", "1778068800", "1000000",
        "1000001",
    ].map { Array($0.utf8) }
    private static let pieces: [[UInt8]] =
        [
            [0xEF, 0xBB, 0xBF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xFF, 0xFE], [0xE2, 0x80],
            [0xC3, 0x28],
        ]
        + [
            #"\ud83d\ude00"#, #"\ud83d"#, #"\ude00"#, #"\ud83dx"#, #"\u0000"#, #"\u12"#, "\u{0}", "\u{85}", "\u{A0}",
            "\u{2028}",
            "\u{202E}", "\u{200D}", "e\u{301}", "\u{E9}", "\u{212A}", "\u{130}", "\u{DF}", "\u{FB03}", "\u{10FFFF}",
            "\u{1F469}\u{200D}\u{1F4BB}",
            "\r\n", "\n\r", "\"\"", "\\\"", "\\\\",
        ].map { Array($0.utf8) }

    public init(seeds: [[UInt8]], tokens: [[UInt8]]) {
        self.seeds = seeds.isEmpty ? [[]] : seeds
        self.tokens = tokens + Self.pieces
    }

    /// The input of this number under this seed, whichever were made before.
    public mutating func input(_ index: Int, seed: UInt64) -> [UInt8] {
        random = Seeded(seed &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(index) &* 0xD6E8_FEB8_6659_FD93)
        return mutated(seeds[below(seeds.count)])
    }

    /// The same for a start from elsewhere.
    public mutating func input(from start: [UInt8], seed: UInt64) -> [UInt8] {
        random = Seeded(seed)
        return mutated(start)
    }

    private mutating func mutated(_ start: [UInt8]) -> [UInt8] {
        var bytes = start
        for _ in 0..<(1 + below(below(4) == 0 ? 12 : 4)) { mutate(&bytes) }
        let limit = below(100) == 0 ? Self.longest * 16 : Self.longest
        return bytes.count > limit ? Array(bytes.prefix(limit)) : bytes
    }

    private mutating func mutate(_ bytes: inout [UInt8]) {
        let at = below(bytes.count + 1)
        switch below(16) {
        case 0: if at < bytes.count { bytes[at] ^= 1 << UInt8(below(8)) }
        case 1: if at < bytes.count { bytes[at] = UInt8(below(256)) }
        case 2: if at < bytes.count { bytes[at] = pick(Self.bytesThatMatter) }
        case 3: bytes.insert(pick(Self.bytesThatMatter), at: at)
        case 4: bytes.removeSubrange(range(in: bytes, longest: 16))
        case 5: bytes.removeSubrange(range(in: bytes, longest: bytes.count))
        case 6: bytes.removeSubrange(at...)
        case 7: bytes.insert(contentsOf: bytes[range(in: bytes, longest: 80)], at: at)
        case 8: repeatPiece(&bytes)
        case 9: bytes.insert(contentsOf: pick(tokens), at: at)
        case 10: bytes.replaceSubrange(range(in: bytes, longest: 24), with: pick(tokens))
        case 11: replaceNumber(&bytes)
        case 12:
            let other = seeds[below(seeds.count)]
            bytes.replaceSubrange(at..., with: other[range(in: other, longest: other.count)])
        case 13: nest(&bytes)
        case 14: changeLines(&bytes)
        default: swapPieces(&bytes)
        }
    }

    private mutating func repeatPiece(_ bytes: inout [UInt8]) {
        let piece = below(3) == 0 ? pick(tokens)[...] : bytes[range(in: bytes, longest: 40)]
        guard !piece.isEmpty else { return }
        let times = min(1 << below(12), Self.longest / piece.count)
        let many = (0..<max(1, times)).flatMap { _ in piece }
        bytes.insert(contentsOf: many, at: below(bytes.count + 1))
    }

    /// In place of a run of digits, or anywhere if there is none.
    private mutating func replaceNumber(_ bytes: inout [UInt8]) {
        let from = below(bytes.count + 1)
        let isDigit = { (byte: UInt8) in (48...57).contains(byte) }
        let start = bytes[from...].firstIndex(where: isDigit) ?? from
        let end = bytes[start...].firstIndex { !isDigit($0) } ?? bytes.count
        bytes.replaceSubrange(start..<end, with: pick(Self.numbers))
    }

    private mutating func nest(_ bytes: inout [UInt8]) {
        let (open, close) = pick([("[", "]"), (#"{"a":"#, "}"), ("\"", "\""), ("(", ")")])
        let depth = pick([1, 2, 62, 63, 64, 65, 66, 400])
        let isClosed = below(4) > 0
        let range = range(in: bytes, longest: 60)
        let inner = Array(bytes[range])
        let before = (0..<depth).flatMap { _ in open.utf8 }
        let after = isClosed ? (0..<depth).flatMap { _ in close.utf8 } : []
        bytes.replaceSubrange(range, with: before + inner + after)
    }

    private mutating func changeLines(_ bytes: inout [UInt8]) {
        let end: [UInt8] = pick([[0x0A], [0x0D], [0x0D, 0x0A], [0x0A, 0x0A]])
        bytes = bytes.flatMap { byte -> [UInt8] in byte == 0x0D ? [] : byte == 0x0A ? end : [byte] }
    }

    private mutating func swapPieces(_ bytes: inout [UInt8]) {
        let first = range(in: bytes, longest: 40)
        let piece = Array(bytes[first])
        bytes.removeSubrange(first)
        bytes.insert(contentsOf: piece, at: below(bytes.count + 1))
    }

    private mutating func range(in bytes: [UInt8], longest: Int) -> Range<Int> {
        let start = below(bytes.count + 1)
        return start..<min(bytes.count, start + below(longest + 1))
    }

    private mutating func pick<Element>(_ choices: [Element]) -> Element { choices[below(choices.count)] }

    /// From zero up to the bound, evenly enough.
    private mutating func below(_ bound: Int) -> Int { Int(truncatingIfNeeded: random.next() >> 33) % max(1, bound) }
}
