public import Access
import Charts
public import Domain
import Metrics

/// `/departments/…/quarter` and `/organization/quarter`: one quarter of the own lines, on paper. Parts are names without a value.
public enum QuarterPage {
    public static func render(
        _ quarter: Quarter, _ weeks: Visible<GroupWeeks>, notes: Visible<SharedNotes>, path: String, in frame: Frame
    ) -> Page {
        let weeks = weeks.value
        let isPublishing = weeks.phase >= .softLaunch && weeks.profile == .standard
        let drawings =
            isPublishing
            ? weeks.trends.compactMap {
                GroupDrawing($0, current: weeks.current, notes: notes.value.annotations, notices: weeks.notices)
            } : []
        let name = weeks.subject.words
        let title = "\(name), \(quarter.words)"
        let body = template.filled(with: [
            "title": title, "path": path, "name": name, "from": weeks.weeks.first?.description,
            "to": weeks.weeks.last?.description, "day": dated(LocalTime(frame.now, in: frame.zone).day),
            "isEmpty": !drawings.contains(where: \.isSeries),
            "parts": drawings.filter { $0.isSeries && !$0.isOneOfTheKinds }.map { drawing in
                [
                    "title": drawing.declaration.title, "lead": drawing.sentence.lead,
                    "rest": [drawing.sentence.rest, drawing.sentence.chance].compactMap(\.self).joined(separator: " "),
                    "course": drawing.course.sentence, "often": drawing.notes.usual, "level": drawing.level,
                    "svg": drawing.chart(.wide).svg + drawing.chart(.narrow).svg,
                    "table": FiguresTable(
                        caption: drawing.caption,
                        columns: [drawing.column], running: nil
                    ).html, "caveat": drawing.isActivity ? activityCaveat : nil,
                    "definition": definition(drawing.declaration), "key": drawing.key,
                ] as Fields
            },
            "covers": weeks.coverage.map {
                "Computed over \(inWords($0.published)) of the \(inWords($0.all)) groups in which people are counted."
            },
            "phase": phaseCaveat(weeks.phase), "units": weeks.parts.map(\.words).sorted(),
        ])
        return frame.page(
            title, for: weeks.subject == .organization ? .organization : .department, status: 200, body: body)
    }

    private static let template = Template(
        #"""
        <h1>{{title}}</h1>
        <p class="lead">{{from}} to {{to}}, as of {{day}}. Change around what is usual for these people together; no figure of
        anybody and no team beside another is in it. {{covers}}</p>
        {{#phase}}
        <p class="caveat">{{.}}</p>
        {{/phase}}
        <div class="grid">
        {{#isEmpty}}
        <section class="card w12" aria-label="Nothing to draw"><p class="say">There is too little to draw in this
        quarter.</p></section>
        {{/isEmpty}}
        {{#parts}}
        <section class="card measured w12">
        <h2>{{title}}</h2>
        <p class="say"><strong>{{lead}}</strong>{{rest}}</p>
        <figure class="twin">{{{svg}}}{{{key}}}</figure>
        {{#course}}
        <p class="quiet">{{.}}</p>
        {{/course}}
        {{#often}}
        <p class="quiet">{{.}}</p>
        {{/often}}
        {{#level}}
        <p class="quiet">{{.}}</p>
        {{/level}}
        <div class="scroll" role="region" tabindex="0" aria-label="{{title}} as a table">{{{table}}}</div>
        {{#caveat}}
        <p class="caveat">{{.}}</p>
        {{/caveat}}
        {{{definition}}}
        </section>
        {{/parts}}
        </div>
        <p class="quiet">Its parts, by name: {{#units}}{{.}}; {{/units}}{{^units}}none{{/units}}</p>
        <p class="ways"><a href="{{path}}">Back to {{name}}</a></p>
        """#)
}
