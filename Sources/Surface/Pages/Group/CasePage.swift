public import Access
import Charts
public import Domain
import Metrics

/// `/teams/…/case/…`: what a team takes into a conversation about meetings, planning or hiring, on paper. From published values of the
/// group and shared work; nothing of anybody is in it.
public enum CasePage {
    public enum Matter: String, Sendable, CaseIterable { case meetings, capacity }

    public static func render(
        _ matter: Matter, _ weeks: Visible<GroupWeeks>, work: Visible<WorkWeeks>, notes: Visible<SharedNotes>,
        path: String,
        in frame: Frame
    ) -> Page {
        let weeks = weeks.value
        let work = work.value
        let notes = notes.value.annotations
        let shown = parts(of: matter, weeks, work, notes)
        let name = weeks.subject.words
        let title = matter == .meetings ? "\(name): a case for fewer meetings" : "\(name): what we can carry"
        let body = template.filled(with: [
            "title": title, "isMeetings": matter == .meetings, "path": path, "name": name,
            "from": weeks.weeks.first?.description, "to": weeks.weeks.last?.description,
            "day": dated(LocalTime(frame.now, in: frame.zone).day),
            "parts": shown.map(fields), "mixed": weeks.mixed, "phase": phaseCaveat(weeks.phase),
            "notes": notes.filter { note in weeks.weeks.contains(where: note.touches) }.map { note in
                ["text": note.line, "when": note.when] as Fields
            },
            "hasNotes": notes.contains { note in weeks.weeks.contains(where: note.touches) },
        ])
        return frame.page(title, for: .team, status: 200, body: body)
    }

    private struct Part {
        let title: String
        let says: [String]
        let svg: String?
        let table: String?
        var key: String?
        /// Nil where there is no line that it would be about.
        var declaration: Declaration?
    }

    private static func parts(of matter: Matter, _ weeks: GroupWeeks, _ work: WorkWeeks, _ notes: [Annotation])
        -> [Part]
    {
        switch matter {
        case .meetings:
            return [
                effort(MeetingLoad.declaration, weeks, notes),
                effort(FocusTime.declaration, weeks, notes),
                effort(FocusAvailable.declaration, weeks, notes),
                effort(Fragmentation.declaration, weeks, notes),
            ]
        case .capacity:
            return [DeliveryIndex.declaration.id, UnplannedShare.declaration.id, CarryOver.declaration.id].map {
                shared($0, work, notes)
            } + [effort(MeetingLoad.declaration, weeks, notes)]
        }
    }

    private static func effort(_ declaration: Declaration, _ weeks: GroupWeeks, _ notes: [Annotation]) -> Part {
        let title = declaration.title
        guard weeks.profile == .standard, weeks.phase >= .softLaunch,
            let trend = weeks.trends.first(where: { $0.metric == declaration.id }),
            let line = GroupLineInUnits(trend, current: weeks.current, notes: notes)
        else {
            return Part(
                title: title,
                says: [
                    "Too little was published of it to draw a line, so nothing is said about it.",
                    declaration.panels.isOfCalendars ? TeamHealthCard.calendars : nil,
                ].compactMap(\.self), svg: nil, table: nil)
        }
        let table = FiguresTable(
            caption: "\(title), change against their usual, \(declaration.unit.changePerWeek)",
            columns: [FiguresTable.Column(title: title, changes: line.points)], running: nil)
        return Part(
            title: title, says: [line.said(line.course.sentence), level(trend, line, weeks)],
            svg: line.chart(.wide).svg + line.chart(.narrow).svg,
            table: table.html,
            key: ChartKey(
                hasTrend: line.course.slope != nil, notes: line.points.map(\.notes)
            ).html, declaration: declaration)
    }

    /// A fresh level, or that there is none and the paper speaks of change.
    private static func level(_ trend: GroupTrend, _ line: GroupLineInUnits, _ weeks: GroupWeeks) -> String {
        if case .series(_, .fresh(let value, let quarter)) = trend, quarter == Quarter(of: weeks.current) {
            let amount =
                line.declaration.unit == .seconds
                ? levelInWords(seconds: value) : "\(oneDecimal(value * line.factor)) %"
            return "Usual for these people this quarter: about \(amount) a week."
        }
        return trend.metric == FocusTime.declaration.id
            ? "No fresh level could be told, so this speaks of change against their usual alone."
            : "Of it no level is published, so this speaks of change against their usual alone."
    }

    private static func shared(_ id: MetricID, _ work: WorkWeeks, _ notes: [Annotation]) -> Part {
        guard let trend = work.trends.first(where: { $0.metric == id }),
            let drawing = WorkDrawing(trend, work.coverages, current: work.current, notes: notes)
        else { return Part(title: id.raw, says: ["There is no such line."], svg: nil, table: nil) }
        guard drawing.isSeries else {
            return Part(
                title: drawing.declaration.title, says: ["There is no line yet."] + drawing.missing, svg: nil,
                table: nil)
        }
        return Part(
            title: drawing.declaration.title,
            says: [drawing.sentence, drawing.course.sentence, drawing.notes.usual].compactMap(\.self),
            svg: drawing.chart(.wide).svg + drawing.chart(.narrow).svg, table: drawing.table, key: drawing.key,
            declaration: drawing.declaration)
    }

    private static func fields(_ part: Part) -> Fields {
        [
            "title": part.title, "says": part.says, "svg": part.svg, "table": part.table, "key": part.key,
            "definition": part.declaration.map(definition),
        ]
    }

    private static let template = Template(
        #"""
        <h1>{{title}}</h1>
        <p class="lead">{{from}} to {{to}}, as of {{day}}. {{#isMeetings}}Meetings cost what they interrupt: beside how much is
        spent in them stands what is left for focus.{{/isMeetings}}{{^isMeetings}}What was promised, what came in between,
        and what is carried on: for talks about planning and about hiring.{{/isMeetings}} From published values of the group
        and shared work: no figure of anybody is in it.{{#mixed}} {{.}}{{/mixed}}</p>
        {{#phase}}
        <p class="caveat">{{.}}</p>
        {{/phase}}
        <div class="grid">
        {{#parts}}
        <section class="card measured w12">
        <h2>{{title}}</h2>
        {{#says}}
        <p class="say">{{.}}</p>
        {{/says}}
        {{#svg}}
        <figure class="twin">{{{.}}}{{{key}}}</figure>
        {{/svg}}
        {{#table}}
        <div class="scroll" role="region" tabindex="0" aria-label="{{title}} as a table">{{{.}}}</div>
        {{/table}}
        {{{definition}}}
        </section>
        {{/parts}}
        <section class="card w12" aria-labelledby="noted-h">
        <h2 id="noted-h">What is noted for these weeks</h2>
        {{#hasNotes}}
        <ul class="plain">
        {{#notes}}
        <li>{{when}}: {{text}}</li>
        {{/notes}}
        </ul>
        {{/hasNotes}}
        {{^hasNotes}}
        <p class="say">Nothing. Say what happened before anybody concludes anything.</p>
        {{/hasNotes}}
        </section>
        </div>
        <p class="ways"><a href="{{path}}">Back to {{name}}</a></p>
        """#)
}
