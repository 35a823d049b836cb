import Charts
import Domain
import Metrics

/// Team health: what wears people out, side by side. Each line by itself: there is no sum of them, no colour and no target.
struct TeamHealthCard {
    let weeks: GroupWeeks
    let work: WorkWeeks?
    let pulse: TeamPulse
    /// Of the team's page.
    let path: String?
    let notes: [Annotation]

    private static let lines = [
        AfterHoursShare.declaration, MeetingLoad.declaration, Fragmentation.declaration,
    ]

    /// The same whether one is missing or all: it says the rule, and nothing of anybody.
    static let calendars = """
        Lines from calendars need nearly everybody's calendar for most of the quarter before, and one person more in the week; \
        whoever has none counts as unchanged.
        """

    var html: String {
        Self.template.filled(with: [
            "rows": Self.lines.map(row) + [pulse.fields(beside: notes), reviewWait],
            "path": path,
        ])
    }

    private func row(_ declaration: Declaration) -> Fields {
        guard let trend = weeks.trends.first(where: { $0.metric == declaration.id }),
            let line = GroupLineInUnits(trend, current: weeks.current, notes: notes)
        else {
            return Self.silent(
                declaration.title,
                declaration.panels.isOfCalendars ? "Too little to draw. \(Self.calendars)" : "Too little to draw.")
        }
        return ["name": declaration.title, "spark": line.spark, "said": line.said(line.course.clear)]
    }

    private var reviewWait: Fields {
        let id = PickupStage.declaration.id
        guard let work, let trend = work.trends.first(where: { $0.metric == id }),
            let drawing = WorkDrawing(trend, work.coverages, current: work.current, notes: notes), drawing.isSeries
        else { return Self.silent("Review wait", "There is no line of it: reviews of enough changes are not known.") }
        return [
            "name": "Review wait", "spark": drawing.chart(.spark).svg,
            "said": [drawing.sentence, drawing.course.clear].compactMap(\.self).joined(separator: " "),
        ]
    }

    private static func silent(_ name: String, _ said: String) -> Fields { ["name": name, "spark": nil, "said": said] }

    private static let template = Template(
        #"""
        <section class="card measured w12" id="health" aria-labelledby="health-h">
        <h2 id="health-h">Team health</h2>
        <p class="say">Four lines of these people together and one of their reviews, each for itself and on a scale of its own:
        no sum of them says how a team is. Ask them.</p>
        <table class="sparks worded stack"><caption class="unseen">Team health: each line, and what may be said of it</caption>
        <thead><tr><th scope="col">What</th><th scope="col">Week by week</th><th scope="col">In words</th></tr></thead>
        <tbody>
        {{#rows}}
        <tr><th scope="row">{{name}}</th><td data-is="Week by week">{{#spark}}{{{.}}}{{/spark}}{{^spark}}–{{/spark}}</td><td data-is="In words">{{said}}</td></tr>
        {{/rows}}
        </tbody></table>
        {{#path}}
        <p class="ways"><a href="{{.}}/case/meetings">A case for fewer meetings, to print</a> ·
        <a href="{{.}}/case/capacity">What the team can carry, to print</a></p>
        {{/path}}
        </section>

        """#)
}

/// One line of a group in whatever its unit is: hours, or percentage points.
struct GroupLineInUnits {
    let trend: GroupTrend
    let declaration: Declaration
    let current: Week
    private let series: GroupSeries
    private let notes: NotesInWeeks

    /// Nil where there is no line, or no such metric.
    init?(_ trend: GroupTrend, current: Week, notes: [Annotation]) {
        guard case .series(let series, _) = trend, let declaration = Catalogue.effort(trend.metric)?.declaration else {
            return nil
        }
        self.trend = trend
        self.series = series
        self.declaration = declaration
        self.current = current
        self.notes = NotesInWeeks(
            annotations: notes, lines: .ofGroup(trend.subject), over: series.points.map(\.week))
    }

    var factor: Double { declaration.unit.factor }
    var unit: String { declaration.unit.ofChange }

    var points: [ChangeChart.Point] {
        series.points.map {
            ChangeChart.Point(
                label: $0.week.label, name: $0.week.description, hours: $0.drawn.map { $0 * factor },
                isBreak: $0.isBreak, notes: notes.of($0.week))
        }
    }

    var course: Course {
        Course(slope: series.reading.slope, weeks: series.reading.weeks, factor: factor, unit: unit)
    }

    var spark: String { chart(.spark).svg }

    func chart(_ size: LineChart.Size) -> ChangeChart {
        ChangeChart(
            id: "line-\(declaration.id)-\(size)",
            title: "\(declaration.title), change against their usual, \(declaration.unit.changePerWeek)",
            description: description, points: points,
            running: nil, size: size, course: course.line(among: series.points.map(\.week)), unit: unit)
    }

    private var description: String {
        let noted = points.filter { !$0.notes.isEmpty }.map { "\($0.label): \($0.notes.words)." }
        return (["\(points.count) complete weeks, around what is usual for these people."] + noted).joined(
            separator: " ")
    }

    /// The last published week, and where the line goes: `course` is in words.
    func said(_ course: String?) -> String {
        guard let last = series.points.last(where: { $0.drawn != nil }), let value = last.drawn else {
            return "Too little to draw."
        }
        let shown = signed(value * factor)
        let about = shown == "0.0" ? "about as usual" : "\(shown) \(unit) against their usual"
        return "In \(last.week.label) \(about). \(course ?? "")"
    }
}
