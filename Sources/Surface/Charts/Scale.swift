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
