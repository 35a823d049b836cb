import Foundation

/// What may stay of the texts that are kept: short, printable, and never a path, an address or a secret in one. Also the way
/// in which a person names a project that is to be left out, so that both mean the same.
public enum Kept {
    /// A project that looks like a path or an address keeps only its last part; nil if that is a person or a machine.
    ///
    ///     https://user:token@host/group/app.git → app.git      /home/jane → nil      shop [SSH: build-01] → shop
    public static func project(_ text: String?) -> String? {
        isPlainName(text, longest: 100) ? text : settled(text, longest: longestPath, by: lastPart)
    }

    private static func lastPart(_ text: String) -> String? {
        guard let plain = cleaned(text, longest: longestPath).flatMap(plainSlashes) else { return nil }
        // A sign that is as wide as a Chinese character may stand for the sign; the name itself stays as it is written.
        let narrow = narrowed(plain)
        guard let peeled = withoutPlaces(narrow) else { return nil }
        if narrow == plain { return peeled }
        let name = withoutPlaces(plain)
        return name.map(narrowed) == peeled ? name : peeled
    }

    /// What a name is put in, or ends with.
    private static let around = CharacterSet(charactersIn: "()[]{}<>,;'\"（）［］｛｝＜＞，；「」『』【】〔〕《》〈〉“”‘’«»")

