/// An exact fraction, in lowest terms. A number that does not fit ends the test.
public struct Fraction: Equatable, Sendable {
    public let top: Int
    public let bottom: Int
    public init(_ top: Int, _ bottom: Int = 1) {
        guard top != 0, bottom != 1 else {
            self.top = top
            self.bottom = top == 0 ? 1 : bottom
            return
        }
        var (a, b) = (abs(top), abs(bottom))
        while b != 0 { (a, b) = (b, a % b) }
        self.top = top / a * bottom.signum()
        self.bottom = abs(bottom) / a
    }
    public var isZero: Bool { top == 0 }
    public static func - (a: Fraction, b: Fraction) -> Fraction {
        Fraction(a.top * b.bottom - b.top * a.bottom, a.bottom * b.bottom)
    }
    public static func * (a: Fraction, b: Fraction) -> Fraction {
        // Crosswise first, so that the products stay small.
        let (left, right) = (Fraction(a.top, b.bottom), Fraction(b.top, a.bottom))
        return Fraction(left.top * right.top, left.bottom * right.bottom)
    }
    public static func / (a: Fraction, b: Fraction) -> Fraction { a * Fraction(b.bottom * b.top.signum(), abs(b.top)) }
}

/// Rows in echelon form, by the column of their first entry.
public struct Echelon<Column: Hashable & Comparable> {
    public typealias Row = [Column: Fraction]
    private var rows: [(pivot: Column, row: Row)] = []
    public var rank: Int { rows.count }

    public init(_ rows: [Row]) { for row in rows { add(row) } }

    public mutating func add(_ row: Row) {
        let rest = rest(of: row)
        if let pivot = rest.keys.min() { rows.append((pivot, rest)) }
    }

    public func rest(of row: Row) -> Row {
        var rest = row
        for (pivot, row) in rows {
            guard let value = rest[pivot], let first = row[pivot] else { continue }
            let factor = value / first
            for (column, value) in row {
                let difference = (rest[column] ?? Fraction(0)) - factor * value
                rest[column] = difference.isZero ? nil : difference
            }
        }
        return rest
    }

    public func contains(_ row: Row) -> Bool { rest(of: row).isEmpty }
}
