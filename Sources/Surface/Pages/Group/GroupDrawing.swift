import Charts
import Domain
import Metrics

/// One line of a group on its way to paper: in hours or percentage points, with the week that is running beside it.
struct GroupDrawing {
    let trend: GroupTrend
    let declaration: Declaration
    let current: Week
    /// Before every id, where a page shows more than one group.
    let prefix: String
    let notes: NotesInWeeks
    /// What is asked about this line now, of what the reader may hear; nil if nothing is.
    private let notice: NoticeWords?

    /// Nil if the catalogue does not know the metric: what is not declared is not shown.
    /// - Parameter notices: about these lines, of those that the reader may hear; of a department or the organization there are none.
    init?(_ trend: GroupTrend, current: Week, notes: [Annotation], notices: [Notice], prefix: String = "") {
        guard let declaration = Catalogue.effort(trend.metric)?.declaration else { return nil }
        self.trend = trend
        self.declaration = declaration
        self.current = current
        self.prefix = prefix
        notice = notices.first { $0.metric == trend.metric && $0.ended == nil }.flatMap { NoticeWords($0, []) }
        self.notes = NotesInWeeks(
            annotations: notes, lines: .ofGroup(trend.subject), over: trend.points.map(\.week))
    }

    var id: String { prefix + declaration.id.raw }
    var isActivity: Bool { declaration.id.raw.hasPrefix("activity-time") }
    var isOneOfTheKinds: Bool { declaration.panels.isOneOfTheKinds }
    var sentence: GroupSentence {
        GroupSentence(
            trend.points, reading, grid: declaration.panels.grid, unit: declaration.unit, noun: noun, notice: notice)
    }
    private var factor: Double { declaration.unit.factor }
    /// Over the figures as a table.
    var caption: String { "\(declaration.title), change against their usual, \(declaration.unit.changePerWeek)" }

    var isSeries: Bool {
        if case .series = trend { true } else { false }
    }

    /// Whether anything was published in the last three weeks.
    var isRecent: Bool { trend.points.suffix(3).contains { $0.drawn != nil } }

    var hasBreak: Bool { trend.points.dropFirst().contains(where: \.isBreak) }

    /// In a sentence: `about 1½ hours more focus a week`, `about four points more of their working time in meetings`.
    var noun: String {
        switch declaration.id {
        case FocusTime.declaration.id: "focus"
        case DeepFocusTime.declaration.id: "deep focus"
        case FocusAvailable.declaration.id: "room for focus"
        case ActivityTime.declaration.id: "time in the editor"
        case AfterHoursShare.declaration.id: "of their time in the editor after hours"
        case WeekendShare.declaration.id: "of their time in the editor on weekends"
        case MeetingLoad.declaration.id: "of their working time in meetings"
        case Fragmentation.declaration.id: "of the time between meetings in small pieces"
        default: declaration.title
        }
    }

    private var reading: LineReading? {
        guard case .series(let series, _) = trend else { return nil }
        return series.reading
    }

    /// Whether the chart shows how far chance goes.
    var hasLimits: Bool { reading?.limits != nil }

    var key: String {
        ChartKey(
            shade: reading?.limits?.usual(times: factor).named("usual ups and downs"), hasTrend: course.slope != nil,
            cut: hasBreak ? ChangeChart.breakInWords : nil, notes: points.map(\.notes)
        ).html
    }

    /// Since the line last began anew: nothing is said across a break.
    var course: Course {
        Course(slope: reading?.slope, weeks: reading?.weeks ?? 0, factor: factor, unit: declaration.unit.ofChange)
    }

    /// Folded behind a line: how far chance goes, and the figures of where the line goes.
    var atLength: String {
        ["\(declaration.title):", sentence.chance, course.besideASpark].compactMap(\.self).joined(separator: " ")
    }

    var points: [ChangeChart.Point] {
        trend.points.map { point in
            ChangeChart.Point(
                label: point.week.label, name: point.week.description, hours: point.drawn.map { $0 * factor },
                isBreak: point.isBreak, notes: notes.of(point.week))
        }
    }

    /// As the table names it.
    var running: LineChart.Point {
        LineChart.Point(label: current.label, name: current.description, hours: nil, notes: notes.of(current))
    }

    var column: FiguresTable.Column { FiguresTable.Column(title: declaration.title, changes: points) }

    func chart(_ size: LineChart.Size) -> ChangeChart {
        ChangeChart(
            id: "chart-\(id)\(size == .wide ? "-wide" : "")",
            title: "\(caption), \(points.count) complete weeks",
            description: description, points: points,
            running: size == .spark
                ? nil
                : ChangeChart.Point(
                    label: running.label, name: running.name, hours: nil, isBreak: false, notes: running.notes),
            size: size, limits: size == .spark ? nil : reading?.limits?.usual(times: factor),
            course: course.line(among: trend.points.map(\.week)), unit: declaration.unit.ofChange)
    }

    /// The level beside its line, in words; nil where there is no line, because a level never stands alone.
    var level: String? {
        guard case .series(_, let level) = trend else { return nil }
        switch level {
        case .fresh(let value, let quarter):
            let when = quarter == Quarter(of: current) ? "this quarter" : "in \(quarter.words)"
            return "Usual for these people \(when): about \(amount(value)) of \(noun) a week, on average for each."
        case .old(let value, let quarter):
            return """
                The last level that could be told was about \
                \(amount(value)) of \(noun) a week on average for each, in \(quarter.words): the group has changed since, or nothing newer could \
                be told so far.
                """
        case .none: return nil
        }
    }

    private func amount(_ level: Double) -> String {
        declaration.unit == .seconds ? levelInWords(seconds: level) : declaration.unit.spoken(level)
    }

    private var description: String {
        var parts: [String] = []
        if let first = points.first, let last = points.last {
            parts.append("\(first.label) to \(last.label), around what is usual for these people.")
        }
        for point in points.dropFirst() where point.isBreak {
            parts.append("\(ChangeChart.breakInWords) in \(point.label).")
        }
        let missing = points.filter { $0.hours == nil }.map(\.label)
        if !missing.isEmpty { parts.append("Too little in \(listed(missing, "and")).") }
        let noted = points.filter(\.notes.isMarked).map { "\($0.label): \($0.notes.words)." }
        if !noted.isEmpty { parts.append("Notes. " + noted.joined(separator: " ")) }
        parts.append("\(running.label) is still running and has no value.")
        return parts.joined(separator: " ")
    }
}
