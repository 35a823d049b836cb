import Charts
import Domain
import Metrics

/// One text for every reason: which one it is would tell something about somebody.
let tooLittleToDraw = """
    A line needs at least six people who count, five of them active in a week, and four complete weeks. This says \
    the same whatever the reason, because the reason could tell something about somebody.
    """

/// A metric of a group with its sentence, its line, its level in words, and what stands behind them.
struct GroupTrendCard {
    let drawing: GroupDrawing
    let size: LineChart.Size
    /// A part of the metric, drawn small below it: deep focus below focus.
    let part: GroupDrawing?

    var html: String {
        let sentence = drawing.sentence
        return Self.template.filled(with: [
            "id": drawing.id, "title": drawing.declaration.title, "width": size == .wide ? "w8" : "w4",
            "line": drawing.isSeries
                ? [
                    "lead": sentence.lead, "rest": sentence.rest, "svg": svg, "isTwin": size == .wide,
                    "course": drawing.course.brief, "key": drawing.key,
                ] as Fields : nil,
            "tooLittle": tooLittleToDraw, "level": drawing.level,
            "caveat": drawing.isActivity ? activityCaveat : nil,
            "part": part.flatMap(partFields),
            "workings": Workings(
                of: [drawing, part].compactMap { $0?.declaration }, table: drawing.isSeries ? table : nil,
                caveat: drawing.isActivity ? activityCaveat : nil, readings: readings
            ).html,
            "why": size == .wide && drawing.declaration.id == FocusTime.declaration.id ? WhyChange.html : nil,
        ])
    }

    /// A wide chart brings a narrow one along: the stylesheet shows the one that fits its place.
    private var svg: String {
        size == .wide ? drawing.chart(.wide).svg + drawing.chart(.narrow).svg : drawing.chart(size).svg
    }

    private var table: String {
        FiguresTable(
            caption: drawing.caption,
            columns: [drawing, part].compactMap(\.self).map(\.column), running: drawing.running
        ).html
    }

    private var readings: [String] {
        [drawing, part].compactMap(\.self).filter(\.isSeries).map(\.atLength)
            + [drawing.isSeries ? drawing.notes.usual : nil].compactMap(\.self)
    }

    private func partFields(_ part: GroupDrawing) -> Fields? {
        guard part.isSeries else { return nil }
        return [
            "id": part.id, "name": part.declaration.title, "sentence": part.sentence.lead + part.sentence.rest,
            "spark": part.chart(.spark).svg, "partLevel": part.level,
        ]
    }

    private static let template = Template(
        #"""
        <section class="card measured {{width}}" id="{{id}}" aria-labelledby="{{id}}-h">
        <h2 id="{{id}}-h">{{title}}</h2>
        {{^line}}
        <p class="say"><strong>Too little to draw.</strong> {{tooLittle}}</p>
        {{/line}}
        {{#line}}
        <p class="say"><strong>{{lead}}</strong>{{rest}}</p>
        <figure{{#isTwin}} class="twin"{{/isTwin}}>{{{svg}}}
        {{{key}}}
        </figure>
        {{#course}}
        <p class="quiet">{{.}}</p>
        {{/course}}
        {{#level}}
        <p class="quiet">{{.}}</p>
        {{/level}}
        {{#caveat}}
        <p class="caveat">{{.}}</p>
        {{/caveat}}
        {{/line}}
        {{#part}}
        <div class="part"{{#id}} id="{{.}}"{{/id}}>
        <p><strong>{{name}}</strong>, in stretches of two hours and more. {{sentence}}{{#partLevel}}
        {{.}}{{/partLevel}}</p>
        <figure>{{{spark}}}</figure>
        </div>
        {{/part}}
        {{{workings}}}
        {{{why}}}
        </section>

        """#)
}

/// Activity Time of a group by kind: a small line each, in the order of the catalogue, never in the order of size.
struct GroupKindsCard {
    /// All of the kinds, or none.
    let kinds: [GroupDrawing]
    /// Of how many groups these lines are made: fewer than the others.
    let coverage: GroupWeeks.Coverage?

    /// Whether anything of them was published lately: otherwise there is one sentence.
    var hasRows: Bool { kinds.contains { $0.isSeries && $0.isRecent } }

    var html: String? {
        let drawn = kinds.filter(\.isSeries)
        guard let first = drawn.first else { return nil }
        let spoken = drawn.filter(\.isRecent)
        let silent = drawn.filter { !$0.isRecent }.map(name)
        let table = FiguresTable(
            caption: "Activity Time by kind, change against their usual, hours a week",
            columns: drawn.map { FiguresTable.Column(title: capitalised(name($0)), changes: $0.points) },
            running: first.running)
        return Self.template.filled(with: [
            "hasRows": hasRows, "width": hasRows ? "w8" : "w4",
            "silent": silent.isEmpty
                ? nil
                : "Of \(listed(silent, "and")) nothing was published in the last three weeks: kinds need \(Self.least) people who "
                    + "count together, and enough of each kind.",
            "rows": spoken.map {
                ["name": capitalised(name($0)), "spark": $0.chart(.spark).svg, "said": $0.sentence.short] as Fields
            },
            "table": table.html, "caveat": activityCaveat, "how": how(drawn.map(\.declaration)), "covers": covers,
        ])
    }

    private static let least = Panel.leastPeopleForKinds

    private var covers: String? {
        guard let coverage, coverage.all > 1, coverage.published < coverage.all else { return nil }
        return """
            The latest came from \(inWords(coverage.published)) of the \(inWords(coverage.all)) groups: kinds are \
            published only where \(Self.least) people or more are together.
            """
    }

    /// `coding`, of `activity-time-coding`.
    private func name(_ drawing: GroupDrawing) -> String { String(drawing.id.dropFirst("activity-time-".count)) }

    private static let template = Template(
        #"""
        <section class="card measured {{width}}" aria-labelledby="kinds-h">
        <h2 id="kinds-h">Activity Time by kind</h2>
        {{#hasRows}}
        <p class="say">Around what is usual for them. Each line has a scale of its own: compare a line with
        itself, not with its neighbour.{{#covers}} {{.}}{{/covers}}</p>
        <table class="sparks"><caption class="unseen">Activity Time by kind: the line, and what may be said of
        it</caption>
        <thead><tr><th scope="col">Kind</th><th scope="col">Week by week</th><th scope="col">In the middle of these
        weeks</th></tr></thead>
        <tbody>
        {{#rows}}
        <tr><th scope="row">{{name}}</th><td>{{{spark}}}</td><td>{{said}}</td></tr>
        {{/rows}}
        </tbody></table>
        {{/hasRows}}
        {{#silent}}
        <p class="quiet">{{.}}</p>
        {{/silent}}
        <p class="caveat">{{caveat}}</p>
        <details><summary>As a table, and how it is computed</summary>
        <div class="scroll" role="region" tabindex="0"
        aria-label="Activity Time by kind as a table">{{{table}}}</div>
        <p class="caveat">{{caveat}}</p>
        {{{how}}}
        </details>
        </section>

        """#)
}
