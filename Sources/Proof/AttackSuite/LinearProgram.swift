/// The least and the greatest value of one unknown under bounds and linear equations with slack.
///
///     low ≤ A x ≤ high,  0 ≤ x ≤ cap       min or max of one x
///
/// A small dense simplex with bounded variables (Dantzig; Bland's rule against cycling). Each row has a slack of its
/// own that stands for A x, so that a beginning is at hand; what lies outside of its bounds is brought inside first.
struct LinearProgram {
    struct Band {
        let factors: [(unknown: Int, factor: Double)]
        let low: Double
        let high: Double
    }
    let count: Int
    private let caps: [Double]
    private let bands: [Band]

    init(caps: [Double], bands: [Band]) {
        count = caps.count
        self.caps = caps
        self.bands = bands
    }

    /// Nil if nothing satisfies it, or if it does not come to an end.
    func range(of unknown: Int) -> ClosedRange<Double>? {
        var tableau = Tableau(caps: caps, bands: bands)
        guard tableau.becomeFeasible() else { return nil }
        var below = tableau
        guard below.minimize(unknown, sign: 1), tableau.minimize(unknown, sign: -1) else { return nil }
        let (low, high) = (below.value(of: unknown), tableau.value(of: unknown))
        return low <= high ? low...high : nil
    }
}

private struct Tableau {
    /// Rows × all variables: each basic variable as a combination of the others is row · x = 0.
    private var rows: [[Double]]
    private var basic: [Int]
    private var values: [Double]
    private let low: [Double]
    private let high: [Double]
    private var isBasic: [Bool]
    private static let tiny = 1e-9

    init(caps: [Double], bands: [LinearProgram.Band]) {
        let count = caps.count + bands.count
        low = caps.map { _ in 0 } + bands.map(\.low)
        high = caps + bands.map(\.high)
        values = [Double](repeating: 0, count: count)
        isBasic = [Bool](repeating: false, count: count)
        basic = []
        rows = []
        for (number, band) in bands.enumerated() {
            var row = [Double](repeating: 0, count: count)
            for (unknown, factor) in band.factors { row[unknown] -= factor }
            row[caps.count + number] = 1
            rows.append(row)
            basic.append(caps.count + number)
            isBasic[caps.count + number] = true
        }
    }

    func value(of variable: Int) -> Double { values[variable] }

    mutating func becomeFeasible() -> Bool {
        for _ in 0..<2000 {
            // The sum of what is missing, as a cost of the variables that are not basic.
            var costs = [Double](repeating: 0, count: values.count)
            var isFeasible = true
            for (row, variable) in zip(rows, basic) {
                let over = values[variable] > high[variable] + 1e-7
                let under = values[variable] < low[variable] - 1e-7
                guard over || under else { continue }
                isFeasible = false
                for other in costs.indices where !isBasic[other] { costs[other] += over ? -row[other] : row[other] }
            }
            if isFeasible { return true }
            guard step(costs, isRepairing: true) else { return false }
        }
        return false
    }

    mutating func minimize(_ variable: Int, sign: Double) -> Bool {
        for _ in 0..<2000 {
            var costs = [Double](repeating: 0, count: values.count)
            if let place = basic.firstIndex(of: variable) {
                for other in costs.indices where !isBasic[other] { costs[other] = -sign * rows[place][other] }
            } else {
                costs[variable] = sign
            }
            if !step(costs, isRepairing: false) { return true }
        }
        return false
    }

    /// One variable moves as far as it can; false if none improves.
    private mutating func step(_ costs: [Double], isRepairing: Bool) -> Bool {
        // Bland: the first one that improves.
        var entering: (variable: Int, direction: Double)?
        for variable in costs.indices where !isBasic[variable] && high[variable] > low[variable] {
            if costs[variable] < -Self.tiny, values[variable] < high[variable] - Self.tiny {
                entering = (variable, 1)
                break
            }
            if costs[variable] > Self.tiny, values[variable] > low[variable] + Self.tiny {
                entering = (variable, -1)
                break
            }
        }
        guard let (variable, direction) = entering else { return false }
        var length = direction > 0 ? high[variable] - values[variable] : values[variable] - low[variable]
        var leaving: Int?
        for place in rows.indices {
            let rate = -rows[place][variable] * direction
            guard abs(rate) > Self.tiny else { continue }
            let own = values[basic[place]]
            guard let bound = bound(of: basic[place], own, isRising: rate > 0, isRepairing) else { continue }
            let reach = max(0, (bound - own) / rate)
            if reach < length - 1e-12 || (reach <= length && leaving.map { basic[place] < basic[$0] } ?? false) {
                length = reach
                leaving = place
            }
        }
        move(variable, by: direction * length)
        if let leaving { pivot(leaving, variable) }
        return true
    }

    /// Where a basic variable has to stop; what is outside of its bounds may come inside, and stops at the first one.
    private func bound(of variable: Int, _ value: Double, isRising: Bool, _ isRepairing: Bool) -> Double? {
        if isRepairing {
            if value < low[variable] - 1e-7 { return isRising ? low[variable] : nil }
            if value > high[variable] + 1e-7 { return isRising ? nil : high[variable] }
        }
        return isRising ? high[variable] : low[variable]
    }

    private mutating func move(_ variable: Int, by length: Double) {
        values[variable] += length
        for place in rows.indices { values[basic[place]] -= rows[place][variable] * length }
    }

    private mutating func pivot(_ place: Int, _ variable: Int) {
        let factor = 1 / rows[place][variable]
        for column in rows[place].indices { rows[place][column] *= factor }
        for other in rows.indices where other != place && rows[other][variable] != 0 {
            let factor = rows[other][variable]
            for column in rows[place].indices { rows[other][column] -= factor * rows[place][column] }
        }
        isBasic[basic[place]] = false
        isBasic[variable] = true
        basic[place] = variable
    }
}
