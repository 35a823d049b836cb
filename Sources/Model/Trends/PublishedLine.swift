public import Domain

/// The published weeks of one metric of one team or service, with what was said of them.
public struct PublishedLine: Sendable {
    public let metric: MetricID
    public let leastEffect: Double
    /// As a share of what is usual, for metrics that have no natural size; nil for others.
    public let leastShareOfUsual: Double?
    public let weeks: [PublishedWeek]
    public init(metric: MetricID, leastEffect: Double, leastShareOfUsual: Double?, weeks: [PublishedWeek]) {
        self.metric = metric
        self.leastEffect = leastEffect
        self.leastShareOfUsual = leastShareOfUsual
        self.weeks = weeks
    }

    /// Without the weeks that are left out, and begun anew where a new baseline was said.
    func heeding(_ notes: [AnnotationContent]) -> [PublishedWeek] {
        let begins = notes.filter { $0.effect == .newBaseline }.map { Week(of: $0.from) }
        return weeks.compactMap { point in
            let all = (0..<max(1, point.weeks)).map { point.week.adding(-$0) }
            guard !notes.contains(where: { note in note.effect == .leaveOut && all.contains(where: note.touches) })
            else {
                // A break stays one when its week is left out.
                return point.isBreak ? point.silent : nil
            }
            return begins.contains(where: all.contains) ? point.begun : point
        }
    }

    func finding(at week: Week, heeding notes: [AnnotationContent]) -> NoticeRule.Finding? {
        let line = heeding(notes)
        let known = line.filter { $0.week <= week }.compactMap(\.value)
        let share = leastShareOfUsual.flatMap { share in median(known).map { abs($0) * share } } ?? 0
        return NoticeRule.finding(in: line, at: week, leastEffect: max(leastEffect, share))
    }
}

extension PublishedWeek {
    fileprivate var silent: PublishedWeek {
        PublishedWeek(week: week, value: nil, weeks: weeks, isBreak: true, panel: panel)
    }
    fileprivate var begun: PublishedWeek {
        PublishedWeek(week: week, value: value, weeks: weeks, part: part, of: of, isBreak: true, panel: panel)
    }
}

/// What one week brought to all lines of a team or service: they are looked at together, so that many metrics do not make many
/// notices (Benjamini and Hochberg over the lines that could be compared).
public func noticesOf(
    _ week: Week, in lines: [PublishedLine], heeding notes: [AnnotationContent],
    _ episodes: inout [MetricID: NoticeEpisodes]
) -> [(metric: MetricID, finding: NoticeRule.Finding?, event: NoticeEpisodes.Event)] {
    let found = lines.map { $0.finding(at: week, heeding: notes) }
    let compared = found.indices.filter { found[$0] != nil }
    let stands = standing(compared.compactMap { found[$0]?.p }, q: NoticeRule.falseDiscoveries)
    let standing = Set(zip(compared, stands).filter(\.1).map(\.0))
    var events: [(metric: MetricID, finding: NoticeRule.Finding?, event: NoticeEpisodes.Event)] = []
    for (place, line) in lines.enumerated() {
        // A week that was left out is not a quiet one: nothing moves.
        if notes.contains(where: { $0.effect == .leaveOut && $0.touches(week) }) { continue }
        let finding = found[place].flatMap { $0.isSignal && standing.contains(place) ? $0 : nil }
        let point = line.heeding(notes).first { $0.week == week }
        var episode = episodes[line.metric] ?? NoticeEpisodes()
        for event in episode.step(
            week, signal: finding?.direction, panel: point?.panel, isBreak: point?.isBreak ?? false)
        {
            events.append((line.metric, finding, event))
        }
        episodes[line.metric] = episode
    }
    return events
}
