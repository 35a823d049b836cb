import Intake

/// A body that cannot be read: refused as a whole, with one line that quotes nothing of it.
public struct UnreadableDocument: Error, Sendable, Hashable {
    public let sentence: String
    public init(_ sentence: String) { self.sentence = sentence }
}

/// Reads a JSON document and builds only what is selected. Depth, number of values and length of texts are bounded, and the
/// whole of it must be UTF-8, so that nothing that storage would refuse is taken.
public struct SelectiveReader {
    /// More selected values than any sender has: a push of 2,048 commits has about 10,000.
    public static let mostValues = 200_000
    /// No id, login, address or name that is kept is longer; texts are never selected.
    public static let longestText = 1_000

    private let selection: Selection
    private var scanner: JSONScanner
    private var values = 0

    private init(_ bytes: UnsafeRawBufferPointer, _ selection: Selection) {
        self.selection = selection
        scanner = JSONScanner(bytes)
    }

    /// - Parameter bytes: one object, or one array of them.
    public static func read(
        _ bytes: UnsafeRawBufferPointer, _ selection: Selection
    ) throws(UnreadableDocument) -> Field {
        guard isUTF8(bytes) else { throw UnreadableDocument("This is not UTF-8.") }
        var reader = SelectiveReader(bytes, selection)
        do {
            let field = try reader.document()
            return field
        } catch { throw UnreadableDocument(error.sentence) }
    }

    private static func isUTF8(_ bytes: UnsafeRawBufferPointer) -> Bool {
        (try? UTF8Span(validating: Span(_unsafeElements: bytes.assumingMemoryBound(to: UInt8.self)))) != nil
    }

    private mutating func document() throws(JSONScanner.Malformed) -> Field {
        scanner.skipSpace()
        let first = try scanner.peek()
        guard first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else {
            throw JSONScanner.Malformed(sentence: "This is not a JSON object.")
        }
        let field = try value(in: selection)
        scanner.skipSpace()
        guard scanner.isAtEnd else {
            throw JSONScanner.Malformed(sentence: "Something follows the JSON value (at byte \(scanner.at)).")
        }
        return field
    }

    private mutating func value(in selection: Selection) throws(JSONScanner.Malformed) -> Field {
        switch try scanner.peek() {
        case UInt8(ascii: "{"): return .object(try object(selection))
        case UInt8(ascii: "["):
            try scanner.expect(UInt8(ascii: "["))
            var elements: [Field] = []
            if try scanner.take(UInt8(ascii: "]")) { return .list([]) }
            repeat {
                try count()
                if try scanner.peek() == UInt8(ascii: "[") {
                    // Nobody sends arrays of arrays; skipping bounds their depth.
                    try scanner.skip()
                } else {
                    elements.append(try value(in: selection))
                }
            } while try scanner.take(UInt8(ascii: ","))
            try scanner.expect(UInt8(ascii: "]"))
            return .list(elements)
        default: return try leaf()
        }
    }

    private mutating func object(_ selection: Selection) throws(JSONScanner.Malformed) -> [String: Field] {
        try scanner.expect(UInt8(ascii: "{"))
        var fields: [String: Field] = [:]
        if try scanner.take(UInt8(ascii: "}")) { return fields }
        repeat {
            let found: (text: String, kind: Selection.Kind)?
            if let plain = try scanner.plainString() {
                found = selection.field(named: plain)
            } else {
                found = selection.field(named: try scanner.unescapedString())
            }
            try scanner.expect(UInt8(ascii: ":"))
            guard let found else {
                try scanner.skip()
                continue
            }
            try count()
            switch found.kind {
            case .inside(let inner): fields[found.text] = try value(in: inner)
            case .anything: fields[found.text] = try leafOrList()
            case .number: fields[found.text] = try numeric()
            case .ids: fields[found.text] = try ids()
            case .sprints: fields[found.text] = try sprints()
            case .readiness: fields[found.text] = try readiness()
            case .relation: fields[found.text] = try relation()
            }
        } while try scanner.take(UInt8(ascii: ","))
        try scanner.expect(UInt8(ascii: "}"))
        return fields
    }

    /// A scalar, or an array of them; objects are skipped, because nothing inside was selected.
    private mutating func leafOrList() throws(JSONScanner.Malformed) -> Field {
        guard try scanner.peek() == UInt8(ascii: "[") else { return try leaf() }
        try scanner.expect(UInt8(ascii: "["))
        var elements: [Field] = []
        if try scanner.take(UInt8(ascii: "]")) { return .list([]) }
        repeat {
            try count()
            elements.append(try leaf())
        } while try scanner.take(UInt8(ascii: ","))
        try scanner.expect(UInt8(ascii: "]"))
        return .list(elements)
    }

