public import Domain
import Metrics
import Trends

/// Every line of one service or team: computed from evidence, floors kept.
public struct WorkLines: Sendable {
    private let facts: WorkFacts
    private let found: [(metric: any WorkMetric.Type, findings: Findings)]
    private let zone: Zone
    private let effects: WeekEffects
    /// Whether "none are left after this step" is nobody's in particular: of nothing at all, or of as many people as a line needs.
    private let isOfSeveral: Bool

    /// - Parameters:
    ///   - notes: those beside these lines; what they leave out is left out of what is said, and every value stays.
    ///   - told: the metrics that count by now (`WorkPlace.told`): of any other nothing is computed, and it says why.
    public init(of evidence: WorkEvidence, in zone: Zone, heeding notes: [Annotation], told: Set<MetricID>?) {
        effects = WeekEffects(of: notes, on: ReadLines(evidence.subject))
        let facts = WorkFacts(evidence, in: zone)
        found = Self.metrics(of: evidence.subject).map { metric in
            (metric, told?.contains(metric.declaration.id) ?? true ? metric.findings(in: facts) : .untold)
        }
        let authors =
            evidence.services.flatMap { service in
                service.changes.filter { !$0.isByBot }.map(\.author)
                    + service.commits.filter { !$0.isByBot }.map(\.author)
            } + evidence.promise.events.map(\.assignee)
        isOfSeveral = authors.isEmpty || Set(authors.compactMap(\.self)).count >= WorkFloor.standard.authors
        self.facts = facts
        self.zone = zone
    }

    /// Promises are a team's; everything else a service has too.
    static func metrics(of subject: WorkSubject) -> [any WorkMetric.Type] {
        switch subject {
        case .service: Catalogue.work.filter { $0.declaration.kind != .promise }
        case .team: Catalogue.work
        }
    }

    private func windows(
        _ metric: any WorkMetric.Type, _ findings: Findings, _ weeks: [Week], _ calendar: WeekCalendar
    ) -> Windows {
        Windows(
            of: findings.items, statistic: metric.statistic, floor: metric.floor, members: facts.members,
            from: weeks[0], through: weeks[weeks.count - 1], calendar)
    }

    private func calendar(_ weeks: [Week]) -> WeekCalendar {
        WeekCalendar(zone, from: weeks[0].adding(-WorkFloor.rare.widest), through: weeks[weeks.count - 1])
    }

    /// The complete weeks that are asked for, in the order of the catalogue.
    /// - Parameter weeks: at least one, one after the other.
    public func trends(_ weeks: [Week]) -> [WorkTrend] {
        let calendar = calendar(weeks)
        return found.map { trend($0.metric, windows($0.metric, $0.findings, weeks, calendar), weeks) }
    }

    private func trend(_ metric: any WorkMetric.Type, _ windows: Windows, _ weeks: [Week]) -> WorkTrend {
        let declaration = metric.declaration
        let points = windows.points(weeks)
        guard
            let series = WorkSeries(
                of: facts.subject, metric: declaration.id, unit: declaration.unit, points: points,
                reading: reading(
                    ofLine: points.map { PublishedWeek(week: $0.week, value: $0.value, weeks: $0.weeks) },
                    heeding: effects))
        else {
            return .tooLittle(
                of: facts.subject, metric: declaration.id, unit: declaration.unit,
                points: points.map(WorkPoint.Silent.init))
        }
        return .series(series)
    }

    /// How much there is of each metric, and why not more.
    public func coverages(_ weeks: [Week]) -> [WorkCoverage] {
        let calendar = calendar(weeks)
        return found.map { coverage($0.metric, $0.findings, windows($0.metric, $0.findings, weeks, calendar), weeks) }
    }

