/// What can be concluded from sums: rows over the columns of people. Tells whether one more sum isolates somebody.
struct LinearAudit {
    /// Of how many persons nobody may learn anything: one, and the colleagues who tell that they know.
    private let most: Int
    /// By column: whose it is.
    private let personOf: [Int]
    private let columnsOf: [Int: [Int]]
    private var space: RowSpace
    private var sum: Accumulator

    /// - Parameters:
    ///   - rows: what is known already.
    ///   - proposed: what may be asked, so that pivots are chosen with a view to it.
    ///   - personOf: by column, whose it is.
    ///   - insiders: how many may put together what they know of themselves.
    init(of rows: [[Entry]], proposed: [[Entry]], personOf: [Int], insiders: Int) {
        var weights = [Int](repeating: 0, count: personOf.count)
        for entry in (rows + proposed).joined() { weights[entry.column] += 1 }
        most = insiders + 1
        self.personOf = personOf
        columnsOf = Dictionary(grouping: personOf.indices) { personOf[$0] }
        space = RowSpace(weights: weights)
        sum = Accumulator(columns: personOf.count)
        for row in rows { space.insert(rest: space.rest(of: row)) }
    }

    /// From here on `row` is known.
    mutating func add(_ row: [Entry]) { space.insert(rest: space.rest(of: row)) }

    /// Whether with `row` there is a combination, not there before, in which nobody but one person is left, or one and
    /// the insiders.
    ///
    /// There is one if what is new in the row is, modulo the known ones, something of these persons only. A move, that
    /// is a vector that no known row sees and the new one does, shows for all who are not in it that it is not: the
    /// values of those in it could change so that nothing known does, and what is new would. So somebody of every move
    /// is among the persons. They are searched one after the other, among the few of the smallest move that has none
    /// of them yet, until nothing is left of the row without them.
    mutating func isolates(_ row: [Entry]) -> Bool {
        let rest = space.rest(of: row)
        guard !rest.isEmpty else { return false }
        return isLeft(Search(left: rest, moves: moves(of: rest, by: []), places: most))
    }

    /// A set of persons as far as it has been chosen.
    private struct Search {
        /// What is left of the row modulo the known ones and everything of the chosen.
        var left: [Entry]
        /// Everything of the chosen, modulo the known rows, in echelon form.
        var basis: [[Entry]] = []
        /// The people of moves that none of the chosen is in, each in order; without those who are ruled out.
        var moves: [[Int]]
        /// Sets with them have been searched already.
        var ruledOut: Set<Int> = []
        /// How many may still be chosen.
        var places: Int
    }

    /// Whether the chosen ones can be completed, so that nothing is left.
    private mutating func isLeft(_ search: Search) -> Bool {
        guard !search.left.isEmpty else { return true }
        guard search.places > 0 else { return false }
        var search = search
        if search.moves.isEmpty {
            search.moves = moves(of: search.left, by: search.basis).map { move in
                move.filter { !search.ruledOut.contains($0) }
            }
        }
        for person in candidates(for: search) {
            var next = search
            next.basis = basis(of: person, beyond: search.basis)
            next.left = reduce(search.left, by: next.basis)
            next.moves = search.moves.filter { !contains($0, person) }
            next.places -= 1
            if isLeft(next) { return true }
            search.ruledOut.insert(person)
            search.moves = search.moves.map { move in move.filter { $0 != person } }
        }
        return false
    }

    /// People of whom somebody must be the next: those of the smallest move. Nobody if there are more moves without
    /// anybody in common than places.
    private func candidates(for search: Search) -> [Int] {
        let moves = search.moves.sorted { ($0.count, $0.first ?? 0) < ($1.count, $1.first ?? 0) }
        guard let smallest = moves.first else { return [] }
        guard search.places > 1 else {
            return smallest.filter { person in moves.allSatisfy { contains($0, person) } }
        }
        var apart: Set<Int> = []
        var count = 0
        for move in moves where apart.isDisjoint(with: move) {
            apart.formUnion(move)
            count += 1
            if count > search.places { return [] }
        }
        return smallest
    }

    /// For each entry of `left` the people of the simplest vector that neither a row nor `basis` sees and that has
    /// something there, in order.
    private mutating func moves(of left: [Entry], by basis: [[Entry]]) -> [[Int]] {
        left.map { entry in
            sum.add(.one, at: entry.column)
            for row in basis.reversed() {
                // The first entry is a one; the rest of the row must be offset by it.
                let seen = row.dropFirst().reduce(Residue.zero) { $0 + $1.value * sum.value(at: $1.column) }
                sum.add(-seen, at: row[0].column)
            }
            return Set(space.unseen(sum.collect()).map { personOf[$0.column] }).sorted()
        }
    }

    /// A basis of everything that is the person's alone, modulo the rows and `known`, in echelon form (Gaussian
    /// elimination).
    private mutating func basis(of person: Int, beyond known: [[Entry]]) -> [[Entry]] {
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

/// Whether `person` is among `people`, which are in order.
private func contains(_ people: [Int], _ person: Int) -> Bool {
    var (low, high) = (0, people.count)
    while low < high {
        let middle = (low + high) / 2
        if people[middle] < person { low = middle + 1 } else { high = middle }
    }
    return low < people.count && people[low] == person
}
