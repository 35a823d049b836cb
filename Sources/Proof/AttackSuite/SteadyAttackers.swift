import Domain

/// Assume that everybody's week is always the same, so that a year of cells and levels is about one number a person,
/// and look for those who are determined by it.
///
/// With own baselines a cell then says nothing (the week is the usual one), and levels are sums over rosters that
/// differ by whoever has joined or left: one of them is isolated as soon as all others cancel out.
///
/// An attempt is one person in one window of four quarters. The attacker of `absences` also knows who was away when.
enum SteadyAttackers {
    static let window = 4

    /// - Parameter known: whose habits are known already.
    static func attack(
        _ statements: Statements, people: Int, knowsAbsences: Bool, known: Set<Int> = []
    ) -> Outcome {
        var outcome = Outcome()
        guard let last = statements.rows.map(\.quarter).max() else { return outcome }
        let rosters = Dictionary(
            statements.rosters.map { ($0.panel, $0) }, uniquingKeysWith: { first, _ in first })
        for end in min(last, window - 1)...last {
            let rows = statements.rows.filter { $0.quarter <= end && $0.quarter > end - window }
            let exposed = determined(rows, rosters, people, knowsAbsences, .first, known)
            outcome.attempts += Set(rows.flatMap { $0.parts.map(\.person) }).subtracting(known).count
            guard !exposed.isEmpty else { continue }
            let twice = determined(rows, rosters, people, knowsAbsences, .second, known)
            for person in exposed.intersection(twice).sorted() {
                outcome.isolate("person \(person) of panels until quarter \(end), if habits are constant")
            }
        }
        return outcome
    }

    /// Everybody whose one number is a combination of the rows.
    private static func determined(
        _ rows: [Statements.Row], _ rosters: [PanelID: Statements.Roster], _ people: Int, _ knowsAbsences: Bool,
        _ prime: Prime, _ knownPeople: Set<Int>
    ) -> Set<Int> {
        var space = DenseRows(columns: people, prime: prime)
        var known: Set<[UInt64]> = []
        for row in rows {
            var vector = [UInt64](repeating: 0, count: people)
            for part in row.parts {
                vector[part.person] = prime.sum(vector[part.person], prime.residue(Statements.constant(part)))
            }
            if !knowsAbsences, let roster = rosters[row.panel], let first = row.parts.first {
                // Whoever does not know who was away takes everybody of the roster for present.
                for person in roster.people { vector[person] = prime.residue(Statements.constant(first)) }
            }
            for person in knownPeople { vector[person] = 0 }
            if known.insert(vector).inserted { space.insert(vector) }
        }
        return Set(space.determined)
    }
}

extension Statements {
    /// What a part is of a person whose weeks are all the same: one, none, or one.
    fileprivate static func constant(_ part: Part) -> Int { (part.week == nil ? 0 : 1) + part.sign }
}

/// Rows in reduced echelon form.
struct DenseRows {
    let prime: Prime
    private var rows: [[UInt64]] = []
    private var pivots: [Int] = []
    let columns: Int

    init(columns: Int, prime: Prime) {
        self.columns = columns
        self.prime = prime
    }

    mutating func insert(_ vector: [UInt64]) {
        var vector = vector
        for (row, pivot) in zip(rows, pivots) where vector[pivot] != 0 { subtract(row, vector[pivot], &vector) }
        guard let pivot = vector.firstIndex(where: { $0 != 0 }) else { return }
        let inverse = prime.inverse(vector[pivot])
        for column in vector.indices { vector[column] = prime.product(vector[column], inverse) }
        for place in rows.indices where rows[place][pivot] != 0 { subtract(vector, rows[place][pivot], &rows[place]) }
        rows.append(vector)
        pivots.append(pivot)
    }

    private func subtract(_ row: [UInt64], _ factor: UInt64, _ vector: inout [UInt64]) {
        let negative = prime.negative(factor)
        for column in row.indices where row[column] != 0 {
            vector[column] = prime.sum(vector[column], prime.product(negative, row[column]))
        }
    }

    var rank: Int { rows.count }

    /// The columns that are determined: of which a row says nothing else.
    var determined: [Int] {
        zip(rows, pivots).filter { row, _ in row.count { $0 != 0 } == 1 }.map(\.1)
    }
}
