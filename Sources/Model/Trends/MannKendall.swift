/// Whether a series goes up or down on the whole: Mann and Kendall's test, which looks at order alone (metrics.md 13).
public struct MannKendall: Sendable, Hashable {
    /// How many pairs go up, less how many go down.
    public let s: Int
    /// The variance of S under no trend, corrected for ties.
    public let variance: Double
    /// (S − sgn S) / √variance; zero if everything is equal.
    public let z: Double
    /// The exact two-sided p-value; nil where values are tied, for which it is another one.
    public let exactP: Double?

    /// Nil of fewer than two values.
    public init?(_ values: [Double]) {
        guard values.count > 1 else { return nil }
        let n = values.count
        var s = 0
        for j in 1..<n {
            for i in 0..<j { s += values[j] > values[i] ? 1 : values[j] < values[i] ? -1 : 0 }
        }
        self.s = s
        variance = Self.variance(of: values)
        z = variance == 0 ? 0 : Double(s - s.signum()) / variance.squareRoot()
        exactP = Set(values).count == n ? Self.exactP(s: s, n: n) : nil
    }

    /// VarS = [n(n−1)(2n+5) − Σ t(t−1)(2t+5)] / 18, over the groups of t equal values.
    static func variance(of values: [Double]) -> Double {
        func term(_ n: Int) -> Int { n * (n - 1) * (2 * n + 5) }
        let ties = Dictionary(grouping: values, by: \.self).values.reduce(0) { $0 + term($1.count) }
        return Double(term(values.count) - ties) / 18
    }

    /// By the number of permutations with that many inversions: the product of (1 + q + … + q^i), i below n.
    private static func exactP(s: Int, n: Int) -> Double {
        // Shares and not counts: 26! is beyond what an integer holds.
        var shares = [1.0]
        for i in 1..<n {
            var next = [Double](repeating: 0, count: shares.count + i)
            for (inversions, share) in shares.enumerated() {
                for more in 0...i { next[inversions + more] += share / Double(i + 1) }
            }
            shares = next
        }
        let pairs = n * (n - 1) / 2
        // S = pairs − 2 · inversions, and it is symmetric.
        let most = (pairs - abs(s)) / 2
        return min(1, 2 * shares[...most].reduce(0, +))
    }
}
