import Charts
import Domain
import Metrics

/// What agents wrote, apart from Activity: the time of it, and the share of the lines that editors must report, with how much of
/// the time they did.
struct AICard {
    /// Nil where the time is no line yet.
    let time: TrendDrawing?
    let share: TrendDrawing?

    init(_ drawings: [TrendDrawing]) {
        func drawing(_ id: MetricID) -> TrendDrawing? { drawings.first { $0.declaration.id == id && $0.isSeries } }
        time = drawing(AITime.declaration.id)
        share = drawing(AIAssistedShare.declaration.id).flatMap { $0.trend.coverage == nil ? nil : $0 }
    }

    /// Of what was reported, and nothing else.
    var drawn: [TrendDrawing] {
        [time, share].compactMap(\.self).filter { $0.hasAnything || $0.trend.coverage != nil }
    }

    var html: String? {
        guard time != nil || share != nil else { return nil }
        let drawn = drawn
        return Self.template.filled(with: [
            "isEmpty": drawn.isEmpty, "said": share.flatMap(said),
            "lines": drawn.isEmpty
                ? nil
                : SmallLines(
                    lines: drawn.map { SmallLines.Line(drawing: $0, name: $0.declaration.title) },
                    caption: "What agents did: each line, and what may be said of it"
                ).html,
            "table": drawn.isEmpty ? nil : table,
            "how": how((drawn.isEmpty ? [time, share].compactMap(\.self) : drawn).map(\.declaration)),
        ])
    }

    private func said(_ share: TrendDrawing) -> Fields? {
        let values = share.trend.points.compactMap { $0.value?.amount }
        guard let low = values.min(), let high = values.max(), let coverage = share.trend.coverage else { return nil }
        return [
            "range": percent(low) == percent(high)
                ? "\(percent(low)) %" : "\(percent(low)) to \(percent(high)) %",
            "coverage": percent(coverage.amount),
        ]
    }

    private var table: String {
        let hours = [time].compactMap(\.self).filter(\.hasAnything).map {
            FiguresTable.Column(title: "\($0.declaration.title), hours", points: $0.points)
        }
        let shares = [share].compactMap(\.self).map { drawing in
            FiguresTable.Column(
                title: drawing.declaration.title,
                shares: drawing.trend.points.map {
                    (name: $0.week.description, share: $0.value?.amount, notes: drawing.notes.of($0.week))
                })
        }
        return FiguresTable(
            caption: "What agents did, week by week", columns: hours + shares, running: drawn.first?.running
        ).html
    }

    private func percent(_ share: Double) -> Int { Int((share * 100).rounded()) }

    private static let template = Template(
        #"""
        <section class="card measured w4" id="ai" aria-labelledby="ai-h">
        <h2 id="ai-h">AI</h2>
        {{#isEmpty}}
        <p class="say">No agent's work was recorded in these weeks. Many tools do not report it.</p>
        {{/isEmpty}}
        {{#said}}
        <p class="say"><strong>{{range}} of the lines that your editors reported as changed in a week were an
        AI's</strong>, reported for {{coverage}} % of the recorded time.</p>
        {{/said}}
        {{{lines}}}
        <details><summary>{{#table}}As a table, and how{{/table}}{{^table}}How{{/table}} it is computed</summary>
        {{#table}}
        <div class="scroll" role="region" tabindex="0" aria-label="What agents did, as a table">{{{.}}}</div>
        {{/table}}
        {{{how}}}</details>
        </section>

        """#)
}
