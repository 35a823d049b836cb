import Domain
import Metrics

/// One amount for each effort metric that is published, in its order, in whole millionths of the metric's unit.
///
/// Whole numbers, because sums of them are exact: neither the order of the people nor time moved from one to another
/// can show in the last digit and from there in a rounded cell.
struct Amounts: Sendable {
    static let metrics = Catalogue.published
    private static let places = Dictionary(uniqueKeysWithValues: metrics.enumerated().map { ($1.id, $0) })

    private(set) var millionths: [Int]

    /// What is not given is zero, and what is not in the catalogue is dropped.
    init(_ values: [MetricID: Double]) {
        millionths = [Int](repeating: 0, count: Self.metrics.count)
        for (metric, value) in values {
            guard let place = Self.places[metric] else { continue }
            millionths[place] = inMillionths(value, cap: Self.metrics[place].panels.cap)
        }
    }

    private init(millionths: [Int]) { self.millionths = millionths }

    /// The mean, to the nearest millionth, of each metric over the weeks of which something is known; zero where there are none.
    init(meanOf weeks: [PersonWeek]) {
        millionths = Self.metrics.enumerated().map { place, metric in
            let known = weeks.filter { !$0.unknown.contains(metric.id) }
            return known.isEmpty
                ? 0 : nearest(known.reduce(0) { $0 + $1.amounts.millionths[place] }, dividedBy: known.count)
        }
    }
}

/// `value` between zero and `cap`, in whole millionths. What is no number is zero.
private func inMillionths(_ value: Double, cap: Double) -> Int {
    value > 0 ? Int((min(value, cap) * 1e6).rounded()) : 0
}

/// The nearest whole number to the quotient, halves away from zero. `divisor` is positive.
func nearest(_ dividend: Int, dividedBy divisor: Int) -> Int {
    let (quotient, rest) = dividend.quotientAndRemainder(dividingBy: divisor)
    return 2 * abs(rest) >= divisor ? quotient + dividend.signum() : quotient
}

extension PanelRule {
    /// The mean of `count` amounts that add up to `total` millionths, on the grid of the metric and in its unit.
    ///
    /// Halves go away from zero; zero has no sign.
    func mean(ofMillionths total: Int, over count: Int) -> Double {
        let step = Int((grid * 1e6).rounded())
        // Back from whole millionths, so that a share comes out as the decimal that it is written as.
        return Double(nearest(total, dividedBy: count * step) * step) / 1e6
    }
}
