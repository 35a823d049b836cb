import Charts
import Domain
import Metrics

/// Activity Time by kind: a small line each, in the order of the catalogue, never in the order of size.
struct KindsCard {
    /// The five kinds; what an agent did is not among them.
    let kinds: [TrendDrawing]
    /// Whether another card stands beside it.
    let isBeside: Bool

    /// Those that occurred.
    static func drawn(_ kinds: [TrendDrawing]) -> [TrendDrawing] { kinds.filter { $0.isSeries && $0.hasAnything } }

    var html: String? {
        let drawn = Self.drawn(kinds)
        guard let first = drawn.first else { return nil }
        let absent = kinds.filter { !$0.hasAnything }.map(name)
        let table = FiguresTable(
            caption: "Activity Time by kind, hours a week",
            columns: drawn.map { FiguresTable.Column(title: capitalised(name($0)), points: $0.points) },
            running: first.running)
        return Self.template.filled(with: [
            "width": isBeside ? "w6" : "w12",
            "lines": SmallLines(
                lines: drawn.map { SmallLines.Line(drawing: $0, name: capitalised(name($0))) },
                caption: "Activity Time by kind: the line, and what may be said of it", caveat: activityCaveat,
                hint: "Each line has a scale of its own: compare a line with itself, not with its neighbour."
            ).html,
            "absent": absent.isEmpty
                ? nil : capitalised("no \(listed(absent, "or")) time was recorded in these weeks."),
            "table": table.html, "caveat": activityCaveat, "how": how(drawn.map(\.declaration)),
        ])
    }

    /// `coding`, of `activity-time-coding`.
    private func name(_ drawing: TrendDrawing) -> String {
        String(drawing.id.dropFirst("activity-time-".count))
    }

    private static let template = Template(
        #"""
        <section class="card measured {{width}}" id="kinds" aria-labelledby="kinds-h">
        <h2 id="kinds-h">Activity Time by kind</h2>
        {{{lines}}}
        {{#absent}}
        <p class="quiet">{{.}}</p>
        {{/absent}}
        <details><summary>As a table, and how it is computed</summary>
        <div class="scroll" role="region" tabindex="0"
        aria-label="Activity Time by kind as a table">{{{table}}}</div>
        <p class="caveat">{{caveat}}</p>
        {{{how}}}
        </details>
        </section>

        """#)
}
