import Charts
import Domain
import Metrics

/// One line of shared work on its way to paper: in hours, percent or days a week, with the week that is running beside it.
struct WorkDrawing {
    let trend: WorkTrend
    let declaration: Declaration
    let coverage: WorkCoverage?
    let current: Week
    let notes: NotesInWeeks

    /// Nil if the catalogue does not know the metric: what is not declared is not shown.
    init?(_ trend: WorkTrend, _ coverages: [WorkCoverage], current: Week, notes: [Annotation]) {
        guard let declaration = Catalogue.work(trend.metric)?.declaration else { return nil }
        self.trend = trend
        self.declaration = declaration
        coverage = coverages.first { $0.metric == trend.metric }
        self.current = current
        self.notes = NotesInWeeks(
            annotations: notes, lines: ReadLines(trend.subject), over: trend.points.map(\.week))
    }

    var id: String { declaration.id.raw }
    var isSeries: Bool { trend.hasValues }

    /// What a value is multiplied with before it is shown.
    private var factor: Double {
        switch declaration.unit {
        case .seconds: 1 / 3600
        case .ratio: 100
        case .count: 1
        }
    }

    var unit: String {
        switch declaration.unit {
        case .seconds: "h"
        case .ratio: "%"
        case .count: "days"
        }
    }

    func shown(_ value: Double?) -> String { value.map { oneDecimal($0 * factor) } ?? "" }

    private var reading: LineReading? {
        guard case .series(let series) = trend else { return nil }
        return series.reading
    }

    var course: Course {
        Course(
            slope: reading?.slope, weeks: reading?.weeks ?? 0, factor: factor,
            unit: declaration.unit == .ratio ? "points" : unit,
            point: trend.points.contains { $0.weeks > 1 } ? ("value", "values") : ("week", "weeks"))
    }

    /// Folded behind a line: the figures of where it goes.
    var atLength: String? { course.besideASpark.map { "\(declaration.title): \($0)" } }

    var key: String {
        ChartKey(
            shade: usual?.named("usual ups and downs"), hasMedian: usual != nil, hasTrend: course.slope != nil,
            notes: points.map(\.notes)
        ).html
    }

    private var usual: LineChart.Usual? {
        guard let limits = reading?.limits else { return nil }
        // No share of a whole is more than the whole; what is beside a plan may be.
        let isOfAWhole =
            declaration.unit == .ratio && declaration.id != ScopeChange.declaration.id
            && declaration.id != PlanningAccuracy.declaration.id
        let high = isOfAWhole ? min(1, limits.high) : limits.high
        return LineReading.Limits(low: max(0, limits.low), median: limits.median, high: high).usual(
            times: factor)
    }

    var points: [LineChart.Point] {
        trend.points.map { point in
            LineChart.Point(
                label: point.week.label, name: point.week.description, hours: point.value.map { $0 * factor },
                notes: notes.of(point.week))
        }
    }

    /// As they are drawn: a window of several weeks is as wide as it is, all of it at its one value.
    private var drawn: [LineChart.Point] {
        var points = points
        for (place, point) in trend.points.enumerated() where point.weeks > 1 {
            for week in max(0, place - point.weeks + 1)..<place {
                points[week] = LineChart.Point(
                    label: points[week].label, name: points[week].name, hours: points[place].hours,
                    notes: points[week].notes)
            }
        }
        return points
    }

    func chart(_ size: LineChart.Size) -> LineChart {
        LineChart(
            id: "chart-\(id)\(size == .wide ? "-wide" : "")",
            title: "\(declaration.title), \(words), \(points.count) complete weeks", description: description,
            points: drawn,
            running: size == .spark
                ? nil
                : LineChart.Point(
                    label: current.label, name: current.description, hours: nil, notes: notes.of(current)),
            usual: size == .spark ? nil : usual, size: size, unit: unit,
            course: course.line(among: trend.points.map(\.week)))
    }

    private var words: String {
        switch Catalogue.work(declaration.id)?.statistic {
        case .median: "median in hours"
        case .perWeek: "days a week"
        case .spread: "Gini index in percent"
        case .share, nil: "in percent"
        }
    }

    private var description: String {
        var parts: [String] = []
        if let first = points.first, let last = points.last { parts.append("\(first.label) to \(last.label).") }
        let wide = trend.points.filter { $0.weeks > 1 }.map(\.week.label)
        if !wide.isEmpty { parts.append("Weeks before are counted with \(listed(wide, "and")).") }
        if let gaps { parts.append(gaps) }
        let noted = points.filter(\.notes.isMarked).map { "\($0.label): \($0.notes.words)." }
        if !noted.isEmpty { parts.append("Notes. " + noted.joined(separator: " ")) }
        parts.append("\(current.label) is still running and has no value.")
        return parts.joined(separator: " ")
    }

