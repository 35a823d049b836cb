import Charts
import Domain
import Metrics

/// One trend on its way to paper: in hours, per cent or numbers, with the week that is running beside it.
struct TrendDrawing {
    let trend: PersonalTrend
    let declaration: Declaration
    /// Nil for weeks of which none is running.
    let current: Week?
    let through: Week
    let notes: NotesInWeeks
    /// Before every id, where a page shows the same metric more than once.
    let prefix: String

    /// Nil if the catalogue does not know the metric: what is not declared is not shown.
    /// - Parameter notes: all that stands beside the lines of these weeks.
    init?(_ trend: PersonalTrend, through: Week, current: Week?, notes: [Annotation], prefix: String = "") {
        guard
            let declaration = Catalogue.effort(trend.metric)?.declaration
                ?? Catalogue.ownWork.first(where: { $0.declaration.id == trend.metric })?.declaration
        else { return nil }
        self.trend = trend
        self.declaration = declaration
        self.through = through
        self.current = current
        self.prefix = prefix
        self.notes = NotesInWeeks(annotations: notes, lines: .ofOneself, over: trend.points.map(\.week))
    }

    var id: String { prefix + declaration.id.raw }
    var isActivity: Bool { declaration.id.raw.hasPrefix("activity-time") }
    var sentence: TrendSentence { spoken(" for you") }

    /// Where others read it too: on paper that somebody hands on.
    var sentenceForAnybody: TrendSentence { spoken("") }

    private func spoken(_ whose: String) -> TrendSentence {
        TrendSentence(
            trend, unit: declaration.unit, through: through,
            leavesOut: points.contains { $0.notes.isLeftOut || $0.notes.beginsAnew }, whose: whose, aWeek: aWeek)
    }

    /// Whether its values are how long something took, and not how much of a week it was.
    private var isOfLengths: Bool { declaration.kind == .ownWork && declaration.unit == .seconds }

    /// Behind an amount: ` a week`.
    var aWeek: String { isOfLengths ? "" : " a week" }

    /// Over a column of amounts.
    var perWeek: String { isOfLengths ? "median in hours" : declaration.unit.perWeek }

    var isSeries: Bool {
        if case .series = trend { true } else { false }
    }

    /// Whether any week has more than nothing.
    var hasAnything: Bool { trend.points.contains { ($0.value?.amount ?? 0) > 0 } }

    private var factor: Double { declaration.unit.factor }

    var course: Course {
        let unit = declaration.unit
        guard case .series(_, let reading) = trend else {
            return Course(slope: nil, weeks: 0, factor: 1, unit: unit.ofChange)
        }
        // The weeks that count: without those that the own notes leave out, and since what is usual last began anew.
        let points = points
        let counted = points[(points.lastIndex { $0.notes.beginsAnew } ?? 0)...].count {
            $0.hours != nil && !$0.notes.isLeftOut
        }
        return Course(slope: reading.slope?.line, weeks: counted, factor: factor, unit: unit.ofChange)
    }

    var points: [LineChart.Point] {
        trend.points.map { point in
            LineChart.Point(
                label: point.week.label, name: point.week.description,
                hours: point.value.map { $0.amount * factor }, notes: notes.of(point.week))
        }
    }

    var running: LineChart.Point? {
        current.map { LineChart.Point(label: $0.label, name: $0.description, hours: nil, notes: notes.of($0)) }
    }

    var usual: LineChart.Usual? {
        guard case .series(_, let reading) = trend, let usual = reading.usual else { return nil }
        // No share of one's own time is more than all of it.
        let high = declaration.unit == .ratio ? min(1, usual.high.amount) : usual.high.amount
        return LineChart.Usual(
            low: usual.low.amount * factor, median: usual.median.amount * factor, high: high * factor)
    }

    func chart(_ size: LineChart.Size) -> LineChart {
        LineChart(
            id: "chart-\(id)\(size == .wide ? "-wide" : "")",
            title: "\(declaration.title), \(perWeek), \(trend.points.count) complete weeks",
            description: description(size), points: points, running: size == .spark ? nil : running, usual: usual,
            size: size, unit: declaration.unit.short, course: course.line(among: trend.points.map(\.week)))
    }

    /// `usually 4.1 to 6.3 h a week`
    var usualInWords: String {
        guard let usual else { return "too early to say" }
        return "\(oneDecimal(usual.low)) to \(oneDecimal(usual.high))\(declaration.unit.behind)"
    }

    /// Folded behind a chart that shows it: the figures of what is usual, and of where it goes.
    var atLength: String {
        [
            "\(declaration.title):", usual.map { _ in "usually \(usualInWords)\(aWeek)." }, course.besideASpark,
        ].compactMap(\.self).joined(separator: " ")
    }

    /// Beside a spark among others: what is usual, what changed, and where it goes. That it is too early for that is said once.
    var besideASpark: String {
        [usual.map { _ in "Usually \(usualInWords)." }, sentence.lead + sentence.rest, course.besideMany]
            .compactMap(\.self).joined(separator: " ")
    }

    /// What is usual stands in words beside a spark, and of the running week it shows nothing.
    private func description(_ size: LineChart.Size) -> String {
        var parts: [String] = []
        if let first = points.first, let last = points.last {
            parts.append("\(first.label) to \(last.label).")
        }
        if let usual, size != .spark {
            parts.append(
                "Usual range \(usualInWords)\(aWeek), its middle \(oneDecimal(usual.median))\(declaration.unit.behind)."
            )
        }
        let missing = points.filter { $0.hours == nil }.map(\.label)
        if !missing.isEmpty { parts.append("No data in \(listed(missing, "and")).") }
        let noted = points.filter(\.notes.isMarked).map { "\($0.label): \($0.notes.words)." }
        if !noted.isEmpty { parts.append("Notes. " + noted.joined(separator: " ")) }
        if let running, size != .spark { parts.append("\(running.label) is still running and has no value.") }
        return parts.joined(separator: " ")
    }
}
