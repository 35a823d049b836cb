public import Domain

/// One week of a department or of the organization: made of published cells, never measured itself.
public struct GroupCell: Sendable, Hashable {
    public let week: Week
    /// In the metric's unit, on its grid; nil if none of the panels published.
    public let change: Double?
    /// How many panels published, of how many there were: "covers 5 of 6 groups".
    public let covered: Int
    public let of: Int
    public init(week: Week, change: Double?, covered: Int, of panels: Int) {
        self.week = week
        self.change = change
        self.covered = covered
        of = panels
    }
}

/// The cells of a group of panels: those of `metric` weighted with how many people each panel was frozen with, rounded
/// to `grid`, the metric's own. One for each week of which there is a cell, in order.
public func groupCells(of panels: [(panel: Panel, cells: [Cell])], metric: MetricID, grid: Double) -> [GroupCell] {
    var weeks: [Week: (people: Int, steps: Int, covered: Int)] = [:]
    for (panel, cells) in panels {
        for cell in cells where cell.metric == metric && cell.panel == panel.id {
            var week = weeks[cell.week] ?? (0, 0, 0)
            if let change = cell.change {
                week.people += panel.people
                week.steps += panel.people * steps(change, grid)
                week.covered += 1
            }
            weeks[cell.week] = week
        }
    }
    return weeks.sorted { $0.key < $1.key }.map { week, sum in
        GroupCell(
            week: week, change: sum.covered == 0 ? nil : mean(sum.steps, sum.people, grid), covered: sum.covered,
            of: panels.count { ($0.panel.from...$0.panel.to).contains(week) })
    }
}

/// The level of a group of panels: their fresh ones of one quarter, weighted likewise, if all have one. Otherwise the
/// last one that the group had (`before`) stays, as an old one.
public func groupLevel(
    of panels: [(panel: Panel, level: LevelInWords)], before: LevelInWords, grid: Double
) -> LevelInWords {
    var people = 0
    var total = 0
    var quarters: Set<Quarter> = []
    for (panel, level) in panels {
        guard case .fresh(let value, let quarter) = level else { return before.aged }
        people += panel.people
        total += panel.people * steps(value, grid)
        quarters.insert(quarter)
    }
    guard let quarter = quarters.first, quarters.count == 1 else { return before.aged }
    return .fresh(mean(total, people, grid), quarter)
}

extension LevelInWords {
    fileprivate var aged: LevelInWords {
        if case .fresh(let value, let quarter) = self { .old(value, quarter) } else { self }
    }
}

/// Published values are on the grid, so that sums of them are whole numbers and exact.
private func steps(_ value: Double, _ grid: Double) -> Int { Int((value / grid).rounded()) }

/// On the grid, halves away from zero; zero has no sign.
private func mean(_ steps: Int, _ people: Int, _ grid: Double) -> Double {
    let (quotient, rest) = steps.quotientAndRemainder(dividingBy: people)
    let rounded = 2 * abs(rest) >= people ? quotient + steps.signum() : quotient
    // Back from whole millionths, as cells are: a share comes out as the decimal that it is written as.
    return Double(rounded * Int((grid * 1e6).rounded())) / 1e6
}
