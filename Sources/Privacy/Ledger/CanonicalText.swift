// JSON with one text for each value: an object of strings, its names in the order of their UTF-8 bytes, no white space,
// and escapes only where JSON wants them. It is what RFC 8785 makes of it, and Python's json.dumps with sort_keys,
// ensure_ascii=False and separators=(",", ":").

func canonicalText(of members: [String: String]) -> String {
    var text: [UInt8] = [UInt8(ascii: "{")]
    let names = members.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    for (index, name) in names.enumerated() {
        if index > 0 { text.append(UInt8(ascii: ",")) }
        appendQuoted(name, to: &text)
        text.append(UInt8(ascii: ":"))
        appendQuoted(members[name] ?? "", to: &text)
    }
    text.append(UInt8(ascii: "}"))
    return String(decoding: text, as: UTF8.self)
}

private func appendQuoted(_ value: String, to text: inout [UInt8]) {
    text.append(UInt8(ascii: "\""))
    for byte in value.utf8 {
        switch byte {
        case UInt8(ascii: "\""): text += #"\""#.utf8
        case UInt8(ascii: "\\"): text += #"\\"#.utf8
        case 0x08: text += #"\b"#.utf8
        case 0x09: text += #"\t"#.utf8
        case 0x0a: text += #"\n"#.utf8
        case 0x0c: text += #"\f"#.utf8
        case 0x0d: text += #"\r"#.utf8
        case 0..<0x20:
            text += #"\u00"#.utf8
            text += withUnsafeBytes(of: byte, hexadecimal).utf8
        default: text.append(byte)
        }
    }
    text.append(UInt8(ascii: "\""))
}

/// The members of the object, whatever their order; nil if it is none, holds a name twice or anything but strings. The
/// caller compares with the canonical text of what it got.
func members(ofCanonicalText text: String) -> [String: String]? {
    var reader = ObjectReader(rest: Array(text.utf8)[...])
    return reader.object()
}

private struct ObjectReader {
    var rest: ArraySlice<UInt8>

    mutating func object() -> [String: String]? {
        var members: [String: String] = [:]
        guard take("{") else { return nil }
        repeat {
            guard let name = string(), take(":"), let value = string(),
                members.updateValue(value, forKey: name) == nil
            else { return nil }
        } while take(",")
        return take("}") && rest.isEmpty ? members : nil
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }

    private mutating func string() -> String? {
        guard take("\"") else { return nil }
        var value: [UInt8] = []
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: value, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard let escaped = escape() else { return nil }
                value.append(escaped)
            case 0..<0x20: return nil
            default: value.append(byte)
            }
        }
        return nil
    }

    private mutating func escape() -> UInt8? {
        switch rest.popFirst() {
        case UInt8(ascii: "\""): return UInt8(ascii: "\"")
        case UInt8(ascii: "\\"): return UInt8(ascii: "\\")
        case UInt8(ascii: "b"): return 0x08
        case UInt8(ascii: "t"): return 0x09
        case UInt8(ascii: "n"): return 0x0a
        case UInt8(ascii: "f"): return 0x0c
        case UInt8(ascii: "r"): return 0x0d
        case UInt8(ascii: "u"):
            guard rest.count >= 4, let code = decoded(hexadecimal: rest.prefix(4)), code[0] == 0 else { return nil }
            rest.removeFirst(4)
            return code[1] < 0x20 ? code[1] : nil
        default: return nil
        }
    }
}
