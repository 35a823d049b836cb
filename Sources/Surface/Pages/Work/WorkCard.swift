import Charts
import Domain
import Metrics

/// A metric of shared work: its last value in words, its line, its table, and the way to what each number was computed from.
struct WorkCard {
    let drawing: WorkDrawing
    let size: LineChart.Size
    /// Under which path the page behind the chart lies; the metric's id follows.
    let path: String

    var html: String {
        let declaration = drawing.declaration
        return Self.template.filled(with: [
            "id": drawing.id, "title": declaration.title, "width": size == .wide ? "w8" : "w4",
            "purpose": declaration.purpose, "sentence": drawing.sentence,
            "questions": declaration.id == DeliveryIndex.declaration.id
                ? Guidance.delivery.map { ["words": $0] as Fields } : [],
            "asks": declaration.id == DeliveryIndex.declaration.id && drawing.isSeries,
            "svg": drawing.isSeries ? svg : nil, "isTwin": size == .wide, "course": drawing.course.sentence,
            "often": drawing.notes.usual,
            "table": drawing.isSeries ? drawing.table : nil,
            "missing": drawing.isSeries ? [] : drawing.missing, "formula": declaration.formula,
            "doesNotSay": declaration.doesNotSay, "href": "\(path)/\(drawing.id)",
            "open": drawing.coverage?.stillOpen.flatMap { $0 > 0 ? "\($0) more are not finished." : nil },
        ])
    }

    private var svg: String {
        size == .wide ? drawing.chart(.wide).svg + drawing.chart(.narrow).svg : drawing.chart(size).svg
    }

    private static let template = Template(
        #"""
        <section class="card measured {{width}}" id="{{id}}" aria-labelledby="{{id}}-h">
        <h2 id="{{id}}-h">{{title}}</h2>
        {{#svg}}
        <p class="say"><strong>{{purpose}}</strong> {{sentence}}</p>
        <figure{{#isTwin}} class="twin"{{/isTwin}}>{{{svg}}}</figure>
        {{#course}}
        <p class="quiet">{{.}} The shade is as far as chance alone takes a week.</p>
        {{/course}}
        {{#often}}
        <p class="quiet">{{.}}</p>
        {{/often}}
        {{/svg}}
        {{^svg}}
        <p class="say"><strong>There is no line yet.</strong></p>
        <ul class="plain">
        {{#missing}}
        <li>{{.}}</li>
        {{/missing}}
        </ul>
        {{/svg}}
        {{#open}}
        <p class="quiet">{{.}}</p>
        {{/open}}
        <p class="caveat">It does not say: {{doesNotSay}}</p>
        {{#asks}}
        <p class="say ask-first">Low for a while? It is asked about, and nobody in the team is:</p>
        <ul class="plain">
        {{#questions}}
        <li>{{words}}</li>
        {{/questions}}
        </ul>
        {{/asks}}
        <details><summary>{{#table}}As a table, and how it is computed{{/table}}{{^table}}How it is computed{{/table}}</summary>
        {{#table}}
        <div class="scroll" role="region" tabindex="0" aria-label="{{title}} as a table">{{{table}}}</div>
        {{/table}}
        <p class="quiet">{{formula}}</p>
        </details>
        <p class="ways"><a href="{{href}}">What each number was computed from</a></p>
        </section>

        """#)
}

/// Several metrics in one card, a small line each: the stages of a cycle, or what stands beside a promise.
struct WorkStagesCard {
    let id: String
    let title: String
    let words: String
    let drawings: [WorkDrawing]
    let path: String

    var html: String? {
        let drawn = drawings.filter(\.isSeries)
        if drawn.isEmpty { return nil }
        return Self.template.filled(with: [
            "id": id, "title": title, "words": words,
            "rows": drawn.map {
                [
                    "name": $0.declaration.title, "spark": $0.chart(.spark).svg,
                    "said": [$0.sentence, $0.course.besideASpark].compactMap(\.self).joined(separator: " "),
                    "href": "\(path)/\($0.id)",
                ] as Fields
            },
            "tables": drawn.map(\.table).joined(),
        ])
    }

    private static let template = Template(
        #"""
        <section class="card measured w8" id="{{id}}" aria-labelledby="{{id}}-h">
        <h2 id="{{id}}-h">{{title}}</h2>
        <p class="say">{{words}}</p>
        <table class="sparks worded stack"><caption class="unseen">{{title}}: each line, and what may be said of it</caption>
        <thead><tr><th scope="col">What</th><th scope="col">Week by week</th><th scope="col">In words</th></tr></thead>
        <tbody>
        {{#rows}}
        <tr><th scope="row"><a href="{{href}}">{{name}}</a></th><td data-is="Week by week">{{{spark}}}</td><td data-is="In words">{{said}}</td></tr>
        {{/rows}}
        </tbody></table>
        <details><summary>As tables</summary>
        <div class="scroll" role="region" tabindex="0" aria-label="{{title}} as tables">{{{tables}}}</div>
        </details>
        </section>

        """#)
}
