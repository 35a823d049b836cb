/// One row of a result, read by position.
public struct Row: Sendable {
    public let values: [Value]
    public init(_ values: [Value]) { self.values = values }

    public func text(_ column: Int) throws(UnexpectedValue) -> String {
        guard case .text(let text) = values[column] else { throw UnexpectedValue(column: column) }
        return text
    }
    public func textIfAny(_ column: Int) throws(UnexpectedValue) -> String? {
        if case .null = values[column] { return nil }
        return try text(column)
    }
    public func integer(_ column: Int) throws(UnexpectedValue) -> Int64 {
        guard case .integer(let integer) = values[column] else { throw UnexpectedValue(column: column) }
        return integer
    }
    /// A whole number is one too: an engine may give it back as that.
    public func real(_ column: Int) throws(UnexpectedValue) -> Double {
        switch values[column] {
        case .real(let real): return real
        case .integer(let integer): return Double(integer)
        case .text, .null: throw UnexpectedValue(column: column)
        }
    }
    public func realIfAny(_ column: Int) throws(UnexpectedValue) -> Double? {
        if case .null = values[column] { return nil }
        return try real(column)
    }
    public func integerIfAny(_ column: Int) throws(UnexpectedValue) -> Int64? {
        if case .null = values[column] { return nil }
        return try integer(column)
    }
}

/// A column held something that its schema does not allow. It names the column only: values are personal.
public struct UnexpectedValue: Error, Sendable {
    public let column: Int
}
