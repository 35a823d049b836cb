/// SQL text with bound values. Literals are static; each `\(value)` becomes `$1`, `$2`, …: a run-time string cannot become SQL.
public struct SQL: Sendable, ExpressibleByStringInterpolation {
    public let text: String
    public let values: [Value]

    public init(stringLiteral literal: StaticString) {
        text = literal.description
        values = []
    }

    /// A text with `$1`, `$2`, … and a value for each: one statement for many rows.
    public init(_ text: StaticString, values: [Value]) {
        self.text = text.description
        self.values = values
    }

    /// `INSERT INTO table (columns) VALUES ($1, $2, …)`.
    /// - Parameter isKeptIfThere: whether a row of the same key stays as it is.
    public static func insert(
        into table: StaticString, _ columns: StaticString, values: [Value], isKeptIfThere: Bool = false
    ) -> SQL {
        var interpolation = StringInterpolation(literalCapacity: 200, interpolationCount: values.count)
        interpolation.appendLiteral("INSERT INTO ")
        interpolation.appendInterpolation(name: table)
        interpolation.appendLiteral(" (")
        interpolation.appendInterpolation(name: columns)
        interpolation.appendLiteral(") VALUES (")
        for (index, value) in values.enumerated() {
            if index > 0 { interpolation.appendLiteral(", ") }
            interpolation.bind(value)
        }
        interpolation.appendLiteral(isKeptIfThere ? ") ON CONFLICT DO NOTHING" : ")")
        return SQL(stringInterpolation: interpolation)
    }

    public init(stringInterpolation: StringInterpolation) {
        text = stringInterpolation.text
        values = stringInterpolation.values
    }

    public struct StringInterpolation: StringInterpolationProtocol {
        var text = ""
        var values: [Value] = []

        public init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + interpolationCount * 3)
            values.reserveCapacity(interpolationCount)
        }

        public mutating func appendLiteral(_ literal: StaticString) { text += literal.description }

        public mutating func appendInterpolation(_ value: String) { bind(.text(value)) }
        public mutating func appendInterpolation(_ value: String?) { bind(value.map(Value.text) ?? .null) }
        public mutating func appendInterpolation(_ value: Int) { bind(.integer(Int64(value))) }
        public mutating func appendInterpolation(_ value: Int?) { bind(value.map { .integer(Int64($0)) } ?? .null) }
        public mutating func appendInterpolation(_ value: Int64) { bind(.integer(value)) }
        public mutating func appendInterpolation(_ value: Int64?) { bind(value.map(Value.integer) ?? .null) }
        public mutating func appendInterpolation(_ value: Double) { bind(.real(value)) }
        public mutating func appendInterpolation(_ value: Double?) { bind(value.map(Value.real) ?? .null) }
        /// `($1, $2, …)`, for `IN`: nothing is in a list of none.
        public mutating func appendInterpolation(any values: some Collection<String>) {
            text += values.isEmpty ? "(NULL" : "("
            for (index, value) in values.enumerated() {
                if index > 0 { text += ", " }
                bind(.text(value))
            }
            text += ")"
        }
        /// A name of a table or of columns: static as well.
        public mutating func appendInterpolation(name: StaticString) { text += name.description }
        /// Stored as 0 or 1.
        public mutating func appendInterpolation(_ value: Bool) { bind(.integer(value ? 1 : 0)) }

        fileprivate mutating func bind(_ value: Value) {
            values.append(value)
            text += "$\(values.count)"
        }
    }
}

/// What a column can hold, in the subset that both engines share.
public enum Value: Sendable, Hashable {
    case text(String)
    case integer(Int64)
    case real(Double)
    case null
}
