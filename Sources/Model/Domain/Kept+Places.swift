/// How places, machines and people are known in a text that should be a name.
extension Kept {
    // MARK: Machines

    /// Names that only machines have, also as whole ones with the dot of the root.
    static func isMachine(_ text: some StringProtocol) -> Bool {
        text.prefix(9).lowercased() == "localhost" || hasMachineEnd(text)
    }

    static func hasMachineEnd(_ text: some StringProtocol) -> Bool {
        guard has(".", in: text) else { return false }
        let ends = [".local", ".internal", ".lan", ".corp", ".intranet", ".home.arpa", ".localdomain"]
        var plain = text.lowercased()
        while plain.hasSuffix(".") { plain.removeLast() }
        return ends.contains { plain.hasSuffix($0) }
    }

    /// Whether one of the words is the name of a machine: `host.corp shop`, `feature/(host.local)`.
    static func namesMachine(_ text: some StringProtocol) -> Bool {
        guard has(".", in: text) else { return false }
        let words = Substring(text).unicodeScalars.split { scalar in
            switch scalar {
            case ",", ";", "(", ")", "[", "]", "{", "}", "<", ">", "'", "\"", "/", ":": true
            default: scalar.properties.isWhitespace
            }
        }
        return words.contains { hasMachineEnd(Substring($0)) }
    }

    /// IPv4 of the own network (RFC 1918, RFC 3927) and of this machine, perhaps with a port. A project is not named so; a branch
    /// or a tag may be a release.
    static func isPrivateAddress(_ text: Substring) -> Bool {
        guard has(".", in: text) else { return false }
        let parts = text.prefix { $0 != ":" }.split(separator: ".").map { UInt8($0) }
        guard parts.count == 4, !parts.contains(nil), let first = parts[0], let second = parts[1] else { return false }
        let isOwn = first == 10 || (first == 192 && second == 168) || (first == 172 && second >> 4 == 1)
        return isOwn || first == 127 || (first == 169 && second == 254)
    }

    static func isIPv6(_ text: Substring) -> Bool {
        let address = text.prefix { $0 != "%" }
        return address.utf8.count { $0 == UInt8(ascii: ":") } > 1
            && address.allSatisfy { $0.isHexDigit || ":.[]".contains($0) }
    }

    // MARK: People

    /// `home`, `homes`, `home2`: whatever is in it is somebody.
    static func isHomeOfMany(_ text: Substring) -> Bool {
        let name = text.lowercased()
        let plain = name.prefix(name.count - name.reversed().prefix(while: \.isNumber).count)
        return ["home", "homes", "users", "documents and settings"].contains(plain)
    }

    /// Whether somebody at a host is in it. `react@18.2.0` is a release, and `@babel/core` a scope.
    static func isAddress(_ text: String) -> Bool {
        guard let first = place(of: "@", in: text)?.lowerBound else { return false }
        if has(":", in: text[..<first]) { return true }
        // Each part is looked at once, however many there are.
        var before = text[..<first]
        let hosts = text[first...].unicodeScalars.dropFirst().split(separator: "@", omittingEmptySubsequences: false)
        for host in hosts.map(Substring.init) {
            if isMachine(host) || has(".", in: host) && !isRelease(host) && !isScope(before) { return true }
            // What stands before the next sign.
            if has(":", in: host), host.endIndex < text.endIndex { return true }
            before = text[..<host.endIndex]
        }
        return false
    }

    /// `app@2` is the app, and `jane@build` nobody's project: only a release follows the `@` of a name.
    static func withoutAddress(_ text: Substring) -> String? {
        guard let sign = place(of: "@", in: text) else { return String(text) }
        let name = text[..<sign.lowerBound]
        return isRelease(text[sign.upperBound...]) && !has(":", in: name) ? String(name) : nil
    }

    /// What the `@` of a scope follows.
    private static func isScope(_ before: Substring) -> Bool { before.isEmpty || before.hasSuffix("/") }

    /// `2`, `v2.1`, `1.0.0-alpha.beta` (SemVer). Of fewer than three numbers nothing but a number follows a dot behind them, and
    /// behind a single one without a `v` nothing at all: `1-host.example.org` and `123-reg` are machines.
    private static func isRelease(_ text: Substring) -> Bool {
        var rest = text.utf8[...]
        let isMarked = rest.first == UInt8(ascii: "v")
        if isMarked { rest.removeFirst() }
        var numbers = 0
        while true {
            let number = rest.prefix { isDigit($0) }
            guard !number.isEmpty else { return false }
            numbers += 1
            rest = rest[number.endIndex...]
            guard numbers < 3, rest.first == UInt8(ascii: ".") else { break }
            rest.removeFirst()
        }
        guard let sign = rest.first else { return true }
        guard sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+"), numbers > 1 || isMarked else { return false }
        var last = sign
        for byte in rest.dropFirst() {
            if last == UInt8(ascii: "."), numbers < 3, !isDigit(byte) { return false }
            guard isLetterOrDigit(byte) || [".", "+", "-"].contains(Unicode.Scalar(byte)) else { return false }
            last = byte
        }
        return numbers == 3 || last != UInt8(ascii: ".")
    }