    /// The last value in words, with what it is made of; nil without a line.
    var sentence: String? {
        guard isSeries, let last = trend.points.last(where: { $0.value != nil }), let n = last.n else { return nil }
        let weeks =
            last.weeks > 1 ? "the \(inWords(last.weeks)) weeks to \(last.week.label)" : "week \(last.week.number)"
        let items = last.part.map { "\($0) of \(n)" } ?? "\(n)"
        let since = last.week.distance(to: current) > 4 ? " Since then there was too little." : ""
        return "Latest: \(shown(last.value)) \(unit), in \(weeks), from \(items) \(noun).\(since)"
    }

    /// That the line is broken, and where it is said why; nil where it is not.
    var gaps: String? {
        let hours = drawn.map(\.hours)
        guard let first = hours.firstIndex(where: { $0 != nil }), let last = hours.lastIndex(where: { $0 != nil })
        else {
            return nil
        }
        let empty = hours[first...last].count { $0 == nil }
        guard empty > 0 else { return nil }
        let weeks = capitalised(counted(empty, "week", "weeks"))
        return "\(weeks) within the line \(empty == 1 ? "has" : "have") no value: the table says why."
    }

    /// `Three more changes are not finished.`; nil where all are.
    var unfinished: String? {
        guard let open = coverage?.stillOpen, open > 0 else { return nil }
        let (one, many) =
            switch declaration.id {
            case DeliveryIndex.declaration.id: ("more iteration is", "more iterations are")
            case FailedDeploymentRecovery.declaration.id: ("more failed deployment is", "more failed deployments are")
            default: ("more change is", "more changes are")
            }
        return capitalised("\(counted(open, one, many)) not finished.")
    }

    private var noun: String {
        switch declaration.kind {
        case .promise: "items"
        default:
            switch declaration.id {
            case ReviewLoad.declaration.id: "reviews"
            case ChangeFailRate.declaration.id, ReworkRate.declaration.id, FailedDeploymentRecovery.declaration.id:
                "deployments"
            case DeploymentCadence.declaration.id: "days with a deployment"
            default: "changes"
            }
        }
    }

    /// Week, value, 75th, 90th, number of items, length of the window.
    var table: String {
        let isMedian = Catalogue.work(declaration.id)?.statistic == .median
        let heads =
            ["Week", isMedian ? "Median, \(unit)" : unit] + (isMedian ? ["75th", "90th"] : []) + ["Items", "Weeks"]
        let hasNotes = (trend.points.map(\.week) + [current]).contains { !notes.of($0).isEmpty }
        func noted(_ week: Week) -> String {
            hasNotes ? "<td class=\"words\">\(escaped(notes.of(week).words))</td>" : ""
        }
        var text = "<table class=\"figures\"><caption>\(escaped(declaration.title))</caption><thead><tr>"
        text += heads.map { "<th scope=\"col\">\(escaped($0))</th>" }.joined()
        text += (hasNotes ? "<th scope=\"col\" class=\"words\">Notes</th>" : "") + "</tr></thead><tbody>"
        for point in trend.points {
            text += "<tr><th scope=\"row\">\(escaped(point.week.description))</th>"
            guard let value = point.value, let n = point.n else {
                let why = point.status == .noData ? "no data" : "too little, or counted with a later week"
                text += "<td colspan=\"\(heads.count - 1)\">\(why)</td>\(noted(point.week))</tr>"
                continue
            }
            var cells = [shown(value)]
            if isMedian { cells += [shown(point.p75), shown(point.p90)] }
            cells += [point.part.map { "\($0) of \(n)" } ?? "\(n)", "\(point.weeks)"]
            text += cells.map { "<td>\(escaped($0))</td>" }.joined() + noted(point.week) + "</tr>"
        }
        text += "<tr><th scope=\"row\">\(escaped(current.description))</th>"
        return text + "<td colspan=\"\(heads.count - 1)\">still running</td>\(noted(current))</tr></tbody></table>"
    }

    /// Why there is no line, or what the line leaves out, in sentences.
    var missing: [String] { (coverage?.missing ?? []).map(\.words) }
}

extension MissingInput {
    /// What to do about it.
    var words: String {
        switch self {
        case .notice:
            "It is new, and counts only after people were told of it and the notice period is over: Rollout says from when on."
        case .services: "No service belongs to this team: `daylight import services` says whose each is."
        case .changes: "No pull or merge requests are known: connect the repository, or import changes."
        case .reviews: "No reviews by other people are known: connect the repository, or import reviews."
        case .deployments:
            "No deployments to production are known: report them, import them, or read tags with import git."
        case .secondDeployment:
            "Only the first deployment is known, and that carries no changes: it begins with the second."
        case .history:
            "What is deployed, or merged, is not in the imported history: read the repository with import git."
        case .incidents:
            "Nobody reports incidents of it, and none at all would look like good news: report or import them."
        case .iterations: "No closed iterations are known: connect the tracker, or import iterations."
        case .items: "The iterations have no items: import work items."
        case .authors:
            "There are enough items, but of too few people who are known as their authors: at least three, none with more "
                + "than half."
        case .more:
            "There are too few items: a line needs at least five in four weeks, four times over."
        }
    }
}
