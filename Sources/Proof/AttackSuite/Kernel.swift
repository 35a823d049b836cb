/// Arithmetic modulo a prime below 2^31: not the auditor's, so that one's accident is not the other's.
struct Prime: Sendable, Hashable {
    let modulus: UInt64
    /// 2^31 − 1, and 2^31 − 19 for the cross-check.
    static let first = Prime(modulus: 2_147_483_647)
    static let second = Prime(modulus: 2_147_483_629)

    func sum(_ a: UInt64, _ b: UInt64) -> UInt64 { (a + b) % modulus }
    func negative(_ a: UInt64) -> UInt64 { a == 0 ? 0 : modulus - a }
    func product(_ a: UInt64, _ b: UInt64) -> UInt64 { a * b % modulus }
    /// Fermat: a^(p−2).
    func inverse(_ a: UInt64) -> UInt64 {
        var (result, base, exponent) = (UInt64(1), a, modulus - 2)
        while exponent > 0 {
            if exponent & 1 == 1 { result = product(result, base) }
            base = product(base, base)
            exponent >>= 1
        }
        return result
    }
    func residue(_ value: Int) -> UInt64 { value < 0 ? negative(UInt64(-value) % modulus) : UInt64(value) % modulus }
}

/// One term of an equation.
struct Term: Sendable {
    var unknown: Int32
    var factor: UInt64
}

/// The solutions of linear equations, as far as their number is wanted: how many unknowns stay free.
///
/// Here an unknown is how often a published row is taken, and an equation says that one week of one person cancels out.
/// What stays free are the combinations of rows in which nobody is left but those whose weeks were not imposed. Nearly
/// all equations have one or two terms when it is their turn: these set an unknown to zero or tie it to another one.
/// The rest waits, and is eliminated at the end.
struct Kernel: Sendable {
    let prime: Prime
    /// An unknown is `ratio` times its parent; a ratio of zero is zero.
    private var parents: [Int32]
    private var ratios: [UInt64]
    private var waiting: [[Term]] = []

    init(unknowns: Int, prime: Prime) {
        self.prime = prime
        parents = (0..<unknowns).map(Int32.init)
        ratios = [UInt64](repeating: 1, count: unknowns)
    }

    private mutating func root(of unknown: Int32) -> (root: Int32, ratio: UInt64) {
        var root = unknown
        var ratio: UInt64 = 1
        while parents[Int(root)] != root {
            ratio = prime.product(ratio, ratios[Int(root)])
            root = parents[Int(root)]
        }
        ratio = prime.product(ratio, ratios[Int(root)])
        if root != unknown {
            // The root's own ratio is 1, or 0 where it is zero: then the product is zero as well.
            parents[Int(unknown)] = root
            ratios[Int(unknown)] = ratio
        }
        return (root, ratio)
    }

    /// The equation in unknowns that are free so far.
    mutating func reduced(_ equation: [Term]) -> [Term] {
        var terms: [Term] = []
        for term in equation {
            let (root, ratio) = root(of: term.unknown)
            guard ratio != 0 else { continue }
            let factor = prime.product(term.factor, ratio)
            if let place = terms.firstIndex(where: { $0.unknown == root }) {
                terms[place].factor = prime.sum(terms[place].factor, factor)
            } else {
                terms.append(Term(unknown: root, factor: factor))
            }
        }
        terms.removeAll { $0.factor == 0 }
        return terms
    }

    /// Adds an equation: the sum of the terms is zero. Whether it said something new at once.
    @discardableResult
    mutating func impose(_ equation: [Term]) -> Bool {
        let terms = reduced(equation)
        switch terms.count {
        case 0: return false
        case 1: ratios[Int(terms[0].unknown)] = 0
        case 2:
            parents[Int(terms[1].unknown)] = terms[0].unknown
            ratios[Int(terms[1].unknown)] = prime.negative(
                prime.product(terms[0].factor, prime.inverse(terms[1].factor)))
        default:
            waiting.append(terms)
            return false
        }
        return true
    }

    /// Lets those that wait say what they can by now.
    mutating func settle() {
        var isNews = true
        while isNews, !waiting.isEmpty {
            isNews = false
            let again = waiting
            waiting = []
            for equation in again where impose(equation) { isNews = true }
        }
    }

    /// The unknowns that are free, those apart that still wait in equations.
    private var free: [Int32] {
        parents.indices.filter { parents[$0] == $0 && ratios[$0] != 0 }.map(Int32.init)
    }

    /// How many independent solutions there are.
    mutating func dimension() -> Int {
        settle()
        return free.count - rank(waiting)
    }

    /// Only the free unknowns, numbered anew, and the equations said in them.
    mutating func compact(_ equations: [[[Term]]]) -> (kernel: Kernel, equations: [[[Term]]]) {
        settle()
        var numbers = [Int32](repeating: -1, count: parents.count)
        for (number, unknown) in free.enumerated() { numbers[Int(unknown)] = Int32(number) }
        var kernel = Kernel(unknowns: free.count, prime: prime)
        func renumbered(_ terms: [Term]) -> [Term] {
            terms.map { Term(unknown: numbers[Int($0.unknown)], factor: $0.factor) }
        }
        kernel.waiting = waiting.map { renumbered(reduced($0)) }
        var known: Set<[UInt64]> = []
        let rewritten = equations.map { group -> [[Term]] in
            known.removeAll(keepingCapacity: true)
            return group.compactMap { equation in
                let terms = renumbered(reduced(equation)).sorted { $0.unknown < $1.unknown }
                guard let first = terms.first else { return nil }
                // Weeks of which nothing else is known say the same thing, up to a factor.
                let inverse = prime.inverse(first.factor)
                let scaled = terms.map { Term(unknown: $0.unknown, factor: prime.product($0.factor, inverse)) }
                return known.insert(scaled.flatMap { [UInt64($0.unknown), $0.factor] }).inserted ? scaled : nil
            }
        }
        return (kernel, rewritten)
    }

    /// Of sparse rows, by elimination: each is reduced by those before it that lead with the same unknown.
    private func rank(_ rows: [[Term]]) -> Int {
        guard !rows.isEmpty else { return 0 }
        // By unknown; each begins with a one.
        var leading: [Int32: [Term]] = [:]
        var next: [Term] = []
        for row in rows {
            var left = row.sorted { $0.unknown < $1.unknown }
            while let first = left.first {
                guard let other = leading[first.unknown] else {
                    let inverse = prime.inverse(first.factor)
                    leading[first.unknown] = left.map {
                        Term(unknown: $0.unknown, factor: prime.product($0.factor, inverse))
                    }
                    break
                }
                prime.subtract(first.factor, of: other, from: left, into: &next)
                swap(&left, &next)
            }
        }
        return leading.count
    }
}

extension Prime {
    /// `left` without `factor` times `other`, which begins with the same unknown as `left` and with a one; both by unknown.
    fileprivate func subtract(_ factor: UInt64, of other: [Term], from left: [Term], into result: inout [Term]) {
        result.removeAll(keepingCapacity: true)
        let minus = negative(factor)
        var (mine, theirs) = (1, 1)
        while mine < left.count || theirs < other.count {
            if theirs == other.count || (mine < left.count && left[mine].unknown < other[theirs].unknown) {
                result.append(left[mine])
                mine += 1
                continue
            }
            var sum = product(minus, other[theirs].factor)
            if mine < left.count, left[mine].unknown == other[theirs].unknown {
                sum = self.sum(left[mine].factor, sum)
                mine += 1
            }
            if sum != 0 { result.append(Term(unknown: other[theirs].unknown, factor: sum)) }
            theirs += 1
        }
    }
}
