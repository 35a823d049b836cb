import Domain
import Metrics
import NoticePorts
import Trends

extension Noticing {
    /// Every line of every team and service, in the order of the subjects and of the catalogue, and the first week with a cell.
    func lines(at now: Instant) async throws -> (
        lines: [(subject: NoticeSubject, lines: [PublishedLine])], first: Week?
    ) {
        let (panels, cells) = try await published.sealedCells(at: now)
        let byPanel = Dictionary(grouping: cells, by: \.panel)
        var lines: [(subject: NoticeSubject, lines: [PublishedLine])] = []
        var places: [NoticeSubject: Int] = [:]
        func add(_ subject: NoticeSubject, _ new: [PublishedLine]) {
            guard !new.isEmpty else { return }
            if let place = places[subject] {
                lines[place].lines += new
            } else {
                places[subject] = lines.count
                lines.append((subject, new))
            }
        }
        for team in Set(panels.flatMap(\.teams)).sorted() {
            let own = panels.filter { $0.teams.contains(team) }
            add(.team(team), Catalogue.published.compactMap { effortLine(of: $0, own, byPanel) })
        }
        try await published.sharedWork(Self.weeksOfWork, at: now) { weeks in
            let subject: NoticeSubject =
                switch weeks.subject {
                case .team(let name): .team(name)
                case .service(let id): .service(id)
                }
            add(subject, weeks.trends.compactMap(workLine))
        }
        return (lines, cells.map(\.week).min())
    }

    /// The chained line that the team's page draws: what it was made of is the panel of each week.
    private func effortLine(of metric: Declaration, _ panels: [Panel], _ cells: [PanelID: [Cell]]) -> PublishedLine? {
        let generations = Dictionary(grouping: panels, by: \.from).sorted { $0.key < $1.key }.map(\.value)
        let links = generations.map { panels in
            let own = groupCells(
                of: panels.map { ($0, cells[$0.id] ?? []) }, metric: metric.id, grid: metric.panels.grid)
            return (quarter: panels[0].quarter, weeks: own.map { (week: $0.week, change: $0.change) })
        }
        let points = chained(quarters: links)
        guard points.contains(where: { $0.drawn != nil }) else { return nil }
        return PublishedLine(
            metric: metric.id, leastEffect: metric.leastEffect, leastShareOfUsual: nil,
            weeks: points.map { point in
                let there = generations.first { $0.contains { ($0.from...$0.to).contains(point.week) } }
                let name = there.map { $0.map(\.id.raw).sorted().joined(separator: "+") }
                return PublishedWeek(
                    week: point.week, value: point.drawn, isBreak: point.isBreak, panel: name.map(PanelID.init))
            })
    }

    /// Context is not asked about: how often one deploys is no question.
    private func workLine(_ trend: WorkTrend) -> PublishedLine? {
        guard let metric = Catalogue.work(trend.metric), trend.hasValues,
            trend.metric != DeploymentCadence.declaration.id
        else { return nil }
        let declaration = metric.declaration
        return PublishedLine(
            metric: declaration.id, leastEffect: declaration.leastEffect,
            // Hours of work in flight differ by orders of magnitude: a fifth of what is usual, at least.
            leastShareOfUsual: declaration.unit == .seconds ? 0.2 : nil,
            weeks: trend.points.map { point in
                PublishedWeek(
                    week: point.week, value: point.value, weeks: point.weeks, part: point.part,
                    of: point.part == nil ? nil : point.n)
            })
    }
}
