/// What can be concluded from sums: rows over the columns of people. Tells whether one more sum isolates somebody.
struct LinearAudit {
    /// A search that needs more is given up, and the row counts as one that isolates. Ordinary organizations need less
    /// than a third of it, a reorganized one too; more is needed where everybody changes the team every quarter.
    private static let mostTests = 500
    /// So many moves are looked at for a short one.
    private static let enoughMoves = 8

    /// How many persons may not be all that is left: somebody, and the insiders.
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

    /// Whether `row` is a combination of what is known.
    mutating func isKnown(_ row: [Entry]) -> Bool { space.rest(of: row).isEmpty }

    /// Whether with `row` there is a combination, not there before, in which nobody but one person is left, or one and
    /// the insiders.
    ///
    /// There is one if what is new in the row is, modulo the known ones, something of these persons only. A move, that
    /// is a vector that no known row sees and the new one does, shows for all who are not in it that it is not: the
    /// values of those in it could change so that nothing known does, and what is new would. So somebody of every move
    /// is among the persons.
    ///
    ///     moves                {a b} {b c d} {d e f}
    ///     sets to be tested    a c e   a c f   a d   b d   b e   b f
    ///
    /// A few simple moves leave few sets of persons to be tested by elimination, and each that fails leaves another
    /// move, with none of them in it.
    mutating func isolates(_ row: [Entry]) -> Bool {
        let rest = space.rest(of: row)
        guard !rest.isEmpty else { return false }
        var search = Search(rest: rest, moves: Moves(people: columnsOf.count))
        let simplest = rest.map { move(offsetting: $0.column, beyond: []) }.sorted { $0.count < $1.count }
        for move in simplest { search.moves.add(move) }
        return isLeft(&search, to: [], without: search.moves.nobody)
    }

    /// What is searched, and what has been found out on the way.
    private struct Search {
        /// What is new in the row.
        let rest: [Entry]
        var moves: Moves
        var tests = 0
    }

    /// Whether what is searched is something of these persons and perhaps of some more, who are not among those ruled
    /// out.
    private mutating func isLeft(_ search: inout Search, to chosen: [Int], without ruledOut: [UInt64]) -> Bool {
        let places = most - chosen.count
        var open = search.moves.without(chosen)
        if open.isEmpty {
            guard search.tests < Self.mostTests else { return true }
            search.tests += 1
            let basis = chosen.reduce([]) { self.basis(of: $1, beyond: $0) }
            let left = reduce(search.rest, by: basis)
            guard !left.isEmpty else { return true }
            // One of the shorter ones will do if nobody else can be chosen.
            let beyond = left.prefix(places > 0 ? left.count : Self.enoughMoves).map {
                move(offsetting: $0.column, beyond: basis)
            }
            let moves = places > 0 ? beyond : Array(beyond.sorted { $0.count < $1.count }.prefix(1))
            open = moves.map { search.moves.add($0) }
        }
        var ruledOut = ruledOut
        for person in search.moves.candidates(for: open, places: places, without: ruledOut) {
            if isLeft(&search, to: chosen + [person], without: ruledOut) { return true }
            // From here on sets with this one have been searched.
            ruledOut[person / 64] |= 1 << UInt64(person % 64)
        }
        return false
    }

    /// The people of the simplest vector that neither a row nor `basis` sees and that has a one in this free column.
    private mutating func move(offsetting free: Int, beyond basis: [[Entry]]) -> Set<Int> {
        sum.add(.one, at: free)
        // Each row begins with a one, which has to make up for the others.
        for row in basis.reversed() {
            let seen = row.dropFirst().reduce(Residue.zero) { $0 + $1.value * sum.value(at: $1.column) }
            sum.add(-seen, at: row[0].column)
        }
        return Set(space.unseen(sum.collect()).map { personOf[$0.column] })
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

/// Sets of people, of each of which somebody must be chosen; one bit a person.
private struct Moves {
    let nobody: [UInt64]
    private var sets: [[UInt64]] = []

    init(people: Int) { nobody = [UInt64](repeating: 0, count: (people + 63) / 64) }

    /// Its number.
    @discardableResult mutating func add(_ people: Set<Int>) -> Int {
        var set = nobody
        for person in people { set[person / 64] |= 1 << UInt64(person % 64) }
        sets.append(set)
        return sets.count - 1
    }

    /// Those that have none of the chosen.
    func without(_ chosen: [Int]) -> [Int] {
        sets.indices.filter { set in
            chosen.allSatisfy { sets[set][$0 / 64] & (1 << UInt64($0 % 64)) == 0 }
        }
    }

    /// People of whom one must be the next: those of the smallest set, and of the last one to be chosen those who are
    /// in all. Nobody if more sets than there are places have nobody in common.
    func candidates(for open: [Int], places: Int, without ruledOut: [UInt64]) -> [Int] {
        guard var next = open.first.map({ sets[$0] }) else { return [] }
        var apart = nobody
        var count = 0
        var least = Int.max
        for set in open {
            var size = 0
            var isApart = true
            for word in nobody.indices {
                let people = sets[set][word] & ~ruledOut[word]
                size += people.nonzeroBitCount
                if people & apart[word] != 0 { isApart = false }
            }
            if isApart {
                for word in nobody.indices { apart[word] |= sets[set][word] & ~ruledOut[word] }
                count += 1
            }
            if count > places || size == 0 { return [] }
            if places == 1 {
                for word in nobody.indices { next[word] &= sets[set][word] }
            } else if size < least {
                least = size
                next = sets[set]
            }
        }
        return nobody.indices.flatMap { word in
            (0..<64).filter { (next[word] & ~ruledOut[word]) & (1 << UInt64($0)) != 0 }.map { word * 64 + $0 }
        }
    }
}
