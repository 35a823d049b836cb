/// What can be concluded from sums: rows over the columns of people. Tells whether one more sum isolates somebody.
struct LinearAudit {
    /// By column: whose it is.
    private let personOf: [Int]
    private let columnsOf: [Int: [Int]]
    private var space: RowSpace
    private var sum: Accumulator

    /// - Parameters:
    ///   - rows: what is known already.
    ///   - proposed: what may be asked, so that pivots are chosen with a view to it.
    ///   - personOf: by column, whose it is.
    init(of rows: [[Entry]], proposed: [[Entry]], personOf: [Int]) {
        var weights = [Int](repeating: 0, count: personOf.count)
        for entry in (rows + proposed).joined() { weights[entry.column] += 1 }
        self.personOf = personOf
        columnsOf = Dictionary(grouping: personOf.indices) { personOf[$0] }
        space = RowSpace(weights: weights)
        sum = Accumulator(columns: personOf.count)
        for row in rows { space.insert(rest: space.rest(of: row)) }
    }

    /// From here on `row` is known.
    mutating func add(_ row: [Entry]) { space.insert(rest: space.rest(of: row)) }

    /// Whether with `row` there is a combination, not there before, in which nobody but one or two persons is left.
    ///
    /// There is one if what is new in the row is, modulo the known ones, something of these persons only. A vector that
    /// no known row sees and the new one does shows for all who are not in it that it is not: the values of those in it
    /// could move so that nothing known changes, and what is new would. The simplest of these vectors leave few pairs
    /// to test, namely those with somebody in each.
    mutating func isolates(_ row: [Entry]) -> Bool {
        let rest = space.rest(of: row)
        let moves = rest.map { people(offsetting: $0.column) }
        guard let smallest = moves.min(by: { $0.count < $1.count }) else { return false }
        for one in smallest.sorted() {
            let basis = basis(of: one)
            let left = reduce(rest, by: basis)
            guard !left.isEmpty else { return true }
            let others = moves.filter { !$0.contains(one) }
            let candidates = others.min { $0.count < $1.count } ?? people(completing: left, basis)
            for other in candidates.sorted() where other != one && others.allSatisfy({ $0.contains(other) }) {
                if reduce(left, by: self.basis(of: other, beyond: basis)).isEmpty { return true }
            }
        }
        return false
    }

    /// Those who are in the simplest vector that no row sees and that has a one in this free column.
    private func people(offsetting free: Int) -> Set<Int> {
        Set(space.columns(offsetting: free).map { personOf[$0] })
    }

    /// Those without whom `left`, which is free of the pivots of `basis`, does not vanish: one of its columns is in
    /// what their columns are modulo the rows, be it by way of the basis.
    private func people(completing left: [Entry], _ basis: [[Entry]]) -> Set<Int> {
        let direct = left.map { people(offsetting: $0.column) }.min { $0.count < $1.count } ?? []
        return basis.reduce(direct) { $0.union(people(offsetting: $1[0].column)) }
    }

    /// A basis of everything that is the person's alone, modulo the rows and `known`, in echelon form (Gaussian
    /// elimination).
    private mutating func basis(of person: Int, beyond known: [[Entry]] = []) -> [[Entry]] {
        var basis = known
        for column in columnsOf[person] ?? [] {
            let left = reduce(space.rest(of: [Entry(column: column, value: .one)]), by: basis)
            guard let pivot = left.first else { continue }
            let inverse = pivot.value.inverse
            basis.append(left.map { Entry(column: $0.column, value: $0.value * inverse) })
        }
        return basis
    }

    /// What is left of `vector`. Each of `basis` begins with a one, where those after it have nothing.
    private mutating func reduce(_ vector: [Entry], by basis: [[Entry]]) -> [Entry] {
        for entry in vector { sum.add(entry.value, at: entry.column) }
        for row in basis {
            let factor = sum.value(at: row[0].column)
            guard !factor.isZero else { continue }
            for entry in row { sum.add(-(factor * entry.value), at: entry.column) }
        }
        return sum.collect()
    }
}
