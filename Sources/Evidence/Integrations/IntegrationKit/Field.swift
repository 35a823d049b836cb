public import Domain

/// A value that was selected from a JSON document. What is missing, null, of another type or too long reads as nil.
public enum Field: Sendable, Hashable {
    case text(String)
    case number(Double)
    case bool(Bool)
    case object([String: Field])
    case list([Field])
    case null

    public subscript(_ name: String) -> Field {
        if case .object(let fields) = self { fields[name] ?? .null } else { .null }
    }

    /// Nil for an empty text too: vendors write it for "none".
    public var text: String? {
        if case .text(let text) = self, !text.isEmpty { text } else { nil }
    }

    public var bool: Bool? {
        if case .bool(let bool) = self { bool } else { nil }
    }

    public var number: Double? {
        switch self {
        case .number(let number): number
        case .text(let text): Double(text)
        default: nil
        }
    }

    /// A whole number that is exactly one.
    public var integer: Int64? {
        guard let number, abs(number) < 9_007_199_254_740_992, number == number.rounded() else { return nil }
        return Int64(number)
    }

    /// What identifies something: a short text, or a whole number as text. Nothing that cannot be printed.
    public var id: String? {
        switch self {
        case .text(let text):
            let isPlain = text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F } && (1...200).contains(text.utf8.count)
            return isPlain ? text : nil
        case .number: return integer.map(String.init)
        default: return nil
        }
    }

    /// A moment in any of the forms that vendors use.
    public var instant: Instant? {
        switch self {
        case .text(let text): Instant(lenient: text)
        case .number: integer.flatMap(Instant.init(epoch:))
        default: nil
        }
    }

    public var commit: CommitID? { text.flatMap { CommitID($0) } }

    public var list: [Field] {
        if case .list(let list) = self { list } else { [] }
    }

    /// Whether there is anything.
    public var isThere: Bool { self != .null }
}
