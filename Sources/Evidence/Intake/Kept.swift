import Domain

/// What may stay of the texts that are kept: short, printable, and never a path or an address.
enum Kept {
    /// A project that looks like a path or an address keeps only its last part.
    static func project(_ text: String?) -> String? {
        guard var text = cleaned(text, longest: 1_000) else { return nil }
        if let query = text.firstIndex(where: { $0 == "?" || $0 == "#" }), text.contains("/") {
            text = String(text[..<query])
        }
        let parts = text.split(whereSeparator: { $0 == "/" || $0 == "\\" })
        if parts.count > 1 || text.contains("/") || text.contains("\\") {
            guard let last = parts.last else { return nil }
            text = String(last)
        }
        if let at = text.lastIndex(of: "@") { text = String(text[..<at]) }
        if let colon = text.lastIndex(of: ":") { text = String(text[text.index(after: colon)...]) }
        return cleaned(text, longest: 100)
    }

    static func branch(_ text: String?) -> String? { cleaned(text, longest: 200) }

    /// Names of languages, editors and systems.
    static func name(_ text: String?) -> String? { cleaned(text, longest: 60) }

    private static func cleaned(_ text: String?, longest: Int) -> String? {
        guard let text, !text.isEmpty else { return nil }
        // The common case by far: plain ASCII without anything to remove, and no copy.
        let isPlain = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "<") }
        if isPlain, text.utf8.count <= longest { return text }
        var clean = String(text.unicodeScalars.filter { !isUnprintable($0) }.map(Character.init))
        while clean.first?.isWhitespace == true { clean.removeFirst() }
        while clean.last?.isWhitespace == true { clean.removeLast() }
        // `<<LAST_PROJECT>>` and the like stand for "as before": unknown here.
        if clean.isEmpty || (clean.hasPrefix("<<") && clean.hasSuffix(">>")) { return nil }
        return String(clean.prefix(longest))
    }

    private static func isUnprintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse, .surrogate: true
        default: false
        }
    }
}

extension Kind {
    /// The closed list, from a client's own word, which is not stored.
    ///
    /// Without a word, a page in the browser is browsing; anything unknown is coding.
    init(category: String?, type: String?) {
        switch category?.lowercased() {
        case "debugging", "building", "running tests", "manual testing": self = .debugging
        case "code reviewing", "reviewing": self = .reviewing
        case "browsing", "learning", "researching", "planning", "communicating", "meeting": self = .browsing
        case "terminal": self = .terminal
        case "ai coding", "ai": self = .ai
        case nil, "": self = type == "domain" || type == "url" ? .browsing : .coding
        default: self = .coding
        }
    }
}
