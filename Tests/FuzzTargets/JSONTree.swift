/// Another reading of JSON than the one under test: builds everything, by recursion, and keeps how scalars are written.
///
/// As strict about structure as the standard. Where it says more than the product must follow (what a number looks like,
/// control characters in strings), the tree only remembers that the text is not `isStandard`.
indirect enum JSONTree {
    /// A string with its quotes, a number or a word, as written.
    case scalar(ArraySlice<UInt8>)
    case array([JSONTree])
    case object([(key: ArraySlice<UInt8>, value: JSONTree)])

    var text: ArraySlice<UInt8>? {
        if case .scalar(let raw) = self, raw.first == UInt8(ascii: "\"") { raw } else { nil }
    }
}

struct JSONTreeParser {
    struct NoJSON: Error {}

    private let bytes: [UInt8]
    private var at: Int
    private(set) var isStandard = true

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        at = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    /// The items of a body, with no more nesting in each than is taken.
    mutating func items(nestedAtMost deepest: Int, objects most: Int) throws(NoJSON) -> [JSONTree] {
        var items: [JSONTree] = []
        switch try next() {
        case UInt8(ascii: "["):
            at += 1
            if try next() == UInt8(ascii: "]") {
                at += 1
            } else {
                repeat {
                    // An object that is looked into is one level more.
                    let isItem = try next() == UInt8(ascii: "{") && items.count < most
                    items.append(try value(deepest + (isItem ? 1 : 0)))
                } while try takesComma(before: UInt8(ascii: "]"))
            }
        case UInt8(ascii: "{"): items = [try value(deepest + 1)]
        default: throw NoJSON()
        }
        skipSpace()
        guard at == bytes.count else { throw NoJSON() }
        return items
    }

    /// The bytes of a body that is one string, with its escapes resolved.
    mutating func wholeString() throws(NoJSON) -> [UInt8] {
        guard try next() == UInt8(ascii: "\"") else { throw NoJSON() }
        let raw = try string()
        skipSpace()
        guard at == bytes.count else { throw NoJSON() }
        return Self.unescaped(raw)
    }

    private mutating func value(_ depth: Int) throws(NoJSON) -> JSONTree {
        switch try next() {
        case UInt8(ascii: "\""): return .scalar(try string())
        case UInt8(ascii: "{"):
            guard depth > 0 else { throw NoJSON() }
            at += 1
            var members: [(key: ArraySlice<UInt8>, value: JSONTree)] = []
            if try next() == UInt8(ascii: "}") {
                at += 1
                return .object([])
            }
            repeat {
                guard try next() == UInt8(ascii: "\"") else { throw NoJSON() }
                let key = try string()
                guard try next() == UInt8(ascii: ":") else { throw NoJSON() }
                at += 1
                members.append((key, try value(depth - 1)))
            } while try takesComma(before: UInt8(ascii: "}"))
            return .object(members)
        case UInt8(ascii: "["):
            guard depth > 0 else { throw NoJSON() }
            at += 1
            if try next() == UInt8(ascii: "]") {
                at += 1
                return .array([])
            }
            var values: [JSONTree] = []
            repeat { values.append(try value(depth - 1)) } while try takesComma(before: UInt8(ascii: "]"))
            return .array(values)
        default: return .scalar(try word())
        }
    }

    private mutating func takesComma(before end: UInt8) throws(NoJSON) -> Bool {
        let byte = try next()
        guard byte == UInt8(ascii: ",") || byte == end else { throw NoJSON() }
        at += 1
        return byte != end
    }

    private mutating func next() throws(NoJSON) -> UInt8 {
        skipSpace()
        guard at < bytes.count else { throw NoJSON() }
        return bytes[at]
    }

