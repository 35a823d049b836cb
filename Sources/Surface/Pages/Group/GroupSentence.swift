import Domain

/// What may be said of a group's line: made from the published values that are drawn, and never across a break.
struct GroupSentence: Equatable {
    /// What matters.
    let lead: String
    let rest: String
    /// In the few words of a row: `about 1½ hours more`.
    let short: String

    /// Three weeks, as everywhere: fewer are noise.
    private static let recent = 3
    /// With fewer weeks before them there is nothing to compare with.
    private static let leastEarlier = 4

    /// `grid` is what values are rounded to: a smaller difference is none. `noun` is what there is more or less of.
    init(_ points: [LinePoint], grid: Double, unit: Domain.Unit, noun: String) {
        // A share is of a week already.
        let aWeek = unit == .ratio ? noun : "\(noun) a week"
        let start = points.lastIndex(where: \.isBreak) ?? 0
        let drawn = points.indices.dropFirst(start).compactMap { index in points[index].drawn.map { (index, $0) } }
        guard drawn.count >= Self.recent + Self.leastEarlier else {
            let since = start > 0 ? " since the group changed" : ""
            let weeks = counted(drawn.count, "week", "weeks")
            lead = "Too early to speak of a change"
            rest = ": \(weeks)\(since), \(inWords(Self.recent + Self.leastEarlier)) are needed."
            short = "too early to say"
            return
        }
        // A line that has ended says nothing about now.
        guard let latest = drawn.last?.0, latest >= points.count - Self.recent else {
            let week = drawn.last.map { points[$0.0].week.number } ?? 0
            lead = "Nothing has been published since week \(week)"
            rest = ": there was too little in the weeks after it."
            short = "none since week \(week)"
            return
        }
        let last = drawn.suffix(Self.recent).map(\.1)
        let before = drawn.dropLast(Self.recent).map(\.1)
        let usual = median(before)
        // Shares are no sums of powers of two: a hair less than the grid is the grid.
        let least = grid * (1 - 1e-9)
        let isShifted = last.allSatisfy { $0 - usual >= least } || last.allSatisfy { $0 - usual <= -least }
        let isAroundZero = abs(usual) < grid
        guard isShifted else {
            lead = isAroundZero ? "About as usual for these people" : "About as in the weeks before"
            short = isAroundZero ? "about as usual" : "as before"
            rest =
                isAroundZero
                ? "." : ", in which they had \(Self.difference(usual, unit)) \(aWeek) than where this line began."
            return
        }
        let isUpToDate = drawn.suffix(Self.recent).map(\.0) == Array(points.indices.suffix(Self.recent))
        let weeks = isUpToDate ? "In the last three weeks" : "In the last three weeks that are published"
        let change = Self.difference(median(last) - (isAroundZero ? 0 : usual), unit)
        short = change
        lead = "\(weeks) these people had \(change) \(aWeek)"
        rest =
            isAroundZero
            ? " than is usual for them." : " than in the \(counted(before.count, "week", "weeks")) before."
    }

    /// `about 1½ hours more`, `about four points more`
    private static func difference(_ change: Double, _ unit: Domain.Unit) -> String {
        "about \(unit.spokenChange(change)) \(change < 0 ? "less" : "more")"
    }
}

/// Of at least one value.
private func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
