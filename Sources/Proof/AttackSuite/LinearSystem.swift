import Domain

/// The published rows of one metric over the values of people's weeks, said as equations: for every week of every
/// person, which rows it is in and with which factor.
struct LinearSystem: Sendable {
    let prime: Prime
    let rows: Int
    /// By person, then one for each week that is in any row.
    let equations: [[[Term]]]

    /// - Parameter isKnown: whose week need not cancel out, because the attacker knows it.
    init(
        _ rows: [Statements.Row], people: Int, prime: Prime,
        isKnown: (_ person: Int, _ week: Int) -> Bool = { _, _ in false }
    ) {
        self.prime = prime
        self.rows = rows.count
        var factors = [[Int: [Term]]](repeating: [:], count: people)
        for (number, row) in rows.enumerated() {
            for part in row.parts {
                var own: [Int: UInt64] = [:]
                if let week = part.week { own[week] = 1 }
                if !part.usual.isEmpty {
                    let share = prime.product(prime.residue(part.sign), prime.inverse(prime.residue(part.usual.count)))
                    for week in part.usual { own[week] = prime.sum(own[week] ?? 0, share) }
                }
                for (week, factor) in own where factor != 0 && !isKnown(part.person, week) {
                    factors[part.person][week, default: []].append(Term(unknown: Int32(number), factor: factor))
                }
            }
        }
        // The last weeks first: they are in one row only, which settles it at once.
        equations = factors.map { weeks in weeks.sorted { $0.key > $1.key }.map(\.value) }
    }

    /// What is left when everybody outside of `group` has to cancel out.
    func local(to group: [Int]) -> LocalSystem {
        var kernel = Kernel(unknowns: rows, prime: prime)
        let inside = Set(group)
        for person in equations.indices where !inside.contains(person) {
            for equation in equations[person] { kernel.impose(equation) }
        }
        let compact = kernel.compact(group.map { equations[$0] })
        return LocalSystem(group: group, kernel: compact.kernel, equations: compact.equations)
    }
}

/// The combinations of published rows in which nobody is left but people of one group.
struct LocalSystem: Sendable {
    let group: [Int]
    private let kernel: Kernel
    private let equations: [[[Term]]]
    /// Combinations that say nothing at all, because rows depend on each other.
    let empty: Int

    init(group: [Int], kernel: Kernel, equations: [[[Term]]]) {
        self.group = group
        self.kernel = kernel
        self.equations = equations
        var all = kernel
        for person in equations { for equation in person { all.impose(equation) } }
        empty = all.dimension()
    }

    /// How many independent statements there are about nobody but those at these places of the group.
    func statements(about places: [Int]) -> Int {
        var kernel = kernel
        for person in equations.indices where !places.contains(person) {
            for equation in equations[person] { kernel.impose(equation) }
        }
        return kernel.dimension() - empty
    }
}
