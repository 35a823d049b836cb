public import Domain

/// With fewer published cells of a panel its mean is too uncertain to go on from: the line breaks (privacy.md 1.8).
public let leastCellsForALink = 8

/// The line of a team over the panels that it was in, oldest first.
///
///     quarter           Q1: −1 on average       Q2: −2 on average       Q3
///     cell              change against usual    against the new usual   …
///     drawn             cell                    cell − 1                cell − 1 − 2
///
/// Baselines move on with each panel; what has changed for good must not vanish with them. So the value drawn is the
/// cell plus the sum of the links so far, a link being the mean of one panel's published cells. That is how an index of
/// matched models is chained. If fewer than eight cells of a panel were published, or weeks lie between two panels, the
/// line begins anew with the first week of the next panel. Weeks that are missing are points without a value.
public func chained(_ panels: [(panel: PanelID, weeks: [(week: Week, change: Double?)])]) -> [LinePoint] {
    chained(panels.map(\.weeks))
}

/// The line of a department or the organization over the quarters: of its own cells, which are made first.
public func chained(quarters: [(quarter: Quarter, weeks: [(week: Week, change: Double?)])]) -> [LinePoint] {
    chained(quarters.map(\.weeks))
}

private func chained(_ links: [[(week: Week, change: Double?)]]) -> [LinePoint] {
    var points: [LinePoint] = []
    var sum = 0.0
    var link: Double? = nil
    for weeks in links where !weeks.isEmpty {
        let weeks = weeks.sorted { $0.week < $1.week }
        var isBreak = false
        if let last = points.last?.week {
            let isNext = last.adding(1) == weeks[0].week
            isBreak = link == nil || !isNext
            sum = isBreak ? 0 : sum + (link ?? 0)
        }
        for (week, change) in weeks {
            if let last = points.last?.week, last < week {
                points += (1..<last.distance(to: week)).map { point(last.adding($0), nil, nil, isBreak: false) }
            }
            points.append(point(week, change, change.map { $0 + sum }, isBreak: isBreak))
            isBreak = false
        }
        let published = weeks.compactMap(\.change)
        link = published.count < leastCellsForALink ? nil : published.reduce(0, +) / Double(published.count)
    }
    return points
}

private func point(_ week: Week, _ change: Double?, _ drawn: Double?, isBreak: Bool) -> LinePoint {
    LinePoint(
        week: week, change: change, drawn: drawn, isBreak: isBreak, status: change == nil ? .tooLittle : .published)
}
