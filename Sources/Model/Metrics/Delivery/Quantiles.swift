/// The quantile by linear interpolation between order statistics (type 7 of Hyndman and Fan, `PERCENTILE_CONT`); nil of nothing.
/// - Parameter values: sorted.
public func quantile(_ share: Double, of values: [Double]) -> Double? {
    guard !values.isEmpty else { return nil }
    let place = share * Double(values.count - 1)
    let below = Int(place)
    let above = min(below + 1, values.count - 1)
    return values[below] + (values[above] - values[below]) * (place - Double(below))
}

/// How unevenly something is spread: 0 where everybody has as much, close to 1 where one has all; nil of nothing.
///
/// Gini = 2Σ i·r(i) / (n·Σr) − (n+1)/n over the sorted counts (metrics.md 9).
public func gini(_ counts: [Int]) -> Double? {
    let total = counts.reduce(0, +)
    guard total > 0 else { return nil }
    let n = Double(counts.count)
    let weighted = counts.sorted().enumerated().reduce(0.0) { $0 + Double($1.offset + 1) * Double($1.element) }
    return 2 * weighted / (n * Double(total)) - (n + 1) / n
}
