import Domain

/// The median absolute deviation from the median, scaled to the standard deviation of a normal distribution (× 1.4826).
func spread(_ values: [Double]) -> Double {
    guard let middle = median(values), let deviation = median(values.map { abs($0 - middle) }) else { return 0 }
    return 1.4826 * deviation
}

/// The two-sided exact p-value of the rank-sum test of `last` against `base`, by enumerating all choices of ranks.
///
/// Ties get midranks. p = min(1, 2 · smaller tail). Feasible for the sizes used here (at most C(16, 3) = 560 choices).
public func rankSumP(last: [Double], base: [Double]) -> Double {
    let all = last + base
    let sorted = all.sorted()
    let ranks = all.map { value -> Double in
        let first = sorted.firstIndex(of: value) ?? 0
        let after = sorted.lastIndex(of: value) ?? 0
        return Double(first + after) / 2 + 1
    }
    let observed = ranks[..<last.count].reduce(0, +)
    var below = 0
    var above = 0
    var total = 0
    func choose(_ from: Int, _ left: Int, _ sum: Double) {
        if left == 0 {
            total += 1
            if sum <= observed + 1e-9 { below += 1 }
            if sum >= observed - 1e-9 { above += 1 }
            return
        }
        guard from + left <= ranks.count else { return }
        choose(from + 1, left - 1, sum + ranks[from])
        choose(from + 1, left, sum)
    }
    if last.count == 3 {
        // The three last weeks, of which a measurement takes millions: the same sums without the calls.
        for i in 0..<ranks.count {
            for j in (i + 1)..<max(i + 1, ranks.count) {
                for k in (j + 1)..<max(j + 1, ranks.count) {
                    let sum = ranks[i] + ranks[j] + ranks[k]
                    if sum <= observed + 1e-9 { below += 1 }
                    if sum >= observed - 1e-9 { above += 1 }
                    total += 1
                }
            }
        }
    } else {
        choose(0, last.count, 0)
    }
    return min(1, 2 * Double(min(below, above)) / Double(total))
}

/// The Hodges–Lehmann shift: the median of all differences between a value of `last` and one of `base`.
public func shift(last: [Double], base: [Double]) -> Double {
    median(last.flatMap { a in base.map { a - $0 } }) ?? 0
}
