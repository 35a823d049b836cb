/// Where a line goes on the whole: a straight stroke from one week to another, in the unit of the chart.
public struct LineCourse: Sendable {
    let from: Int
    let to: Int
    let start: Double
    let end: Double

    /// `from` and `to` are places among the points of the chart.
    public init(from: Int, to: Int, start: Double, end: Double) {
        self.from = from
        self.to = to
        self.start = start
        self.end = end
    }
}

extension Plot {
    /// Nothing in a spark, which is too small for two lines.
    func course(_ course: LineCourse?, within range: ClosedRange<Double>) -> String {
        guard let course, size != .spark, course.start.isFinite, course.end.isFinite else { return "" }
        func height(_ value: Double) -> String { short(y(min(max(value, range.lowerBound), range.upperBound))) }
        return """
            <path class="way" fill="none" stroke="#5c6470" stroke-dasharray="1 5" stroke-linecap="round" \
            d="M\(short(x(course.from))) \(height(course.start))L\(short(x(course.to))) \(height(course.end))"/>
            """
    }
}