    private mutating func skipSpace() {
        while at < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[at]) { at += 1 }
    }

    private mutating func string() throws(NoJSON) -> ArraySlice<UInt8> {
        let start = at
        at += 1
        while at < bytes.count {
            switch bytes[at] {
            case UInt8(ascii: "\""):
                at += 1
                return bytes[start..<at]
            case UInt8(ascii: "\\"):
                guard at + 1 < bytes.count else { throw NoJSON() }
                if bytes[at + 1] == UInt8(ascii: "u") {
                    guard at + 6 <= bytes.count, bytes[(at + 2)..<(at + 6)].allSatisfy({ Self.digit($0) != nil }) else {
                        throw NoJSON()
                    }
                    at += 6
                } else {
                    guard #"nrtbf"\/"#.utf8.contains(bytes[at + 1]) else { throw NoJSON() }
                    at += 2
                }
            default:
                if bytes[at] < 0x20 { isStandard = false }
                at += 1
            }
        }
        throw NoJSON()
    }

    private mutating func word() throws(NoJSON) -> ArraySlice<UInt8> {
        let rest = bytes[at...]
        for word in ["true", "false", "null"] where rest.starts(with: word.utf8) {
            at += word.utf8.count
            return rest.prefix(word.utf8.count)
        }
        let number = rest.prefix { (48...57).contains($0) || "+-.eE".utf8.contains($0) }
        guard !number.isEmpty else { throw NoJSON() }
        at += number.count
        if !Self.isStandard(number) { isStandard = false }
        return number
    }

    private static func isStandard(_ number: ArraySlice<UInt8>) -> Bool {
        var rest = number
        func digits() -> Int {
            let count = rest.prefix { (48...57).contains($0) }.count
            rest = rest.dropFirst(count)
            return count
        }
        if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
        let isZero = rest.first == UInt8(ascii: "0")
        let whole = digits()
        guard whole == 1 || (whole > 1 && !isZero) else { return false }
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            guard digits() > 0 else { return false }
        }
        if let byte = rest.first, byte | 0x20 == UInt8(ascii: "e") {
            rest = rest.dropFirst()
            if let sign = rest.first, "+-".utf8.contains(sign) { rest = rest.dropFirst() }
            guard digits() > 0 else { return false }
        }
        return rest.isEmpty
    }

    // MARK: Strings

    private static func digit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 48...57: UInt32(byte) - 48
        case 65...70: UInt32(byte) - 55
        case 97...102: UInt32(byte) - 87
        default: nil
        }
    }

    /// What a string with its quotes says. Halves of surrogate pairs become U+FFFD.
    static func unescaped(_ raw: ArraySlice<UInt8>) -> [UInt8] {
        let raw = raw.dropFirst().dropLast()
        guard raw.contains(UInt8(ascii: "\\")) else { return Array(raw) }
        var text: [UInt8] = []
        var at = raw.startIndex
        func unit(_ at: Int) -> UInt32? {
            guard at + 6 <= raw.endIndex, raw[at] == UInt8(ascii: "\\"), raw[at + 1] == UInt8(ascii: "u") else {
                return nil
            }
            return raw[(at + 2)..<(at + 6)].reduce(0) { $0 << 4 + (digit($1) ?? 0) }
        }
        let simple: [UInt8: UInt8] = [
            UInt8(ascii: "n"): 10, UInt8(ascii: "t"): 9, UInt8(ascii: "r"): 13, UInt8(ascii: "b"): 8,
            UInt8(ascii: "f"): 12,
        ]
        while at < raw.endIndex {
            if let high = unit(at) {
                at += 6
                var code = high
                if (0xD800..<0xDC00).contains(high), let low = unit(at), (0xDC00..<0xE000).contains(low) {
                    code = 0x1_0000 + (high - 0xD800) * 0x400 + low - 0xDC00
                    at += 6
                }
                text += Array(String(Unicode.Scalar(code) ?? "\u{FFFD}").utf8)
            } else if raw[at] == UInt8(ascii: "\\") {
                text.append(simple[raw[at + 1]] ?? raw[at + 1])
                at += 2
            } else {
                text.append(raw[at])
                at += 1
            }
        }
        return text
    }
}

/// Writes a tree again, so that it means the same.
struct JSONTreeWriter {
    /// With space wherever it may stand, members in the other order where that means nothing, letters as escapes.
    var isOdd = false
    private(set) var bytes: [UInt8] = []

    init(isOdd: Bool) { self.isOdd = isOdd }

    mutating func write(items: [JSONTree]) { write(.array(items)) }

    private mutating func write(_ tree: JSONTree) {
        space()
        switch tree {
        case .scalar(let raw): write(raw)
        case .array(let values):
            bytes.append(UInt8(ascii: "["))
            for (index, value) in values.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                write(value)
            }
            space()
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            // The same name twice: the order has a meaning then.
            let hasOrder = !isOdd || Set(members.map { JSONTreeParser.unescaped($0.key) }).count < members.count
            for (index, member) in (hasOrder ? members : members.reversed()).enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                space()
                write(member.key)
                space()
                bytes.append(UInt8(ascii: ":"))
                write(member.value)
            }
            space()
            bytes.append(UInt8(ascii: "}"))
        }
        space()
    }

    private mutating func space() { if isOdd { bytes += [0x20, 0x0A, 0x09, 0x0D] } }

    private mutating func write(_ raw: ArraySlice<UInt8>) {
        guard isOdd, raw.first == UInt8(ascii: "\"") else {
            bytes += raw
            return
        }
        let hex = Array("0123456789abcdef".utf8)
        // How many bytes belong to an escape that is one already.
        var kept = 0
        for byte in raw {
            if kept > 0 {
                kept = byte == UInt8(ascii: "u") && kept == 1 && bytes.last == UInt8(ascii: "\\") ? 4 : kept - 1
                bytes.append(byte)
            } else if byte > 0x20, byte < 0x7F, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
                bytes += Array(#"\u00"#.utf8) + [hex[Int(byte >> 4)], hex[Int(byte & 15)]]
            } else {
                kept = byte == UInt8(ascii: "\\") ? 1 : 0
                bytes.append(byte)
            }
        }
    }
}