    // MARK: Signs

    /// Where a sign is, whatever marks follow it. By bytes: by characters each of these looks would read the whole name.
    static func place(of sign: StaticString, in text: some StringProtocol) -> Range<String.Index>? {
        sign.withUTF8Buffer { sign in
            let bytes = Substring(text).utf8
            var from = bytes.startIndex
            while let found = bytes[from...].firstIndex(of: sign[0]) {
                if bytes[found...].starts(with: sign) { return found..<bytes.index(found, offsetBy: sign.count) }
                from = bytes.index(after: found)
            }
            return nil
        }
    }

    static func has(_ sign: StaticString, in text: some StringProtocol) -> Bool { place(of: sign, in: text) != nil }

    // MARK: Look-alikes

    /// Whether a mark makes a sign another one, or something unseen makes a letter another one: what is looked for is not found then.
    static func isDisguised(_ text: String) -> Bool {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return false }
        let scalars = Array(text.unicodeScalars)
        return scalars.indices.dropFirst().contains { at in
            let (sign, mark) = (scalars[at - 1], scalars[at])
            guard [.nonspacingMark, .enclosingMark].contains(mark.properties.generalCategory) else { return false }
            let isKeycap = at + 1 < scalars.endIndex && scalars[at + 1].value == 0x20E3
            // U+034F and the variation selectors are not seen.
            let isUnseen = mark.value == 0x34F || (0xFE00...0xFE0F).contains(mark.value) || mark.value >= 0xE0100
            if isUnseen, sign.isASCII { return !isKeycap }
            return ![.otherSymbol, .nonspacingMark, .enclosingMark].contains(sign.properties.generalCategory)
                && !sign.properties.isAlphabetic && sign.properties.numericType == nil
        }
    }

    /// Encoded slashes, and characters that only look like one, are slashes. Nil for what is encoded again and again, and for what is
    /// disguised.
    static func plainSlashes(_ text: String) -> String? {
        var decoded = text
        for _ in 0..<5 where has("%", in: decoded) { decoded = withoutPercents(decoded) }
        if has("%", in: decoded), withoutPercents(decoded) != decoded { return nil }
        // Some readers take bytes for a slash that are no text: `%c0%af`.
        let isNoText = { (scalar: Unicode.Scalar) in scalar == "\u{FFFD}" }
        if decoded.unicodeScalars.count(where: isNoText) > text.unicodeScalars.count(where: isNoText) { return nil }
        if decoded.utf8.allSatisfy({ $0 < 0x80 }) { return decoded }
        if isDisguised(decoded) { return nil }
        return replacing(decoded) { scalar in
            switch scalar {
            case "／", "∕", "⁄", "⧸", "⟋", "╱", "⼃", "⫽": "/"
            case "＼", "﹨", "∖", "⧵", "⧹", "⟍", "╲", "¥", "￥", "₩", "￦": "\\"
            default: scalar
            }
        }
    }

    /// With the signs that make an address in their usual width. A question is one only before an equals sign.
    static func narrowed(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
        let isQuestion = text.unicodeScalars.contains { $0 == "=" || $0 == "＝" || $0 == "﹦" }
        return replacing(text) { scalar in
            switch scalar {
            case "＠", "﹫": "@"
            case "．", "﹒", "。", "｡", "․", "ꓸ": "."
            case "：", "﹕": ":"
            case "～": "~"
            case "＝", "﹦": isQuestion ? "=" : scalar
            case "？", "﹖": isQuestion ? "?" : scalar
            default: scalar
            }
        }
    }

    private static func replacing(_ text: String, _ change: (Unicode.Scalar) -> Unicode.Scalar) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map(change)))
    }

    private static func hexadecimal(_ byte: UInt8) -> UInt8? {
        Character(Unicode.Scalar(byte)).hexDigitValue.map(UInt8.init)
    }

    /// Also where one of them is no encoding: `100%%2Fhome`.
    private static func withoutPercents(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var plain: [UInt8] = []
        var at = 0
        while at < bytes.count {
            if bytes[at] == UInt8(ascii: "%"), at + 2 < bytes.count, let high = hexadecimal(bytes[at + 1]),
                let low = hexadecimal(bytes[at + 2])
            {
                plain.append(high << 4 | low)
                at += 3
            } else {
                plain.append(bytes[at])
                at += 1
            }
        }
        return String(decoding: plain, as: UTF8.self)
    }
}
