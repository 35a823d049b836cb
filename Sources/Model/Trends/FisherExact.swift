import Foundation

/// Whether two shares by number differ: Fisher's exact test, two-sided (the sum of all tables that are not likelier).
///
///                part   rest
///     last       a      n − a
///     before     b      m − b
public func fisherP(part a: Int, of n: Int, against b: Int, of m: Int) -> Double {
    guard n > 0, m > 0, (0...n).contains(a), (0...m).contains(b) else { return 1 }
    let k = a + b
    var logFactorials = [0.0]
    for x in 1...(n + m) { logFactorials.append(logFactorials[x - 1] + log(Double(x))) }
    func logChoose(_ n: Int, _ k: Int) -> Double { logFactorials[n] - logFactorials[k] - logFactorials[n - k] }
    func logShare(_ x: Int) -> Double { logChoose(n, x) + logChoose(m, k - x) - logChoose(n + m, k) }
    let observed = logShare(a)
    var p = 0.0
    for x in max(0, k - m)...min(k, n) where logShare(x) <= observed + 1e-7 { p += exp(logShare(x)) }
    return min(1, p)
}

/// Which of several findings of one week stand when all of them were looked for: Benjamini and Hochberg, at a false discovery
/// rate of `q`. Answers in the order that was asked.
public func standing(_ ps: [Double], q: Double) -> [Bool] {
    let order = ps.indices.sorted { ps[$0] < ps[$1] }
    var last = -1
    for (rank, place) in order.enumerated() where ps[place] <= q * Double(rank + 1) / Double(ps.count) { last = rank }
    var stands = [Bool](repeating: false, count: ps.count)
    for (rank, place) in order.enumerated() where rank <= last { stands[place] = true }
    return stands
}
