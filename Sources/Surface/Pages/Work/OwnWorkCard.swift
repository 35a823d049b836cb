import Charts
import Domain
import Metrics

/// The own part in shared work, on the own page: changes with their stages, reviews given, items. For the person alone.
struct OwnWorkCard {
    let weeks: MyWeeks

    private static let mostChanges = 30

    /// Nothing where nothing of the person's was reported.
    var html: String? {
        let work = weeks.work
        if work.isEmpty { return nil }
        let drawn = weeks.workTrends.compactMap {
            TrendDrawing($0, through: weeks.through, current: weeks.current, notes: weeks.notes)
        }.filter(\.isSeries)
        return Self.template.filled(with: [
            "rows": drawn.map(row), "how": how(drawn.map(\.declaration)), "changes": changes(work.changes),
            "reviews": counted(
                Set(work.reviews.map(\.change)).count, "change of others reviewed", "changes of others reviewed"),
            "hasReviews": !work.reviews.isEmpty,
            "items": counted(
                Set(work.items.filter { $0.event == .done }.map(\.item)).count, "item done", "items done"),
            "hasItems": !work.items.isEmpty,
        ])
    }

    private func row(_ drawing: TrendDrawing) -> Fields {
        let isTime = drawing.declaration.unit == .seconds
        let last = drawing.points.last { $0.hours != nil }.map { point in
            "At last \(isTime ? "\(oneDecimal(point.hours ?? 0)) h" : "\(Int(point.hours ?? 0))") in \(point.label)."
        }
        let chart = drawing.chart(.spark)
        return [
            "name": drawing.declaration.title, "spark": chart.svg,
            "said": [last, drawing.besideASpark].compactMap(\.self).joined(separator: " "),
            "table": chart.table(caption: drawing.declaration.title, column: isTime ? "Median, hours" : "Number"),
        ]
    }

    private func changes(_ changes: [OwnChange]) -> String? {
        if changes.isEmpty { return nil }
        func hours(_ seconds: Double?) -> String { seconds.map { oneDecimal($0 / 3600) } ?? "–" }
        var text = "<table class=\"figures\"><caption>Your changes, stages in hours</caption><thead><tr>"
        text += ["Change", "Service", "Merged", "Coding", "Pickup", "Review", "Merge"].map {
            "<th scope=\"col\">\($0)</th>"
        }.joined()
        text += "</tr></thead><tbody>"
        for own in changes.reversed().prefix(Self.mostChanges) {
            let stages = ChangeStages(of: own.written, authored: { _ in nil })
            let merged = own.written.change.merged.map { weeks.zones.day(of: $0).description }
            let state = merged ?? (own.written.change.closed == nil ? "open" : "closed")
            text += "<tr><th scope=\"row\">\(escaped(own.written.change.id.raw))</th>"
            text +=
                ([own.service, state] + [stages?.coding, stages?.pickup, stages?.review, stages?.merge].map(hours))
                .map { "<td>\(escaped($0))</td>" }.joined()
            text += "</tr>"
        }
        return text + "</tbody></table>"
    }

    private static let template = Template(
        #"""
        <section class="card measured w12" id="own-work" aria-labelledby="own-work-h">
        <h2 id="own-work-h">Your changes, reviews and items</h2>
        <p class="say"><strong>Only you see these.</strong> Nobody else is ever shown changes or reviews by author, unless you
        bring a line of yours to a joint page.
        In these weeks: {{#hasReviews}}{{reviews}}{{/hasReviews}}{{^hasReviews}}no reviews given{{/hasReviews}}{{#hasItems}},
        {{items}}{{/hasItems}}.</p>
        <table class="sparks worded stack"><caption class="unseen">Your part in shared work: each line, and what may be said of it</caption>
        <thead><tr><th scope="col">What</th><th scope="col">Week by week</th><th scope="col">In words</th></tr></thead>
        <tbody>
        {{#rows}}
        <tr><th scope="row">{{name}}</th><td data-is="Week by week">{{{spark}}}</td><td data-is="In words">{{said}}</td></tr>
        {{/rows}}
        </tbody></table>
        <details><summary>As tables, and each change with its stages</summary>
        <div class="scroll" role="region" tabindex="0" aria-label="Your part in shared work as tables">
        {{{changes}}}
        {{#rows}}
        {{{table}}}
        {{/rows}}
        </div>
        {{{how}}}
        <p class="quiet">A week with fewer than three merged changes is counted together with those before it, four at
        most.</p>
        </details>
        </section>

        """#)
}