    private func coverage(
        _ metric: any WorkMetric.Type, _ findings: Findings, _ windows: Windows, _ weeks: [Week]
    ) -> WorkCoverage {
        let inside = windows.all.filter { $0.weeks.upperBound >= weeks[0] }
        let published = inside.reduce(0) { $0 + $1.published.count }
        var missing = MissingInput.allCases.filter(findings.missing.contains)
        let hasValues = trend(metric, windows, weeks).hasValues
        if missing.isEmpty, !hasValues {
            // Either there are too few items for the floor, or they are too few people's.
            let isEnough = inside.contains { $0.items.count >= metric.floor.items }
            missing = [isEnough && published == 0 ? .authors : .more]
        }
        // Whoever asks for one week after the other would subtract what one person did from counts of anything that is withheld.
        guard hasValues, inside.allSatisfy({ $0.withheld == 0 }) else {
            let isSaid = isOfSeveral && !hasValues && missing != [.notice]
            let steps = isSaid ? findings.steps.map(\.uncounted) : []
            return WorkCoverage(
                metric: metric.declaration.id, missing: missing, steps: steps, leftOut: [], stillOpen: nil)
        }
        let reasons = Dictionary(grouping: findings.leftOut, by: \.reason)
        return WorkCoverage(
            metric: metric.declaration.id, missing: missing,
            steps: findings.steps + [WorkStep("in these weeks, of enough people", published)],
            leftOut: LeftOutReason.allCases.compactMap { reason in
                reasons[reason].map { (reason: reason.rawValue, items: $0.count) }
            }, stillOpen: findings.stillOpen)
    }

    /// From what the weeks up to `through` were computed; nil if the subject has no such metric.
    /// - Parameter last: the last complete week. Counts are of everything there is by now: they are said only if nothing up to it
    ///   is withheld, however early the weeks are that are asked for.
    public func explanation(of metric: MetricID, _ weeks: [Week], upTo last: Week) -> WorkExplanation? {
        guard let (metric, findings) = found.first(where: { $0.metric.declaration.id == metric }) else { return nil }
        let windows = windows(metric, findings, weeks, calendar(weeks))
        let trend = trend(metric, windows, weeks)
        let shown = trend.hasValues ? windows.all.filter { $0.weeks.upperBound >= weeks[0] } : []
        let items = shown.flatMap { window in
            window.published.map { item in
                WorkExplanation.Item(
                    id: item.id, week: window.weeks.upperBound, from: item.from, to: item.to, seconds: item.seconds,
                    stages: item.stages)
            }
        }
        let said = coverage(metric, findings, windows, weeks)
        let now = (0...max(weeks.count - 1, weeks[0].distance(to: last))).map { weeks[0].adding($0) }
        let upToNow = coverage(metric, findings, self.windows(metric, findings, now, calendar(now)), now)
        let coverage = upToNow.stillOpen == nil ? said.withoutCounts : said
        var leftOut: [WorkExplanation.LeftOut] = []
        // Ids are named only beside enough others: alone they would be somebody's.
        if items.count + findings.leftOut.count >= WorkExplanation.leastItems, !items.isEmpty {
            // And only of services that have published something: of a withheld one an id is somebody's.
            let sources = Set(shown.flatMap { $0.published.map(\.source) })
            leftOut = findings.leftOut.filter { sources.contains($0.source) }.map {
                .init(id: $0.id, reason: $0.reason.rawValue, items: 1)
            }
        } else {
            leftOut = coverage.leftOut.map { .init(id: nil, reason: $0.reason, items: $0.items) }
        }
        if windows.all.contains(where: { $0.weeks.upperBound >= weeks[0] && $0.withheld > 0 }) {
            leftOut.append(.init(id: nil, reason: LeftOutReason.tooLittle.rawValue, items: nil))
        }
        return WorkExplanation(
            trend: trend, through: weeks[weeks.count - 1], items: items, leftOut: leftOut, coverage: coverage)
    }
}

extension Findings {
    /// Of a metric that waits for its notice.
    fileprivate static var untold: Findings {
        var none = Findings()
        none.missing = [.notice]
        return none
    }
}

extension WorkCoverage {
    fileprivate var withoutCounts: WorkCoverage {
        WorkCoverage(metric: metric, missing: missing, steps: [], leftOut: [], stillOpen: nil)
    }
}
