public import Domain
public import Metrics

extension PersonWeek {
    /// From what was recorded around the week: spans that reach two days beyond both edges, so that sessions are whole.
    public init(spans: [Span], corrections: [Correction], agenda: Agenda? = nil, in bounds: Interval) {
        let reach = Span.Length.days(2)
        let near = Interval(
            Instant(microseconds: bounds.start.microseconds - reach.microseconds), bounds.end.adding(reach))
        self.init(
            of: Timeline(
                spans.filter { $0.start < near.end && $0.end >= near.start }, corrections: corrections, agenda: agenda),
            in: bounds)
    }
}