    private mutating func leaf() throws(JSONScanner.Malformed) -> Field {
        if try scanner.peek() == UInt8(ascii: "\"") { return try text().map(Field.text) ?? .null }
        return switch try scanner.scalar() {
        case .text(let text): .text(text)
        case .number(let number): .number(number)
        case .bool(let bool): .bool(bool)
        case .null, .structure: .null
        }
    }

    /// Nil for what is too long; it never becomes a value then.
    private mutating func text() throws(JSONScanner.Malformed) -> String? {
        if let plain = try scanner.plainString() {
            return plain.count > Self.longestText ? nil : String(decoding: plain, as: UTF8.self)
        }
        let bytes = try scanner.unescapedString()
        // A zero byte is no text for PostgreSQL.
        return bytes.count > Self.longestText || bytes.contains(0) ? nil : String(decoding: bytes, as: UTF8.self)
    }

    private mutating func numeric() throws(JSONScanner.Malformed) -> Field {
        guard try scanner.peek() == UInt8(ascii: "\"") else {
            if case .number(let number) = try scanner.scalar() { return .number(number) }
            return .null
        }
        guard let plain = try scanner.plainString() else {
            _ = try scanner.unescapedString()
            return .null
        }
        let isNumber =
            (1...20).contains(plain.count) && plain.allSatisfy { (48...57).contains($0) || $0 == 46 || $0 == 45 }
        return isNumber ? Double(String(decoding: plain, as: UTF8.self)).map(Field.number) ?? .null : .null
    }

    private mutating func ids() throws(JSONScanner.Malformed) -> Field {
        guard try scanner.peek() == UInt8(ascii: "\"") else { return try numeric() }
        guard let plain = try scanner.plainString() else {
            _ = try scanner.unescapedString()
            return .null
        }
        let isList =
            plain.count <= Self.longestText && plain.allSatisfy { (48...57).contains($0) || $0 == 44 || $0 == 32 }
        return isList ? .text(String(decoding: plain, as: UTF8.self)) : .null
    }

    private static let sprint = Selection("id")

    /// Objects with an id, or texts like `…Sprint@1f[id=34,rapidViewId=8,state=CLOSED,…]`, of which only the id becomes a value.
    private mutating func sprints() throws(JSONScanner.Malformed) -> Field {
        guard try scanner.peek() == UInt8(ascii: "[") else {
            try scanner.skip()
            return .null
        }
        try scanner.expect(UInt8(ascii: "["))
        var found: [Field] = []
        if try scanner.take(UInt8(ascii: "]")) { return .list([]) }
        repeat {
            try count()
            switch try scanner.peek() {
            case UInt8(ascii: "{"): found.append(.object(try object(Self.sprint))["id"])
            case UInt8(ascii: "\""): if let id = try idInText() { found.append(.text(id)) }
            default: try scanner.skip()
            }
        } while try scanner.take(UInt8(ascii: ","))
        try scanner.expect(UInt8(ascii: "]"))
        return .list(found)
    }

    private mutating func idInText() throws(JSONScanner.Malformed) -> String? {
        guard let plain = try scanner.plainString() else {
            let bytes = try scanner.unescapedString()
            return Self.idInside(bytes)
        }
        return Self.idInside(plain)
    }

    private static func idInside(_ bytes: some Collection<UInt8>) -> String? {
        let name = Array("[id=".utf8)
        guard let start = bytes.indices.first(where: { bytes[$0...].starts(with: name) }) else { return nil }
        let digits = bytes[bytes.index(start, offsetBy: name.count)...].prefix { (48...57).contains($0) }
        return digits.isEmpty || digits.count > 18 ? nil : String(decoding: digits, as: UTF8.self)
    }

    /// In the words of this and of older versions.
    private static let ready = ["marked this merge request as **ready**", "unmarked as a **Work In Progress**"]
    private static let draft = ["marked this merge request as **draft**", "marked as a **Work In Progress**"]

    private mutating func readiness() throws(JSONScanner.Malformed) -> Field {
        guard try scanner.peek() == UInt8(ascii: "\"") else {
            try scanner.skip()
            return .null
        }
        guard let plain = try scanner.plainString() else {
            // None of them is written with an escape.
            _ = try scanner.unescapedString()
            return .null
        }
        if Self.ready.contains(where: { plain.starts(with: $0.utf8) }) { return .bool(true) }
        return Self.draft.contains { plain.starts(with: $0.utf8) } ? .bool(false) : .null
    }

    private mutating func relation() throws(JSONScanner.Malformed) -> Field {
        guard try scanner.peek() == UInt8(ascii: "\"") else {
            try scanner.skip()
            return .null
        }
        if let plain = try scanner.plainString() { return MessageIDs.relation(in: plain) }
        return MessageIDs.relation(in: try scanner.unescapedString())
    }

    private mutating func count() throws(JSONScanner.Malformed) {
        values += 1
        guard values <= Self.mostValues else {
            throw JSONScanner.Malformed(sentence: "This holds more values than any sender has.")
        }
    }
}
