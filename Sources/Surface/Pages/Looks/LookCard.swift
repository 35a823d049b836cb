import Charts
import Metrics

/// One metric of a look: the line and its figures, without a word of judgement.
struct LookCard {
    let drawing: TrendDrawing
    let person: String
    /// What to ask oneself before asking.
    let guidance: String

    var html: String {
        Self.template.filled(with: [
            "id": drawing.id, "title": drawing.declaration.title, "person": person,
            "perWeek": capitalised(drawing.perWeek), "aWeek": drawing.aWeek, "course": drawing.course.sentence,
            "svg": drawing.isSeries ? drawing.chart(.wide).svg + drawing.chart(.narrow).svg : nil,
            "usual": drawing.usual == nil ? nil : drawing.usualInWords,
            "caveat": drawing.isActivity ? activityCaveat : nil,
            "guidance": guidance, "key": key, "often": drawing.notes.usual,
            "workings": Workings(
                of: [drawing.declaration], table: drawing.isSeries ? table : nil,
                caveat: drawing.isActivity ? activityCaveat : nil
            ).html,
        ])
    }

    private var key: String {
        ChartKey(
            shade: drawing.usual?.named("usual for \(person)"), hasMedian: drawing.usual != nil,
            hasTrend: drawing.course.slope != nil, notes: drawing.points.map(\.notes)
        ).html
    }

    private var table: String {
        drawing.chart(.wide).table(
            caption: "\(drawing.declaration.title), \(drawing.perWeek)",
            column: drawing.declaration.title)
    }

    private static let template = Template(
        #"""
        <section class="card measured w6" id="{{id}}" aria-labelledby="{{id}}-h">
        <h2 id="{{id}}-h">{{title}}</h2>
        {{^svg}}
        <p class="say"><strong>Too early to speak of a line</strong>: fewer than four of these weeks have a value.</p>
        {{/svg}}
        {{#svg}}
        <p class="say">{{#usual}}Usual for {{person}}: {{.}}{{aWeek}}.{{/usual}}{{^usual}}{{perWeek}}.{{/usual}}</p>
        <figure class="twin">{{{.}}}
        {{{key}}}
        </figure>
        {{#course}}
        <p class="quiet">{{.}}</p>
        {{/course}}
        {{#often}}
        <p class="quiet">{{.}}</p>
        {{/often}}
        {{#caveat}}
        <p class="caveat">{{.}}</p>
        {{/caveat}}
        {{/svg}}
        {{#guidance}}
        <p class="say ask-first">{{.}}</p>
        {{/guidance}}
        {{{workings}}}
        </section>

        """#)
}
