import Charts
import Domain
import Metrics

/// How wide a card of shared work stands.
enum WorkCardWidth: String {
    case narrow = "w4"
    case wide = "w8"
    /// Beside nothing.
    case whole = "w12"
}

/// A metric of shared work that has a line: its last value in words, the line, its table, and the way to what each number was
/// computed from.
struct WorkCard {
    let drawing: WorkDrawing
    let width: WorkCardWidth
    /// Under which path the page behind the chart lies; the metric's id follows.
    let path: String

    var html: String {
        let declaration = drawing.declaration
        let asks = declaration.id == DeliveryIndex.declaration.id
        return Self.template.filled(with: [
            "id": drawing.id, "title": declaration.title, "width": width.rawValue,
            "purpose": declaration.purpose, "sentence": drawing.sentence,
            "questions": asks ? Guidance.delivery.map { ["words": $0] as Fields } : [], "asks": asks,
            "svg": svg, "isTwin": width != .narrow, "course": drawing.course.brief,
            "key": drawing.key,
            "readings": [drawing.atLength, drawing.notes.usual].compactMap(\.self),
            "table": drawing.table, "formula": declaration.formula, "doesNotSay": declaration.doesNotSay,
            "href": "\(path)/\(drawing.id)",
            "quiet": [drawing.unfinished, drawing.gaps].compactMap(\.self),
        ])
    }

    private var svg: String {
        width == .narrow ? drawing.chart(.narrow).svg : drawing.chart(.wide).svg + drawing.chart(.narrow).svg
    }

    private static let template = Template(
        #"""
        <section class="card measured {{width}}" id="{{id}}" aria-labelledby="{{id}}-h">
        <h2 id="{{id}}-h">{{title}}</h2>
        <p class="say"><strong>{{purpose}}</strong> {{sentence}}</p>
        <figure{{#isTwin}} class="twin"{{/isTwin}}>{{{svg}}}
        {{{key}}}
        </figure>
        {{#course}}
        <p class="quiet">{{.}}</p>
        {{/course}}
        {{#quiet}}
        <p class="quiet">{{.}}</p>
        {{/quiet}}
        {{#asks}}
        <p class="say ask-first">If it stays low, these are questions about the work, and about nobody in the team:</p>
        <ul class="columns">
        {{#questions}}
        <li>{{words}}</li>
        {{/questions}}
        </ul>
        {{/asks}}
        <details><summary>As a table, and how it is computed</summary>
        {{#readings}}
        <p class="quiet">{{.}}</p>
        {{/readings}}
        <div class="scroll" role="region" tabindex="0" aria-label="{{title}} as a table">{{{table}}}</div>
        <p class="quiet">{{formula}}</p>
        <p class="caveat">It does not say: {{doesNotSay}}</p>
        </details>
        <p class="ways"><a href="{{href}}">What each number was computed from</a></p>
        </section>

        """#)
}

/// The metrics of shared work that have no line yet, each with what is missing and what to do about it.
struct WorkMissingCard {
    let drawings: [WorkDrawing]
    let path: String

    var html: String? {
        let missing = drawings.filter { !$0.isSeries }
        if missing.isEmpty { return nil }
        return Self.template.filled(with: [
            "rows": missing.map { drawing in
                [
                    "id": drawing.id, "name": drawing.declaration.title,
                    "why": drawing.missing.map { ["words": $0] as Fields },
                    "href": "\(path)/\(drawing.id)",
                ] as Fields
            }
        ])
    }

    private static let template = Template(
        #"""
        <section class="card measured w12" id="missing" aria-labelledby="missing-h">
        <h2 id="missing-h">There is no line yet</h2>
        <table class="stack reasons"><caption class="unseen">Metrics without a line, and what is missing</caption>
        <thead><tr><th scope="col">What</th><th scope="col">What is missing</th></tr></thead>
        <tbody>
        {{#rows}}
        <tr id="{{id}}"><th scope="row"><a href="{{href}}">{{name}}</a></th><td>{{#why}}{{words}} {{/why}}</td></tr>
        {{/rows}}
        </tbody></table>
        </section>

        """#)
}

/// Several metrics in one card, a small line each: the stages of a cycle, or what stands beside a promise.
struct WorkStagesCard {
    let id: String
    let title: String
    let words: String
    let width: WorkCardWidth
    let drawings: [WorkDrawing]
    let path: String

    var html: String {
        Self.template.filled(with: [
            "id": id, "title": title, "words": words, "width": width.rawValue,
            "rows": drawings.map {
                [
                    "id": $0.id, "name": $0.declaration.title, "spark": $0.chart(.spark).svg,
                    "said": [$0.sentence, $0.course.clear].compactMap(\.self).joined(separator: " "),
                    "href": "\(path)/\($0.id)",
                ] as Fields
            },
            "gaps": drawings.contains { $0.gaps != nil } ? "Where a line breaks, its table says why." : nil,
            "readings": drawings.compactMap(\.atLength), "tables": drawings.map(\.table).joined(),
        ])
    }

    private static let template = Template(
        #"""
        <section class="card measured {{width}}" id="{{id}}" aria-labelledby="{{id}}-h">
        <h2 id="{{id}}-h">{{title}}</h2>
        <p class="say">{{words}}</p>
        <table class="sparks worded stack"><caption class="unseen">{{title}}: each line, and what may be said of it</caption>
        <thead><tr><th scope="col">What</th><th scope="col">Week by week</th><th scope="col">In words</th></tr></thead>
        <tbody>
        {{#rows}}
        <tr id="{{id}}"><th scope="row"><a href="{{href}}">{{name}}</a></th><td data-is="Week by week">{{{spark}}}</td><td data-is="In words">{{said}}</td></tr>
        {{/rows}}
        </tbody></table>
        {{#gaps}}
        <p class="quiet">{{.}}</p>
        {{/gaps}}
        <details><summary>As tables</summary>
        {{#readings}}
        <p class="quiet">{{.}}</p>
        {{/readings}}
        <div class="scroll" role="region" tabindex="0" aria-label="{{title}} as tables">{{{tables}}}</div>
        </details>
        </section>

        """#)
}
