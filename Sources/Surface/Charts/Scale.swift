/// From hours to a height: from zero, so that no line looks steeper than it is, to a round number.
struct Scale {
    let step: Double
    let top: Double

    /// `most` is the largest value that has to fit.
    init(upTo most: Double) {
        let most = most.isFinite ? max(most, 0) : 0
        var steps: [Double] = [0.5, 1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 30, 40, 50]
        while let last = steps.last, last * 4 < most { steps.append(last * 2) }
        step = steps.first { $0 * 4 >= most } ?? 0.5
        top = max((most / step).rounded(.up), 1) * step
    }

    var ticks: [Double] { (0...Int((top / step).rounded())).map { Double($0) * step } }
}

/// From a change in hours to a height: zero is always in it, and small changes are not drawn as mountains.
struct ChangeScale {
    /// As much on each side of zero is always there: half an hour is what a figure is rounded to.
    static let least = 2.0

    let step: Double
    let low: Double
    let high: Double

    init(over values: [Double]) {
        let values = values.filter(\.isFinite)
        let below = max(Self.least, -(values.min() ?? 0))
        let above = max(Self.least, values.max() ?? 0)
        func marks(_ step: Double) -> Double { (below / step).rounded(.up) + (above / step).rounded(.up) }
        var steps: [Double] = [1, 2, 3, 4, 5, 10, 15, 20, 30, 40, 50]
        while let last = steps.last, marks(last) > 5 { steps.append(last * 2) }
        step = steps.first { marks($0) <= 5 } ?? 1
        low = -(below / step).rounded(.up) * step
        high = (above / step).rounded(.up) * step
    }

    /// From the lowest to the highest mark, zero among them.
    var ticks: [Double] { (Int((low / step).rounded())...Int((high / step).rounded())).map { Double($0) * step } }
}
