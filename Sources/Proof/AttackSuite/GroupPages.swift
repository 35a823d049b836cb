import Domain
import Metrics
import Publication
import Trends

/// The lines of teams, departments and the organization, and the notices, all made of published cells.
struct GroupPages {
    let quarters: [PublishedQuarter]
    let world: World

    /// What has a line: every metric, and the one that took the place of another.
    private struct Subject {
        let id: MetricID
        let declaration: Declaration
    }
    private var subjects: [Subject] {
        Catalogue.published.flatMap { declaration -> [Subject] in
            let own = Subject(id: declaration.id, declaration: declaration)
            guard let change = world.formulaChange, change.old == declaration.id,
                quarters.contains(where: { $0.boundary.formula == .second })
            else { return [own] }
            return [own, Subject(id: change.new, declaration: declaration)]
        }
    }

    private typealias Week = Domain.Week
    private typealias Changes = [(week: Week, change: Double?)]

    /// Panels with their cells by metric and their level by metric.
    private struct PanelCells {
        let panel: Panel
        let cells: [MetricID: [Cell]]
        let levels: [MetricID: Level]
    }

    var documents: [String: [UInt8]] {
        let panels = quarters.map { quarter in
            quarter.panels.indices.map { place in
                PanelCells(
                    panel: quarter.panels[place].frozen.panel,
                    cells: Dictionary(grouping: quarter.weeks.flatMap { $0[place].cells }, by: \.metric),
                    levels: Dictionary(
                        quarter.levels[place].map { ($0.metric, $0) }, uniquingKeysWith: { first, _ in first }))
            }
        }
        var documents: [String: [UInt8]] = [:]
        var notices = Writing()
        let all = panels.joined().map(\.panel)
        for team in Set(all.flatMap(\.teams)).sorted() {
            let own = panels.compactMap { $0.first { $0.panel.teams.contains(team) } }
            documents["teams/\(team)"] = page(&notices, team) { metric in
                let links = own.map { panel in
                    (
                        panel: panel.panel.id,
                        weeks: (panel.cells[metric.id] ?? []).map { ($0.week, $0.change) } as Changes
                    )
                }
                let level = own.last?.levels[metric.id].map { LevelInWords.fresh($0.value, $0.quarter) }
                return (chained(links), level ?? .none, "")
            }
        }
        for department in Set(all.compactMap(\.department)).sorted() {
            let own = panels.map { $0.filter { $0.panel.department == department } }
            documents["departments/\(department)"] = page(&notices, department) { group(own, $0) }
        }
        documents["organization"] = page(&notices, "organization") { group(panels, $0) }
        documents["notices"] = notices.bytes
        return documents
    }

    private func group(_ panels: [[PanelCells]], _ metric: Subject) -> ([LinePoint], LevelInWords, String) {
        var covered: (of: Int, all: Int)?
        let grid = metric.declaration.panels.grid
        let links = zip(quarters, panels).map { quarter, panels in
            let cells = groupCells(
                of: panels.map { ($0.panel, $0.cells[metric.id] ?? []) }, metric: metric.id, grid: grid)
            if let last = cells.last { covered = (last.covered, last.of) }
            return (quarter: quarter.boundary.quarter, weeks: cells.map { ($0.week, $0.change) } as Changes)
        }
        let level = panels.reduce(LevelInWords.none) { before, panels in
            groupLevel(
                of: panels.map { panel in
                    (panel.panel, panel.levels[metric.id].map { .fresh($0.value, $0.quarter) } ?? .none)
                }, before: before, grid: grid)
        }
        return (chained(quarters: links), level, covered.map { "covers \($0.of) of \($0.all) groups" } ?? "")
    }

    private func page(
        _ notices: inout Writing, _ name: String,
        line: (Subject) -> ([LinePoint], LevelInWords, String)
    ) -> [UInt8] {
        var writing = Writing()
        for metric in subjects {
            let (points, level, covered) = line(metric)
            writing.text("\(metric.id) \(level) \(covered)\n")
            for point in points {
                writing.text(point.week.description)
                writing.text(point.isBreak ? "|" : " ")
                writing.amount(point.change)
                writing.text(" ")
                writing.amount(point.drawn)
                writing.text("\n")
            }
            if let notice = notice(of: points, metric.declaration) { notices.text("\(name) \(metric.id) \(notice)\n") }
        }
        return writing.bytes
    }

    /// Whether the line has changed for three weeks, since its last break.
    private func notice(of points: [LinePoint], _ metric: Declaration) -> String? {
        let line = points.map { PublishedWeek(week: $0.week, value: $0.drawn, isBreak: $0.isBreak) }
        guard let last = points.last?.week,
            let found = NoticeRule.finding(in: line, at: last, leastEffect: metric.leastEffect), found.isSignal
        else { return nil }
        return "\(Int((found.by * 10_000).rounded())) since \(found.from)"
    }
}
