/// A forward-only reader of JSON bytes, of which most is thrown away: what is skipped is never built.
///
/// Strict about structure (what is not JSON is refused as a whole), lenient about values (the caller decides).
package struct JSONScanner {
    package struct Malformed: Error, Equatable {
        package let sentence: String
        /// JSON, but more of it than anybody means.
        package let isTooMuch: Bool
        package init(sentence: String, isTooMuch: Bool = false) {
            self.sentence = sentence
            self.isTooMuch = isTooMuch
        }
    }

    package enum Scalar: Equatable {
        case text(String)
        /// As it was written.
        case number(Double)
        case bool(Bool)
        case null
        /// An object or an array, skipped.
        case structure
    }

    static let deepest = 64
    private let bytes: UnsafeRawBufferPointer
    package private(set) var at: Int

    package init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
        // A byte-order mark is not JSON, but some senders put one.
        at = bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF ? 3 : 0
    }

    package var isAtEnd: Bool { at >= bytes.count }

    package mutating func peek() throws(Malformed) -> UInt8 {
        skipSpace()
        guard at < bytes.count else { throw Malformed(sentence: "This ends in the middle of a value.") }
        return bytes[at]
    }

    package mutating func skipSpace() {
        while at < bytes.count, bytes[at] == 0x20 || bytes[at] == 0x0A || bytes[at] == 0x0D || bytes[at] == 0x09 {
            at += 1
        }
    }

    /// Consumes `byte` if it is next.
    package mutating func take(_ byte: UInt8) throws(Malformed) -> Bool {
        guard try peek() == byte else { return false }
        at += 1
        return true
    }

    package mutating func expect(_ byte: UInt8) throws(Malformed) {
        guard try take(byte) else { throw malformed() }
    }

    /// The bytes of a string that has no escapes, or nil; then the string is unread.
    package mutating func plainString() throws(Malformed) -> UnsafeRawBufferPointer? {
        guard try peek() == UInt8(ascii: "\"") else { throw malformed() }
        var end = at + 1
        while end < bytes.count, bytes[end] != UInt8(ascii: "\"") {
            if bytes[end] == UInt8(ascii: "\\") { return nil }
            end += 1
        }
        guard end < bytes.count else { throw Malformed(sentence: "This ends in the middle of a value.") }
        let plain = UnsafeRawBufferPointer(rebasing: bytes[(at + 1)..<end])
        at = end + 1
        return plain
    }

    mutating func string() throws(Malformed) -> String {
        if let plain = try plainString() { return String(decoding: plain, as: UTF8.self) }
        return String(decoding: try unescapedString(), as: UTF8.self)
    }

    /// The bytes of a string with its escapes resolved; halves of surrogate pairs that stand alone become U+FFFD.
    package mutating func unescapedString() throws(Malformed) -> [UInt8] {
        try expect(UInt8(ascii: "\""))
        var text: [UInt8] = []
        while at < bytes.count {
            let byte = bytes[at]
            at += 1
            if byte == UInt8(ascii: "\"") { return text }
            guard byte == UInt8(ascii: "\\") else {
                text.append(byte)
                continue
            }
            guard at < bytes.count else { break }
            let escape = bytes[at]
            at += 1
            switch escape {
            case UInt8(ascii: "n"): text.append(0x0A)
            case UInt8(ascii: "t"): text.append(0x09)
            case UInt8(ascii: "r"): text.append(0x0D)
            case UInt8(ascii: "b"): text.append(0x08)
            case UInt8(ascii: "f"): text.append(0x0C)
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(escape)
            case UInt8(ascii: "u"): try appendUnicode(to: &text)
            default: throw malformed()
            }
        }
        throw Malformed(sentence: "This ends in the middle of a value.")
    }

    private mutating func appendUnicode(to text: inout [UInt8]) throws(Malformed) {
        var code = try fourHexDigits()
        if (0xD800..<0xDC00).contains(code), at + 1 < bytes.count, bytes[at] == UInt8(ascii: "\\"),
            bytes[at + 1] == UInt8(ascii: "u")
        {
            let before = at
            at += 2
            let low = try fourHexDigits()
            if (0xDC00..<0xE000).contains(low) {
                code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
            } else {
                at = before
            }
        }
        let scalar = Unicode.Scalar(code) ?? "\u{FFFD}"
        text.append(contentsOf: String(Character(scalar)).utf8)
    }

    private mutating func fourHexDigits() throws(Malformed) -> UInt32 {
        guard at + 4 <= bytes.count else { throw malformed() }
        var code: UInt32 = 0
        for byte in bytes[at..<(at + 4)] {
            switch byte {
            case 48...57: code = code << 4 + UInt32(byte - 48)
            case 65...70: code = code << 4 + UInt32(byte - 55)
            case 97...102: code = code << 4 + UInt32(byte - 87)
            default: throw malformed()
            }
        }
        at += 4
        return code
    }

    /// Reads one value; objects and arrays are skipped.
    package mutating func scalar() throws(Malformed) -> Scalar {
        switch try peek() {
        case UInt8(ascii: "\""): return .text(try string())
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            try skip()
            return .structure
        case UInt8(ascii: "t"):
            try word("true")
            return .bool(true)
        case UInt8(ascii: "f"):
            try word("false")
            return .bool(false)
        case UInt8(ascii: "n"):
            try word("null")
            return .null
        default: return .number(try number())
        }
    }

    /// Skips one value of any kind.
    package mutating func skip() throws(Malformed) {
        // A bit for each level, the innermost lowest: whether it is an object.
        var objects: UInt64 = 0
        var depth = 0
        repeat {
            let first = try peek()
            let isObject = first == UInt8(ascii: "{")
            if isObject || first == UInt8(ascii: "[") {
                depth += 1
                guard depth <= Self.deepest else { throw Malformed(sentence: "This is nested too deeply.") }
                at += 1
                objects = objects << 1 | (isObject ? 1 : 0)
                if try !take(isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
                    if isObject { try skipKey() }
                    continue
                }
                depth -= 1
                objects >>= 1
            } else {
                try skipScalar(first)
            }
            while depth > 0 {
                let isObject = objects & 1 == 1
                if try take(UInt8(ascii: ",")) {
                    if isObject { try skipKey() }
                    break
                }
                try expect(isObject ? UInt8(ascii: "}") : UInt8(ascii: "]"))
                depth -= 1
                objects >>= 1
            }
        } while depth > 0
    }

    private mutating func skipKey() throws(Malformed) {
        try skipString()
        try expect(UInt8(ascii: ":"))
    }

    private mutating func skipString() throws(Malformed) {
        if try plainString() == nil { _ = try unescapedString() }
    }

    private mutating func skipScalar(_ first: UInt8) throws(Malformed) {
        switch first {
        case UInt8(ascii: "\""): try skipString()
        case UInt8(ascii: "t"): try word("true")
        case UInt8(ascii: "f"): try word("false")
        case UInt8(ascii: "n"): try word("null")
        default: _ = try number()
        }
    }

    /// Skips one value and answers whether it was a text that is not empty, without making that text.
    mutating func skipText() throws(Malformed) -> Bool {
        let isText = try peek() == UInt8(ascii: "\"")
        let from = at
        try skip()
        // Two quotes are an empty one.
        return isText && at - from > 2
    }

    private mutating func word(_ word: StaticString) throws(Malformed) {
        let length = word.utf8CodeUnitCount
        guard at + length <= bytes.count else { throw malformed() }
        for offset in 0..<length where bytes[at + offset] != word.utf8Start[offset] { throw malformed() }
        at += length
    }

    private mutating func number() throws(Malformed) -> Double {
        let start = at
        // The common case, without a String: whole numbers and decimals of so few digits that the quotient below is the
        // nearest number there is.
        var mantissa: Int64 = 0
        var digits = 0
        var decimals = 0
        var isSimple = true
        let isNegative = bytes[at] == UInt8(ascii: "-")
        if isNegative { at += 1 }
        scan: while at < bytes.count {
            switch bytes[at] {
            case 48...57:
                digits += 1
                if digits <= 18 { mantissa = mantissa * 10 + Int64(bytes[at] - 48) } else { isSimple = false }
                if decimals > 0 { decimals += 1 }
            case UInt8(ascii: "."):
                guard decimals == 0 else { throw malformed() }
                decimals = 1
            case UInt8(ascii: "e"), UInt8(ascii: "E"), UInt8(ascii: "+"), UInt8(ascii: "-"): isSimple = false
            default: break scan
            }
            at += 1
        }
        guard digits > 0 else { throw malformed() }
        if isSimple, mantissa < 1 << 53 {
            let magnitude = Double(mantissa) / Self.powersOfTen[max(0, decimals - 1)]
            return isNegative ? -magnitude : magnitude
        }
        guard let value = Double(String(decoding: bytes[start..<at], as: UTF8.self)) else { throw malformed() }
        return value
    }

    private static let powersOfTen: [Double] = (0...18).map { power in
        (0..<power).reduce(1.0) { value, _ in value * 10 }
    }

    private func malformed() -> Malformed { Malformed(sentence: "This is not JSON (at byte \(at)).") }
}
