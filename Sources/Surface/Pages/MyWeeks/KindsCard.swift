import Charts
import Domain
import Metrics

/// Activity Time by kind: a small line each, in the order of the catalogue, never in the order of size.
struct KindsCard {
    /// The five kinds; what an agent did is not among them.
    let kinds: [TrendDrawing]

    var html: String? {
        let drawn = kinds.filter { $0.isSeries && $0.hasAnything }
        guard let first = drawn.first else { return nil }
        let absent = kinds.filter { !$0.hasAnything }.map(name)
        let table = FiguresTable(
            caption: "Activity Time by kind, hours a week",
            columns: drawn.map { FiguresTable.Column(title: capitalised(name($0)), points: $0.points) },
            running: first.running)
        return Self.template.filled(with: [
            "rows": drawn.map { row($0) },
            "absent": absent.isEmpty
                ? nil : capitalised("no \(listed(absent, "or")) time was recorded in these weeks."),
            "table": table.html, "caveat": activityCaveat, "how": how(drawn.map(\.declaration)),
        ])
    }

    private func row(_ drawing: TrendDrawing) -> Fields {
        [
            "name": capitalised(name(drawing)), "spark": drawing.chart(.spark).svg,
            "said": drawing.besideASpark,
        ]
    }

    /// `coding`, of `activity-time-coding`.
    private func name(_ drawing: TrendDrawing) -> String {
        String(drawing.id.dropFirst("activity-time-".count))
    }

    private static let template = Template(
        #"""
        <section class="card measured w8" aria-labelledby="kinds-h">
        <h2 id="kinds-h">Activity Time by kind</h2>
        <p class="say">Each line has a scale of its own: compare a line with itself, not with its
        neighbour.</p>
        <table class="sparks worded stack"><caption class="unseen">Activity Time by kind: the line, and what may be said of it</caption>
        <thead><tr><th scope="col">Kind</th><th scope="col">Week by week</th><th scope="col">In words</th></tr></thead>
        <tbody>
        {{#rows}}
        <tr><th scope="row">{{name}}</th><td data-is="Week by week">{{{spark}}}</td><td data-is="In words">{{said}}</td></tr>
        {{/rows}}
        </tbody></table>
        {{#absent}}
        <p class="quiet">{{.}}</p>
        {{/absent}}
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
