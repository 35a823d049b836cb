import Charts
import Domain
import Metrics

/// A share that editors must report: the weeks, and of how much of the time they did.
struct ShareCard {
    let drawing: TrendDrawing

    /// Nothing where nothing was reported.
    var html: String? {
        guard drawing.isSeries, let coverage = drawing.trend.coverage else { return nil }
        let values = drawing.trend.points.compactMap { $0.value?.amount }
        guard let low = values.min(), let high = values.max() else { return nil }
        let shares = drawing.trend.points.map {
            (name: $0.week.description, share: $0.value?.amount, notes: drawing.notes.of($0.week))
        }
        let table = FiguresTable(
            caption: "\(drawing.declaration.title), per cent of the reported lines a week",
            columns: [FiguresTable.Column(title: drawing.declaration.title, shares: shares)], running: drawing.running)
        let range =
            percent(low) == percent(high) ? "\(percent(low)) %" : "Between \(percent(low)) and \(percent(high)) %"
        return Self.template.filled(with: [
            "title": drawing.declaration.title, "id": drawing.id, "range": range, "coverage": percent(coverage.amount),
            "spark": drawing.chart(.spark).svg, "said": drawing.besideASpark, "table": table.html,
            "doesNotSay": drawing.declaration.doesNotSay, "how": how([drawing.declaration]),
        ])
    }

    private func percent(_ share: Double) -> Int { Int((share * 100).rounded()) }

    private static let template = Template(
        #"""
        <section class="card measured w4" id="{{id}}" aria-labelledby="{{id}}-h">
        <h2 id="{{id}}-h">{{title}}</h2>
        <p class="say"><strong>{{range}} of the lines that your editors reported as changed in a week were an
        AI's</strong>, by their own account. They reported it for {{coverage}} % of the recorded time of these weeks.</p>
        <figure>{{{spark}}}</figure>
        <p class="quiet">{{said}}</p>
        <p class="caveat">It does not say: {{doesNotSay}}</p>
        <details><summary>As a table, and how it is computed</summary>
        <div class="scroll" role="region" tabindex="0" aria-label="{{title}}, as a table">{{{table}}}</div>
        {{{how}}}</details>
        </section>

        """#)
}
