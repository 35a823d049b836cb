public import Domain

/// The published weeks of one metric of one team or service, with what was said of them.
public struct PublishedLine: Sendable {
    public let metric: MetricID
    public let leastEffect: Double
    /// As a share of what is usual, for metrics that have no natural size; nil for others.
    public let leastShareOfUsual: Double?
    public let weeks: [PublishedWeek]
    /// Weeks in which too little is worked to be compared with others; as if they were left out.
    public let closed: Set<Week>
    public init(
        metric: MetricID, leastEffect: Double, leastShareOfUsual: Double?, weeks: [PublishedWeek],
        closed: Set<Week> = []
    ) {
        self.closed = closed
        self.metric = metric
        self.leastEffect = leastEffect
        self.leastShareOfUsual = leastShareOfUsual
        self.weeks = weeks
    }

    /// The same with weeks in which too little is worked.
    public func closed(in weeks: Set<Week>) -> PublishedLine {
        PublishedLine(
            metric: metric, leastEffect: leastEffect, leastShareOfUsual: leastShareOfUsual, weeks: self.weeks,
            closed: weeks)
    }

    /// The line with what notes and its own closed weeks leave out.
    public func heeding(_ effects: WeekEffects) -> [PublishedWeek] { effects.leaving(out: closed).applied(to: weeks) }

    func finding(at week: Week, heeding effects: WeekEffects) -> NoticeRule.Finding? {
        let line = heeding(effects)
        let known = line.filter { $0.week <= week }.compactMap(\.value)
        let share = leastShareOfUsual.flatMap { share in median(known).map { abs($0) * share } } ?? 0
        return NoticeRule.finding(in: line, at: week, leastEffect: max(leastEffect, share))
    }
}

extension PublishedWeek {
    var silent: PublishedWeek {
        PublishedWeek(week: week, value: nil, weeks: weeks, isBreak: true, panel: panel)
    }
    var begun: PublishedWeek {
        PublishedWeek(week: week, value: value, weeks: weeks, part: part, of: of, isBreak: true, panel: panel)
    }
}

/// What one week brought to all lines of a team or service: they are looked at together, so that many metrics do not make many
/// notices (Benjamini and Hochberg over the lines that could be compared).
public func noticesOf(
    _ week: Week, in lines: [PublishedLine], heeding effects: WeekEffects,
    _ episodes: inout [MetricID: NoticeEpisodes]
) -> [(metric: MetricID, finding: NoticeRule.Finding?, event: NoticeEpisodes.Event)] {
    let found = lines.map { $0.finding(at: week, heeding: effects) }
    let compared = found.indices.filter { found[$0] != nil }
    let stands = standing(compared.compactMap { found[$0]?.p }, q: NoticeRule.falseDiscoveries)
    let standing = Set(zip(compared, stands).filter(\.1).map(\.0))
    var events: [(metric: MetricID, finding: NoticeRule.Finding?, event: NoticeEpisodes.Event)] = []
    for (place, line) in lines.enumerated() {
        // A week that was left out is not a quiet one: nothing moves.
        if effects.leftOut.contains(week) || line.closed.contains(week) { continue }
        let finding = found[place].flatMap { $0.isSignal && standing.contains(place) ? $0 : nil }
        let point = line.heeding(effects).first { $0.week == week }
        var episode = episodes[line.metric] ?? NoticeEpisodes()
        // What is told says from when to when: a week begins it that has a value.
        let signal = finding.flatMap { finding -> Notice.Direction? in
            if case .open(finding.direction, _, _, _) = episode.state { return finding.direction }
            return finding.to == week ? finding.direction : nil
        }
        for event in episode.step(
            week, signal: signal, panel: point?.panel, isBreak: point?.isBreak ?? false)
        {
            events.append((line.metric, finding, event))
        }
        episodes[line.metric] = episode
    }
    return events
}