    private static func withoutPlaces(_ text: String) -> String? {
        var text = text
        if let scheme = place(of: "://", in: text) {
            guard let path = text.utf8[scheme.upperBound...].firstIndex(of: UInt8(ascii: "/")) else { return nil }
            text = String(text[path...])
        }
        text = withoutQuery(text)
        text = withoutWindow(text)
        if let colon = text.utf8.lastIndex(of: UInt8(ascii: ":")),
            text.utf8[..<colon].contains(where: { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "@") })
        {
            text = String(text[text.utf8.index(after: colon)...])
        }
        let parts = text.unicodeScalars.split { $0 == "/" || $0 == "\\" }.map(Substring.init)
        guard let last = parts.last, last != ".", last != ".." else { return nil }
        let isHome = parts.count > 1 && isHomeOfMany(parts[parts.count - 2])
        let isDrive = last.count == 2 && last.hasSuffix(":")
        let bare = last.trimmingCharacters(in: around)[...]
        let isMachine = isMachine(bare) || namesMachine(last) || isPrivateAddress(bare) || isIPv6(last)
        // `password=x`: what is said with an equals sign is no part of a name.
        if isHome || isDrive || last.hasPrefix("~") || isMachine || has("=", in: last) { return nil }
        return cleaned(withoutAddress(last), longest: 100)
    }

    /// A branch may have slashes; what is an address or a path from a root is unknown.
    public static func branch(_ text: String?) -> String? {
        if isPlainName(text, longest: 200, with: "/"), let text, !beginsPath(text) { return text }
        return settled(text, longest: longestBranch) { text in
            // The whole is judged, and then cut.
            guard let whole = cleaned(text, longest: longestBranch).map(withoutWindows),
                let plain = plainSlashes(whole),
                let branch = cleaned(whole, longest: 200)
            else { return nil }
            let narrow = narrowed(plain)
            let isPlace =
                isAround(narrow) || beginsPath(plain) || has("…/", in: plain)
            let isHome = has("~", in: plain) || narrow.hasPrefix("~") || has("~/", in: narrow)
            let isMachine = isMachine(narrow) || namesMachine(narrow) || has(":", in: plain) || isHost(narrow)
            let isAbroad = isElsewhere(plain) || has(":/", in: narrow) || has("?", in: narrow) || isAddress(narrow)
            return isAbroad || isPlace || isHome || isMachine ? nil : branch
        }
    }

    /// Before a colon that was wide stands what could be a machine: `build01：src`, and not `修复：登录`.
    private static func isHost(_ narrow: String) -> Bool {
        let colon = UInt8(ascii: ":")
        guard let first = narrow.utf8.firstIndex(of: colon), let last = narrow.utf8.lastIndex(of: colon) else {
            return false
        }
        return narrow.utf8[..<first].allSatisfy { $0 < 0x80 } || narrow.utf8[..<last].contains(UInt8(ascii: "."))
    }

    /// Whether a slash stands where a path begins: first, behind another one, behind what comes before a path in a sentence, or
    /// before the home of somebody if no word is before it.
    private static func beginsPath(_ text: String) -> Bool {
        var before: Unicode.Scalar = "/"
        for scalar in text.unicodeScalars {
            if scalar == "/", beginsSomething(after: before) { return true }
            before = scalar
        }
        let parts = text.unicodeScalars.split(separator: "/").map(Substring.init)
        return zip(parts, parts.dropFirst()).contains { part, next in
            part.last?.isLetter == false && part.last?.isNumber == false && isHomeOfMany(next)
        }
    }

    private static func isAround(_ text: String) -> Bool {
        text.unicodeScalars.split(separator: "/").contains {
            $0.elementsEqual(".".unicodeScalars) || $0.elementsEqual("..".unicodeScalars)
        }
    }

    private static func beginsSomething(after scalar: Unicode.Scalar) -> Bool {
        // Wide signs are the same signs.
        let sign = ("！"..."～").contains(scalar) ? Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar : scalar
        if sign.isASCII { return "/ '\"`=([{<>|,;&*$%".unicodeScalars.contains(sign) }
        return scalar.properties.isWhitespace
            || [.openPunctuation, .initialPunctuation].contains(scalar.properties.generalCategory)
    }

    /// A language as clients name it (`C++`, `PL/SQL`); nil for anything that looks like a path or an address.
    public static func language(_ text: String?) -> String? {
        if isPlainName(text, longest: 40, with: "+#") { return text }
        guard let language = cleaned(text, longest: 40), !isDisguised(language) else { return nil }
        let isName = language.allSatisfy { $0.isLetter || $0.isNumber || " +#.-/()&'*_".contains($0) }
        let isPath =
            language.hasPrefix(".") || language.count(where: { $0 == "/" }) > 1
            // `Vue.js` and `ASP.NET` have one; a machine's name has more.
            || language.count(where: { $0 == "." }) > 1
        return isName && !isPath && !isElsewhere(language) && !isMachine(language) ? language : nil
    }

    /// What somebody wrote for somebody else to read: printable, in one spelling, every run of white space one space. Nil if
    /// nothing is left, or if there is more than `longest` scalars.
    public static func words(_ text: String, longest: Int) -> String? {
        if isSettled(text, longest: longest) { return text }
        // What cannot be printed goes first: between two spaces it would leave two.
        let seen = String(
            String.UnicodeScalarView(
                text.unicodeScalars.filter {
                    $0.properties.isWhitespace || !isUnprintable($0.properties.generalCategory)
                }))
        let plain = seen.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard plain.unicodeScalars.count <= longest else { return nil }
        return cleaned(plain, longest: longest)
    }

    /// Whether there is nothing to do: printable ASCII with single spaces inside. So it is with what is stored, which is read again
    /// with every page that shows it.
    private static func isSettled(_ text: String, longest: Int) -> Bool {
        guard text.utf8.count <= longest, text.utf8.first.map({ $0 != UInt8(ascii: " ") }) ?? false else {
            return false
        }
        var last: UInt8 = 0
        for byte in text.utf8 {
            guard (0x20..<0x7F).contains(byte), byte != UInt8(ascii: "<") else { return false }
            if byte == UInt8(ascii: " "), last == byte { return false }
            last = byte
        }
        return last != UInt8(ascii: " ")
    }

    /// Names of people, teams and organizations.
    public static func name(_ text: String?) -> String? { cleaned(text, longest: 60) }

    /// What a tool calls a kind of event: ASCII letters, digits, spaces and `_.:-`, at most 64; nil for anything else, which may be
    /// more than a name.
    public static func kind(_ text: String?) -> String? {
        guard let text, (1...64).contains(text.utf8.count), text.utf8.allSatisfy(isOfKind),
            text.contains(where: \.isLetter)
        else { return nil }
        return text
    }

    // MARK: Parts of the rules

    /// Whether no rule would change it, without asking each: ASCII letters, digits, `-`, `_` and what is named, and not the name of
    /// this machine. So is nearly everything that editors send, and there is a lot of it.
    private static func isPlainName(_ text: String?, longest: Int, with more: StaticString = "") -> Bool {
        guard let text, (1...longest).contains(text.utf8.count) else { return false }
        let isPlain = text.utf8.allSatisfy { byte in
            isLetterOrDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
                || more.withUTF8Buffer { $0.contains(byte) }
        }
        // Of these bytes only capitals become letters by the bit that makes them small.
        return isPlain && !text.utf8.prefix(9).elementsEqual("localhost".utf8) { $0 | 0x20 == $1 }
    }

    private static func isOfKind(_ byte: UInt8) -> Bool { isLetterOrDigit(byte) || " _.:-".utf8.contains(byte) }

    static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    /// Names have one to two hundred signs, and what comes as a project may be the path to one. Of what is much longer nothing is
    /// kept: a thousand of them come in one request, and every rule reads the whole.
    private static let (longestPath, longestBranch) = (1_024, 512)

    private static func judgeable(_ text: String, longest: Int) -> String? {
        let name = text.utf8.count > longest ? trimmed(text) : text
        return name.utf8.count > longest ? nil : name
    }

    /// What the rule would keep of what it keeps, so that nothing is found by peeling once what a second time would remove:
    /// `shop [WSL: a] (SSH: b)`. Nil for what goes on changing.
    private static func settled(_ text: String?, longest: Int, by rule: (String) -> String?) -> String? {
        guard var text = text.flatMap({ judgeable($0, longest: longest) }) else { return nil }
        for _ in 0..<4 {
            guard let next = rule(text) else { return nil }
            if next == text { return next }
            text = next
        }
        return nil
    }

    private static func isElsewhere(_ text: String) -> Bool {
        let isRooted = ["/", "~"].contains { text.hasPrefix($0) } || text.dropFirst().hasPrefix(":")
        // `https://…`, `file:/…`, and `host:/…` as scp writes it.
        return isRooted || isAddress(text) || has(":/", in: text) || has("\\", in: text) || has("?", in: text)
    }

    /// `shop [SSH: build-01]`: how editors name a window on another machine.
    private static func withoutWindow(_ text: String) -> String {
        let windows: [(StaticString, String, Character)] = [(" [", "]", "["), (" (", ")", "(")]
        for (open, close, sign) in windows where text.hasSuffix(close) {
            // Without a name before it there is none.
            if text.first == sign, has(": ", in: text) { return "" }
            if let bracket = place(of: open, in: text), has(": ", in: text[bracket.upperBound...]) {
                return String(text[..<bracket.lowerBound])
            }
        }
        return text
    }

    /// The same of a window in a window.
    private static func withoutWindows(_ text: String) -> String {
        let outer = withoutWindow(text)
        return outer == text ? text : withoutWindows(outer)
    }

    /// `app?token=x`, `app#x`; the sharp of `C#` stays.
    private static func withoutQuery(_ text: String) -> String {
        let known = place(of: "?", in: text).map { text[..<$0.lowerBound] } ?? text[...]
        let scalars = known.unicodeScalars
        let sharp = scalars.indices.first { at in
            guard scalars[at] == "#", let next = scalars[scalars.index(after: at)...].first else { return false }
            return next.properties.isAlphabetic || next.properties.numericType != nil
        }
        return String(known[..<(sharp ?? known.endIndex)])
    }

    /// Printable, in one spelling (NFC), at most so many scalars; nil if nothing is left.
    private static func cleaned(_ text: String?, longest: Int) -> String? {
        guard let text, !text.isEmpty else { return nil }
        // The common case by far: plain ASCII without anything to remove, and no copy.
        let isPlain = text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "<") }
        if isPlain, text.utf8.count <= longest, !text.hasPrefix(" "), !text.hasSuffix(" ") { return text }
        // No more than can become `longest` scalars is taken, and in one step: the text may be very long.
        var printable: [Unicode.Scalar] = []
        var marks = 0
        for scalar in text.unicodeScalars {
            let category = scalar.properties.generalCategory
            if isUnprintable(category) || printable.isEmpty && scalar.properties.isWhitespace { continue }
            marks = category == .nonspacingMark || category == .enclosingMark ? marks + 1 : 0
            if marks > mostMarks { continue }
            printable.append(scalar)
            if printable.count == 4 * longest { break }
        }
        var kept = trimmed(String(String.UnicodeScalarView(printable)).precomposedStringWithCanonicalMapping)
        if kept.utf8.count > longest {
            kept = trimmed(String(String.UnicodeScalarView(kept.unicodeScalars.prefix(longest))))
        }
        // `<<LAST_PROJECT>>` and the like stand for "as before": unknown here.
        return kept.isEmpty || (kept.hasPrefix("<<") && kept.hasSuffix(">>")) ? nil : kept
    }

    private static func trimmed(_ text: String) -> String {
        guard let first = text.firstIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(text[first...].prefix(through: text.lastIndex { !$0.isWhitespace } ?? first))
    }

    /// As many as a sign has in text that can be read as a stream (UAX #15, section 13); more only cover the lines around it.
    private static let mostMarks = 30

    private static func isUnprintable(_ category: Unicode.GeneralCategory) -> Bool {
        switch category {
        case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse, .surrogate: true
        default: false
        }
    }
}
