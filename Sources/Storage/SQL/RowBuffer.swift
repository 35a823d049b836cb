/// The values of one row, its texts one after the other: where a hundred thousand rows are stored, a text on the heap for each
/// value takes as long as storing it does. It is used again for the next row.
public struct RowBuffer {
    /// As `Value`; a text is the next so many bytes of `texts`.
    public enum Part: Sendable, Hashable {
        case text(bytes: Int)
        case integer(Int64)
        case null
    }

    public private(set) var parts: [Part] = []
    public private(set) var texts: [UInt8] = []

    /// An array that never held anything need not have an address, which an empty text wants.
    public init() { texts.reserveCapacity(256) }

    public mutating func removeAll() {
        parts.removeAll(keepingCapacity: true)
        texts.removeAll(keepingCapacity: true)
    }

    public mutating func append(_ text: String) {
        texts.append(contentsOf: text.utf8)
        parts.append(.text(bytes: text.utf8.count))
    }

    /// A text of so many bytes, which `write` puts down in UTF-8.
    public mutating func append(bytes: Int, _ write: (UnsafeMutableBufferPointer<UInt8>) -> Void) {
        let start = texts.count
        texts.append(contentsOf: repeatElement(0, count: bytes))
        texts.withUnsafeMutableBufferPointer { write(UnsafeMutableBufferPointer(rebasing: $0[start...])) }
        parts.append(.text(bytes: bytes))
    }

    public mutating func append(_ integer: Int64?) { parts.append(integer.map(Part.integer) ?? .null) }

    public mutating func appendNull() { parts.append(.null) }

    /// The same as values of their own.
    public var values: [Value] {
        var used = 0
        return parts.map { part in
            switch part {
            case .text(let bytes):
                defer { used += bytes }
                return .text(String(decoding: texts[used..<(used + bytes)], as: UTF8.self))
            case .integer(let integer): return .integer(integer)
            case .null: return .null
            }
        }
    }
}
