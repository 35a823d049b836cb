public import Access
import Charts
public import Domain
import Metrics

/// The lines of a self-review pack as they are on the own page, for paper.
public enum SelfReviewCharts {
    /// Nil where there are fewer than four weeks.
    /// - Parameter notes: those that go into the pack.
    public static func html(of trend: Visible<PersonalTrend>, notes: [Annotation]) -> String? {
        guard case .series(let series, _) = trend.value, let last = series.points.last?.week,
            let declaration = Catalogue.all.first(where: { $0.id == series.metric })
        else { return nil }
        if declaration.unit == .seconds,
            let drawing = TrendDrawing(trend.value, through: last, current: nil, notes: notes)
        {
            return drawing.chart(.wide).svg + drawing.chart(.narrow).svg
        }
        let (factor, unit): (Double, String) =
            switch declaration.unit {
            case .seconds: (1.0 / 3600, "h")
            case .ratio: (100, "%")
            case .count: (1, "")
            }
        let noted = NotesInWeeks(annotations: notes, lines: .ofOneself, over: series.points.map(\.week))
        let points = series.points.map {
            LineChart.Point(
                label: $0.week.label, name: $0.week.description, hours: $0.value.map { $0.amount * factor },
                notes: noted.of($0.week))
        }
        return ([.wide, .narrow] as [LineChart.Size]).map { size in
            LineChart(
                id: "chart-\(declaration.id.raw)\(size == .wide ? "-wide" : "")",
                title: "\(declaration.title), \(points.count) complete weeks", description: declaration.formula,
                points: points, running: nil, usual: nil, size: size, unit: unit
            ).svg
        }.joined()
    }
}
