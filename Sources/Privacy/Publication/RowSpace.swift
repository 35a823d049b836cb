/// An entry of a sparse vector.
struct Entry: Sendable {
    let column: Int
    let value: Residue
}

/// All combinations of some rows, kept fully reduced (reduced row echelon form, sparse): every row has a pivot column
/// that no other row has.
///
///     pivots    free columns
///     1 . .     a . b .
///     . 1 .     . c . .        so that modulo the rows a pivot column is minus what stands right of it
///     . . 1     d . . e
struct RowSpace {
    /// Row by row what stands in the free columns, by column.
    private var rows: [[Entry]] = []
    private var pivots: [Int] = []
    /// By column: the row of which it is the pivot, or -1.
    private var rowOf: [Int]
    /// By free column: rows that have it. Some of them may have lost it again.
    private var rowsWith: [[Int]]
    /// By column: how many rows there will be with it. Seldom ones are better pivots, they fill in less.
    private let weights: [Int]
    private var sum: Accumulator

    init(weights: [Int]) {
        self.weights = weights
        rowOf = [Int](repeating: -1, count: weights.count)
        rowsWith = [[Int]](repeating: [], count: weights.count)
        sum = Accumulator(columns: weights.count)
    }

    /// What is left of `vector` modulo the rows: entries in free columns, by column. Empty if it is one of the
    /// combinations.
    mutating func rest(of vector: [Entry]) -> [Entry] {
        for entry in vector {
            if rowOf[entry.column] >= 0 {
                for other in rows[rowOf[entry.column]] { sum.add(-(entry.value * other.value), at: other.column) }
            } else {
                sum.add(entry.value, at: entry.column)
            }
        }
        return sum.collect()
    }

    /// Adds a row, given as what is left of it modulo the others.
    mutating func insert(rest: [Entry]) {
        guard let pivot = rest.min(by: { (weight($0), $0.column) < (weight($1), $1.column) }) else { return }
        let inverse = pivot.value.inverse
        let row = rest.filter { $0.column != pivot.column }.map { Entry(column: $0.column, value: $0.value * inverse) }
        let index = rows.count
        for other in Set(rowsWith[pivot.column]).sorted() {
            guard let factor = rows[other].first(where: { $0.column == pivot.column })?.value else { continue }
            for entry in rows[other] where entry.column != pivot.column { sum.add(entry.value, at: entry.column) }
            for entry in row {
                sum.add(-(factor * entry.value), at: entry.column)
                rowsWith[entry.column].append(other)
            }
            rows[other] = sum.collect()
        }
        for entry in row { rowsWith[entry.column].append(index) }
        rowsWith[pivot.column] = []
        rowOf[pivot.column] = index
        pivots.append(pivot.column)
        rows.append(row)
    }

    private func weight(_ entry: Entry) -> Int { weights[entry.column] + rowsWith[entry.column].count }

    /// The vector that no row sees and that has this in the free columns: what is needed in the pivots of the rows that
    /// have one of them is added.
    mutating func unseen(_ free: [Entry]) -> [Entry] {
        for entry in free {
            sum.add(entry.value, at: entry.column)
            for row in Set(rowsWith[entry.column]) {
                guard let factor = rows[row].first(where: { $0.column == entry.column })?.value else { continue }
                sum.add(-(factor * entry.value), at: pivots[row])
            }
        }
        return sum.collect()
    }
}

/// Adds up sparse vectors.
struct Accumulator {
    private var values: [Residue]
    private var isTouched: [Bool]
    private var touched: [Int] = []

    init(columns: Int) {
        values = [Residue](repeating: .zero, count: columns)
        isTouched = [Bool](repeating: false, count: columns)
    }

    mutating func add(_ value: Residue, at column: Int) {
        if !isTouched[column] {
            isTouched[column] = true
            touched.append(column)
        }
        values[column] = values[column] + value
    }

    func value(at column: Int) -> Residue { values[column] }

    /// What is not zero, by column; afterwards it is empty again.
    mutating func collect() -> [Entry] {
        var result: [Entry] = []
        for column in touched.sorted() {
            if !values[column].isZero { result.append(Entry(column: column, value: values[column])) }
            values[column] = .zero
            isTouched[column] = false
        }
        touched.removeAll(keepingCapacity: true)
        return result
    }
}
