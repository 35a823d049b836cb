public import Access
import Charts
public import Domain
import Metrics

/// The lines of a self-review pack as they are on the own page, for paper.
public enum SelfReviewCharts {
    /// What goes into a figure: the line, and below it what may be said of it. Nil where there are fewer than four weeks.
    /// - Parameter notes: those that go into the pack.
    public static func html(of trend: Visible<PersonalTrend>, notes: [Annotation]) -> String? {
        guard let last = trend.value.points.last?.week,
            let drawing = TrendDrawing(trend.value, through: last, current: nil, notes: notes), drawing.isSeries
        else { return nil }
        let sentence = drawing.sentenceForAnybody
        let said = [
            sentence.lead + sentence.rest,
            drawing.usual.map { _ in "Usually \(drawing.usualInWords)\(drawing.aWeek)." },
            drawing.course.sentence, drawing.notes.usual,
        ].compactMap(\.self)
        return drawing.chart(.wide).svg + drawing.chart(.narrow).svg
            + "<figcaption>\(escaped(said.joined(separator: " ")))</figcaption>"
    }
}
