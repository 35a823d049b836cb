public import Domain
import Metrics
public import PublishedPorts
import Synchronization
import Trends

/// Every line of one group, over all weeks that are published: arithmetic on cells.
public struct GroupLines: Sendable {
    public let panels: [Panel]
    /// Of the last week in which the metric was published: kinds are published by larger panels only.
    public let coverages: [(metric: MetricID, coverage: GroupWeeks.Coverage)]
    private let lines: [(metric: Declaration, points: [Week: LinePoint], level: LevelInWords)]

    public init(of published: Published) {
        panels = published.panels
        let generations = Generation.all(of: published)
        coverages = Catalogue.published.compactMap { metric in
            coverage(of: metric.id, published.cells, generations).map { (metric.id, $0) }
        }
        lines = Catalogue.published.map { metric in
            let line = chained(quarters: generations.map { $0.weeks(of: metric) })
            let level = generations.reduce(LevelInWords.none) { before, generation in
                groupLevel(of: generation.levels(of: metric.id), before: before, grid: metric.panels.grid)
            }
            return (metric, Dictionary(line.map { ($0.week, $0) }, uniquingKeysWith: { first, _ in first }), level)
        }
    }

    /// The weeks that are asked for, in the order of the catalogue.
    /// - Parameter notes: those beside these lines; what they leave out is left out of what is said, and every value stays.
    public func trends(of subject: GroupSubject, _ weeks: [Week], heeding notes: [Annotation]) -> [GroupTrend] {
        let effects = WeekEffects(of: notes, on: .ofGroup(subject))
        return lines.map { metric, points, level in
            let shown = weeks.map { week in
                points[week] ?? LinePoint(week: week, change: nil, drawn: nil, isBreak: false, status: .noData)
            }
            let line = shown.map { PublishedWeek(week: $0.week, value: $0.drawn, isBreak: $0.isBreak) }
            guard
                let series = GroupSeries(
                    of: subject, metric: metric.id, unit: metric.unit, points: shown,
                    reading: reading(ofLine: line, heeding: effects))
            else {
                return .tooLittle(of: subject, metric: metric.id, unit: metric.unit, weeks: weeks)
            }
            return .series(series, level: level)
        }
    }
}

/// Lines that were drawn from the edition that is published now. What is sealed never changes, so that they hold until
/// something is added; who may see them is asked every time.
final class DrawnLines: Sendable {
    private static let most = 500
    private let kept = Mutex<[GroupSubject: (edition: String, lines: GroupLines)]>([:])

    func lines(of subject: GroupSubject, edition: String) -> GroupLines? {
        kept.withLock { $0[subject] }.flatMap { $0.edition == edition ? $0.lines : nil }
    }

    func keep(_ lines: GroupLines, of subject: GroupSubject, edition: String) {
        kept.withLock { kept in
            if kept.count >= Self.most { kept.removeAll() }
            kept[subject] = (edition, lines)
        }
    }
}

/// The panels that were frozen at one boundary, with what was published of them.
private struct Generation {
    let quarter: Quarter
    let panels: [(panel: Panel, cells: [Cell])]
    private let levels: [Level]

    static func all(of published: Published) -> [Generation] {
        let cells = Dictionary(grouping: published.cells, by: \.panel)
        let levels = Dictionary(grouping: published.levels, by: \.panel)
        return Dictionary(grouping: published.panels, by: \.from).sorted { $0.key < $1.key }.map { _, panels in
            Generation(
                quarter: panels[0].quarter, panels: panels.map { ($0, cells[$0.id] ?? []) },
                levels: panels.flatMap { levels[$0.id] ?? [] })
        }
    }

    private init(quarter: Quarter, panels: [(panel: Panel, cells: [Cell])], levels: [Level]) {
        self.quarter = quarter
        self.panels = panels
        self.levels = levels
    }

    func contains(_ week: Week) -> Bool { panels.contains { ($0.panel.from...$0.panel.to).contains(week) } }

    func weeks(of metric: Declaration) -> (quarter: Quarter, weeks: [(week: Week, change: Double?)]) {
        let cells = groupCells(of: panels, metric: metric.id, grid: metric.panels.grid)
        return (quarter, cells.map { ($0.week, $0.change) })
    }

    func levels(of metric: MetricID) -> [(panel: Panel, level: LevelInWords)] {
        panels.map { panel, _ in
            let own = levels.first { $0.panel == panel.id && $0.metric == metric }
            return (panel, own.map { .fresh($0.value, $0.quarter) } ?? .none)
        }
    }
}

private func coverage(of metric: MetricID, _ cells: [Cell], _ generations: [Generation]) -> GroupWeeks.Coverage? {
    let published = cells.filter { $0.metric == metric && $0.change != nil }
    guard let week = published.map(\.week).max(), let there = generations.last(where: { $0.contains(week) }) else {
        return nil
    }
    let panels = Set(published.filter { $0.week == week }.map(\.panel))
    return GroupWeeks.Coverage(published: panels.count, all: there.panels.count)
}
